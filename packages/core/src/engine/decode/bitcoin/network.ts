/**
 * What sets one Bitcoin network apart from another.
 *
 * Sources: the chain parameters of Bitcoin Core (`kernel/chainparams.cpp`), BIP 34 (heights),
 * BIP 173 (prefixes), SLIP 44 (1 for every test network).
 *
 * @module
 */
import { type Asset, coinAsset } from '../../../domain/asset.ts'
import { invariant } from '../../../domain/error.ts'
import { type LedgerId, ledger } from '../../../domain/ledger.ts'

/** Names of the networks known here. */
export const NETWORK_NAMES = ['main', 'testnet', 'signet', 'regtest'] as const

/** One of {@link NETWORK_NAMES}. */
export type NetworkName = (typeof NETWORK_NAMES)[number]

/** The parameters of one network. */
export type BitcoinNetwork = {
  readonly name: NetworkName
  readonly ledger: LedgerId
  /** The coin, 8 decimals. */
  readonly asset: Asset
  /** First four bytes of every record of a block file, read as a big-endian number. */
  readonly magic: number
  /** First byte of the addresses of keys and of scripts (base58check). */
  readonly keyVersion: number
  readonly scriptVersion: number
  /** Prefix of SegWit addresses (BIP 173). */
  readonly prefix: string
  /** Id of the first block. */
  readonly genesis: string
  /** Blocks from one halving of the subsidy to the next. */
  readonly halvingInterval: number
  /** From this height on, blocks of version 2 and above must state their height (BIP 34). */
  readonly statedHeightFrom: number
  /** The easiest target a header may claim, in the compact form of the header. */
  readonly easiestBits: number
}

/** Satoshi of the first subsidy. */
export const FIRST_SUBSIDY = 5_000_000_000n

/** After this many halvings nothing is left to halve. */
const HALVINGS_MAX = 64

const TEST = { keyVersion: 111, scriptVersion: 196, prefix: 'tb' } as const

/** All networks by name. */
export const NETWORKS: Readonly<Record<NetworkName, BitcoinNetwork>> = {
  main: {
    ...named('main', 'bitcoin', 0),
    magic: 0xf9beb4d9,
    keyVersion: 0,
    scriptVersion: 5,
    prefix: 'bc',
    genesis: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
    halvingInterval: 210_000,
    // Enforced for version 2 once 750 of 1,000 blocks had it, 3,518 blocks before version 1 ended.
    statedHeightFrom: 224_413,
    easiestBits: 0x1d00ffff,
  },
  testnet: {
    ...named('testnet', 'bitcoin-testnet', 1),
    ...TEST,
    magic: 0x0b110907,
    genesis: '000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943',
    halvingInterval: 210_000,
    statedHeightFrom: 21_111,
    easiestBits: 0x1d00ffff,
  },
  signet: {
    ...named('signet', 'bitcoin-signet', 1),
    ...TEST,
    magic: 0x0a03cf40,
    genesis: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
    halvingInterval: 210_000,
    statedHeightFrom: 1,
    easiestBits: 0x1e0377ae,
  },
  regtest: {
    ...named('regtest', 'bitcoin-regtest', 1),
    ...TEST,
    magic: 0xfabfb5da,
    prefix: 'bcrt',
    genesis: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
    halvingInterval: 150,
    statedHeightFrom: 1,
    easiestBits: 0x207fffff,
  },
}

/** The network of a ledger, or null where the ledger is no Bitcoin network. */
export const networkOf = (id: LedgerId): BitcoinNetwork | null =>
  Object.values(NETWORKS).find((network) => network.ledger === id) ?? null

/** Satoshi that the block of a height may issue. Height: a whole number from 0. */
export function subsidy(height: number, network: BitcoinNetwork): bigint {
  invariant(Number.isSafeInteger(height) && height >= 0, `a height is whole, got ${height}`)
  const halvings = Math.floor(height / network.halvingInterval)
  return halvings >= HALVINGS_MAX ? 0n : FIRST_SUBSIDY >> BigInt(halvings)
}

function named(name: NetworkName, alias: string, slip44: number) {
  const id = ledger(alias)
  return { name, ledger: id, asset: coinAsset(id, 'BTC', slip44) }
}
