/**
 * What people said of a book's deposits and withdrawals since it was compared with its chains: a
 * comparison is a result of its hour, and whoever comes back must see what was decided after it.
 */
import type { BookStanding } from '@paperchain/contract/book'
import type { Job } from '@paperchain/contract/job'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Link } from '@paperchain/core/domain/link'
import type { House } from './house.ts'
import { userNameOf } from './user-name.ts'
import { timeText } from './write/basics.ts'

/** Entries of the audit log that are read for who said it. */
const ENTRIES_MAX = 1_000

type Compared = Extract<Job, { readonly kind: 'reconcile-book' }>
type Word = NonNullable<BookStanding['said']>

/** Jobs of a book; the newest comparison among them tells the words that it has not counted. */
export async function withWords(
  house: House,
  book: LedgerId,
  jobs: readonly Job[],
): Promise<Job[]> {
  const newest = jobs.find(
    (job): job is Compared => job.kind === 'reconcile-book' && job.result !== null,
  )
  if (newest === undefined || newest.result === null) return [...jobs]
  const { standings } = newest.result
  const since = Date.parse(newest.startedAt ?? newest.createdAt)
  const words = await wordsOf(house, { book, since, standings })
  if (words.size === 0) return [...jobs]
  const told = standings.map((each): BookStanding => {
    const said = words.get(each.tx)
    return said === undefined ? each : { ...each, said }
  })
  const result = { ...newest.result, standings: told }
  return jobs.map((job) => (job === newest ? { ...newest, result } : job))
}

type Wanted = {
  readonly book: LedgerId
  readonly since: number
  readonly standings: readonly BookStanding[]
}

/** The newest word about each transaction of the book that a comparison does not show yet. */
async function wordsOf(house: House, { book, since, standings }: Wanted) {
  const words = new Map<string, Word>()
  if (standings.length === 0) return words
  const byTx = new Map(standings.map((each) => [each.tx, each]))
  const links = (await house.stores.links.linksOf(book, [...byTx.keys()]))
    .filter(
      (link) =>
        link.from.ledger === book &&
        link.relation === 'same-value' &&
        link.knownMs >= since &&
        isNews(byTx.get(link.from.tx), link),
    )
    .sort((a, b) => a.knownMs - b.knownMs)
  if (links.length === 0) return words
  const names = await namesOf(house, book, since)
  for (const { from, to, evidence, confidence, reasons, knownMs } of links) {
    words.set(from.tx, {
      chainTx: to.tx,
      confidence,
      reasons: [...reasons],
      evidence: evidence === 'refused' ? 'refused' : 'confirmed',
      at: timeText(knownMs),
      by: names.get(wordKey(from.tx, to.tx)) ?? '',
    })
  }
  return words
}

/** Whether somebody said what the comparison does not have. */
function isNews(standing: BookStanding | undefined, { to, evidence }: Link): boolean {
  if (standing === undefined) return false
  const { named, candidates } = standing
  if (evidence === 'confirmed') return named?.chainTx !== to.tx || named.evidence !== 'confirmed'
  const all = [...candidates, ...(named === null ? [] : [named])]
  return evidence === 'refused' && all.some(({ chainTx }) => chainTx === to.tx)
}

const wordKey = (tx: string, chainTx: string): string => JSON.stringify([tx, chainTx])

/** Who said the last word about each pair, by the audit log. */
async function namesOf(house: House, book: LedgerId, since: number) {
  await house.audits.flush()
  const filter = { action: 'book.link', object: book, fromMs: since }
  const { rows } = await house.registry.audit.list(filter, { limit: ENTRIES_MAX })
  const names = new Map<string, string>()
  for (const { who, after } of rows) {
    const { tx, chainTx } = (after ?? {}) as { readonly tx?: unknown; readonly chainTx?: unknown }
    const key = wordKey(String(tx), String(chainTx))
    // The newest entry comes first.
    if (!names.has(key)) names.set(key, await userNameOf(house, who))
  }
  return names
}
