/** `paperchain trace`: follow money from a coin, a transaction or an address, by stated methods. */
import { writeFileSync } from 'node:fs'
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { certificateText } from '@paperchain/core/engine/trace/certificate'
import {
  DIRECTIONS,
  type Direction,
  METHODS,
  type Method,
  type Seed,
  type TraceRequest,
} from '@paperchain/core/engine/trace/request'
import { parseSeed } from '@paperchain/core/engine/trace/seeds'
import { trace } from '@paperchain/core/engine/trace/trace'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { accountsNamed, ledgersToAsk } from '../find.ts'
import { serviceLookup, tagSetAt } from '../tags-of.ts'
import { VERSION } from '../version.ts'
import { writingTo } from '../writing-to.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { type MomentFlags, momentOf } from './moment.ts'
import { progress } from './progress.ts'
import { limitsOf, type TraceLimitFlags } from './trace-limits.ts'
import { traceText } from './trace-text.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `trace`. */
export type TraceFlags = MomentFlags &
  TraceLimitFlags & {
    readonly method?: string
    readonly direction?: string
    readonly ledger?: string
    readonly certificate?: string
    readonly rows?: string
  }

/** Traces from every seed at once; seeds are of one ledger. */
export function traceCommand(io: Io, seeds: readonly string[], flags: TraceFlags): Promise<number> {
  return withFolder(io, 'trace', async (folder) => {
    const request = await requestOf(folder, seeds, flags)
    const moment = await momentOf(io, folder.lists, flags)
    const line = progress(io, 'Gathering')
    const result = await trace(
      {
        ledger: folder.ledger,
        serviceOf: serviceLookup(folder.lists, request.ledger, moment),
        hasher: nodeHasher,
        progress: ({ transactions }) => {
          io.signal.throwIfAborted()
          line.step({ done: transactions, of: null, unit: 'transactions read' })
        },
      },
      request,
    ).finally(line.end)
    const tags = await tagSetAt(folder.lists, moment)
    const certificate = certificateText({ trace: result, tags, code: VERSION }, nodeHasher)
    answer(io, JSON.parse(certificate), () => traceText(result, flags.rows))
    if (flags.certificate !== undefined) {
      const path = flags.certificate
      await writingTo(path, () => writeFileSync(path, certificate))
      note(io, `Certificate written to ${path}; paperchain verify re-runs it.`)
    }
    return EXIT.ok
  })
}

async function requestOf(
  { ledger: store }: DataFolder,
  texts: readonly string[],
  flags: TraceFlags,
): Promise<TraceRequest> {
  const method = oneOf<Method | 'all'>('--method', flags.method ?? 'all', [...METHODS, 'all'])
  const direction = oneOf<Direction>('--direction', flags.direction ?? 'forward', DIRECTIONS)
  const ledgers = await ledgersToAsk(store, flags.ledger)
  const found = []
  for (const text of texts) found.push(await seedNamed(store, ledgers, text))
  const [first] = found
  if (first === undefined)
    throw new FaultError('USAGE', 'Expected an address, tx or tx:vout to trace')
  const other = found.find(({ ledger }) => ledger !== first.ledger)
  if (other !== undefined) {
    const message = `Expected seeds of one ledger, got ${first.ledger} and ${other.ledger}`
    throw new FaultError('USAGE', message)
  }
  const limits = await limitsOf(store, first.ledger, flags)
  return { ledger: first.ledger, seeds: found.map(({ seed }) => seed), method, direction, limits }
}

type FoundSeed = { readonly ledger: LedgerId; readonly seed: Seed }

/** A seed and the ledger that holds it. */
async function seedNamed(
  store: DataFolder['ledger'],
  ledgers: readonly LedgerId[],
  text: string,
): Promise<FoundSeed> {
  const seed = parseSeed(text)
  if (seed.kind === 'account') {
    const [account] = accountsNamed(text, ledgers)
    const ledger = account?.ledger
    if (account === undefined || ledger === undefined || !ledgers.includes(ledger))
      throw unknown(text)
    return { ledger, seed: { kind: 'account', account: account.id } }
  }
  for (const ledger of ledgers) {
    if ((await store.transactions(ledger, [seed.tx])).length > 0) return { ledger, seed }
  }
  throw unknown(text)
}

const unknown = (text: string): FaultError =>
  new FaultError(
    'TRACE_SEED_UNKNOWN',
    `Expected something in the ledger to start from, got "${text}"`,
  )

/** A flag that takes one of a few words. */
export function oneOf<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text)
  if (found !== undefined) return found
  throw new FaultError('USAGE', `Expected ${flag} to be one of ${words.join(', ')}, got "${text}"`)
}
