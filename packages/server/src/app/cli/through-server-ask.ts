/** `screen`, `show`, `trace`, `verify` and the lists through a server. */
import { writeFileSync } from 'node:fs'
import type { ResponseOf } from '@paperchain/contract/routes'
import { SCREEN_TEXTS_MAX } from '@paperchain/contract/screen'
import type { TraceRequest } from '@paperchain/contract/trace'
import { parseAmount } from '@paperchain/core/domain/amount'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListVersion } from '@paperchain/core/domain/tag'
import { formatDate } from '@paperchain/core/domain/time'
import type { AgedList, StaleList } from '@paperchain/core/engine/attribute/schedule'
import { exitOf, type ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import { DIRECTIONS, METHODS } from '@paperchain/core/engine/trace/request'
import { EXIT } from './exit.ts'
import { whole } from './flags.ts'
import { answer, note } from './io.ts'
import { agedData, diffText, historyTable, noteAged, noteStale, versionData } from './list-show.ts'
import type { ScreenFlags } from './screen.ts'
import { addressTexts } from './screen-targets.ts'
import { answersText, summaryText } from './screen-text.ts'
import { plural } from './table.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import {
  answerOf,
  entryOf,
  sanctionsOf,
  staleOf,
  traceIn,
  versionOf,
} from './through-server-read.ts'
import { oneOf, type TraceFlags } from './trace.ts'
import { traceText } from './trace-text.ts'
import { certificateIn, EXITS, verdictText } from './verify.ts'

/** The moment as it was typed; what is left out is the server's now. */
const moments = ({ asOf, knownAt }: { readonly asOf?: string; readonly knownAt?: string }) => ({
  ...(asOf === undefined ? {} : { asOf }),
  ...(knownAt === undefined ? {} : { knownAt }),
})

const isTelling = ({ outcome, tags }: ScreenAnswer): boolean =>
  outcome !== 'clear' || tags.length > 0

/** `paperchain screen`. */
export const screenThrough: RemoteWork<ScreenFlags> = async ({ io, remote }, targets, flags) => {
  const [what = '', name = ''] = targets
  if (what === 'block' || what === 'tx') {
    if (targets.length !== 2) {
      const got = targets.length - 1
      throw new FaultError('USAGE', `Expected one name after screen ${what}, got ${got}`)
    }
    return screenLedger({ io, remote }, { what, name }, flags)
  }
  const texts = addressTexts(targets)
  const answers: (ScreenAnswer & { readonly file?: string; readonly row?: number })[] = []
  let grounds: Grounds = { sanctions: [], stale: [], aged: [] }
  for (let from = 0; from < texts.length; from += SCREEN_TEXTS_MAX) {
    const part = texts.slice(from, from + SCREEN_TEXTS_MAX)
    const body = { texts: part.map(({ text }) => text), ...moments(flags) }
    const told = await remote.api('screen.texts', { body })
    grounds = groundsOf(told)
    told.answers.forEach((each, at) => {
      const { file = '', row = 0 } = part[at] ?? {}
      const where = file === '' ? {} : { file, row }
      answers.push({ ...withStale(answerOf(each), grounds), ...where })
    })
  }
  const moment = momentIn(answers) ?? { asOf: io.clock(), knownAt: io.clock() }
  const shown = flags.all === true || texts.length <= 20 ? answers : answers.filter(isTelling)
  const by = { sanctions: grounds.sanctions.map(versionShort), ...agedData(grounds.aged) }
  answer(io, { ...momentData(moment), ...by, answers }, () => answersText(shown))
  note(io, summaryText(answers, moment, grounds.sanctions))
  noteStale(io, grounds.stale)
  noteAged(io, grounds.aged)
  return exitOf(answers)
}

/** By what answers were given. */
type Grounds = {
  readonly sanctions: ReturnType<typeof sanctionsOf>
  readonly stale: readonly StaleList[]
  readonly aged: readonly AgedList[]
}

const groundsOf = ({
  sanctions,
  stale,
  aged = [],
}: Pick<ResponseOf<'screen.texts'>, 'sanctions' | 'stale' | 'aged'>): Grounds => ({
  sanctions: sanctionsOf(sanctions),
  stale: stale.map(staleOf),
  aged: aged.map(({ list, published }) => ({ list, publishedMs: Date.parse(published) })),
})

/** The lists that are late stand once in an answer of the API, and in each answer on a folder. */
const withStale = (each: ScreenAnswer, { stale }: Grounds): ScreenAnswer =>
  stale.length === 0 ? each : { ...each, stale }

const versionShort = ({ list, hash, publishedMs }: Grounds['sanctions'][number]) => ({
  list,
  hash,
  published: formatDate(publishedMs),
})

type Moment = Pick<ScreenAnswer, 'asOf' | 'knownAt'>

const momentIn = ([first]: readonly ScreenAnswer[]): Moment | undefined => first

const momentData = ({ asOf, knownAt }: Moment) => ({
  asOf: formatDate(asOf),
  knownAt: new Date(knownAt).toISOString(),
})

async function screenLedger(
  { io, remote }: Parameters<RemoteWork<ScreenFlags>>[0],
  { what, name }: { readonly what: 'block' | 'tx'; readonly name: string },
  flags: ScreenFlags,
): Promise<number> {
  const { ledger: id } = flags
  const body = {
    what,
    name,
    telling: false,
    ...moments(flags),
    ...(id === undefined ? {} : { ledger: id }),
  }
  const { ledger, accounts, unknown, answers, ...told } = await remote.api('screen.ledger', {
    body,
  })
  const grounds = groundsOf(told)
  const all = answers.map((each) => ({ ...withStale(answerOf(each), grounds), at: each.at }))
  const moment = { asOf: Date.parse(told.asOf), knownAt: Date.parse(told.knownAt) }
  const rows = flags.all === true ? all : all.filter(isTelling)
  const sanctions = grounds.sanctions.map(versionShort)
  const by = { sanctions, ...agedData(grounds.aged) }
  const head = { ledger, [what]: name, ...momentData(moment), ...by }
  answer(io, { ...head, accounts, unknown, answers: rows }, () => answersText(rows))
  note(io, `${what === 'tx' ? 'Transaction' : 'Block'} ${name} of ${told.ledgerName}:`)
  note(io, summaryText(all, moment, grounds.sanctions))
  noteStale(io, all.length === 0 ? [] : grounds.stale)
  noteAged(io, all.length === 0 ? [] : grounds.aged)
  if (unknown > 0) {
    note(io, `${plural(unknown, 'input')} spent by accounts that cannot be told: not screened`)
  }
  const exit = exitOf(all)
  return exit === EXIT.ok && unknown > 0 ? EXIT.cannotTell : exit
}

/** `paperchain trace`. */
export const traceThrough: RemoteWork<TraceFlags> = async ({ io, remote }, seeds, flags) => {
  if (seeds.length === 0) {
    throw new FaultError('USAGE', 'Expected an address, tx or tx:vout to trace')
  }
  const certificate = await remote.api.text('trace', {
    body: await traceBody(remote, seeds, flags),
  })
  answer(io, JSON.parse(certificate), () => traceText(traceIn(certificate), flags.rows))
  if (flags.certificate !== undefined) {
    writeFileSync(flags.certificate, certificate)
    note(io, `Certificate written to ${flags.certificate}; paperchain verify re-runs it.`)
  }
  return EXIT.ok
}

async function traceBody(
  { api }: Remote,
  seeds: readonly string[],
  flags: TraceFlags,
): Promise<TraceRequest> {
  const { maxHops, minValue, until, maxTransactions, ledger, method, direction } = flags
  const limits: NonNullable<TraceRequest['limits']> = {}
  if (maxHops !== undefined) limits.maxHops = whole('--max-hops', maxHops)
  if (maxTransactions !== undefined) {
    limits.maxTransactions = whole('--max-transactions', maxTransactions)
  }
  if (until !== undefined) {
    if (/^\d{1,9}$/.test(until)) limits.untilHeight = Number(until)
    else limits.untilDate = until
  }
  if (minValue !== undefined) limits.minValue = await smallestOf(api, ledger, minValue)
  return {
    seeds: [...seeds],
    method: oneOf('--method', method ?? 'all', [...METHODS, 'all'] as const),
    direction: oneOf('--direction', direction ?? 'forward', DIRECTIONS),
    limits,
    ...(ledger === undefined ? {} : { ledger }),
    ...moments(flags),
  }
}

/** Coins as typed in smallest units, by the unit of the ledger meant. */
async function smallestOf(
  api: Remote['api'],
  named: string | undefined,
  text: string,
): Promise<string> {
  const { items } = await api('ledger.list')
  const found = items.find(({ ledger, ledgerName }) => named === ledger || named === ledgerName)
  const { symbol = '', decimals = 8 } = (found ?? items[0])?.unit ?? {}
  return parseAmount(symbol, decimals, text).toString()
}

/** `paperchain verify`. */
export const verifyThrough: RemoteWork<object> = async ({ io, remote }, [file = '']) => {
  const verdict = await remote.api('certificate.verify', { body: certificateIn(file) })
  answer(io, verdict, () => verdictText({ ...verdict, claim: { hash: verdict.hash } }))
  return EXITS[verdict.state]
}

/** `paperchain list history`. */
export const historyThrough: RemoteWork<object> = async ({ io, remote }, [list]) => {
  const { items } = await remote.api('list.list')
  const names = list === undefined ? items.map((each) => each.list) : [list]
  const versions: ListVersion[] = []
  for (const name of names) {
    const found = await allOf((cursor) =>
      remote.api('list.versions', { params: { list: name }, query: { limit: 1000, ...cursor } }),
    )
    for (const { hash } of found.reverse()) {
      const params = { list: name, hash }
      versions.push(versionOf(await remote.api('list.version', { params })))
    }
  }
  answer(io, versions.map(versionData), () =>
    versions.length === 0
      ? 'No list is imported yet. Try: paperchain list import ofac FOLDER'
      : historyTable(versions),
  )
  const { stale } = await remote.api('source.list')
  noteStale(io, stale.map(staleOf))
  return EXIT.ok
}

type Cursor = { readonly cursor?: string }

/** All rows of all pages. */
export async function allOf<Item>(
  page: (cursor: Cursor) => Promise<{ readonly items: Item[]; readonly next: string | null }>,
): Promise<Item[]> {
  const rows: Item[] = []
  let cursor: Cursor = {}
  for (;;) {
    const { items, next } = await page(cursor)
    for (const item of items) rows.push(item)
    if (next === null) return rows
    cursor = { cursor: next }
  }
}

/** `paperchain list diff`. */
export const diffThrough: RemoteWork<object> = async ({ io, remote }, [list = '', from, to]) => {
  const between = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  let head: ResponseOf<'list.diff'> | null = null
  const rows = await allOf(async (cursor) => {
    const query = { limit: 1000, ...between, ...cursor }
    const page: ResponseOf<'list.diff'> = await remote.api('list.diff', { params: { list }, query })
    head ??= page
    return page
  })
  const told = head as ResponseOf<'list.diff'> | null
  if (told === null) return EXIT.ok
  const of = (params: { list: string; hash: string }) => remote.api('list.version', { params })
  const older = versionOf(await of({ list, hash: told.from.hash }))
  const newer = versionOf(await of({ list, hash: told.to.hash }))
  const added = rows.flatMap(({ before, after }) =>
    before === null && after !== null ? [entryOf(after)] : [],
  )
  const removed = rows.flatMap(({ before, after }) =>
    after === null && before !== null ? [entryOf(before)] : [],
  )
  const changed = rows.flatMap(({ before, after }) =>
    before !== null && after !== null ? [{ before: entryOf(before), after: entryOf(after) }] : [],
  )
  const parties = rows.flatMap(({ change, party }) =>
    party === null ? [] : [{ change, ...party }],
  )
  const found = { added, changed, removed, parties }
  const data = { list, from: versionData(older), to: versionData(newer), ...found }
  answer(io, data, () => diffText({ older, newer, ...found }))
  return EXIT.ok
}
