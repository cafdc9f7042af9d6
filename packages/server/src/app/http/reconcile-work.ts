/** Comparing a book with its chains: as a job, since it reads the whole book. */
import {
  type BookReconciliation,
  type BookPayment as ContractPayment,
  type BookStanding as ContractStanding,
  STANDINGS_USUAL,
} from '@paperchain/contract/book'
import type { Book } from '@paperchain/core/domain/book'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Link } from '@paperchain/core/domain/link'
import type { Candidate, Payment, Standing } from '@paperchain/core/engine/book/reconcile'
import type { LinkStore } from '@paperchain/core/links'
import type { LedgerStore } from '@paperchain/core/ports'
import * as z from 'zod'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { bookId } from '../jobs/import-book-desk.ts'
import { type BookStanding, reconcileBook } from '../jobs/import-book-reconcile.ts'
import { asJson } from './change.ts'
import type { Work, WorkTools } from './job-runner.ts'
import { timeText } from './write/basics.ts'

/** Candidates listed of one row. */
const CANDIDATES_LISTED_MAX = 3

/** What is to be looked at comes first. */
const STATES = ['differs', 'chain-missing', 'candidates', 'none', 'no-address', 'agrees'] as const

const Input = z.object({
  kind: z.literal('reconcile-book'),
  book: z.string(),
  /** Rows listed of each state: a job's result is one text of bounded size. */
  listedMax: z.number().default(STANDINGS_USUAL),
})

/** What a job that compares is asked to do. */
export type ReconcileInput = z.output<typeof Input>

/** The input of a job, or null where it compares no book. */
export const reconcileInputOf = (json: Json): ReconcileInput | null =>
  Input.safeParse(json).data ?? null

/** What comparing needs. */
export type ReconcileHouse = { readonly ledger: LedgerStore; readonly stores: DataFolder }

/** The worker. */
export const reconcileWorks = (house: ReconcileHouse): Readonly<Record<string, Work>> => ({
  'reconcile-book': {
    unit: 'batches',
    run: async (json, tools) => {
      const input = reconcileInputOf(json)
      if (input === null) {
        throw new FaultError('REQUEST_INVALID', 'Expected the input of a comparison, got another')
      }
      return asJson(await compare(house, input, tools))
    },
  },
})

/** The book of a name. @throws {FaultError} `BOOK_UNKNOWN` */
export async function bookNamed({ books }: Pick<DataFolder, 'books'>, name: string): Promise<Book> {
  const id = bookId(name)
  const all = await books.books()
  const book = all.find(({ ledger }) => ledger === id)
  if (book !== undefined) return book
  const known = all.map(({ ledger }) => ledger).join(', ') || 'none'
  throw new FaultError('BOOK_UNKNOWN', `Expected a book (${known}), got "${name}"`)
}

async function compare(
  { ledger, stores }: ReconcileHouse,
  { book: name, listedMax }: ReconcileInput,
  { signal, progress }: WorkTools,
): Promise<BookReconciliation> {
  const { links } = stores
  const book = await bookNamed(stores, name)
  const of = (await ledger.blocks(book.ledger)).filter(({ state }) => state === 'live').length
  let done = 0
  const counting: LedgerStore = {
    ...ledger,
    transactionsOf: (id, block) => {
      if (id === book.ledger) progress(done++, of)
      return ledger.transactionsOf(id, block)
    },
  }
  const found = await reconcileBook({ ledger: counting, links }, book, signal)
  progress(of, of)
  return reconciliationOut(found, { book, links, listedMax })
}

/** How a comparison is told. */
export type ReconciliationTerms = {
  readonly book: Book
  readonly links: LinkStore
  /** Rows listed of each state. */
  readonly listedMax: number
}

/** A comparison as the contract has it: all counts, and of each state the first rows. */
export async function reconciliationOut(
  { standings, chainOnly, cut }: BookStanding,
  { book, links, listedMax }: ReconciliationTerms,
): Promise<BookReconciliation> {
  const byState = STATES.map((state) => standings.filter((each) => each.state === state))
  const counts = STATES.map((state, row) => [state, byState[row]?.length ?? 0] as const)
  const listed = byState.flatMap((some) => some.slice(0, listedMax))
  const naming = await linksNaming(book, listed, links)
  return {
    ledger: book.ledger,
    counts: Object.fromEntries(counts) as BookReconciliation['counts'],
    standings: listed.map((each) => standingOf(each, naming.get(each.claim.tx))),
    chainOnly: chainOnly.slice(0, listedMax).map((each) => paymentOf(book, each)),
    chainOnlyCount: chainOnly.length,
    cut: cut.map(ledgerName),
    listedMax,
  }
}

/** The link behind each transaction that somebody names, by transaction of the book. */
async function linksNaming(
  book: Book,
  listed: readonly Standing[],
  links: LinkStore,
): Promise<ReadonlyMap<string, Link>> {
  const named = new Map(listed.map(({ claim, named: tx }) => [claim.tx, tx]))
  const ids = listed.filter((each) => each.named !== null).map(({ claim }) => claim.tx)
  if (ids.length === 0) return new Map()
  const found = await links.linksOf(book.ledger, [...new Set(ids)])
  const naming = found.filter(
    ({ from, to, relation, evidence }) =>
      relation === 'same-value' &&
      from.ledger === book.ledger &&
      named.get(from.tx) === to.tx &&
      (evidence === 'given' || evidence === 'confirmed'),
  )
  return new Map(naming.map((link) => [link.from.tx, link]))
}

function standingOf(
  { claim, state, named, candidates }: Standing,
  link: Link | undefined,
): ContractStanding {
  return {
    tx: claim.tx,
    kind: claim.kind,
    happenedAt: timeText(claim.timeMs),
    code: claim.asset.code,
    amount: claim.amount.toString(),
    decimals: claim.asset.decimals,
    chain: claim.chain,
    chainName: ledgerName(claim.chain),
    address: claim.address,
    state,
    named:
      named === null || link === undefined
        ? null
        : {
            chainTx: named,
            confidence: link.confidence,
            reasons: [...link.reasons],
            evidence: link.evidence === 'confirmed' ? 'confirmed' : 'given',
          },
    candidates: candidates.slice(0, CANDIDATES_LISTED_MAX).map(candidateOf),
    candidateCount: candidates.length,
  }
}

const candidateOf = ({ payment, confidence, reasons }: Candidate) => ({
  chainTx: payment.tx,
  confidence,
  reasons: [...reasons],
  at: timeText(payment.timeMs),
})

function paymentOf(
  { assets }: Book,
  { chain, tx, account, asset, units, timeMs }: Payment & BookStanding['chainOnly'][number],
): ContractPayment {
  const known = assets.find(({ same }) => same?.asset === asset)
  return {
    chain,
    chainName: ledgerName(chain),
    tx,
    address: account,
    amount: units.toString(),
    symbol: known?.code ?? '',
    decimals: known?.same?.decimals ?? 0,
    at: timeText(timeMs),
  }
}
