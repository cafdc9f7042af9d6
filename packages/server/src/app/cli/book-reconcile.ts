/** `paperchain book reconcile` and `book link`: a book beside its chains. */

import { formatAmount } from '@paperchain/core/domain/amount'
import { FaultError } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Link } from '@paperchain/core/domain/link'
import { formatTime } from '@paperchain/core/domain/time'
import type { Standing } from '@paperchain/core/engine/book/reconcile'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { bookId } from '../jobs/import-book-desk.ts'
import { type BookStanding, reconcileBook } from '../jobs/import-book-reconcile.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { fields, plural, shortId, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Rows shown to people; `--json` has all. */
const ROWS_SHOWN_MAX = 40

/** What each state says to people. */
const STATES: Readonly<Record<Standing['state'], string>> = {
  agrees: 'the chain agrees',
  differs: 'the chain says otherwise',
  'chain-missing': 'not in the ledger of the chain',
  candidates: 'candidates, none chosen',
  none: 'only in the book',
  'no-address': 'nothing to look for',
}

/** Compares a book with its chains. Exit 3 where something is on one side only or differs. */
export async function bookReconcile(io: Io, [name = '']: readonly string[]): Promise<number> {
  const found = await withFolder(io, 'book reconcile', async (data) =>
    reconcileBook(data, await bookNamed(data, name), io.signal),
  )
  answer(io, found, () => text(found))
  for (const chain of found.cut) {
    note(io, `${ledgerName(chain)}: too many payments; what is only there is not told`)
  }
  const isEven = found.standings.every(({ state }) => state === 'agrees')
  return isEven && found.chainOnly.length === 0 ? EXIT.ok : EXIT.hit
}

async function bookNamed({ books }: DataFolder, name: string) {
  const id = bookId(name)
  const book = (await books.books()).find(({ ledger }) => ledger === id)
  if (book !== undefined) return book
  throw new FaultError('BOOK_UNKNOWN', `Expected a book, got "${name}"`)
}

function text({ standings, chainOnly }: BookStanding): string {
  const states = Object.keys(STATES) as Standing['state'][]
  const counts = states.map((state): [string, string] => {
    const of = standings.filter((each) => each.state === state).length
    return [STATES[state], of === 0 ? '' : String(of)]
  })
  const open = standings.filter(({ state }) => state !== 'agrees')
  const parts = [
    fields([...counts, ['only on the chain', chainOnly.length === 0 ? '' : `${chainOnly.length}`]]),
    open.length === 0 ? '' : openTable(open),
    chainOnly.length === 0 ? '' : chainTable(chainOnly),
  ]
  const shown = parts.filter((part) => part !== '')
  return shown.length === 0 ? 'No deposits or withdrawals of coins' : shown.join('\n\n')
}

function openTable(open: readonly Standing[]): string {
  const rows = open.slice(0, ROWS_SHOWN_MAX).map(({ claim, state, named, candidates }) => {
    const [best] = candidates
    const of = best === undefined ? '' : `${shortId(best.payment.tx)} ${best.confidence} %`
    const more = candidates.length > 1 ? ` and ${candidates.length - 1} more` : ''
    return [
      claim.tx,
      claim.kind,
      formatTime(claim.timeMs),
      `${formatAmount(claim.amount, claim.asset.decimals)} ${claim.asset.code}`,
      STATES[state],
      named === null ? `${of}${more}` : shortId(named),
    ]
  })
  const heads = ['book', 'kind', 'time', 'amount', 'state', 'chain'].map((head) => ({ head }))
  const left = open.length - rows.length
  return `${table(heads, rows)}${left > 0 ? `\nand ${plural(left, 'more row')}` : ''}`
}

function chainTable(only: BookStanding['chainOnly']): string {
  const rows = only
    .slice(0, ROWS_SHOWN_MAX)
    .map(({ chain, tx, account, units, timeMs }) => [
      ledgerName(chain),
      shortId(tx),
      account,
      units.toString(),
      formatTime(timeMs),
    ])
  const heads = ['only on', 'transaction', 'paid to', 'units', 'time'].map((head) => ({ head }))
  return table(heads, rows)
}

/** Flags of `book link`. */
export type LinkFlags = { readonly refuse?: boolean; readonly reason?: string }

/** `book link <book> <tx> <ledger> <chain tx>`: a person's word about a candidate. */
export async function bookLink(
  io: Io,
  [name = '', tx = '', chain = '', chainTx = '']: readonly string[],
  { refuse = false, reason }: LinkFlags,
): Promise<number> {
  const link = await withFolder(io, 'book link', async (data) => {
    const book = await bookNamed(data, name)
    const { standings } = await reconcileBook(data, book, io.signal)
    const found = standings.find(({ claim }) => claim.tx === tx)
    const isChain =
      found !== undefined &&
      [found.claim.chain, ledgerName(found.claim.chain)].includes(chain as never)
    if (found === undefined || !isChain || !/^[0-9a-f]{64}$/.test(chainTx)) {
      const message = 'Expected a deposit or withdrawal of the book, its chain and 64 hex digits'
      throw new FaultError('USAGE', `${message}, got "${tx} ${chain} ${chainTx}"`)
    }
    const made: Link = {
      from: { ledger: book.ledger, tx, move: 0 },
      to: { ledger: found.claim.chain, tx: chainTx, account: found.claim.address ?? '' },
      relation: 'same-value',
      evidence: refuse ? 'refused' : 'confirmed',
      confidence: refuse ? 0 : 100,
      reasons: [reason ?? 'somebody looked'],
      knownMs: io.clock(),
    }
    await data.links.put([made])
    return made
  })
  answer(io, link, () => `${tx} ${refuse ? 'is not' : 'is'} ${shortId(chainTx)}`)
  return EXIT.ok
}
