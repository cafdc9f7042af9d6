/**
 * The contracts of a batch by their 20 bytes, with what the chain's parameters say of each and the
 * asset rows of their tokens. Found without making a text a log.
 *
 * @module
 */
import { type AssetId, parseAssetId } from '../../../domain/asset.ts'
import { BATCH_ASSETS_MAX, type BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { hexText } from '../../../domain/batch/tx-id.ts'
import { FaultError } from '../../../domain/error.ts'
import type { EvmChain } from './chain.ts'
import { ACCOUNT_BYTES } from './log-rows.ts'

/** Bits of what a contract is by the chain's parameters. */
export const NATIVE_LOGGER = 1
export const WRAPPED = 2
export const COLLECTION = 4

const SLOTS_FIRST = 1 << 10
const EMPTY = -1

/** Contracts seen, by number in the order they came. */
export class ContractTable {
  /** Bits of each contract. */
  readonly marks: number[] = []
  readonly #chain: EvmChain
  readonly #builder: BatchBuilder
  /** Of each contract its first bytes as a number, its text, and the row of its ERC-20 asset. */
  readonly #heads: number[] = []
  readonly #texts: string[] = []
  readonly #erc20: number[] = []
  readonly #pieces = new Map<string, number>()
  /** Assets that the builder had before this table. */
  readonly #there: ReadonlyMap<AssetId, number>
  #bytes = new Uint8Array(SLOTS_FIRST * ACCOUNT_BYTES)
  #slots = new Int32Array(SLOTS_FIRST).fill(EMPTY)

  constructor(chain: EvmChain, builder: BatchBuilder) {
    this.#chain = chain
    this.#builder = builder
    this.#there = new Map(builder.assets.map((id, row) => [id, row]))
  }

  /** Number of the contract whose bytes stand at `start`; it is added where it is new. */
  numberOf(bytes: Uint8Array, start: number): number {
    const mask = this.#slots.length - 1
    // Contracts of value often begin with zeros; the last bytes do not.
    const head =
      (bytes[start + 16]! << 24) |
      (bytes[start + 17]! << 16) |
      (bytes[start + 18]! << 8) |
      bytes[start + 19]!
    let slot = Math.imul(head, 0x9e3779b1) & mask
    for (;;) {
      const number = this.#slots[slot]!
      if (number === EMPTY) return this.#add(slot, head, bytes.subarray(start, start + 20))
      if (this.#heads[number] === head && this.#isSame(number, bytes, start)) return number
      slot = (slot + 1) & mask
    }
  }

  /** Row of the contract as a token that can be divided. */
  erc20Row(number: number): number {
    const known = this.#erc20[number]!
    if (known !== EMPTY) return known
    const row = this.#newRow(number, 'erc20', '')
    this.#erc20[number] = row
    return row
  }

  /** Row of one piece of the contract's collection. */
  pieceRow(number: number, space: 'erc721' | 'erc1155', token: bigint): number {
    const key = `${number}${space}${token}`
    const known = this.#pieces.get(key)
    if (known !== undefined) return known
    const row = this.#newRow(number, space, `/${token}`)
    this.#pieces.set(key, row)
    return row
  }

  /** Not by `assetRow`: that looks through all, and each is known to be new. */
  #newRow(number: number, space: string, piece: string): number {
    const { assets } = this.#builder
    const id = parseAssetId(`${this.#chain.ledger}/${space}:${this.#texts[number]}${piece}`)
    const there = this.#there.get(id)
    if (there !== undefined) return there
    if (assets.length < BATCH_ASSETS_MAX) return assets.push(id) - 1
    const message = `Expected at most ${BATCH_ASSETS_MAX} assets in a batch, got one more`
    throw new FaultError('BATCH_TOO_LARGE', message, { what: 'assets', limit: BATCH_ASSETS_MAX })
  }

  #isSame(number: number, bytes: Uint8Array, start: number): boolean {
    const at = number * ACCOUNT_BYTES
    for (let i = 0; i < ACCOUNT_BYTES; i++) {
      if (this.#bytes[at + i] !== bytes[start + i]) return false
    }
    return true
  }

  #add(slot: number, head: number, bytes: Uint8Array): number {
    const number = this.#heads.push(head) - 1
    const text = `0x${hexText(bytes, 0, ACCOUNT_BYTES)}`
    this.#texts.push(text)
    this.#erc20.push(EMPTY)
    this.marks.push(marksOf(this.#chain, text))
    this.#bytes.set(bytes, number * ACCOUNT_BYTES)
    this.#slots[slot] = number
    if (2 * this.#heads.length > this.#slots.length) this.#grow()
    return number
  }

  #grow(): void {
    const wider = new Uint8Array(2 * this.#bytes.length)
    wider.set(this.#bytes)
    this.#bytes = wider
    this.#slots = new Int32Array(2 * this.#slots.length).fill(EMPTY)
    const mask = this.#slots.length - 1
    this.#heads.forEach((head, number) => {
      let slot = Math.imul(head, 0x9e3779b1) & mask
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask
      this.#slots[slot] = number
    })
  }
}

const marksOf = (chain: EvmChain, contract: string): number =>
  (chain.nativeLoggers.includes(contract) ? NATIVE_LOGGER : 0) |
  (chain.wrapped.includes(contract) ? WRAPPED : 0) |
  (chain.collections.includes(contract) ? COLLECTION : 0)
