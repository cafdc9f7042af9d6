/**
 * How much a block may issue.
 *
 * Sources: `GetBlockSubsidy` of Bitcoin Core (Litecoin and Bitcoin Cash differ in the interval of
 * halvings only); `GetDogecoinBlockSubsidy` of Dogecoin Core.
 *
 * @module
 */
import { invariant } from '../../../domain/error.ts'
import { firstOfTwister } from './mersenne-twister.ts'
import type { BitcoinNetwork } from './network.ts'

/** Smallest units of the first subsidy. */
export const FIRST_SUBSIDY = 5_000_000_000n

/** After this many halvings nothing is left to halve. */
const HALVINGS_MAX = 64

const COIN = 100_000_000n
/** Dogecoin: from here on subsidies do not depend on chance, and from there on not on height. */
const STEADY_FROM = 145_000
const FLAT_FROM = 600_000
const FLAT = 10_000n * COIN
const STEADY_FIRST = 500_000n * COIN
/** Most coins of the first subsidies by chance. */
const CHANCE_FIRST = 1_000_000
/** Digits of the parent's id that are the seed of chance. */
const SEED_DIGITS = [7, 14] as const

/**
 * Smallest units that the block of a height may issue.
 *
 * @param height   a whole number from 0
 * @param previous id of the block before, 64 hex digits; only early Dogecoin depends on it
 */
export function subsidy(height: number, network: BitcoinNetwork, previous = ''): bigint {
  invariant(Number.isSafeInteger(height) && height >= 0, `a height is whole, got ${height}`)
  const halvings = Math.floor(height / network.halvingInterval)
  if (network.subsidyRule === 'dogecoin') return dogecoin(height, halvings, previous)
  return halvings >= HALVINGS_MAX ? 0n : FIRST_SUBSIDY >> BigInt(halvings)
}

function dogecoin(height: number, halvings: number, previous: string): bigint {
  if (height >= FLAT_FROM) return FLAT
  if (height >= STEADY_FROM) return STEADY_FIRST >> BigInt(halvings)
  const seed = Number.parseInt(previous.slice(...SEED_DIGITS) || '0', 16)
  const most = (CHANCE_FIRST >> halvings) - 1
  return BigInt(1 + firstOfTwister(seed, most)) * COIN
}
