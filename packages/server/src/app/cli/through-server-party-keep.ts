/** `paperchain party keep|hold|lift|retention` through a server. */
import type { PartyRow } from '@paperchain/contract/party'
import { type PartyReasonFlags, reasonOf } from './party.ts'
import {
  type PartyKeepFlags,
  type PartyRetentionFlags,
  partyKept,
  retention,
  retentionOf,
} from './party-keep.ts'
import type { Remote, RemoteWork } from './through-server.ts'

/** Parties of one page. */
const PAGE = 1_000

/** `paperchain party keep`. */
export const partyKeepThrough: RemoteWork<PartyKeepFlags> = async (
  { io, remote },
  [party = ''],
  flags,
) => {
  const { laws, endedOn } = retentionOf(flags)
  const body = { laws: [...laws], endedOn }
  return partyKept(io, await remote.api('party.retain', { params: { party }, body }))
}

/** `paperchain party hold`. */
export const partyHoldThrough: RemoteWork<PartyReasonFlags> = async (
  { io, remote },
  [party = ''],
  flags,
) => {
  const body = { reason: reasonOf(flags) }
  return partyKept(io, await remote.api('party.hold', { params: { party }, body }))
}

/** `paperchain party lift`. */
export const partyLiftThrough: RemoteWork<PartyReasonFlags> = async (
  { io, remote },
  [party = '', hold = ''],
  flags,
) => {
  const body = { reason: reasonOf(flags) }
  return partyKept(io, await remote.api('party.lift', { params: { party, hold }, body }))
}

/** `paperchain party retention`. */
export const partyRetentionThrough: RemoteWork<PartyRetentionFlags> = ({ io, remote }, _, flags) =>
  retention(io, flags, {
    ended: (today) => endedAt(remote, today),
    erase: async (party, reason) => {
      await remote.api('party.erase', { params: { party }, body: { reason, onlyDue: true } })
    },
  })

async function endedAt(remote: Remote, endedBy: string): Promise<readonly PartyRow[]> {
  const all: PartyRow[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = { limit: PAGE, endedBy, ...(cursor === '' ? {} : { cursor }) }
    const page: { items: PartyRow[]; next: string | null } = await remote.api('party.list', {
      query,
    })
    all.push(...page.items)
    cursor = page.next
  }
  return all
}
