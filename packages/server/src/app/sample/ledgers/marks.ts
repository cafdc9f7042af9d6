/**
 * Names of the sample's other ledgers, and what marks their contents as a sample.
 *
 * An account of the EVM or Tron ledger is the last 20 bytes of the hash of a sentence that says
 * whose it is, so that it looks like any other and nobody can hold a key to it: it was made from
 * no key, and to find one is to find a preimage of 160 bits. The EVM chain has a number of its own,
 * and the Tron and Monero ledgers ids of their own that spell `samp` and `synthetic sample` in hex:
 * their first blocks' ids hold them, as those of private networks do.
 *
 * @module
 */
import { encodeBase58Check } from '@paperchain/core/domain/address/base58check'
import { type AssetId, parseAssetId } from '@paperchain/core/domain/asset'
import { invariant } from '@paperchain/core/domain/error'
import { type LedgerId, ledger, type SAMPLE_LEDGERS } from '@paperchain/core/domain/ledger'
import { type MoneroNetwork, moneroNetwork } from '@paperchain/core/engine/decode/monero/network'
import { type TronNetwork, trc20, tronNetwork } from '@paperchain/core/engine/decode/tron/network'
import { REGTEST } from '../script.ts'
import { sha256Twice, utf8 } from '../wire.ts'

const named = (name: keyof typeof SAMPLE_LEDGERS): LedgerId => ledger(name)
/** What a CAIP-2 id says behind its namespace. */
const referenceOf = (id: LedgerId): string => id.slice(id.indexOf(':') + 1)

/** The ledgers of the sample's chains: of no real network. */
export const SAMPLE_EVM: LedgerId = named('evm-sample')
export const SAMPLE_TRON: LedgerId = named('tron-sample')
export const SAMPLE_MONERO: LedgerId = named('monero-sample')
export { REGTEST }

/** The number of the sample's EVM chain (EIP-155). */
export const SAMPLE_CHAIN_ID = Number(referenceOf(SAMPLE_EVM))
/** The last digits of the id of the first Tron block. */
export const TRON_ENDS: string = referenceOf(SAMPLE_TRON).slice('0x'.length)
/** The first digits of the id of the first Monero block. */
export const MONERO_BEGINS: string = referenceOf(SAMPLE_MONERO)

function found<Network>(network: Network | null): Network {
  invariant(network !== null, 'the ledgers of the sample have ids of private networks')
  return network
}

/** The networks of the sample's Tron and Monero chains. */
export const TRON_NETWORK: TronNetwork = found(tronNetwork(SAMPLE_TRON))
export const MONERO_NETWORK: MoneroNetwork = found(moneroNetwork(SAMPLE_MONERO))

const ACCOUNT_BYTES = 20
const TRON_VERSION = 0x41

/** The 20 bytes of a name, the same on both chains as those of one key are. */
const accountBytes = (name: string): Uint8Array =>
  sha256Twice(utf8(`synthetic sample account: ${name}`)).slice(-ACCOUNT_BYTES)

/** The EVM account of a name, `0x` and 40 hex digits. */
export const evmAccount = (name: string): string =>
  `0x${Buffer.from(accountBytes(name)).toString('hex')}`
/** The Tron account of a name as people write it. */
export const tronAccount = (name: string): string =>
  encodeBase58Check(TRON_VERSION, accountBytes(name))
/** The same as a node writes it: 41 and 40 hex digits. */
export const tronHex = (name: string): string =>
  `41${Buffer.from(accountBytes(name)).toString('hex')}`

/** An id of 32 bytes for a name, 64 hex digits, another one for each seed. */
export const idOf = (seed: number, name: string): string =>
  Buffer.from(sha256Twice(utf8(`synthetic sample ${seed}: ${name}`))).toString('hex')

/** A sentence as 64 hex digits: stands where the block before the first one would. */
export const wordsAsId = (text: string): string =>
  Buffer.from(utf8(text.padEnd(32, '.').slice(0, 32))).toString('hex')

/** The sample's stablecoin on the EVM chain and, bridged, on Tron; both with 6 decimals. */
export const DOLLAR = {
  code: 'sampleUSD',
  name: 'Sample Dollar (synthetic)',
  decimals: 6,
  evm: evmAccount('dollar'),
  tron: tronAccount('dollar-bridge'),
} as const

/** Assets of chains. */
export const ASSET = {
  btc: parseAssetId(`${REGTEST}/slip44:1`),
  eth: parseAssetId(`${SAMPLE_EVM}/slip44:60`),
  dollar: parseAssetId(`${SAMPLE_EVM}/erc20:${DOLLAR.evm}`),
  trx: TRON_NETWORK.trx,
  tronDollar: trc20(TRON_NETWORK, DOLLAR.tron),
  xmr: MONERO_NETWORK.xmr,
} as const satisfies Readonly<Record<string, AssetId>>

/** One hour, in milliseconds. */
export const HOUR_MS = 3_600_000
/** One minute, in milliseconds. */
export const MINUTE_MS = 60_000
