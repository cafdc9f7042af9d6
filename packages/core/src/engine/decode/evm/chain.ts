/**
 * What differs between EVM chains, as data: which coin, where each part of a fee goes, what a block
 * brings, and which contracts log what is no token.
 *
 * @module
 */
import type { AssetId } from '../../../domain/asset.ts'
import type { LedgerId } from '../../../domain/ledger.ts'

/**
 * Where a part of the fee goes. `fees` is the account `@fees`: collected by somebody whom the
 * blocks do not name.
 */
export type FeeWay = 'burned' | 'producer' | 'fees' | { readonly collector: string }

/** A way from some height on. */
export type FeeStep = { readonly fromHeight: number; readonly way: FeeWay }

/** Where each part of a fee goes. */
export type FeeWays = {
  /** Gas at the base fee, by height; the last step at or below the height holds. */
  readonly base: readonly FeeStep[]
  /** Gas above the base fee; all of it where a block has none. */
  readonly priority: FeeWay
  readonly blob: FeeWay
  /** Data on the layer below: `l1Fee` beside the gas, or the share `gasUsedForL1` of the gas. */
  readonly data: FeeWay
  readonly operator: FeeWay
}

/** The reward for a block from some height on, in wei; uncles and nephews are paid parts of it. */
export type RewardStep = { readonly fromHeight: number; readonly wei: bigint }

/** An EVM chain. Accounts are lower-case hex with `0x`. */
export type EvmChain = {
  readonly ledger: LedgerId
  /** What `eth_chainId` must answer. */
  readonly chainId: number
  /** Its own coin, 18 decimals. */
  readonly asset: AssetId
  readonly symbol: string
  readonly fees: FeeWays
  /** By height; the last step at or below the height holds. Empty: a block brings nothing. */
  readonly rewards: readonly RewardStep[]
  /** Heights whose state was changed by the protocol alone: genesis, the DAO fork. */
  readonly changesAt: readonly number[]
  /**
   * From this time on a self-destruct to oneself keeps the coins, unless the contract was created
   * in the same transaction (EIP-6780).
   */
  readonly keepsFromMs: number
  /** Transaction types that mint to their sender, with the field that says how much. */
  readonly mints: readonly { readonly type: number; readonly field: string }[]
  /** Contracts whose logs repeat native moves. They are no tokens. */
  readonly nativeLoggers: readonly string[]
  /** Whether the native moves of a transaction without traces can be read from those logs. */
  readonly logsNative: boolean
  /** Contracts of wrapped coin that log `Deposit` and `Withdrawal` and no `Transfer` with them. */
  readonly wrapped: readonly string[]
  /** Tokens of ERC-721 kind that log `Transfer` without indexed fields, as ERC-20 did once. */
  readonly collections: readonly string[]
  /** Known tokens whose balances move without postings. */
  readonly rebasing: readonly string[]
  /** Blocks on top after which one is taken as final. */
  readonly confirmations: number
  /** Moves of the native coin that no answer of a node tells. For people, may be empty. */
  readonly unseen: readonly string[]
}
