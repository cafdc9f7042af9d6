import type { FaultRow } from './fault-row.ts'

/** Faults of Bitcoin blocks and block files. */
export const BITCOIN_FAULTS = {
  BLOCK_TRUNCATED: {
    means: 'A block ends before its last transaction does.',
    todo: 'Copy the file again from the node; the blocks before the offset were kept.',
  },
  BLOCK_COUNT_TOO_LARGE: {
    means: 'A block states more transactions, inputs, outputs or bytes than its rest can hold.',
    todo: 'Copy the file again from the node: the block is cut off, damaged or no block.',
  },
  BLOCK_COUNT_NOT_MINIMAL: {
    means: 'A count in a block is written longer than the protocol allows.',
    todo: 'Copy the file again from the node: no node accepts such a block.',
  },
  BLOCK_TX_MALFORMED: {
    means:
      'A transaction has no inputs or outputs, a wrong witness, or too long a coinbase script.',
    todo: 'Copy the file again from the node: no node accepts such a transaction.',
  },
  BLOCK_VALUE_TOO_LARGE: {
    means: 'An output is worth more than all bitcoin there will ever be.',
    todo: 'Copy the file again from the node: no node accepts such an output.',
  },
  BLOCK_TRAILING: {
    means: 'Bytes follow the last transaction of a block.',
    todo: 'Import the file as a block file (blk*.dat) where it holds more than one block.',
  },
  BLOCK_TOO_LARGE: {
    means: 'A block has more bytes than the 4,000,000 that the protocol allows.',
    todo: 'Import the file as a block file (blk*.dat) where it holds more than one block.',
  },
  BLOCK_NO_COINBASE: {
    means: 'The first transaction of a block is no coinbase.',
    todo: 'Copy the file again from the node: no node accepts such a block.',
  },
  BLOCK_TWO_COINBASES: {
    means: 'A transaction after the first of a block spends the coin that only a coinbase names.',
    todo: 'Copy the file again from the node: no node accepts such a block.',
  },
  BLOCK_MERKLE: {
    means: 'The transactions of a block do not give the Merkle root of its header.',
    todo: 'Copy the file again from the node: a transaction was changed, dropped or added.',
  },
  BLOCK_MUTATED: {
    means: 'A block repeats transactions in the way that leaves its Merkle root unchanged.',
    todo: 'Ask the node for the block again: this copy was tampered with (CVE-2012-2459).',
  },
  BLOCK_NO_WORK: {
    means: 'The hash of a block is above its own target, or the target is none.',
    todo: 'Ask the node for the block again: nobody did the work that its header claims.',
  },
  BLOCK_WRONG_NETWORK: {
    means: 'A block or block file belongs to another network than the one asked for.',
    todo: 'Name the network that the message shows, or import other files.',
  },
  BLOCK_FILE_FOREIGN: {
    means: 'A block file holds bytes that are neither a block record nor padding.',
    todo: 'Copy the file again from the node; the blocks on both sides were kept.',
  },
  BLOCK_FILE_TORN: {
    means: 'A block file ends inside its last record.',
    todo: 'Copy the file while the node is stopped, or import it again later.',
  },
  BLOCK_HEX: {
    means: 'A text that should be hex digits has another character or an odd count of digits.',
    todo: 'Export the block again: two digits a byte, white space is allowed between bytes.',
  },
  UNDO_MALFORMED: {
    means: 'Undo data, or spent outputs that a node told, are not in the form of Bitcoin Core.',
    todo: 'Copy the rev*.dat file again from the node; the block was imported without it.',
  },
  UNDO_MISMATCH: {
    means: 'Spent outputs do not belong to the block: other counts, or coins worth something else.',
    todo: 'Copy blk*.dat and rev*.dat again, both; the block was imported without them.',
  },
  UNDO_FILE_FOREIGN: {
    means: 'An undo file holds bytes that are neither a record nor padding.',
    todo: 'Copy the rev*.dat file again from the node; the records before the offset were used.',
  },
  BLOCK_NOT_YET: {
    means: 'Blocks of this ledger cannot be decoded yet.',
    todo: 'Import blocks of another network; the message names those that can be.',
  },
} as const satisfies Record<string, FaultRow>
