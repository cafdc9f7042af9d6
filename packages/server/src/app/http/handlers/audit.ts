/** The audit log. */
import type { AuditEntry } from '@paperchain/contract/audit'
import type { AuditEntry as DomainEntry } from '@paperchain/core/domain/audit'
import { parseTime, parseTimeInclusive } from '@paperchain/core/domain/time'
import type { AuditFilter } from '@paperchain/core/registry'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson } from '../change.ts'
import type { House } from '../house.ts'
import { timeText } from '../write/basics.ts'

async function list({
  house,
  query,
}: Ask<'audit.list'>): Promise<Reply<{ items: AuditEntry[]; next: string | null }>> {
  // What was done a moment ago is in it too.
  await house.audits.flush()
  const { limit, cursor: after } = query
  const page = await house.registry.audit.list(filterOf(query), {
    limit,
    ...(after === undefined ? {} : { after }),
  })
  const names = await namesOf(house, page.rows)
  return {
    body: { items: page.rows.map((row) => entryOf(row, names)), next: page.next },
    audit: { object: 'audit' },
  }
}

function filterOf({ who, action, object, from, to }: Ask<'audit.list'>['query']): AuditFilter {
  return {
    ...(who === undefined ? {} : { who }),
    ...(action === undefined ? {} : { action }),
    ...(object === undefined ? {} : { object }),
    ...(from === undefined ? {} : { fromMs: parseTime(from) }),
    ...(to === undefined ? {} : { toMs: parseTimeInclusive(to) + 1 }),
  }
}

/** Sign-in names by id, of those who are people; a key is known by its id. */
async function namesOf(
  { registry }: House,
  rows: readonly DomainEntry[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ who }) => who))].filter((id) => /^[0-9a-f]{32}$/.test(id))
  const users = await Promise.all(ids.map((id) => registry.users.byId(id)))
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.name]])))
}

const entryOf = (row: DomainEntry, names: ReadonlyMap<string, string>): AuditEntry => ({
  seq: row.seq,
  when: timeText(row.whenMs),
  who: row.who,
  whoName: names.get(row.who) ?? '',
  action: row.action,
  object: row.object,
  from: row.from,
  before: asJson(row.before),
  after: asJson(row.after),
  hash: row.hash,
  signature: row.signature,
})

/** Handlers of this topic. */
export const AUDIT_HANDLERS: Handlers<'audit.list' | 'audit.head' | 'audit.verify'> = {
  'audit.list': list,
  'audit.head': async ({ house }) => {
    await house.audits.flush()
    return { body: { ...(await house.registry.audit.head()) } }
  },
  'audit.verify': async ({ house, body }) => {
    await house.audits.flush()
    const verdict = await house.registry.audit.verify(body.kept)
    const { state, entries } = verdict
    return {
      body: verdict.state === 'whole' ? { ...verdict, head: { ...verdict.head } } : { ...verdict },
      audit: { object: 'audit', after: { state, proven: String(entries) } },
    }
  },
}
