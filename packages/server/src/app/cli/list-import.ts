/** `paperchain list import`: reads versions of lists and adds each whole, or not at all. */
import { basename } from 'node:path'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { formatDate, parseTime } from '@paperchain/core/domain/time'
import type { ListStore } from '@paperchain/core/ports'
import { LIST_FORMS, listForm } from '../../adapters/list-any/read-list.ts'
import {
  importListFiles,
  type ListFileOutcome,
  type ListFileRefused,
  type ListFilesOrder,
  type ListFileTaken,
  versionsIn,
} from '../jobs/import-list-files.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, isLost, note, noteFaults } from './io.ts'
import { goneText } from './list-gone.ts'
import { count, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `list import`. */
export type ListImportFlags = {
  readonly published?: string
  readonly allowShrink?: boolean
  readonly dryRun?: boolean
}

/** What came of one version, and what it would have removed where it was refused for that. */
type Outcome = ListFileTaken | (ListFileRefused & { readonly gone?: readonly string[] })

/** Imports every path; a version that is refused does not keep the others out. */
export async function listImport(
  io: Io,
  [form, ...paths]: readonly string[],
  flags: ListImportFlags,
): Promise<number> {
  const known = listForm(form ?? '')
  if (known === undefined || paths.length === 0) {
    const wanted = `list import ${LIST_FORMS.join('|')} PATH…`
    throw new FaultError('USAGE', `Expected ${wanted}, got "${[form, ...paths].join(' ')}"`)
  }
  const published = flags.published === undefined ? undefined : parseTime(flags.published)
  const allowShrink = flags.allowShrink === true
  const order = { form: known, paths: await versionsIn(known, paths), published, allowShrink }
  const dryRun = flags.dryRun === true
  const outcomes = dryRun
    ? await outcomesOf(io, order, null)
    : await withFolder(io, 'list import', ({ lists }) => outcomesOf(io, order, lists))
  const code = report(io, outcomes, dryRun)
  return io.signal.aborted ? EXIT.interrupted : code
}

async function outcomesOf(
  { clock, signal }: Io,
  order: ListFilesOrder,
  lists: ListStore | null,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for await (const outcome of importListFiles(order, { lists, clock, signal })) {
    outcomes.push(lists === null ? outcome : await withGone(lists, outcome))
  }
  return outcomes
}

/** Told at once: a version that comes after it may change what this one is compared with. */
async function withGone(lists: ListStore, outcome: ListFileOutcome): Promise<Outcome> {
  if (!('fault' in outcome) || outcome.fault.code !== 'LIST_SHRANK') return outcome
  const { content } = outcome
  return content === null ? outcome : { ...outcome, gone: await goneText(lists, content) }
}

function report(io: Io, outcomes: readonly Outcome[], dryRun: boolean): number {
  answer(io, outcomes.map(outcomeData), () => outcomeTable(outcomes, dryRun))
  for (const outcome of outcomes) {
    const name = basename(outcome.path)
    if ('fault' in outcome) {
      note(io, `${name}: refused, nothing of it was stored`)
      noteFaults(io, [outcome.fault])
      for (const line of outcome.gone ?? []) note(io, `  ${line}`)
    } else if (outcome.content.faults.length > 0 && outcome.result?.stored !== false) {
      const { faults } = outcome.content
      note(io, `${name}: ${remarksText(faults)}`)
      noteFaults(io, faults)
    }
  }
  return outcomes.some((outcome) => 'fault' in outcome) ? EXIT.fault : EXIT.ok
}

/** How many rows are not in the version, and how many are in it with a remark. */
function remarksText(faults: readonly Fault[]): string {
  const lost = faults.filter(isLost).length
  const kept = faults.length - lost
  return [
    lost > 0 ? `${plural(lost, 'remark')} on rows that were not taken` : '',
    kept > 0 ? `${plural(kept, 'remark')} on rows that were taken` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function outcomeData(outcome: Outcome): unknown {
  if ('fault' in outcome) return { path: outcome.path, fault: outcome.fault }
  const { path, content, result } = outcome
  const { list, hash, publishedMs, entries, actors, marks, parties = [], faults } = content
  const size = {
    entries: entries.length,
    actors: actors.length,
    marks: marks.length,
    parties: parties.length,
  }
  const counts =
    result === null
      ? { dryRun: true }
      : {
          stored: result.stored,
          added: result.added,
          changed: result.changed,
          removed: result.removed,
        }
  return { path, list, hash, published: formatDate(publishedMs), ...size, ...counts, faults }
}

function outcomeTable(outcomes: readonly Outcome[], dryRun: boolean): string {
  const rows = outcomes.map((outcome) => {
    if ('fault' in outcome)
      return [basename(outcome.path), '', '', '', '', '', '', outcome.fault.code]
    const { content, result } = outcome
    const size = content.entries.length + content.actors.length + content.marks.length
    const state = dryRun ? 'not stored (dry run)' : result?.stored ? 'stored' : 'known already'
    const now = (changes: number | undefined): string =>
      result?.stored === true ? count(changes ?? 0) : ''
    return [
      content.list,
      formatDate(content.publishedMs),
      count(size),
      content.parties === undefined ? '' : count(content.parties.length),
      now(result?.added),
      now(result?.changed),
      now(result?.removed),
      state,
    ]
  })
  const right = true
  return table(
    [
      { head: 'list' },
      { head: 'published' },
      { head: 'rows', right },
      { head: 'parties', right },
      { head: 'added', right },
      { head: 'changed', right },
      { head: 'removed', right },
      { head: 'state' },
    ],
    rows,
  )
}
