/**
 * A wallet as its view key shows it: what it received, and nothing of what it spent. A spend names
 * key images, which only the spend key can tie to an output, so no balance can be told.
 *
 * Source: "Zero to Monero", second edition, sections 4.2 (one-time addresses), 4.3 (subaddresses);
 * Monero `src/device/device_default.cpp` (`get_subaddress_secret_key`).
 *
 * @module
 */
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { monero } from '../../../domain/address/monero.ts'
import { FaultError } from '../../../domain/error.ts'
import {
  ascii,
  baseTimes,
  hashToScalar,
  KEY_BYTES,
  keyDerivation,
  numberOf,
  ORDER,
  type Point,
  pointBytes,
  pointOf,
  scalarBytes,
  times,
} from './curve.ts'
import { MONERO } from './read-header.ts'

/** How far the sight of a view key goes; a type, so that nobody takes a sum for a balance. */
export type IncomingOnly = {
  readonly sees: 'incoming only'
  /** Piconero that came in. What of it was spent cannot be seen. */
  readonly received: bigint
}

/** Which subaddresses are looked for: so many accounts, and so many addresses of each. */
export type SubaddressRange = { readonly accounts: number; readonly each: number }

/** What wallets of the Monero project look for by default. */
export const SUBADDRESSES_DEFAULT: SubaddressRange = { accounts: 50, each: 200 }
/** The most addresses of one wallet; a thousand take about a quarter of a second. */
export const SUBADDRESSES_MAX = 100_000

/** An address of a wallet: account and number in it; both 0 is the primary address. */
export type AddressIndex = { readonly account: number; readonly number: number }

/** Keys of a wallet. The view key is secret; {@link ViewWallet} keeps it where no log sees it. */
export type ViewKeys = {
  /** Private view key, from 1 to the order of the group - 1. */
  readonly view: bigint
  /** Public spend key. */
  readonly spend: Point
}

const SUBADDRESS = Uint8Array.from([...ascii('SubAddr'), 0])
const STANDARD = { form: 'monero-standard', version: 18 } as const
const SUB = { form: 'monero-subaddress', version: 42 } as const

/**
 * Reads a private view key.
 *
 * @param text 64 hex digits, as wallets show it; white space around them does not count
 * @throws {FaultError} `MONERO_VIEW_KEY`, which never says what the text was
 */
export function readViewKey(text: string): bigint {
  const hex = text.trim()
  const isHex = new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`, 'i').test(hex)
  const bytes = Uint8Array.from(isHex ? (hex.match(/../g) ?? []) : [], (pair) => parseInt(pair, 16))
  const view = isHex ? numberOf(bytes) : 0n
  if (view > 0n && view < ORDER) return view
  const got = isHex ? 'a number out of range' : `${hex.length} characters that are none`
  throw new FaultError('MONERO_VIEW_KEY', `Expected a view key of 64 hex digits, got ${got}`)
}

/**
 * The keys of the wallet with a primary address.
 *
 * @throws {FaultError} `ADDRESS_…` for a text that is no address, `MONERO_ADDRESS` for an
 * integrated address or a subaddress, `MONERO_VIEW_KEY` where the key is that of another wallet
 */
export function viewKeysOf(address: string, view: bigint): ViewKeys {
  const { form, payload } = monero.parse(address)
  const spend = pointOf(payload.subarray(0, KEY_BYTES))
  if (form !== STANDARD.form || spend === null) {
    const got =
      spend === null ? 'one whose keys are no points' : form.replace('monero-', 'one of form ')
    const message = `Expected the primary address of a wallet (it starts with 4), got ${got}`
    throw new FaultError('MONERO_ADDRESS', message, { address })
  }
  const own = pointBytes(baseTimes(view))
  if (own.every((byte, at) => byte === payload[KEY_BYTES + at])) return { view, spend }
  const message = `Expected the view key of ${address}, got that of another wallet`
  throw new FaultError('MONERO_VIEW_KEY', message, { address })
}

/** A wallet with the table of its addresses. */
export class ViewWallet {
  readonly #keys: ViewKeys
  /** Addresses by their public spend key, in hex. */
  readonly #table = new Map<string, AddressIndex>()
  readonly #texts = new Map<AddressIndex, string>()

  /** @throws {FaultError} `MONERO_ADDRESS` where the range is empty or too large */
  constructor(keys: ViewKeys, { accounts, each }: SubaddressRange = SUBADDRESSES_DEFAULT) {
    const areWhole = Number.isInteger(accounts) && Number.isInteger(each)
    if (!areWhole || accounts < 1 || each < 1 || accounts * each > SUBADDRESSES_MAX) {
      const message = `Expected 1 to ${SUBADDRESSES_MAX} addresses, got ${accounts} times ${each}`
      throw new FaultError('MONERO_ADDRESS', message)
    }
    this.#keys = keys
    for (let account = 0; account < accounts; account++) {
      for (let number = 0; number < each; number++) {
        const index = { account, number }
        this.#table.set(bytesToHex(pointBytes(this.#spendKey(index))), index)
      }
    }
  }

  /** The public spend key of an address. */
  #spendKey({ account, number }: AddressIndex): Point {
    const { view, spend } = this.#keys
    if (account === 0 && number === 0) return spend
    const place = [little32(account), little32(number)]
    return spend.add(baseTimes(hashToScalar(SUBADDRESS, scalarBytes(view), ...place)))
  }

  /** What the wallet shares with a transaction key. 32 bytes. */
  derivation(key: Point): Uint8Array {
    return keyDerivation(key, this.#keys.view)
  }

  /** The address with a public spend key, or null where the wallet has none such. */
  indexOf(spend: Uint8Array): AddressIndex | null {
    return this.#table.get(bytesToHex(spend)) ?? null
  }

  /** The text of an address that {@link ViewWallet.indexOf} gave. */
  addressOf(index: AddressIndex): string {
    const known = this.#texts.get(index)
    if (known !== undefined) return known
    const isPrimary = index.account === 0 && index.number === 0
    const spend = this.#spendKey(index)
    const { view } = this.#keys
    const second = isPrimary ? baseTimes(view) : times(spend, view)
    const payload = concatBytes(pointBytes(spend), pointBytes(second))
    const text = monero.encode({ ledger: MONERO, ...(isPrimary ? STANDARD : SUB), payload })
    this.#texts.set(index, text)
    return text
  }
}

const little32 = (value: number): Uint8Array =>
  Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
