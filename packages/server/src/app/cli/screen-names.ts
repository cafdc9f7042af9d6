/** `paperchain screen --name` and `--names`: people, companies and ships against the lists. */
import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import type { ScreenPartiesResponse } from '@paperchain/contract/screen-party'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { PARTY_SEPARATORS } from '@paperchain/core/engine/party/read-parties'
import { readQuestion } from '@paperchain/core/engine/screen/name-question'
import { readQuestions, type StatedRow } from '@paperchain/core/engine/screen/read-questions'
import { exitOf } from '@paperchain/core/engine/screen/screen-answer'
import { screeningOf, verdictOf } from '../http/write/names.ts'
import { giveVerdict, listedParty, tellingOf, type VerdictOrder } from '../names/name-verdicts.ts'
import { screenRows } from '../names/screen-names.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { type MomentFlags, momentOf } from './moment.ts'
import { namesNote, namesText, verdictText } from './screen-names-text.ts'
import type { RemoteWork } from './through-server.ts'
import { faultOf } from './through-server-read.ts'
import { groundsAt, registryIn, withNames } from './with-names.ts'

/** Bytes of a file of names. */
export const NAME_FILE_BYTES_MAX = 64 * 2 ** 20
/** Rows of one question to the server or the index. */
const ROWS_AT_ONCE = 5_000

/** Flags of `screen` about names. */
export type NameFlags = MomentFlags & {
  readonly name?: string
  readonly names?: string
  readonly separator?: string
  readonly born?: readonly string[]
  readonly country?: readonly string[]
  readonly id?: readonly string[]
  readonly kind?: string
  readonly gender?: string
  readonly threshold?: string
  readonly limit?: string
  readonly notThis?: string
  readonly withdraw?: string
  readonly reason?: string
  readonly all?: boolean
}

/** Whether a question is about names and not about addresses. */
export const isAboutNames = ({ name, names, id }: NameFlags): boolean =>
  name !== undefined || names !== undefined || id !== undefined

/** Asks rows, some at a time. */
type Asker = (rows: readonly unknown[]) => Promise<ScreenPartiesResponse>

/** Screens names on the folder. */
export async function screenNames(
  io: Io,
  targets: readonly string[],
  flags: NameFlags,
): Promise<number> {
  const order = orderIn(targets, flags)
  const bounds = boundsOf(flags)
  if (order !== null) return judge(io, order, flags)
  const rows = rowsOf(flags)
  return withNames(io, 'screen', async ({ folder, world, grounds }) => {
    const moment = await momentOf(io, folder.lists, flags)
    const by = groundsAt(grounds, moment)
    return told(io, { rows, all: flags.all === true }, async (part) =>
      screeningOf(await screenRows(world, part, { moment, ...bounds }), moment, by),
    )
  })
}

/** Keeps what is said of a pair. */
function judge(io: Io, order: Order, flags: NameFlags): Promise<number> {
  const query = queryOf(flags)
  return withNames(io, 'screen', async (open) => {
    const { folder, world } = open
    const { hasher } = world
    const registry = registryIn(io, open)
    const versions = await folder.lists.versions()
    const moment = await momentOf(io, folder.lists, flags)
    const listed = await listedParty({ lists: folder.lists, versions, moment, hasher }, order)
    const about = { queries: [query], party: '', telling: tellingOf(query) }
    const kept = await registry.inTransaction(async (stores) => {
      const sides = { ...about, listedParty: listed, hasher }
      const done = await giveVerdict(stores, sides, { ...order, by: 'local' })
      const entry = { who: 'local', from: '', action: 'name.verdict', before: null }
      await stores.audit.append({ ...entry, ...done.audit })
      return done.value
    })
    const shown = verdictOf(kept)
    answer(io, shown, () => verdictText(shown))
    return EXIT.ok
  })
}

/** The same through a server. */
export const screenNamesThrough: RemoteWork<NameFlags> = async ({ io, remote }, targets, flags) => {
  const order = orderIn(targets, flags)
  const bounds = boundsOf(flags)
  if (order !== null) {
    const body = { asked: statedIn(flags), ...order }
    const kept = await remote.api('name.verdict', { body })
    answer(io, kept, () => verdictText(kept))
    return EXIT.ok
  }
  const { asOf, knownAt } = flags
  const moment = {
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
  }
  return told(io, { rows: rowsOf(flags), all: flags.all === true }, (rows) => {
    const parties = JSON.parse(JSON.stringify(rows))
    return remote.api('screen.parties', { body: { parties, ...bounds, ...moment } })
  })
}

/** Asks everything, prints it, and says by the exit code how it came out. */
async function told(
  io: Io,
  { rows, all }: { readonly rows: readonly StatedRow[]; readonly all: boolean },
  ask: Asker,
): Promise<number> {
  const pages: ScreenPartiesResponse[] = []
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = rows.slice(from, from + ROWS_AT_ONCE)
    const page = await ask(part.map(({ stated }) => stated))
    pages.push({ ...page, answers: page.answers.map((one, at) => placed(one, part[at])) })
  }
  const [first] = pages
  if (first === undefined) throw new FaultError('USAGE', 'Expected a name or more, got none')
  const answers = pages.flatMap((page) => page.answers)
  const sum = (of: keyof typeof first.counts): number =>
    pages.reduce((total, { counts }) => total + counts[of], 0)
  const counts = { hit: sum('hit'), clear: sum('clear'), cannotTell: sum('cannotTell') }
  const whole = { ...first, counts, answers }
  const shown = all || answers.length <= 20 ? answers : answers.filter(isTelling)
  answer(io, whole, () => namesText(shown))
  note(io, namesNote(whole))
  return exitOf(
    answers,
    answers.flatMap(({ fault }) => (fault === null ? [] : [faultOf(fault)])),
  )
}

const isTelling = ({ outcome }: { readonly outcome: string }): boolean => outcome !== 'clear'

type Answer = ScreenPartiesResponse['answers'][number]

/** The row of a file is its line; what is wrong with its CSV says more than an empty row. */
function placed(one: Answer, row: StatedRow | undefined): Answer {
  if (row === undefined || row.line === 0) return one
  const wrong: Fault | null = row.fault
  const fault = wrong === null ? one.fault : { ...wrong, facts: { line: row.line } }
  return { ...one, row: row.line, fault }
}

function rowsOf(flags: NameFlags): readonly StatedRow[] {
  const { names } = flags
  if (names === undefined) return [{ line: 0, stated: statedIn(flags), fault: null }]
  const { separator = ',' } = flags
  const sign = separator === 'tab' ? '\t' : separator
  if (!PARTY_SEPARATORS.some((one) => one === sign)) {
    throw new FaultError('USAGE', `Expected --separator , ; | or tab, got "${separator}"`)
  }
  return [...readQuestions(bytesOf(names), sign)]
}

function bytesOf(file: string): Uint8Array {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() !== true) {
    throw new FaultError('USAGE', `Expected a file of names at ${file}, got none`, { file })
  }
  if (found.size > NAME_FILE_BYTES_MAX) {
    const most = `at most ${NAME_FILE_BYTES_MAX} bytes`
    throw new FaultError('USAGE', `Expected ${most} in ${file}, got ${found.size}`, { file })
  }
  const bytes = readFileSync(file)
  if (isUtf8(bytes)) return bytes
  throw new FaultError('NAME_ROW', `Expected UTF-8 in ${file}, got another encoding`, { file })
}

/** What flags state of somebody. */
const statedIn = ({ name, born, country, id, kind, gender }: NameFlags) => ({
  ...(name === undefined ? {} : { name }),
  ...(born === undefined ? {} : { born: [...born] }),
  ...(country === undefined ? {} : { country: [...country] }),
  ...(id === undefined ? {} : { id: [...id] }),
  ...(kind === undefined ? {} : { kind }),
  ...(gender === undefined ? {} : { gender }),
})

function queryOf(flags: NameFlags) {
  const { question, fault } = readQuestion(statedIn(flags))
  if (question === null) throw new FaultError(fault.code, fault.message, fault.facts)
  return question.query
}

/** Score and number of hits as typed. @throws {FaultError} `USAGE` */
export function boundsOf({ threshold, limit }: NameFlags): { threshold?: number; limit?: number } {
  const score = Number(threshold ?? 1)
  if (!(score >= 0.5 && score <= 1)) {
    throw new FaultError('USAGE', `Expected --threshold from 0.5 to 1, got "${threshold}"`)
  }
  if (limit !== undefined && !/^([1-9]\d?|100)$/.test(limit)) {
    throw new FaultError('USAGE', `Expected --limit from 1 to 100, got "${limit}"`)
  }
  return {
    ...(threshold === undefined ? {} : { threshold: score }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  }
}

type Order = Omit<VerdictOrder, 'by'>

/** The pair that is judged, or null where names are screened. @throws {FaultError} `USAGE` */
function orderIn(targets: readonly string[], flags: NameFlags): Order | null {
  const { notThis, withdraw, reason, name, names } = flags
  if (targets.length > 0 || (name !== undefined && names !== undefined)) {
    throw new FaultError('USAGE', 'Expected addresses, --name or --names, got several of them')
  }
  if (notThis === undefined && withdraw === undefined) return null
  if (names !== undefined || (notThis !== undefined && withdraw !== undefined)) {
    throw new FaultError('USAGE', 'Expected one name and one of --not-this, --withdraw')
  }
  const verdict = notThis === undefined ? ('withdrawn' as const) : ('not-this' as const)
  return { ...pairOf(notThis ?? withdraw ?? ''), verdict, reason: reasonOf(reason) }
}

/** A listed party as typed: `un-consolidated:6908555`. @throws {FaultError} `USAGE` */
export function pairOf(text: string): { readonly list: string; readonly listed: string } {
  const at = text.lastIndexOf(':')
  if (at > 0 && at < text.length - 1) return { list: text.slice(0, at), listed: text.slice(at + 1) }
  throw new FaultError('USAGE', `Expected a list and an id as list:id, got "${text}"`)
}

function reasonOf(reason: string | undefined): string {
  if (reason !== undefined) return reason
  throw new FaultError('USAGE', 'Expected --reason with why, for the audit log, got none')
}
