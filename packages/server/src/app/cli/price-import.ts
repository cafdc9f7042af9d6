/** `paperchain price import csv|ecb FILE…`: prices from files. */
import { FaultError } from '@paperchain/core/domain/error'
import { formatDate } from '@paperchain/core/domain/time'
import type { PriceStore } from '@paperchain/core/prices'
import {
  checkPriceOrder,
  importPriceFile,
  type PriceFileOrder,
  type PriceFileOutcome,
} from '../jobs/import-price-files.ts'
import { EXIT } from './exit.ts'
import { wholeOrNull } from './flags.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { count, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `price import`. */
export type PriceImportFlags = {
  readonly asset?: string
  readonly assetColumn?: string
  readonly timeColumn?: string
  readonly price?: readonly string[]
  readonly in?: string
  readonly source?: string
  readonly timeForm?: string
  readonly stamp?: string
  readonly stepMinutes?: string
  readonly dayEnds?: string
  readonly scale?: string
  readonly inverse?: boolean
  readonly priority?: string
  readonly fillHours?: string
  readonly acceptJumps?: boolean
  readonly dryRun?: boolean
}

/** Imports every file; one that is refused does not keep the others out. */
export async function priceImport(
  io: Io,
  words: readonly string[],
  flags: PriceImportFlags,
): Promise<number> {
  const { order, paths } = priceOrder(words, flags)
  const dryRun = flags.dryRun === true
  const outcomes: PriceFileOutcome[] = []
  const run = async (prices: PriceStore | null): Promise<void> => {
    for (const path of paths) {
      if (io.signal.aborted) return
      outcomes.push(await importPriceFile(path, order, { prices, clock: io.clock }))
    }
  }
  if (dryRun) await run(null)
  else await withFolder(io, 'price import', ({ prices }) => run(prices))
  return pricesTold(io, outcomes, dryRun)
}

/** What the words and flags ask for. @throws {FaultError} `USAGE` */
export function priceOrder(
  [form = '', ...paths]: readonly string[],
  flags: PriceImportFlags,
): { readonly order: PriceFileOrder; readonly paths: readonly string[] } {
  if ((form !== 'csv' && form !== 'ecb') || paths.length === 0) {
    const got = [form, ...paths].join(' ')
    throw new FaultError('USAGE', `Expected price import csv|ecb FILE…, got "${got}"`)
  }
  const { stepMinutes, scale, priority, fillHours } = flags
  const numbers = {
    stepMinutes: wholeOrNull('--step-minutes', stepMinutes, [0, 1_440 * 366]),
    scale: wholeOrNull('--scale', scale, [0, 60]),
    priority: wholeOrNull('--priority', priority, [0, 1_000]),
    fillHours: wholeOrNull('--fill-hours', fillHours, [0, 8_784]),
  }
  const { asset, assetColumn, timeColumn, price, in: quoted, source, timeForm } = flags
  const { stamp, dayEnds, inverse, acceptJumps } = flags
  const texts = { asset, assetColumn, timeColumn, price, in: quoted, source, timeForm }
  const all = Object.entries({ ...texts, stamp, dayEnds, inverse, acceptJumps, ...numbers })
  const given = all.filter(([, value]) => value !== null && value !== undefined)
  const order: PriceFileOrder = { form, ...Object.fromEntries(given) }
  checkPriceOrder(order)
  return { order, paths }
}

/** Answers with what came of each file. @returns the exit code */
export function pricesTold(io: Io, outcomes: readonly PriceFileOutcome[], dryRun: boolean): number {
  report(io, outcomes, dryRun)
  if (io.signal.aborted) return EXIT.interrupted
  return outcomes.some((outcome) => 'fault' in outcome) ? EXIT.fault : EXIT.ok
}

function report(io: Io, outcomes: readonly PriceFileOutcome[], dryRun: boolean): void {
  answer(io, outcomes.map(outcomeData), () => outcomeTable(outcomes, dryRun))
  for (const outcome of outcomes) {
    if ('fault' in outcome) {
      note(io, `${outcome.path}: refused, nothing of it was stored`)
      noteFaults(io, [outcome.fault])
      continue
    }
    const { mapping, faults, doubtful } = outcome
    const columns = mapping.prices.map(({ column, quote }) => `${column} as ${quote}`)
    const few = columns.slice(0, 5).join(', ') + (columns.length > 5 ? ', …' : '')
    note(io, `${outcome.path}: read ${mapping.timeColumn} as time, ${few}`)
    noteFaults(io, faults)
    if (doubtful > 0) note(io, `${plural(doubtful, 'price')} marked as doubtful`)
  }
}

function outcomeData(outcome: PriceFileOutcome): unknown {
  if ('fault' in outcome) return outcome
  const { path, mapping, prices, empty, doubtful, result, faults } = outcome
  const { import: stored, known } = result ?? { import: null, known: 0 }
  return {
    ...{ path, mapping, prices, empty, doubtful },
    ...(result === null ? { dryRun: true } : { import: stored, known }),
    faults,
  }
}

function outcomeTable(outcomes: readonly PriceFileOutcome[], dryRun: boolean): string {
  const right = true
  const rows = outcomes.flatMap((outcome) => {
    if ('fault' in outcome) return [[outcome.path, '', '', '', '', '', outcome.fault.code]]
    const { mapping, series, firstMs, lastMs, prices } = outcome
    const result = outcome.result?.import ?? null
    return [
      [
        mapping.source,
        count(series),
        formatDate(firstMs),
        formatDate(lastMs),
        count(prices),
        result === null ? '' : `${count(result.added)} new, ${count(result.corrected)} corrected`,
        dryRun ? 'not stored (dry run)' : result === null ? 'known already' : 'stored',
      ],
    ]
  })
  return table(
    [
      { head: 'source' },
      { head: 'series', right },
      { head: 'first' },
      { head: 'last' },
      { head: 'prices', right },
      { head: 'changes' },
      { head: 'state' },
    ],
    rows,
  )
}
