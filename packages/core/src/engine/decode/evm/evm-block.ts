/**
 * One block of an EVM chain as plain objects: what the readers of a node's answers make, and what
 * sources in rows (ethereum-etl CSV, fixtures) make themselves. Texts are lower-case hex with `0x`,
 * amounts whole wei.
 *
 * @module
 */

/** Whether a transaction succeeded; null where its receipt does not say (before EIP-658). */
export type EvmStatus = 'ok' | 'failed' | null

/** What a block's header says. */
export type EvmHead = {
  readonly height: number
  readonly hash: string
  readonly parent: string
  readonly timeMs: number
  /** Bytes of the block as the node states them; 0 where it does not. */
  readonly bytes: number
  /** `miner` or fee recipient. */
  readonly producer: string
  /** Wei a gas, or null before EIP-1559. */
  readonly baseFee: bigint | null
  /** The header's free bytes as hex. */
  readonly extra: string
  /** Hashes of its uncles. */
  readonly uncles: readonly string[]
  readonly withdrawals: readonly EvmWithdrawal[]
}

/** Stake paid out to an account (EIP-4895), in gwei as the header states it. */
export type EvmWithdrawal = { readonly account: string; readonly gwei: bigint }

/** A transaction as the block holds it. */
export type EvmSent = {
  readonly id: string
  /** Order in its block, from 0. */
  readonly position: number
  /** EIP-2718 type; 0 for the first form. */
  readonly type: number
  readonly from: string
  /** Null where it creates a contract. */
  readonly to: string | null
  readonly value: bigint
  readonly hasInput: boolean
  /** The most gas it may use. */
  readonly gas: bigint
  /** Wei a gas; the receipt's `effectiveGasPrice` goes before it. */
  readonly gasPrice: bigint
  /** What the transaction itself mints to its sender, succeed or fail: a deposit from below. */
  readonly mint: bigint
}

/** What came of a transaction. */
export type EvmReceipt = {
  readonly id: string
  readonly position: number
  readonly status: EvmStatus
  readonly gasUsed: bigint
  readonly gasPrice: bigint | null
  readonly created: string | null
  readonly blobGasUsed: bigint
  readonly blobGasPrice: bigint
  /** Wei paid for data on the layer below, beside gas (OP stack). */
  readonly l1Fee: bigint
  /** Part of `gasUsed` that pays for data on the layer below (Arbitrum). */
  readonly gasUsedForL1: bigint
  /** Wei paid to the operator (OP stack). */
  readonly operatorFee: bigint
}

/** A log as text. */
export type EvmLog = {
  /** Order of its transaction in the block. */
  readonly position: number
  /** Order in the block. */
  readonly index: number
  readonly address: string
  readonly topics: readonly string[]
  readonly data: string
}

/** What a trace tells of. `other` moves nothing: delegate, static and code calls. */
export type EvmTraceKind = 'call' | 'creation' | 'self-destruct' | 'reward' | 'other'

/** One frame of execution, in order of its start. */
export type EvmTrace = {
  /** Order of its transaction in the block; null for a reward. */
  readonly position: number | null
  readonly kind: EvmTraceKind
  /** The dialect's own word: `call`, `delegatecall`, `create2`, `block`, `uncle`, … */
  readonly form: string
  /** 0 for the transaction itself. */
  readonly depth: number
  /** Null where the dialect leaves it out (rewards; self-destructs of old tracers). */
  readonly from: string | null
  readonly to: string | null
  readonly value: bigint | null
  /** Why this frame failed; null where it did not. */
  readonly error: string | null
  /** Whether it or a frame above it failed: then it moved nothing. */
  readonly isReverted: boolean
}

/** An uncle's maker and height: its header, which the block names by hash alone. */
export type EvmUncle = { readonly producer: string; readonly height: number }

/**
 * A move that no transaction makes and that nobody can read from the block: genesis, the DAO fork.
 * Accounts may be system accounts.
 */
export type EvmChange = {
  readonly from: string
  readonly to: string
  readonly amount: bigint
  readonly form: 'genesis' | 'state-change'
}
