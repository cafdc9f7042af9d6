/**
 * Which outputs of a transaction belong to a wallet, and what they hold.
 *
 * An output is a wallet's own where its key, less what sender and receiver share, is the public
 * spend key of one of the wallet's addresses. An amount counts only where it opens its commitment:
 * a sender may write any number, but the network has checked the commitments alone.
 *
 * Source: "Zero to Monero", second edition, sections 4.2 to 4.4 (outputs, payment ids) and 5.3
 * (amounts); Monero `src/cryptonote_basic/cryptonote_format_utils.cpp` (`is_out_to_acc_precomp`),
 * `src/ringct/rctOps.cpp` (`ecdhDecode`), `src/ringct/rctSigs.cpp` (`decodeRct`).
 *
 * @module
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import {
  ascii,
  baseTimes,
  commitment,
  hashToScalar,
  keccak,
  numberOf,
  ORDER,
  outputScalar,
  pointBytes,
  pointOf,
  scalarBytes,
  scalarOf,
  viewTag,
} from './curve.ts'
import type { HiddenAmount, MoneroOutput, MoneroTx } from './read-tx.ts'
import { readTxExtra, type TxExtra } from './tx-extra.ts'
import type { AddressIndex, ViewWallet } from './view-wallet.ts'

/** An output that a wallet received. */
export type OwnOutput = {
  /** Its place among the outputs, from 0. */
  readonly index: number
  /** The address that was paid. */
  readonly address: string
  readonly at: AddressIndex
  /** Piconero; null where the amount that the sender wrote is false. */
  readonly amount: bigint | null
  /** Hex of 8 or 32 bytes, or null: none, or the one of zeros that hides that there is none. */
  readonly paymentId: string | null
  /** Hex of the one-time key. Of two outputs with one key only one can ever be spent. */
  readonly key: string
}

/** What may be wrong with a transaction that stands in a block all the same. */
export const MONERO_FLAWS = {
  extra: 'extra data torn',
  many: 'more transaction keys than are tried',
  key: 'a transaction key that is no point',
  output: 'an output key that is no point',
  amount: 'an amount that its commitment does not hold',
} as const

/** One of {@link MONERO_FLAWS}. */
export type MoneroFlaw = (typeof MONERO_FLAWS)[keyof typeof MONERO_FLAWS]

/** What a wallet sees of a transaction. */
export type Recognition = {
  /** In their order. */
  readonly own: readonly OwnOutput[]
  /** Each once, sorted. */
  readonly flaws: readonly MoneroFlaw[]
}

/** Finds a wallet's outputs. Any transaction that `txOf` gives; never throws. */
export function findOwnOutputs(wallet: ViewWallet, tx: MoneroTx): Recognition {
  const extra = readTxExtra(tx.extra)
  const flaws = new Set<MoneroFlaw>()
  if (!extra.isWhole) flaws.add(MONERO_FLAWS.extra)
  if (extra.hasMore) flaws.add(MONERO_FLAWS.many)
  const search = new Search(wallet, extra, flaws)
  const own = tx.outputs.flatMap((output, index) => search.look(output, index) ?? [])
  return { own, flaws: [...flaws].sort() }
}

/** A search through the outputs of one transaction. */
class Search {
  readonly #wallet: ViewWallet
  readonly #extra: TxExtra
  readonly #flaws: Set<MoneroFlaw>
  readonly #shared: readonly Uint8Array[]

  constructor(wallet: ViewWallet, extra: TxExtra, flaws: Set<MoneroFlaw>) {
    this.#wallet = wallet
    this.#extra = extra
    this.#flaws = flaws
    this.#shared = extra.keys.flatMap((key) => this.#derivation(key) ?? [])
  }

  look(output: MoneroOutput, index: number): OwnOutput | null {
    for (const shared of this.#shared) {
      const found = this.#try(output, index, shared)
      if (found !== null) return found
    }
    const additional = this.#extra.additional[index]
    const shared = additional === undefined ? null : this.#derivation(additional)
    return shared === null ? null : this.#try(output, index, shared)
  }

  #derivation(key: Uint8Array): Uint8Array | null {
    const point = pointOf(key)
    if (point !== null) return this.#wallet.derivation(point)
    this.#flaws.add(MONERO_FLAWS.key)
    return null
  }

  #try(output: MoneroOutput, index: number, shared: Uint8Array): OwnOutput | null {
    const { key, viewTag: tag } = output
    if (tag !== null && tag !== viewTag(shared, index)) return null
    const point = pointOf(key)
    if (point === null) {
      this.#flaws.add(MONERO_FLAWS.output)
      return null
    }
    const scalar = outputScalar(shared, index)
    const at = this.#wallet.indexOf(pointBytes(point.subtract(baseTimes(scalar))))
    if (at === null) return null
    const amount =
      typeof output.amount === 'bigint' ? output.amount : openAmount(output.amount, scalar)
    if (amount === null) this.#flaws.add(MONERO_FLAWS.amount)
    const address = this.#wallet.addressOf(at)
    const paymentId = this.#paymentId(shared)
    return { index, address, at, amount, paymentId, key: bytesToHex(key) }
  }

  /** Encrypted with what the first key shares, also where another found the output. */
  #paymentId(found: Uint8Array): string | null {
    const { paymentId } = this.#extra
    if (paymentId === null) return null
    const [first = found] = this.#shared
    const isClear = paymentId.length > ENCRYPTED_BYTES
    const id = isClear ? paymentId : xor(paymentId, keccak(first, ID_TAIL))
    return id.every((byte) => byte === 0) ? null : bytesToHex(id)
  }
}

const ENCRYPTED_BYTES = 8
const ID_TAIL = Uint8Array.of(0x8d)
const AMOUNT = ascii('amount')
const MASK = ascii('commitment_mask')
const AMOUNT_LIMIT = 1n << 64n

/**
 * Opens a hidden amount with the scalar of its output: piconero, or null where amount and mask do
 * not make the commitment.
 */
export function openAmount(hidden: HiddenAmount, scalar: bigint): bigint | null {
  const { amount, mask } = unmask(hidden, scalar)
  if (amount >= AMOUNT_LIMIT) return null
  const made = pointBytes(commitment(mask, amount))
  return made.every((byte, at) => byte === hidden.commitment[at]) ? amount : null
}

/** What an amount was committed to with, if the sender wrote it truly: numbers below the order. */
export type Unmasked = { readonly amount: bigint; readonly mask: bigint }

/**
 * Takes the hiding off, unchecked. Since 2018 the amount is eight bytes under a pad, and both sides
 * make the mask; in RingCT's first form both are scalars, each shifted by a hash.
 */
export function unmask(
  { amount, mask }: Omit<HiddenAmount, 'commitment'>,
  scalar: bigint,
): Unmasked {
  const secret = scalarBytes(scalar)
  if (mask === null) {
    const pad = keccak(AMOUNT, secret)
    return { amount: numberOf(xor(amount, pad)), mask: hashToScalar(MASK, secret) }
  }
  const first = hashToScalar(secret)
  const second = hashToScalar(scalarBytes(first))
  return { amount: modulo(scalarOf(amount) - second), mask: modulo(scalarOf(mask) - first) }
}

const modulo = (value: bigint): bigint => ((value % ORDER) + ORDER) % ORDER

const xor = (bytes: Uint8Array, pad: Uint8Array): Uint8Array =>
  bytes.map((byte, at) => byte ^ (pad[at] ?? 0))
