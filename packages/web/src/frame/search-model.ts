/**
 * What a search answer means for the page: where each result leads, what it is called, and where in
 * a wrong text the wrong character stands.
 *
 * @module
 */
import type { SearchResponse, SearchResult } from '@paperchain/contract/search'
import { formatCount } from '../format/amount.ts'
import { middleCut } from '../format/identifier.ts'
import { formatDay, type Zone } from '../format/time.ts'
import { counted } from '../format/words.ts'

/** Milliseconds after the last key before the question is asked. */
export const SEARCH_AFTER_MS = 200
/** Characters of one question; the contract refuses more. */
export const SEARCH_CHARS_MAX = 200

/** A result as a row: what it is, its name, what else is known. */
export type SearchRow = {
  readonly key: string
  readonly kind: string
  readonly name: string
  readonly about: string
  /** Something a list warns of. */
  readonly hit: boolean
}

const words = (...parts: readonly (string | false)[]): string =>
  parts.filter((part) => part !== false && part !== '').join(' · ')

/** How a result is shown. */
export function rowOf(result: SearchResult, zone: Zone): SearchRow {
  switch (result.kind) {
    case 'account': {
      const { ledgerName, account, tag, seen, form } = result
      const about = words(tag?.label ?? '', ledgerName, form, !seen && 'never seen here')
      const key = `account ${result.ledger} ${account}`
      const kind = form === '' ? 'Account' : 'Address'
      return { key, kind, name: middleCut(account, 12), about, hit: tag?.hit ?? false }
    }
    case 'transaction': {
      const { ledger, ledgerName, tx, height, time } = result
      const day = formatDay(Date.parse(time), zone)
      const about = words(ledgerName, `block ${formatCount(height)}`, day)
      const key = `transaction ${ledger} ${tx} ${height}`
      return { key, kind: 'Transaction', name: middleCut(tx, 12), about, hit: false }
    }
    case 'coin': {
      const { ledger, ledgerName, tx, index, spentBy } = result
      const about = words(ledgerName, spentBy === null ? 'unspent here' : 'spent')
      const name = `${middleCut(tx, 10)}:${index}`
      return { key: `coin ${ledger} ${tx} ${index}`, kind: 'Coin', name, about, hit: false }
    }
    case 'block': {
      const { ledger, ledgerName, id, height, state, time } = result
      const day = formatDay(Date.parse(time), zone)
      const about = words(ledgerName, day, state === 'orphaned' && 'orphaned')
      const name = formatCount(height)
      return { key: `block ${ledger} ${id}`, kind: 'Block', name, about, hit: false }
    }
    case 'tag': {
      const { label, category, abuse, accounts } = result
      const many = counted(accounts, 'accounts')
      const about = words(category, abuse, many)
      return { key: `tag ${label}`, kind: 'Tag', name: label, about, hit: abuse !== '' }
    }
    case 'actor': {
      const about = words(...result.categories, counted(result.accounts, 'accounts'))
      return { key: `actor ${result.id}`, kind: 'Actor', name: result.label, about, hit: false }
    }
  }
}

/** The address of a result's page. */
export function pathOf(result: SearchResult): string {
  const part = encodeURIComponent
  switch (result.kind) {
    case 'account':
      return `/address/${part(result.ledgerName)}/${part(result.account)}`
    case 'transaction':
    case 'coin':
      return `/tx/${part(result.ledgerName)}/${part(result.tx)}`
    case 'block':
      return `/block/${part(result.ledgerName)}/${result.id}`
    case 'tag':
      return `/tags?label=${part(JSON.stringify(result.label))}`
    case 'actor':
      return `/actors/${part(result.id)}`
  }
}

/** A wrong text taken apart at its wrong character; null where the fault names no place. */
export function wrongPlace(
  query: string,
  problem: SearchResponse['problem'],
): { readonly before: string; readonly wrong: string; readonly after: string } | null {
  const at = problem?.facts['index'] ?? problem?.facts['at']
  if (typeof at !== 'number' || at < 0 || at >= query.length) return null
  const wrong = String.fromCodePoint(query.codePointAt(at) ?? 0)
  return { before: query.slice(0, at), wrong, after: query.slice(at + wrong.length) }
}
