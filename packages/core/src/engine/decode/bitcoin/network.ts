/**
 * What sets one network of Bitcoin's kind apart from another.
 *
 * Sources: the chain parameters of Bitcoin Core, Litecoin Core, Dogecoin Core and Bitcoin Cash Node
 * (`chainparams.cpp`, `consensus/amount.h`), BIP 34 (heights), BIP 173 (prefixes), SLIP 44 (coins;
 * 1 for every test network).
 *
 * @module
 */
import { type Asset, coinAsset } from '../../../domain/asset.ts'
import { FaultError } from '../../../domain/error.ts'
import { type LedgerId, ledger, ledgerName } from '../../../domain/ledger.ts'

/** Names of the networks known here. */
export const NETWORK_NAMES = [
  'main',
  'testnet',
  'signet',
  'regtest',
  'litecoin',
  'dogecoin',
  'bitcoin-cash',
] as const

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
  /** Prefix of SegWit addresses (BIP 173); null where witness programs mean nothing. */
  readonly prefix: string | null
  /** Prefix that the checksum of cashaddr covers; null where addresses are base58check. */
  readonly cashPrefix: string | null
  /** Id of the first block. */
  readonly genesis: string
  /** How much a block may issue, and the blocks from one halving of that to the next. */
  readonly subsidyRule: 'bitcoin' | 'dogecoin'
  readonly halvingInterval: number
  /** From this height on, blocks of version 2 and above must state their height (BIP 34). */
  readonly statedHeightFrom: number
  /** A block that networks with the same first block do not share; absent where there are none. */
  readonly fork?: { readonly height: number; readonly id: string }
  /** The easiest target a header may claim, in the compact form of the header. */
  readonly easiestBits: number
  /** Whether the work is in the block's id. Elsewhere (scrypt) it is believed, not checked. */
  readonly isWorkInId: boolean
  /** The most smallest units of an output, and of any sum of a transaction or block. */
  readonly amountMax: bigint
  /** The most bytes of a block as a node writes it. */
  readonly blockBytesMax: number
  /** Whether headers may carry the proof of another chain's block (merged mining). */
  readonly hasAuxPow: boolean
  /** Whether blocks may end in a MimbleWimble extension. */
  readonly hasExtension: boolean
  /** Whether blocks are sorted by id, so that a coin may be spent before its maker stands. */
  readonly isSorted: boolean
  /** Whether an output's script may begin with tokens. */
  readonly hasTokens: boolean
}

/** A block weighs at most 4,000,000, and every byte of it at least 1 (BIP 141). */
export const BLOCK_BYTES_MAX = 4_000_000

const COINS = 100_000_000n

/** What Bitcoin's own networks share, and others differ from one by one. */
const BITCOIN = {
  cashPrefix: null,
  subsidyRule: 'bitcoin',
  halvingInterval: 210_000,
  isWorkInId: true,
  amountMax: 21_000_000n * COINS,
  blockBytesMax: BLOCK_BYTES_MAX,
  hasAuxPow: false,
  hasExtension: false,
  isSorted: false,
  hasTokens: false,
} as const

const TEST = { ...BITCOIN, keyVersion: 111, scriptVersion: 196, prefix: 'tb' } as const

const GENESIS = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f'

/** All networks by name. */
export const NETWORKS: Readonly<Record<NetworkName, BitcoinNetwork>> = {
  main: {
    ...named('main', 'bitcoin', ['BTC', 0]),
    ...BITCOIN,
    magic: 0xf9beb4d9,
    keyVersion: 0,
    scriptVersion: 5,
    prefix: 'bc',
    genesis: GENESIS,
    // Enforced for version 2 once 750 of 1,000 blocks had it, 3,518 blocks before version 1 ended.
    statedHeightFrom: 224_413,
    fork: {
      height: 478_559,
      id: '00000000000000000019f112ec0a9982926f1258cdcc558dd7c3b7e5dc7fa148',
    },
    easiestBits: 0x1d00ffff,
  },
  testnet: {
    ...named('testnet', 'bitcoin-testnet', ['BTC', 1]),
    ...TEST,
    magic: 0x0b110907,
    genesis: '000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943',
    statedHeightFrom: 21_111,
    easiestBits: 0x1d00ffff,
  },
  signet: {
    ...named('signet', 'bitcoin-signet', ['BTC', 1]),
    ...TEST,
    magic: 0x0a03cf40,
    genesis: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
    statedHeightFrom: 1,
    easiestBits: 0x1e0377ae,
  },
  regtest: {
    ...named('regtest', 'bitcoin-regtest', ['BTC', 1]),
    ...TEST,
    magic: 0xfabfb5da,
    prefix: 'bcrt',
    genesis: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
    halvingInterval: 150,
    statedHeightFrom: 1,
    easiestBits: 0x207fffff,
  },
  litecoin: {
    ...named('litecoin', 'litecoin', ['LTC', 2]),
    ...BITCOIN,
    magic: 0xfbc0b6db,
    keyVersion: 48,
    scriptVersion: 50,
    prefix: 'ltc',
    genesis: '12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2',
    halvingInterval: 840_000,
    statedHeightFrom: 710_000,
    easiestBits: 0x1e0fffff,
    isWorkInId: false,
    amountMax: 84_000_000n * COINS,
    // The extension has a weight of its own; its range proofs make up to about 10 MB more.
    blockBytesMax: 16_000_000,
    hasExtension: true,
  },
  dogecoin: {
    ...named('dogecoin', 'dogecoin', ['DOGE', 3]),
    ...BITCOIN,
    magic: 0xc0c0c0c0,
    keyVersion: 30,
    scriptVersion: 22,
    prefix: null,
    genesis: '1a91e3dace36e2be3bf030a65679fe821aa1d6ef92e7c9902eb318182c355691',
    subsidyRule: 'dogecoin',
    halvingInterval: 100_000,
    statedHeightFrom: 1_034_383,
    easiestBits: 0x1e0fffff,
    isWorkInId: false,
    amountMax: 10_000_000_000n * COINS,
    hasAuxPow: true,
  },
  'bitcoin-cash': {
    ...named('bitcoin-cash', 'bitcoin-cash', ['BCH', 145]),
    ...BITCOIN,
    // Nodes speak with magic e3e1f3e8, and write their files with Bitcoin's.
    magic: 0xf9beb4d9,
    keyVersion: 0,
    scriptVersion: 5,
    prefix: null,
    cashPrefix: 'bitcoincash',
    genesis: GENESIS,
    statedHeightFrom: 224_413,
    fork: {
      height: 478_559,
      id: '000000000000000000651ef99cb9fcbe0dadde1d424bd9f15ff20136191a5eec',
    },
    easiestBits: 0x1d00ffff,
    blockBytesMax: 64_000_000,
    isSorted: true,
    hasTokens: true,
  },
}

/** Networks of Bitcoin's kind whose blocks cannot be decoded yet, with the magic of their files. */
export const NETWORKS_NOT_YET = [
  { ledger: ledger('dash'), magic: 0xbf0c6bbd },
  { ledger: ledger('zcash'), magic: 0x24e92764 },
] as const

/** The fault of a network that cannot be decoded yet. `what`: a ledger, or the magic of a file. */
export function notYet(what: LedgerId | number): FaultError | null {
  const found = NETWORKS_NOT_YET.find(({ ledger, magic }) => ledger === what || magic === what)
  if (found === undefined) return null
  const names = Object.values(NETWORKS)
    .map((network) => ledgerName(network.ledger))
    .join(', ')
  const message = `Expected blocks of one of ${names}, got ${ledgerName(found.ledger)}`
  return new FaultError('BLOCK_NOT_YET', message, { ledger: found.ledger })
}

/** The network of a ledger, or null where the ledger is of another kind. */
export const networkOf = (id: LedgerId): BitcoinNetwork | null =>
  Object.values(NETWORKS).find((network) => network.ledger === id) ?? null

function named(name: NetworkName, alias: string, [symbol, slip44]: readonly [string, number]) {
  const id = ledger(alias)
  return { name, ledger: id, asset: coinAsset(id, symbol, slip44) }
}
