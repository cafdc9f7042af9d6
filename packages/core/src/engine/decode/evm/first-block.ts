/**
 * Keeps a chain that begins otherwise than a public one out of that one's ledger. Blocks above the
 * first cannot be told from those of another chain.
 *
 * Sources: the genesis hashes that the chains' own clients are built with (go-ethereum, bsc, bor,
 * op-node). Of Arbitrum One and Avalanche's C-Chain: The Graph's registry of networks
 * (graphprotocol/networks-registry, `registry/eip155/{arbitrum-one,avalanche}.json`); the table in
 * Foundry's `cast` says the same of both. Avalanche shares its first block with its test network
 * Fuji, which is not told apart by it. Of chains that are not here any first block is believed.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import { type LedgerId, ledger, ledgerName } from '../../../domain/ledger.ts'

const FIRST_BLOCKS: ReadonlyMap<LedgerId, string> = new Map([
  [ledger('ethereum'), '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3'],
  [ledger('bsc'), '0x0d21840abff46b96c84b2ac9e10e4f5cdaeb5693cb665db62a2f3b02d2d57b5b'],
  [ledger('polygon'), '0xa9c28ce2141b56c474f1dc504bee9b01eb1bd7d1a507580d5519d4437a97de1b'],
  [ledger('optimism'), '0x7ca38a1916c42007829c55e69d3e9a73265554b586a499015373241b8a3fa48b'],
  [ledger('base'), '0xf712aa9241cc24369b143cf6dce85f0902a9731e70d66818a3a5845b296c73dd'],
  [ledger('arbitrum'), '0x7ee576b35482195fc49205cec9af72ce14f003b9ae69f6ba0faef4514be8b442'],
  [ledger('avalanche'), '0x31ced5b9beb7f8782b014660da0cb18cc409f121f408186886e1ca3e8eeca96b'],
])

/** Hash of a public chain's first block; null of chains that are not known here. */
export const firstBlockOf = (id: LedgerId): string | null => FIRST_BLOCKS.get(id) ?? null

/** @throws {FaultError} `BLOCK_WRONG_NETWORK` where block 0 is another than the chain's */
export function checkEvmBlock(
  id: LedgerId,
  { height, hash }: { readonly height: number; readonly hash: string },
): void {
  const first = height === 0 ? FIRST_BLOCKS.get(id) : undefined
  if (first === undefined || hash === first) return
  const message = `Expected the first block of ${ledgerName(id)}, got ${hash}`
  throw new FaultError('BLOCK_WRONG_NETWORK', message, { ledger: id, block: hash })
}
