/**
 * Names of the sample's other ledgers, and what marks their contents as a sample.
 *
 * An account of the EVM or Tron ledger is 20 bytes of ASCII that spell `sample:` and whose it is,
 * so that nobody can hold a key to it and everybody who reads the bytes sees what they are. The EVM
 * chain has a number of its own. Tron and Monero are read for their main networks alone, so their
 * ledgers have the real ids; their first blocks say in words what they are.
 *
 * @module
 */
import { encodeBase58Check } from '@paperchain/core/domain/address/base58check'
import { type AssetId, parseAssetId } from '@paperchain/core/domain/asset'
import { invariant } from '@paperchain/core/domain/error'
import { type LedgerId, ledger } from '@paperchain/core/domain/ledger'
import { MONERO, XMR } from '@paperchain/core/engine/decode/monero/read-header'
import { TRON, TRX } from '@paperchain/core/engine/decode/tron/tron-block'
import { REGTEST } from '../script.ts'
import { sha256Twice, utf8 } from '../wire.ts'

/** The number of the sample's EVM chain (EIP-155): of no real network. */
export const SAMPLE_CHAIN_ID = 412_000_000_412
/** The ledger of the sample's EVM chain. */
export const SAMPLE_EVM: LedgerId = ledger(`eip155:${SAMPLE_CHAIN_ID}`)
export { MONERO, REGTEST, TRON, TRX, XMR }

const ACCOUNT_BYTES = 20
const TRON_VERSION = 0x41

/** 20 bytes that spell `sample:` and a name of at most 13 letters. */
function accountBytes(name: string): Uint8Array {
  const bytes = utf8(`sample:${name}`.padEnd(ACCOUNT_BYTES, '.'))
  invariant(bytes.length === ACCOUNT_BYTES, `${name} fits into an account`)
  return bytes
}

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
  trx: TRX,
  tronDollar: parseAssetId(`${TRON}/trc20:${DOLLAR.tron}`),
  xmr: XMR,
} as const satisfies Readonly<Record<string, AssetId>>

/** One hour, in milliseconds. */
export const HOUR_MS = 3_600_000
/** One minute, in milliseconds. */
export const MINUTE_MS = 60_000
