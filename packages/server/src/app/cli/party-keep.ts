/**
 * `paperchain party keep|hold|lift|retention`: how long customers are kept. Nothing is erased but
 * by `retention --erase`, with the number of customers that it said were due.
 */
import type { PartyRow } from '@paperchain/contract/party'
import { FaultError } from '@paperchain/core/domain/error'
import { JURISDICTIONS, type Retention } from '@paperchain/core/domain/retention'
import { formatDate } from '@paperchain/core/domain/time'
import { REGISTRY_PAGE_MAX, type Registry } from '@paperchain/core/registry'
import { partyRowOf } from '../http/write/parties.ts'
import { type DueParties, partDue } from '../parties/due-parties.ts'
import { eraseParty, holdParty, liftParty, retainParty } from '../parties/party-deeds.ts'
import { EXIT } from './exit.ts'
import { usage, whole } from './flags.ts'
import { answer, type Io, noteFaults } from './io.ts'
import { deed, LOCAL, type PartyReasonFlags, reasonOf } from './party.ts'
import { plural, table } from './table.ts'
import { withRegistry } from './with-registry.ts'

/** Flags of `party keep`. */
export type PartyKeepFlags = { readonly law?: string; readonly ended?: string }
/** Flags of `party retention`. */
export type PartyRetentionFlags = PartyReasonFlags & {
  readonly erase?: boolean
  readonly confirm?: string
}

/** Says which laws ask to keep a party, and when its relation ended. */
export async function partyKeep(
  io: Io,
  [id = '']: readonly string[],
  flags: PartyKeepFlags,
): Promise<number> {
  const retention = retentionOf(flags)
  const row = await withRegistry(io, 'party keep', (registry) =>
    deed(registry, 'party.retain', (stores) =>
      retainParty(stores, { id, by: LOCAL.who, ...retention }),
    ),
  )
  return partyKept(io, partyRowOf(row))
}

/** What is said of a relation as typed. @throws {FaultError} `USAGE` */
export function retentionOf({ law, ended }: PartyKeepFlags): Retention {
  if (law === undefined || ended === undefined) {
    throw usage('--law with laws and --ended with a day or none', 'one of them or neither')
  }
  const named = law === 'none' ? [] : law.split(',')
  const wrong = named.find((each) => !JURISDICTIONS.some((known) => known === each))
  if (wrong !== undefined) throw usage(`--law of ${JURISDICTIONS.join(', ')}`, `"${wrong}"`)
  if (ended !== 'none' && !/^\d{4}-\d{2}-\d{2}$/.test(ended)) {
    throw usage('--ended as 2024-03-01 or none', `"${ended}"`)
  }
  const laws = JURISDICTIONS.filter((known) => named.includes(known))
  return { laws, endedOn: ended === 'none' ? null : ended }
}

/** Tells how long a party is kept. */
export function partyKept(io: Io, row: PartyRow): number {
  answer(io, row, () => {
    const { id, laws, endedOn, dueOn, holds } = row
    const relation = endedOn === null ? 'the relation lasts' : `the relation ended on ${endedOn}`
    const until = dueOn === null ? 'never due' : `due on ${dueOn}`
    const held = holds.map((hold) => `on hold ${hold.id} since ${hold.since}: ${hold.reason}`)
    return [`${id}: ${laws.join(', ') || 'no law'}; ${relation}; ${until}`, ...held].join('\n')
  })
  return EXIT.ok
}

/** Puts a party on legal hold. */
export async function partyHold(
  io: Io,
  [id = '']: readonly string[],
  flags: PartyReasonFlags,
): Promise<number> {
  const order = { id, by: LOCAL.who, reason: reasonOf(flags) }
  const row = await withRegistry(io, 'party hold', (registry) =>
    deed(registry, 'party.hold', (stores) => holdParty(stores, order)),
  )
  return partyKept(io, partyRowOf(row))
}

/** Lifts a legal hold. */
export async function partyLift(
  io: Io,
  [id = '', hold = '']: readonly string[],
  flags: PartyReasonFlags,
): Promise<number> {
  const order = { id, hold, by: LOCAL.who, reason: reasonOf(flags) }
  const row = await withRegistry(io, 'party lift', (registry) =>
    deed(registry, 'party.lift', (stores) => liftParty(stores, order)),
  )
  return partyKept(io, partyRowOf(row))
}

/** Lists who is due, and erases them only where it is told to. */
export const partyRetention = (
  io: Io,
  _: readonly string[],
  flags: PartyRetentionFlags,
): Promise<number> =>
  withRegistry(io, 'party retention', (registry) =>
    retention(io, flags, {
      ended: (today) => endedIn(registry, today),
      erase: async (id, reason) => {
        const dueBy = formatDate(io.clock())
        await deed(registry, 'party.erase', (stores) => eraseParty(stores, { id, reason, dueBy }))
      },
    }),
  )

async function endedIn({ parties }: Registry, today: string): Promise<readonly PartyRow[]> {
  const all: PartyRow[] = []
  for (let after: string | null = ''; after !== null; ) {
    const at: string = after
    const page = await parties.list({ endedBy: today }, { limit: REGISTRY_PAGE_MAX, after: at })
    all.push(...page.rows.map(partyRowOf))
    after = page.next
  }
  return all
}

/** Where customers are asked about and erased: a registry of ours, or a server. */
export type Keeper = {
  /** Those that are kept and whose relation ended on a day up to this one. */
  readonly ended: (today: string) => Promise<readonly PartyRow[]>
  /** Refuses what is held, or not due. */
  readonly erase: (id: string, reason: string) => Promise<void>
}

/** The work of `party retention`, wherever customers are. */
export async function retention(
  io: Io,
  flags: PartyRetentionFlags,
  { ended, erase }: Keeper,
): Promise<number> {
  const today = formatDate(io.clock())
  const parts = partDue(await ended(today), today)
  const reason = flags.erase === true ? confirmed(flags, parts.due.length) : null
  const erased: string[] = []
  const faults: FaultError[] = []
  for (const { id } of reason === null ? [] : parts.due) {
    try {
      await erase(id, reason ?? '')
      erased.push(id)
    } catch (error) {
      // One that was put on hold meanwhile stays, and keeps no other from going.
      if (!(error instanceof FaultError)) throw error
      faults.push(error)
    }
  }
  answer(io, { today, ...parts, erased }, () => text(parts, { today, erased: reason !== null }))
  noteFaults(io, faults)
  return faults.length > 0 ? EXIT.fault : EXIT.ok
}

/** The reason, where the number of those who go was said. @throws {FaultError} `USAGE` */
function confirmed(flags: PartyRetentionFlags, due: number): string {
  const reason = reasonOf(flags)
  if (flags.confirm === undefined) throw usage(`--confirm ${due}, how many go for good`, 'none')
  const count = whole('--confirm', flags.confirm)
  if (count !== due) throw usage(`--confirm ${due}, how many go for good`, `${count}`)
  return reason
}

function text(
  { due, held, later, lawless }: DueParties,
  { today, erased }: { readonly today: string; readonly erased: boolean },
): string {
  const parts = [
    [erased ? 'erased' : 'due', due],
    ['held', held],
    ['later', later],
    ['no law', lawless],
  ] as const
  const rows = parts.flatMap(([state, all]) =>
    all.map(({ id, laws, endedOn, dueOn, holds }) => [
      state,
      id,
      laws.join(','),
      endedOn ?? '',
      dueOn ?? '',
      holds.map(({ reason }) => reason).join('; '),
    ]),
  )
  const heads = ['state', 'party', 'laws', 'ended', 'due', 'hold'].map((head) => ({ head }))
  const count = `${plural(due.length, 'customer')} due on ${today}`
  const next = erased
    ? 'Erased for good; backups from before still hold them.'
    : `Nothing was erased. To erase them: --erase --confirm ${due.length} --reason TEXT`
  const list = rows.length === 0 ? 'No relation has ended.' : table(heads, rows)
  return `${list}\n${count}, ${held.length} more on hold. ${due.length === 0 ? '' : next}`.trimEnd()
}
