/** Which customers the law asks to keep no more. Nothing is erased by looking. */
import type { PartyRow } from '@paperchain/contract/party'

/** Customers whose relation has ended, by what keeps them; each part the first due first. */
export type DueParties = {
  /** Due, and on no hold. */
  readonly due: readonly PartyRow[]
  /** Due, and on hold. */
  readonly held: readonly PartyRow[]
  /** Not due yet. */
  readonly later: readonly PartyRow[]
  /** Of which no law is named: they are never due. */
  readonly lawless: readonly PartyRow[]
}

/** Parts customers whose relation has ended. @param today the day, `2026-11-20` */
export function partDue(rows: readonly PartyRow[], today: string): DueParties {
  const found = {
    due: [] as PartyRow[],
    held: [] as PartyRow[],
    later: [] as PartyRow[],
    lawless: [] as PartyRow[],
  }
  for (const row of [...rows].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
    const { dueOn, holds } = row
    if (dueOn === null) found.lawless.push(row)
    else if (dueOn > today) found.later.push(row)
    else if (holds.length > 0) found.held.push(row)
    else found.due.push(row)
  }
  return found
}

const orderOf = ({ dueOn, id }: PartyRow): string => `${dueOn ?? ''} ${id}`
