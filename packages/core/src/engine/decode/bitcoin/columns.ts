/**
 * What the Bitcoin decoder makes of one block: columns over the block's own bytes, and an arena
 * with
 * the canonical account texts of its outputs. Hashes stand in the order people write them (reversed
 * from the wire), because that is how the ledger stores them.
 *
 * @module
 */

/**
 * Forms of output scripts, and with them of accounts. Row 0 is the empty form (system accounts).
 * `witness` is a witness program of a version or length not yet given a meaning; `p2sh32` is a
 * script hash of 32 bytes on Bitcoin Cash.
 */
export const FORMS = [
  '',
  'p2pk',
  'p2pkh',
  'p2sh',
  'p2wpkh',
  'p2wsh',
  'p2tr',
  'multisig',
  'op_return',
  'witness',
  'nonstandard',
  'p2sh32',
] as const

/** One of {@link FORMS}. */
export type Form = (typeof FORMS)[number]

/** The header of a block, 80 bytes read. */
export type BlockHeader = {
  /** Hex of the double SHA-256, as people write it. */
  readonly id: string
  readonly version: number
  readonly previous: string
  readonly merkleRoot: string
  readonly timeMs: number
  readonly bits: number
  /** Expected hashes to make a block of this target. */
  readonly work: bigint
}

/** One decoded block. Arrays may be longer than their counts; the decoder reuses nothing of it. */
export type DecodedBlock = {
  readonly header: BlockHeader
  /** The block's own bytes, from header to last transaction. Offsets below count from its start. */
  readonly bytes: Uint8Array
  readonly txCount: number
  readonly inputCount: number
  readonly outputCount: number
  /** 32 bytes a transaction. */
  readonly txid: Uint8Array
  /**
   * First input of each transaction; one row more than transactions, so that ends are next starts.
   */
  readonly txFirstInput: Uint32Array
  readonly txFirstOutput: Uint32Array
  /** 32 bytes an input: the transaction that made the coin. All zeros for the coinbase. */
  readonly inPrevTx: Uint8Array
  readonly inPrevIndex: Uint32Array
  readonly inScriptStart: Uint32Array
  readonly inScriptLength: Uint32Array
  /** Offset of the count of witness items of the input, or 0 where it has no witness. */
  readonly inWitnessStart: Uint32Array
  /** Satoshi, low and high 32 bits. */
  readonly outValueLo: Uint32Array
  readonly outValueHi: Uint32Array
  readonly outScriptStart: Uint32Array
  readonly outScriptLength: Uint32Array
  /** Row in {@link FORMS}. */
  readonly outForm: Uint8Array
  /** Canonical account texts end to end, ASCII. */
  readonly accounts: Uint8Array
  readonly outAccountStart: Uint32Array
  readonly outAccountLength: Uint8Array
  /** Height stated by the coinbase (BIP 34), or null where the block states none. */
  readonly statedHeight: number | null
  /** Coinbase script with bytes outside printable ASCII as `.`. */
  readonly coinbaseText: string
  /**
   * Transactions by position, each behind those it spends from; absent where the block stands in
   * such an order itself.
   */
  readonly order?: Uint32Array
}
