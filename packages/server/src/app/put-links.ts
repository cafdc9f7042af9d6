/**
 * Links that somebody states by hand: checked, put into the ledger's words and stored. Nothing is
 * guessed: what such a link says is a claim of whom it names.
 *
 * @module
 */
import type { LinkRecord, NewLink } from '@paperchain/contract/link'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { checkLink, GIVEN_CONFIDENCE, type Link } from '@paperchain/core/domain/link'
import type { Transaction } from '@paperchain/core/domain/posting'
import { formatTime, type TimeMs } from '@paperchain/core/domain/time'
import type { LinkStore } from '@paperchain/core/links'
import type { LedgerStore } from '@paperchain/core/ports'
import { addressesOf, isOwnAccount } from './named-accounts.ts'

/** What became of a link that was stated. */
export type PutLink = { readonly link: Link | null; readonly fault: Fault | null }

type Stores = { readonly ledger: LedgerStore; readonly links: LinkStore }

/** Stores the good ones of these links; the answers stand in their order. */
export async function putLinks(
  { ledger, links }: Stores,
  wanted: readonly NewLink[],
  knownMs: TimeMs,
): Promise<PutLink[]> {
  const answers: PutLink[] = []
  for (const each of wanted) {
    try {
      const made = await linkOf(ledger, each, knownMs)
      checkLink(made)
      answers.push({ link: made, fault: null })
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      const { code, message, facts } = error
      answers.push({ link: null, fault: { code, message, facts } })
    }
  }
  await links.put(answers.flatMap(({ link }) => (link === null ? [] : [link])))
  return answers
}

async function linkOf(store: LedgerStore, wanted: NewLink, knownMs: TimeMs): Promise<Link> {
  const { evidence, reason, by } = wanted
  const [from, to] = [ledgerNamed(wanted.from.ledger), ledgerNamed(wanted.to.ledger)]
  const tx = txNamed(from, wanted.from.tx)
  // An id that stands in two blocks names both (BIP 30); their moves are alike.
  const [found] = await store.transactions(from, [tx])
  if (found === undefined) {
    const message = `Expected a live transaction of ${ledgerName(from)}, got "${tx}"`
    throw new FaultError('TX_UNKNOWN', message, { ledger: from })
  }
  return {
    from: { ledger: from, tx, move: moveOf(found, wanted.from.move) },
    to: {
      ledger: to,
      tx: txNamed(to, wanted.to.tx),
      account: accountNamed(to, wanted.to.account ?? ''),
    },
    relation: 'same-value',
    evidence,
    confidence: confidenceOf(wanted),
    reasons: [reason, `said by ${by}`],
    knownMs,
  }
}

/**
 * An id as the ledger writes it: hex of a chain in either case, a text of a book as it is.
 *
 * @throws {FaultError} `LINK_INVALID`
 */
export function txNamed(ledger: LedgerId, text: string): string {
  if (ledger.startsWith('book:')) return text
  const [, digits] = /^(?:0[xX])?([0-9a-fA-F]{64})$/.exec(text) ?? []
  if (digits !== undefined) return digits.toLowerCase()
  throw invalid(`a transaction of ${ledgerName(ledger)} as 64 hex digits`, `"${text}"`)
}

function accountNamed(ledger: LedgerId, text: string): string {
  if (text === '' || isOwnAccount(ledger, text)) return text
  const [found] = addressesOf(text, [ledger])
  if (found !== undefined) return found.account
  throw invalid(`an account of ${ledgerName(ledger)}`, `"${text}"`)
}

/** The move that is meant: the one that is stated, else the only one beside fees. */
function moveOf({ postings, id }: Transaction, stated: number | undefined): number {
  const moves = new Set<number>()
  for (const { move, kind } of postings) {
    if (move !== null && (kind !== 'fee' || move === stated)) moves.add(move)
  }
  // On a coin ledger all inputs face all outputs: there is but one.
  if (moves.size === 0) moves.add(0)
  const [only = 0] = moves
  if (stated === undefined && moves.size === 1) return only
  if (stated !== undefined && moves.has(stated)) return stated
  const known = [...moves].slice(0, 10).join(', ')
  throw invalid(`a move of ${id} (${known})`, stated === undefined ? 'none' : String(stated))
}

function confidenceOf({ evidence, confidence }: NewLink): number {
  if (evidence === 'refused' && confidence !== undefined && confidence > 0) {
    throw invalid('no confidence in what is refused', String(confidence))
  }
  if (confidence !== undefined) return confidence
  if (evidence === 'matched') throw invalid('a confidence of a guess', 'none')
  return { confirmed: 100, given: GIVEN_CONFIDENCE, refused: 0 }[evidence]
}

const invalid = (expected: string, got: string): FaultError =>
  new FaultError('LINK_INVALID', `Expected ${expected}, got ${got}`)

/** Links that begin in a ledger, in a page that holds all of each transaction. */
export async function linksPage(
  links: LinkStore,
  ledger: LedgerId,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ readonly items: readonly Link[]; readonly next: string | null }> {
  const rows = await links.linksFrom(ledger, { afterTx: after, limit })
  const last = rows.at(-1)?.from.tx
  if (rows.length < limit || last === undefined) return { items: rows, next: null }
  const whole = rows.filter(({ from }) => from.tx !== last)
  const end = whole.at(-1)?.from.tx
  if (end !== undefined) return { items: whole, next: end }
  const all = await links.linksOf(ledger, [last])
  return { items: all.filter(({ from }) => from.ledger === ledger && from.tx === last), next: last }
}

/** A link as answers have it. */
export const linkRecord = ({ from, to, knownMs, reasons, ...rest }: Link): LinkRecord => ({
  from: { ...from, ledgerName: ledgerName(from.ledger) },
  to: { ...to, ledgerName: ledgerName(to.ledger), account: to.account === '' ? null : to.account },
  relation: rest.relation,
  evidence: rest.evidence,
  confidence: rest.confidence,
  reasons: [...reasons],
  known: formatTime(knownMs),
})
