/**
 * Base58 addresses of Litecoin, Dogecoin and Dash: Bitcoin's two forms under other version bytes.
 *
 * Litecoin's P2SH had Bitcoin's version 5 until 0.16 gave it 50, so that one text was valid on both
 * ledgers. Both are read; version 50 (`M…`) is canonical.
 *
 * Sources: `chainparams.cpp` of Litecoin Core, Dogecoin Core and Dash Core.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { type LedgerAlias, type LedgerId, ledger, ledgerName } from '../ledger.ts'
import { BASE58CHECK_BITS, decodeBase58Check, encodeBase58Check } from './base58check.ts'
import type { AddressCodec, AddressForm, ParsedAddress } from './codec.ts'

/** The constants of one ledger. */
export type ForkVersions = {
  readonly ledger: LedgerId
  readonly p2pkh: number
  readonly p2sh: number
  /** A P2SH version of former times that is still read, or null. */
  readonly oldP2sh: number | null
}

/** Version bytes by ledger. */
export const FORK_VERSIONS: Readonly<Record<'litecoin' | 'dogecoin' | 'dash', ForkVersions>> = {
  litecoin: { ledger: ledger('litecoin'), p2pkh: 48, p2sh: 50, oldP2sh: 5 },
  dogecoin: { ledger: ledger('dogecoin'), p2pkh: 30, p2sh: 22, oldP2sh: null },
  dash: { ledger: ledger('dash'), p2pkh: 76, p2sh: 16, oldP2sh: null },
}

/** Valid texts have 33 or 34 characters; the rest is room for one that was miscopied. */
const CHARACTERS = { min: 20, max: 40 } as const

/** The codec of Litecoin's base58 addresses. */
export const litecoinBase58: AddressCodec = forkCodec('litecoin', /^[LM3]/)
/** The codec of Dogecoin addresses. */
export const dogecoin: AddressCodec = forkCodec('dogecoin', /^[DA9]/)
/** The codec of Dash addresses. */
export const dash: AddressCodec = forkCodec('dash', /^[X7]/)

/** @param starts what the versions make a text start with */
function forkCodec(alias: keyof typeof FORK_VERSIONS & LedgerAlias, starts: RegExp): AddressCodec {
  const versions = FORK_VERSIONS[alias]
  return {
    name: `${alias.charAt(0).toUpperCase()}${alias.slice(1)} base58`,
    ledgers: [versions.ledger],
    forms: ['p2pkh', 'p2sh'],
    resembles: (text) =>
      starts.test(text) && text.length >= CHARACTERS.min && text.length <= CHARACTERS.max,
    parse: (text) => parse(text, versions),
    encode: ({ form, payload }) => encodeFork(versions, form, payload),
  }
}

/** Writes a key or script hash as `versions` say. @throws {FaultError} as the codec's `encode` */
export function encodeFork(versions: ForkVersions, form: AddressForm, hash: Uint8Array): string {
  if (form === 'p2pkh' || form === 'p2sh') return encodeBase58Check(versions[form], hash)
  const message = `Expected p2pkh or p2sh on ${ledgerName(versions.ledger)}, got ${form}`
  throw new FaultError('ADDRESS_VERSION', message, { got: form })
}

function parse(text: string, versions: ForkVersions): ParsedAddress {
  const { version, hash } = decodeBase58Check(text)
  const form = formOf(version, versions)
  return {
    ledger: versions.ledger,
    ledgers: [versions.ledger],
    account: version === versions.oldP2sh ? encodeFork(versions, form, hash) : text,
    form,
    version,
    payload: hash,
    checked: true,
    checkBits: BASE58CHECK_BITS,
  }
}

function formOf(version: number, versions: ForkVersions): 'p2pkh' | 'p2sh' {
  const { p2pkh, p2sh, oldP2sh, ledger: id } = versions
  if (version === p2pkh) return 'p2pkh'
  if (version === p2sh || version === oldP2sh) return 'p2sh'
  const message = `Expected version ${p2pkh} or ${p2sh} (${ledgerName(id)}), got ${version}`
  throw new FaultError('ADDRESS_VERSION', message, { version })
}
