/**
 * Tron's networks: the ledger of each, what its assets are called, and its first block.
 *
 * Sources: CAIP-2 of the namespace `tron` and TIP-474 (the id of a network is the last four bytes
 * of its first block's id); java-tron's documentation of `eth_chainId` for Nile and Shasta; the
 * first blocks as public code has them from the networks' nodes, ending in those ids.
 *
 * @module
 */
import { type AssetId, parseAssetId } from '../../../domain/asset.ts'
import { FaultError, invariant } from '../../../domain/error.ts'
import { type LedgerId, ledger, ledgerName } from '../../../domain/ledger.ts'

/** A network of Tron. */
export type TronNetwork = {
  readonly ledger: LedgerId
  /** TRX, counted in sun: 6 decimals. The ledger before it tells one network's from another's. */
  readonly trx: AssetId
  /** Id of the first block; null where only its last four bytes are known, by the ledger's id. */
  readonly first: string | null
}

const network = (id: LedgerId, first: string | null): TronNetwork => ({
  ledger: id,
  trx: parseAssetId(`${id}/slip44:195`),
  first,
})

/** The public networks: the main one, and two for tests. */
export const TRON_NETWORKS = {
  main: network(ledger('tron'), '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc'),
  nile: network(
    ledger('tron-nile'),
    '0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc',
  ),
  shasta: network(
    ledger('tron-shasta'),
    '0000000000000000de1aa88295e1fcf982742f773e0419c5a9c134c994a9059e',
  ),
} as const satisfies Readonly<Record<string, TronNetwork>>

/** The network of a ledger, a private one where it is no public one; null for other ledgers. */
export function tronNetwork(id: LedgerId): TronNetwork | null {
  const known = Object.values(TRON_NETWORKS).find((each) => each.ledger === id)
  if (known !== undefined) return known
  return /^tron:0x[0-9a-f]{8}$/.test(id) ? network(id, null) : null
}

/** Whether a block's id is that of a network's first block, as far as it is known. */
export const isFirstTronBlock = ({ ledger: id, first }: TronNetwork, block: string): boolean =>
  first === null ? `tron:0x${block.slice(-8)}` === id : block === first

/**
 * Keeps a chain that begins otherwise out of a network's ledger. Blocks above the first cannot be
 * told from those of another network.
 *
 * @throws {FaultError} `BLOCK_WRONG_NETWORK`
 */
export function checkTronBlock(
  id: LedgerId,
  block: { readonly id: string; readonly height: number },
): void {
  const own = tronNetwork(id)
  invariant(own !== null, `${id} is a ledger of Tron`)
  if (block.height !== 0 || isFirstTronBlock(own, block.id)) return
  const message = `Expected the first block of ${ledgerName(id)}, got ${block.id}`
  throw new FaultError('BLOCK_WRONG_NETWORK', message, { ledger: id, block: block.id })
}

/** A TRC-10 token by its number, or by the name it had before tokens had numbers. */
export const trc10 = ({ ledger: id }: TronNetwork, name: string): AssetId =>
  parseAssetId(`${id}/trc10:${percent(name)}`)
/** A TRC-20 token by its contract. */
export const trc20 = ({ ledger: id }: TronNetwork, contract: string): AssetId =>
  parseAssetId(`${id}/trc20:${contract}`)
/** One piece of a TRC-721 collection by its number. */
export const trc721 = ({ ledger: id }: TronNetwork, contract: string, piece: bigint): AssetId =>
  parseAssetId(`${id}/trc721:${contract}/${piece}`)

/** CAIP-19 allows letters, digits, `-` and `.`; every other sign stands as `%` and its UTF-8. */
const percent = (name: string): string =>
  encodeURIComponent(name).replace(
    /[_!~*'()]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  )
