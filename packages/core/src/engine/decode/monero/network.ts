/**
 * Monero's networks: the ledger of each, its coin and its first block.
 *
 * Sources: CAIP-2 of the namespace `monero` (the first 32 hex digits of the first block's hash; a
 * chain of `--regtest` begins as the main one and has zeros instead); Monero
 * `src/checkpoints/checkpoints.cpp` for the hashes of the test networks.
 *
 * @module
 */
import { type AssetId, parseAssetId } from '../../../domain/asset.ts'
import { FaultError } from '../../../domain/error.ts'
import { type LedgerId, ledger, ledgerName } from '../../../domain/ledger.ts'

/** A network of Monero. */
export type MoneroNetwork = {
  readonly ledger: LedgerId
  /** XMR, counted in piconero: 12 decimals. */
  readonly xmr: AssetId
  /** Hash of the first block; null where only its first half is known, by the ledger's id. */
  readonly first: string | null
  /** What its daemons call it (`get_info`); null where they may call it anything. */
  readonly nettype: string | null
}

const network = (id: LedgerId, rest: Pick<MoneroNetwork, 'first' | 'nettype'>): MoneroNetwork => ({
  ledger: id,
  xmr: parseAssetId(`${id}/slip44:128`),
  ...rest,
})

const MAIN_FIRST = '418015bb9ae982a1975da7d79277c2705727a56894ba0fb246adaabb1f4632e3'

/** The networks known: the main one, two for tests, and what every `--regtest` makes. */
export const MONERO_NETWORKS = {
  main: network(ledger('monero'), { first: MAIN_FIRST, nettype: 'mainnet' }),
  stagenet: network(ledger('monero-stagenet'), {
    first: '76ee3cc98646292206cd3e86f74d88b4dcc1d937088645e9b0cbca84b7ce74eb',
    nettype: 'stagenet',
  }),
  testnet: network(ledger('monero-testnet'), {
    first: '48ca7cd3c8de5b6a4d53d2861fbdaedca141553559f9be9520068053cda8430b',
    nettype: 'testnet',
  }),
  regtest: network(ledger(`monero:${'0'.repeat(32)}`), { first: MAIN_FIRST, nettype: 'fakechain' }),
} as const satisfies Readonly<Record<string, MoneroNetwork>>

/** The network of a ledger, a private one where it is no known one; null for other ledgers. */
export function moneroNetwork(id: LedgerId): MoneroNetwork | null {
  const known = Object.values(MONERO_NETWORKS).find((each) => each.ledger === id)
  if (known !== undefined) return known
  return /^monero:[0-9a-f]{32}$/.test(id) ? network(id, { first: null, nettype: null }) : null
}

/** Whether a block's id is that of a network's first block, as far as it is known. */
export const isFirstMoneroBlock = ({ ledger: id, first }: MoneroNetwork, block: string): boolean =>
  first === null ? `monero:${block.slice(0, 32)}` === id : block === first

/**
 * Keeps a chain that begins otherwise out of a network's ledger.
 *
 * @throws {FaultError} `BLOCK_WRONG_NETWORK`
 */
export function checkMoneroBlock(
  own: MoneroNetwork,
  block: { readonly id: string; readonly height: number },
): void {
  if (block.height !== 0 || isFirstMoneroBlock(own, block.id)) return
  const message = `Expected the first block of ${ledgerName(own.ledger)}, got ${block.id}`
  throw new FaultError('BLOCK_WRONG_NETWORK', message, { ledger: own.ledger, block: block.id })
}
