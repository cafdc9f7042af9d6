/** `paperchain book reconcile` and `book link`: a book beside its chains. */
import type {
  BookLink,
  BookPayment,
  BookReconciliation,
  BookStanding,
} from '@paperchain/contract/book'
import { formatAmount } from '@paperchain/core/domain/amount'
import { type LinkWord, linkBook } from '../book-link.ts'
import { bookNamed, reconciliationOut } from '../http/reconcile-work.ts'
import { reconcileBook } from '../jobs/import-book-reconcile.ts'
import { EXIT } from './exit.ts'
import { usage } from './flags.ts'
import { answer, type Io, note } from './io.ts'
import { fields, plural, shortId, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Rows shown to people; `--json` has all. */
const ROWS_SHOWN_MAX = 40

/** What each state says to people. */
const STATES: Readonly<Record<BookStanding['state'], string>> = {
  agrees: 'the chain agrees',
  differs: 'the chain says otherwise',
  'chain-missing': 'not in the ledger of the chain',
  candidates: 'candidates, none chosen',
  none: 'only in the book',
  'no-address': 'nothing to look for',
}

/** Compares a book with its chains. Exit 3 where something is on one side only or differs. */
export async function bookReconcile(io: Io, [name = '']: readonly string[]): Promise<number> {
  const found = await withFolder(io, 'book reconcile', async (data) => {
    const book = await bookNamed(data, name)
    const standing = await reconcileBook(data, book, io.signal)
    const { links } = data
    return reconciliationOut(standing, { book, links, listedMax: Number.MAX_SAFE_INTEGER })
  })
  return reconciled(io, found)
}

/** Tells how a book stands to its chains. */
export function reconciled(io: Io, { listedMax: _, ...found }: BookReconciliation): number {
  const { counts, standings, chainOnly, chainOnlyCount, cut } = found
  answer(io, found, () => text(found))
  for (const chain of cut) note(io, `${chain}: too many payments; what is only there is not told`)
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0)
  const left = all - standings.length + chainOnlyCount - chainOnly.length
  if (io.json && left > 0) note(io, `${plural(left, 'more row')} than a server lists at once`)
  return counts.agrees === all && chainOnlyCount === 0 ? EXIT.ok : EXIT.hit
}

type Told = Omit<BookReconciliation, 'listedMax'>

function text({ counts, standings, chainOnly, chainOnlyCount }: Told): string {
  const states = Object.keys(STATES) as BookStanding['state'][]
  const rows = states.map((state): [string, string] => [
    STATES[state],
    counts[state] === 0 ? '' : String(counts[state]),
  ])
  const open = standings.filter(({ state }) => state !== 'agrees')
  const openCount = states.reduce((sum, state) => sum + (state === 'agrees' ? 0 : counts[state]), 0)
  const parts = [
    fields([...rows, ['only on the chain', chainOnlyCount === 0 ? '' : `${chainOnlyCount}`]]),
    open.length === 0 ? '' : openTable(open, openCount),
    chainOnly.length === 0 ? '' : chainTable(chainOnly),
  ]
  const shown = parts.filter((part) => part !== '')
  return shown.length === 0 ? 'No deposits or withdrawals of coins' : shown.join('\n\n')
}

/** Ids whole: they are what `book link` and `show tx` take. */
function openTable(open: readonly BookStanding[], all: number): string {
  const rows = open.slice(0, ROWS_SHOWN_MAX).map((standing) => {
    const { tx, kind, happenedAt, amount, decimals, code, state, named } = standing
    const [best] = standing.candidates
    const of = best === undefined ? '' : `${best.chainTx} ${best.confidence} %`
    const others = standing.candidateCount - 1
    const more = others > 0 ? ` and ${others} more` : ''
    return [
      tx,
      kind,
      happenedAt,
      `${formatAmount(BigInt(amount), decimals)} ${code}`,
      STATES[state],
      named === null ? `${of}${more}` : named.chainTx,
    ]
  })
  const heads = ['book', 'kind', 'time', 'amount', 'state', 'chain'].map((head) => ({ head }))
  const left = all - rows.length
  return `${table(heads, rows)}${left > 0 ? `\nand ${plural(left, 'more row')}` : ''}`
}

function chainTable(only: readonly BookPayment[]): string {
  const rows = only
    .slice(0, ROWS_SHOWN_MAX)
    .map(({ chainName, tx, address, amount, at }) => [chainName, tx, address, amount, at])
  const heads = ['only on', 'transaction', 'paid to', 'units', 'time'].map((head) => ({ head }))
  return table(heads, rows)
}

/** Flags of `book link`. */
export type LinkFlags = { readonly refuse?: boolean; readonly reason?: string }

/** What the words and flags say. @throws {FaultError} `USAGE` */
export function wordOf(
  [tx = '', chain = '', chainTx = '']: readonly string[],
  { refuse = false, reason = 'somebody looked' }: LinkFlags,
): LinkWord {
  if (!/^[0-9a-fA-F]{64}$/.test(chainTx)) throw usage('64 hex digits', `"${chainTx}"`)
  return { tx, chain, chainTx: chainTx.toLowerCase(), refuse, reason }
}

/** `book link <book> <tx> <ledger> <chain tx>`: a person's word about a candidate. */
export async function bookLink(
  io: Io,
  [name = '', ...words]: readonly string[],
  flags: LinkFlags,
): Promise<number> {
  const word = wordOf(words, flags)
  const link = await withFolder(io, 'book link', async (data) => {
    const { ledger, links } = data
    const book = await bookNamed(data, name)
    return linkBook({ ledger, links, nowMs: io.clock() }, book, word)
  })
  return linkTold(io, link)
}

/** Tells what was kept. */
export function linkTold(io: Io, link: BookLink): number {
  const { tx, chainTx, evidence } = link
  answer(io, link, () => `${tx} ${evidence === 'refused' ? 'is not' : 'is'} ${shortId(chainTx)}`)
  return EXIT.ok
}
