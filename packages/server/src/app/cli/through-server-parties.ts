/** `paperchain party …` through a server. Files are taken apart here and go as rows. */
import type { PartyImportResult, PartyRow } from '@paperchain/contract/party'
import type { Fault } from '@paperchain/core/domain/error'
import type { PartyLine } from '@paperchain/core/engine/party/read-parties'
import { type PutResult, tryParties } from '../parties/put-parties.ts'
import {
  checkedFilter,
  type PartyListFlags,
  type PartyReasonFlags,
  partiesListed,
  partyErased,
  partyShown,
  reasonOf,
  revisionOf,
} from './party.ts'
import { type PartyImportFlags, partiesPut, partyLines } from './party-file.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { faultOf } from './through-server-read.ts'

/** Rows and characters of one request. */
const ROWS_AT_ONCE = 1_000
const CHARS_AT_ONCE = 1_000_000
/** Parties of one page. */
const PAGE = 1_000

/** `paperchain party import`. */
export const partyImportThrough: RemoteWork<PartyImportFlags> = async (
  { io, remote },
  [path = ''],
  flags,
) => {
  const lines = partyLines(path, flags, io.clock())
  const isTried = flags.dryRun === true
  const result = isTried
    ? tryParties(lines, flags.book !== undefined)
    : await sent(remote, lines, flags.book?.replace(/^book:/, ''))
  return partiesPut(io, result, isTried)
}

/** Sends rows, some at a time; what is wrong with one keeps its line in the file. */
async function sent(
  remote: Remote,
  lines: Iterable<PartyLine>,
  book: string | undefined,
): Promise<PutResult> {
  const total = { rows: 0, made: 0, changed: 0, known: 0, refused: 0, linked: 0 }
  const faults: Fault[] = []
  let chunk: { readonly line: number; readonly text: string }[] = []
  let chars = 0
  const flush = async (): Promise<void> => {
    if (chunk.length === 0) return
    const body = {
      format: 'jsonl' as const,
      text: chunk.map(({ text }) => text).join('\n'),
      ...(book === undefined ? {} : { book }),
    }
    const done = await remote.api('party.import', { body })
    add(total, done)
    for (const { facts, ...fault } of done.faults.map(faultOf)) {
      const line = chunk[Number(facts['line']) - 1]?.line ?? 0
      faults.push({ ...fault, facts: { ...facts, line } })
    }
    chunk = []
    chars = 0
  }
  for (const { line, party, accounts, faults: wrong } of lines) {
    if (party === null) {
      add(total, { ...NONE, rows: 1, refused: 1 })
      faults.push(...wrong)
      continue
    }
    const text = JSON.stringify({ ...party, accounts })
    chunk.push({ line, text })
    chars += text.length
    if (chunk.length >= ROWS_AT_ONCE || chars >= CHARS_AT_ONCE) await flush()
  }
  await flush()
  const order = (fault: Fault): number => Number(fault.facts['line'])
  return { ...total, faults: faults.sort((one, other) => order(one) - order(other)) }
}

type Counts = Record<keyof Omit<PartyImportResult, 'faults'>, number>

const NONE: Counts = { rows: 0, made: 0, changed: 0, known: 0, refused: 0, linked: 0 }

function add(total: Counts, more: Counts): void {
  for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += more[name]
}

/** `paperchain party list`. */
export const partyListThrough: RemoteWork<PartyListFlags> = async ({ io, remote }, _, flags) => {
  const { book, account } = checkedFilter(flags)
  const all: PartyRow[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = {
      limit: PAGE,
      ...(cursor === '' ? {} : { cursor }),
      ...(book === undefined ? {} : { book: book.replace(/^book:/, '') }),
      ...(account === undefined ? {} : { account }),
    }
    const page: { items: PartyRow[]; next: string | null } = await remote.api('party.list', {
      query,
    })
    all.push(...page.items)
    cursor = page.next
  }
  return partiesListed(io, all)
}

/** `paperchain party show`. */
export const partyShowThrough: RemoteWork<PartyReasonFlags> = async (
  { io, remote },
  [party = ''],
  flags,
) => {
  const version = revisionOf(flags)
  const body = { reason: reasonOf(flags), ...(version === undefined ? {} : { version }) }
  return partyShown(io, await remote.api('party.read', { params: { party }, body }))
}

/** `paperchain party erase`. */
export const partyEraseThrough: RemoteWork<PartyReasonFlags> = async (
  { io, remote },
  [party = ''],
  flags,
) => {
  const body = { reason: reasonOf(flags) }
  return partyErased(io, await remote.api('party.erase', { params: { party }, body }))
}
