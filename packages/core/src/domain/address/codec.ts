/**
 * What every address codec is: a reader that says what is wrong and where, and a writer that gives
 * the one canonical text. Positions in faults are string indices, from 0.
 *
 * @module
 */
import type { LedgerId } from '../ledger.ts'

/**
 * What an address stands for. `witness` is a SegWit program of a version or length not yet given a
 * meaning; `scripthash` is a Bitcoin script without an address; `tron-hex` is Tron's address as the
 * hex that nodes write; `p2sh32` is Bitcoin Cash's script hash of 32 bytes; `mweb`, `zcash-sapling`
 * and `zcash-unified` are shielded: what they receive does not stand in the open ledger; `xrp-x` is
 * an XRP address that may carry a destination tag.
 */
export const ADDRESS_FORMS = [
  'p2pkh',
  'p2sh',
  'p2wpkh',
  'p2wsh',
  'p2tr',
  'witness',
  'scripthash',
  'evm',
  'tron',
  'tron-hex',
  'monero-standard',
  'monero-integrated',
  'monero-subaddress',
  'p2sh32',
  'mweb',
  'zcash-sapling',
  'zcash-unified',
  'xrp',
  'xrp-x',
  'solana',
] as const

/** One of {@link ADDRESS_FORMS}. */
export type AddressForm = (typeof ADDRESS_FORMS)[number]

/** What an address text is made from. */
export type AddressParts = {
  readonly ledger: LedgerId
  readonly form: AddressForm
  /** Witness version 0 to 16, or the version byte of a base58 form; 0 where there is none. */
  readonly version: number
  /**
   * Key or script hash (20 bytes), witness program (2 to 40), script hash as written (32), EVM or
   * Tron address (20), Monero spend and view key (64), with the payment id behind them (72), MWEB
   * scan and spend key (66), Sapling diversifier and key (43), unified receivers as they are
   * jumbled (48 or more), XRP account (20) and destination tag behind it (24, high byte first),
   * Solana key (32).
   */
  readonly payload: Uint8Array
}

/** An address that was read. */
export type ParsedAddress = AddressParts & {
  /** Every ledger that the text alone may mean. Networks like them take it too: `addressHome`. */
  readonly ledgers: readonly LedgerId[]
  /** Canonical text: the id of the account. */
  readonly account: string
  /** Whether the text carried a checksum, which then holds. */
  readonly checked: boolean
  /** Bits of that checksum: a random text passes with chance 2^-checkBits. 0 if not checked. */
  readonly checkBits: number
}

/** Reads and writes the addresses of one form family. */
export type AddressCodec = {
  /** What people call the form: `Bitcoin base58`. */
  readonly name: string
  /** Ledgers on which this codec's addresses may stand. */
  readonly ledgers: readonly LedgerId[]
  /** Forms that it reads and writes. */
  readonly forms: readonly AddressForm[]
  /**
   * A cheap look: whether a text seems meant for this codec. True for every text that
   * {@link AddressCodec.parse} takes, and for many that it refuses.
   */
  resembles(text: string): boolean
  /** @throws {FaultError} an `ADDRESS_…` code that says what is wrong, and where */
  parse(text: string): ParsedAddress
  /**
   * The inverse of {@link AddressCodec.parse}: `encode(parse(text))` is the canonical text. Where
   * several spellings name one account (`tron-hex`, `xrp-x`), it is that account's.
   *
   * @throws {FaultError} `ADDRESS_LENGTH`, `ADDRESS_VERSION` or `ADDRESS_NO_CODEC` for parts that
   * make no address
   */
  encode(parts: AddressParts): string
}
