/** The limits of a trace as flags. */
import { parseAmount } from '@paperchain/core/domain/amount'
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import { completeLimits, type TraceLimits } from '@paperchain/core/engine/trace/limits'
import type { LedgerStore } from '@paperchain/core/ports'
import { unitOf } from '../find.ts'
import { whole } from './flags.ts'

/** Flags that bound a trace. */
export type TraceLimitFlags = {
  readonly maxHops?: string
  readonly minValue?: string
  readonly until?: string
  readonly maxTransactions?: string
}

/** All limits, complete, with those that flags name. */
export async function limitsOf(
  store: LedgerStore,
  ledger: LedgerId,
  flags: TraceLimitFlags,
): Promise<TraceLimits> {
  const { symbol, decimals } = unitOf(ledger)
  const { maxHops, minValue, until, maxTransactions } = flags
  return completeLimits({
    ...(maxHops === undefined ? {} : { maxHops: whole('--max-hops', maxHops) }),
    ...(minValue === undefined ? {} : { minValue: parseAmount(symbol, decimals, minValue) }),
    ...(until === undefined ? {} : { untilHeight: await heightOf(store, ledger, until) }),
    ...(maxTransactions === undefined
      ? {}
      : { maxTransactions: whole('--max-transactions', maxTransactions) }),
  })
}

/** A height as it is; a date means the highest live block with a time on that day or before. */
async function heightOf(store: LedgerStore, ledger: LedgerId, text: string): Promise<number> {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const time = parseTimeInclusive(text)
  const before = (await store.blocks(ledger)).filter(
    ({ state, timeMs }) => state === 'live' && timeMs <= time,
  )
  if (before.length > 0) return before.reduce((most, { height }) => Math.max(most, height), 0)
  throw new FaultError('USAGE', `Expected a live block at or before ${text}, got none`)
}
