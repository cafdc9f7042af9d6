/**
 * Whose account of a book is whose: from the pseudonym to the institution's own name, or back.
 * Names are personal data, so a look has a reason and an entry in the audit log that names nobody.
 *
 * @module
 */
import { setImmediate as turn } from 'node:timers/promises'
import { reasonText } from '@paperchain/core/domain/check-party'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import type { NamedAccount } from '@paperchain/core/engine/book/account-names'
import type { BookDesk } from './jobs/import-book-desk.ts'

/** Pseudonyms that one entry of the audit log names; more are counted. */
const LOGGED_MAX = 100

/** Which accounts, and why. All where neither is given. */
export type NamesWanted = {
  readonly account?: string | undefined
  readonly name?: string | undefined
  readonly reason: string
  /** So many of those found, after so many of them. */
  readonly limit: number
  readonly after: number
}

/** What was found, and what the audit log says of it. */
export type NamesFound = {
  readonly found: readonly NamedAccount[]
  /** Where to go on, or null. */
  readonly next: number | null
  readonly audit: { readonly object: string; readonly after: Json }
}

/** Looks names up. @throws {FaultError} `PARTY_REASON`; `REQUEST_INVALID` for both at once */
export async function lookAtNames(desk: BookDesk, wanted: NamesWanted): Promise<NamesFound> {
  const { account, name, reason: given } = wanted
  if (account !== undefined && name !== undefined) {
    throw new FaultError('REQUEST_INVALID', 'Expected a pseudonym or a name, got both')
  }
  const { found, next } = await search(desk, wanted)
  const told = [...(name === undefined ? [] : [name]), ...found.map((each) => each.name)]
  const reason = reasonText(given, told)
  const { ledger } = desk.book
  const [only] = found
  const isOne = found.length === 1 && only !== undefined && (account ?? name) !== undefined
  return {
    found,
    next,
    audit: {
      object: isOne ? `account:${ledger}:${only.account}` : ledger,
      after: {
        book: ledger,
        by: account !== undefined ? 'pseudonym' : name !== undefined ? 'name' : 'all',
        reason,
        found: found.length,
        accounts: found.slice(0, LOGGED_MAX).map((each) => each.account),
      },
    },
  }
}

async function search({ file }: BookDesk, { account, name, limit, after }: NamesWanted) {
  const bare = name?.trim()
  const isWanted = (each: NamedAccount): boolean =>
    account !== undefined
      ? each.account === account
      : name === undefined || each.name === name || each.name === bare
  const found: NamedAccount[] = []
  let passed = 0
  for (const named of file.frames()) {
    for (const each of named) {
      if (!isWanted(each) || passed++ < after) continue
      if (found.length === limit) return { found, next: after + limit }
      found.push(each)
    }
    // A book of millions is opened piece by piece, so that others are answered meanwhile.
    await turn()
  }
  return { found, next: null }
}
