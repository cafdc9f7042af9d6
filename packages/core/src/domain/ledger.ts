/**
 * Ledgers: a chain by its CAIP-2 id, or a book (an institution's own records) as `book:<id>`.
 * People type aliases; everything stored carries the id.
 *
 * Source: CAIP-2 (Chain Agnostic Improvement Proposals), namespaces bip122, eip155, tron, monero.
 * `bip122` and `monero` ids are the first 32 hex digits of the genesis block's hash, `tron` ids
 * `0x` and its last 8 (TIP-474; the namespace's draft now writes the same as a decimal number).
 *
 * @module
 */
import { FaultError } from './error.ts'

declare const ledgerId: unique symbol

/** A CAIP-2 chain id or `book:<id>`. Made by {@link ledger}. */
export type LedgerId = string & { readonly [ledgerId]: true }

/** What each alias stands for. The first alias of an id is the one shown. */
export const LEDGER_ALIASES = {
  bitcoin: 'bip122:000000000019d6689c085ae165831e93',
  'bitcoin-testnet': 'bip122:000000000933ea01ad0ee984209779ba',
  'bitcoin-signet': 'bip122:00000008819873e925422c1ff0f99f7c',
  'bitcoin-regtest': 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328',
  litecoin: 'bip122:12a765e31ffd4059bada1e25190f6e98',
  dogecoin: 'bip122:1a91e3dace36e2be3bf030a65679fe82',
  'bitcoin-cash': 'bip122:000000000000000000651ef99cb9fcbe',
  dash: 'bip122:00000ffd590b1485b3caadc19b22e637',
  zcash: 'bip122:00040fe8ec8471911baa1db1266ea15d',
  ethereum: 'eip155:1',
  'ethereum-classic': 'eip155:61',
  bsc: 'eip155:56',
  polygon: 'eip155:137',
  arbitrum: 'eip155:42161',
  optimism: 'eip155:10',
  base: 'eip155:8453',
  avalanche: 'eip155:43114',
  tron: 'tron:0x2b6653dc',
  'tron-nile': 'tron:0xcd8690dc',
  'tron-shasta': 'tron:0x94a9059e',
  monero: 'monero:418015bb9ae982a1975da7d79277c270',
  'monero-stagenet': 'monero:76ee3cc98646292206cd3e86f74d88b4',
  'monero-testnet': 'monero:48ca7cd3c8de5b6a4d53d2861fbdaedc',
  xrp: 'xrpl:0',
  solana: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
} as const satisfies Record<string, string>

/**
 * The ledgers of the synthetic sample case by name, a table of their own: no address that somebody
 * brings along is meant for them. Their ids spell `samp` and `synthetic sample` in hex.
 */
export const SAMPLE_LEDGERS = {
  'evm-sample': 'eip155:412000000412',
  'tron-sample': 'tron:0x73616d70',
  'monero-sample': 'monero:73796e7468657469632073616d706c65',
} as const satisfies Record<string, string>

/** The short name of a ledger that people type. */
export type LedgerAlias = keyof typeof LEDGER_ALIASES

const CAIP2 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/
const BOOK = /^book:[-_a-zA-Z0-9]{1,64}$/
const IDS = new Map<string, string>(Object.entries({ ...LEDGER_ALIASES, ...SAMPLE_LEDGERS }))
const ALIAS_OF = new Map<string, string>([...IDS].map(([alias, id]) => [id, alias]))

/**
 * The ledger that a text names: an alias, a CAIP-2 id or `book:<id>`.
 *
 * @throws {FaultError} `LEDGER_UNKNOWN` for anything else, listing the aliases
 */
export function ledger(text: string): LedgerId {
  const known = IDS.get(text.toLowerCase())
  if (known !== undefined) return known as LedgerId
  if (BOOK.test(text) || CAIP2.test(text)) return text as LedgerId
  const aliases = Object.keys(LEDGER_ALIASES).join(', ')
  throw new FaultError('LEDGER_UNKNOWN', `Expected one of ${aliases} or a CAIP-2 id, got "${text}"`)
}

/** Whether a text is an alias, and no id. */
export const isLedgerAlias = (text: string): boolean => IDS.has(text)

/** The alias of a ledger, or its id where it has none. For display. */
export const ledgerName = (id: LedgerId): string => ALIAS_OF.get(id) ?? id

/** Bitcoin's main network, the ledger meant where a block file names none. */
export const BITCOIN: LedgerId = ledger('bitcoin')

/**
 * Whether a ledger shows what its accounts spend. Where it does not, a view key shows what came in
 * and nothing else: what was received is no balance, and none may be told.
 */
export const showsSpending = (id: LedgerId): boolean => !id.startsWith('monero:')
