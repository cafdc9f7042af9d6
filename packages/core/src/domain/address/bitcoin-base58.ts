/**
 * Bitcoin's base58 addresses: P2PKH and P2SH.
 *
 * The same texts are also in use on Bitcoin Cash (its old form) and Litecoin (its old P2SH): the
 * text alone does not tell them apart. Their codecs read them too.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { ledgerName } from '../ledger.ts'
import { BASE58CHECK_BITS, decodeBase58Check, encodeBase58Check } from './base58check.ts'
import { BITCOIN_LEDGERS, BITCOIN_NETWORKS, bitcoinNetwork } from './bitcoin-network.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'

/** Version bytes of other ledgers, to say whose an address seems to be. */
const FOREIGN_VERSIONS: Readonly<Record<number, string>> = {
  16: 'dash',
  22: 'dogecoin',
  30: 'dogecoin',
  38: 'bitcoin-gold',
  48: 'litecoin',
  50: 'litecoin',
  65: 'tron',
  76: 'dash',
  140: "dash's test network",
}

/** The codec of Bitcoin's base58 addresses, on all networks. */
export const bitcoinBase58: AddressCodec = {
  name: 'Bitcoin base58',
  ledgers: BITCOIN_LEDGERS,
  forms: ['p2pkh', 'p2sh'],
  // Valid texts have 26 to 35 characters; the rest is room for one that was miscopied.
  resembles: (text) => /^[123mn]/.test(text) && text.length >= 20 && text.length <= 40,
  parse,
  encode,
}

function parse(text: string): ParsedAddress {
  const { version, hash } = decodeBase58Check(text)
  const networks = BITCOIN_NETWORKS.filter(
    (network) => network.p2pkh === version || network.p2sh === version,
  )
  const [first] = networks
  if (first === undefined) throw versionFault(version)
  return {
    ledger: first.ledger,
    ledgers: networks.map((network) => network.ledger),
    account: text,
    form: first.p2pkh === version ? 'p2pkh' : 'p2sh',
    version,
    payload: hash,
    checked: true,
    checkBits: BASE58CHECK_BITS,
  }
}

function encode({ ledger, form, payload }: AddressParts): string {
  const network = bitcoinNetwork(ledger)
  if (form === 'p2pkh' || form === 'p2sh') return encodeBase58Check(network[form], payload)
  throw new FaultError('ADDRESS_VERSION', `Expected p2pkh or p2sh on ${ledgerName(ledger)}`, {
    got: form,
  })
}

/** The fault of a base58check text that holds but has a version of no form known here. */
export function versionFault(version: number): FaultError {
  const whose = FOREIGN_VERSIONS[version]
  const known = whose === undefined ? '' : ` (in use on ${whose})`
  return new FaultError(
    'ADDRESS_VERSION',
    `Expected version 0, 5, 111 or 196, got ${version}${known}`,
    whose === undefined ? { version } : { version, seems: whose },
  )
}
