import type { FaultRow } from './fault-row.ts'

/** Faults of importing: batches of postings, heights, block files and what blocks pay. */
export const IMPORT_FAULTS = {
  BLOCK_HEIGHT_TAKEN: {
    means: 'The height that --height states for a block is another block’s, or not the one stored.',
    todo: 'Check the number; a block that was stored at a wrong height needs a new data folder.',
  },
  BATCH_TOO_LARGE: {
    means: 'One batch of postings would hold more rows or bytes than a batch may.',
    todo: 'Import fewer blocks at once; the message names the limit that was reached.',
  },
  TX_ID_INVALID: {
    means: 'A transaction id is not what its ledger writes: 64 lower-case hex digits on a chain.',
    todo: 'Check the source of the transaction and the ledger that it was given.',
  },
  BLOCK_PAYS_TOO_MUCH: {
    means: 'A transaction pays out more than it takes in, or more than can exist.',
    todo: 'Ask the node for the block again: no node accepts such a transaction.',
  },
  BLOCK_CLAIMS_TOO_MUCH: {
    means: 'The coinbase of a block claims more than the subsidy and the fees of its block.',
    todo: 'Check the height of the block and its network; no node accepts such a block.',
  },
  BLOCK_NO_HEIGHT: {
    means: 'Nothing tells the height of a block: no parent, no child, no statement in it.',
    todo: 'Import the blocks before it as well, or say --height N where one block lacks it.',
  },
  BLOCK_HEIGHT_CONTRADICTED: {
    means: 'A block states another height than the one that its place in the chain gives it.',
    todo: 'Check --height, or ask the node for the block again.',
  },
  IMPORT_NO_BLOCKS: {
    means: 'A file is empty, or a folder holds no block file.',
    todo: 'Name a blk*.dat file, a raw block, a block as hex text, or a folder of them.',
  },
  IMPORT_NOT_BLOCKS: {
    means: 'A file is neither a block file, nor a raw block, nor a block as hex text.',
    todo: 'Name other files, unpack compressed ones, keep xor.dat beside masked blk*.dat files.',
  },
  IMPORT_UNREADABLE: {
    means: 'A file or folder cannot be read.',
    todo: 'Check the path and the permissions; the message has the reason of the system.',
  },
  IMPORT_TOO_LARGE: {
    means: 'A raw block or hex text is longer than a block can be, or a folder has too many files.',
    todo: 'Import the file as a block file (blk*.dat), or the folder in parts.',
  },
  IMPORT_CHANGED: {
    means: 'A block file changed while it was imported.',
    todo: 'Copy the files while the node is stopped, and import the copy.',
  },
  NODE_UNREACHABLE: {
    means: 'A node does not answer, or breaks off its answers, again and again.',
    todo: 'Check the address and port, and that the node runs with server=1; then import again.',
  },
  NODE_UNAUTHORIZED: {
    means: 'A node does not accept the credentials, or none were found.',
    todo: 'Name the cookie file with --cookie, or put user and password in the URL.',
  },
  NODE_WARMING_UP: {
    means: 'A node has been starting for as long as we wait, and answers nothing yet.',
    todo: 'Wait until the node has loaded its block index, then import again.',
  },
  NODE_WRONG_NETWORK: {
    means: 'A node is on another network than the one asked for, or on one not known here.',
    todo: 'Name the network of the node with --ledger, or the URL of another node.',
  },
  NODE_PRUNED: {
    means: 'A node has deleted the blocks of these heights.',
    todo: 'Import them from a node that is not pruned, or from block files; the rest was kept.',
  },
  NODE_REFUSED: {
    means: 'A node answers a call with an error of its own.',
    todo: "Read the node's own message, and its log; the version may be too old for the call.",
  },
  NODE_ANSWER: {
    means: 'What a node answers is not what the call promises: not JSON, too long, or incomplete.',
    todo: 'Check that the URL is that of a node and of nothing between; then import again.',
  },
  NODE_CHAIN_CHANGED: {
    means: 'The best chain of a node changed again and again while its headers were read.',
    todo: 'Import again once the node has settled; the blocks below were kept.',
  },
} as const satisfies Record<string, FaultRow>
