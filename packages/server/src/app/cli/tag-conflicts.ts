/** `paperchain tag conflicts`: where tags on one account disagree. */
import type { AccountConflict, TagConflict, TagConflicts } from '@paperchain/contract/tag'
import { CONFLICT_KINDS, CONFLICT_STRENGTHS } from '@paperchain/contract/tag'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { conflictsTold } from '../tags/conflicts.ts'
import { indexOfAll } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { usage } from './flags.ts'
import { answer, type Io, note } from './io.ts'
import { type MomentFlags, momentOf } from './moment.ts'
import { clip, count, LABEL_SHOWN_MAX, plural, table } from './table.ts'
import type { RemoteWork } from './through-server.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `tag conflicts`. */
export type ConflictFlags = MomentFlags & {
  readonly kind?: string
  readonly strength?: string
  readonly list?: string
  readonly ledger?: string
}

/** Accounts that a server tells at once, and those shown to people; `--json` has all. */
const PAGE = 1_000
const SHOWN_MAX = 25

/** Lists the conflicts of a moment, of all accounts or of one. */
export const tagConflicts = (
  io: Io,
  [account]: readonly string[],
  flags: ConflictFlags,
): Promise<number> =>
  withFolder(io, 'tag conflicts', async ({ lists, ledger }) => {
    const { ledger: named, ...asked } = wordsOf(flags)
    const moment = await momentOf(io, lists, flags)
    const here = await ledger.ledgers()
    const filter = {
      ...asked,
      ...(account === undefined ? {} : { account }),
      ...(named === undefined ? {} : { ledger: ledgerNamed(named) }),
    }
    const world = { lists, here, moment, ...(await indexOfAll(lists)) }
    return told(io, await conflictsTold(world, filter, { limit: Number.MAX_SAFE_INTEGER }))
  })

/** The same through a server. */
export const tagConflictsThrough: RemoteWork<ConflictFlags> = async (
  { io, remote },
  [account],
  flags,
) => {
  const { asOf, knownAt } = flags
  const query = {
    ...wordsOf(flags),
    ...(account === undefined ? {} : { account }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
    limit: PAGE,
  }
  const first = await remote.api('tag.conflicts', { query })
  const items = [...first.items]
  for (let cursor = first.next; cursor !== null; ) {
    const page: TagConflicts = await remote.api('tag.conflicts', { query: { ...query, cursor } })
    items.push(...page.items)
    cursor = page.next
  }
  return told(io, { ...first, items })
}

/** @throws {FaultError} `USAGE` */
function wordsOf({ kind, strength, list, ledger }: ConflictFlags) {
  return {
    ...(kind === undefined ? {} : { kind: wordOf('--kind', CONFLICT_KINDS, kind) }),
    ...(strength === undefined
      ? {}
      : { strength: wordOf('--strength', CONFLICT_STRENGTHS, strength) }),
    ...(list === undefined ? {} : { list }),
    ...(ledger === undefined ? {} : { ledger }),
  }
}

function wordOf<Word extends string>(flag: string, words: readonly Word[], given: string): Word {
  const found = words.find((word) => word === given)
  if (found === undefined) throw usage(`${flag} as ${words.join(' or ')}`, `"${given}"`)
  return found
}

function told(io: Io, { next: _, ...all }: TagConflicts): number {
  answer(io, all, () => (all.items.length === 0 ? 'No tags disagree.' : text(all)))
  const { accounts, strongActor, weakActor, strongCategory, weakCategory } = all.counts
  note(
    io,
    `${plural(accounts, 'account')} in conflict as of ${all.asOf.slice(0, 10)}: about the actor ` +
      `${count(strongActor)} strong and ${count(weakActor)} weak, about the use ` +
      `${count(strongCategory)} strong and ${count(weakCategory)} weak`,
  )
  return EXIT.ok
}

function text({ patterns, items }: Omit<TagConflicts, 'next'>): string {
  const shared = table(
    [{ head: 'about' }, { head: 'weight' }, { head: 'accounts', right: true }, { head: 'who' }],
    patterns.map(({ kind, strength, accounts, sides }) => [
      kind,
      strength,
      count(accounts),
      sides.map(({ says, lists }) => `${says} (${lists.join(', ')})`).join(' | '),
    ]),
  )
  const left = items.length - SHOWN_MAX
  const more = left > 0 ? [`and ${plural(left, 'more account')}; --json has all`] : []
  return [shared, ...items.slice(0, SHOWN_MAX).map(accountText), ...more].join('\n\n')
}

const accountText = ({ account, conflicts }: AccountConflict): string =>
  [`${account.id}  (${account.ledgerName})`, ...conflicts.flatMap(conflictText)].join('\n')

const conflictText = ({ kind, strength, sides }: TagConflict): readonly string[] => [
  `  ${strength} conflict about the ${kind}:`,
  ...sides.flatMap(({ says, tags }) => [
    `    ${says}`,
    ...tags.map(
      ({ list, entry, validFrom }) =>
        `      ${list}: ${clip(entry.label, LABEL_SHOWN_MAX)}; since ${validFrom.slice(0, 10)}` +
        `; ${entry.confidence || 'confidence not stated'}`,
    ),
  ]),
]
