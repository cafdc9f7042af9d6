/**
 * Links between the books of the sample: what one book names of another (`given`), and payments of
 * money where account, amount and time agree (`matched`).
 *
 * The rule of a match: one book pays money out to an account of another bank, that bank's book
 * takes the same amount of the same currency into that account within three days. Where several
 * fit, all are written down and share the confidence; nobody is chosen. Cash names no account, so
 * it is never matched.
 *
 * @module
 */
import { utf8Bytes } from '@paperchain/core/domain/batch/utf8'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { GIVEN_CONFIDENCE, type Link } from '@paperchain/core/domain/link'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { AccountSide } from '@paperchain/core/engine/book/account-names'
import { MATCH_CONFIDENCE } from '@paperchain/core/engine/book/reconcile'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import type { BookDesk, BookDesks } from '../jobs/import-book-desk.ts'
import type { BookFile } from './ledgers/book-file.ts'
import type { SampleLedgers } from './ledgers/build-ledgers.ts'
import type { BookLink } from './ledgers/stage.ts'

/** How long a transfer between banks may take. */
const WITHIN_MS = 3 * 86_400_000

/** A book with its desk, and what the ledger has of its payments of money. */
type Names = { readonly file: BookFile; readonly desk: BookDesk }
type Side = Names & { readonly transactions: readonly Transaction[] }

/** Puts all links between the sample's books, unless they are there. */
export async function linkBooks(
  stores: Pick<DataFolder, 'ledger' | 'links'>,
  made: SampleLedgers,
  { desks, clock }: { readonly desks: BookDesks; readonly clock: () => number },
): Promise<void> {
  if (await areLinked(stores.links, made)) return
  const { ledger } = stores
  const sides = new Map<LedgerId, Side>()
  for (const [id, file] of Object.entries(made.books)) {
    const own = file.book.ledger
    const side = { file, desk: await desks.of(id) }
    const fiat = file.entries.filter(({ kind }) => kind === 'fiat-out' || kind === 'fiat-in')
    const ids = fiat.map((entry) => txOf(side, entry.id))
    const transactions = ids.length === 0 ? [] : await ledger.transactions(own, ids)
    sides.set(own, { ...side, transactions })
  }
  const all = [...sides.values()]
  const knownMs = clock()
  const matched = all.flatMap((from) => all.flatMap((to) => matches({ from, to }, knownMs)))
  const given = made.truth.links.flatMap((link) => givenBy(link, sides, knownMs))
  // What is named goes before the same link by match. One put: all of them are there, or none.
  const named = new Set(given.map(keyOf))
  const links = [...given, ...matched.filter((link) => !named.has(keyOf(link)))]
  await stores.links.put(links)
}

/** The first bank names no chain, so what begins in its book is of these links. */
async function areLinked(links: DataFolder['links'], { books }: SampleLedgers): Promise<boolean> {
  const { ledger } = books.tidewater.book
  return (await links.linksFrom(ledger, { afterTx: '', limit: 1 })).length > 0
}

const keyOf = ({ from, to }: Link): string => `${from.ledger} ${from.tx} ${to.ledger} ${to.tx}`

/** A link that a book gives, with the ids and accounts of the ledger. */
function givenBy(
  { from, to, reason }: BookLink,
  sides: ReadonlyMap<LedgerId, Side>,
  knownMs: number,
): Link[] {
  const [payer, payee] = [sides.get(from.ledger), sides.get(to.ledger)]
  if (payer === undefined || payee === undefined) return []
  const account = pseudonym(payee, 'own', to.account)
  return [
    {
      from: { ledger: from.ledger, tx: txOf(payer, from.entry), move: 0 },
      to: { ledger: to.ledger, tx: txOf(payee, to.entry), account },
      ...{ relation: 'same-value', evidence: 'given', confidence: GIVEN_CONFIDENCE },
      ...{ reasons: [reason], knownMs },
    },
  ]
}

/** What the ledger calls an account that the institution names. */
function pseudonym({ desk }: Names, side: AccountSide, name: string): string {
  const { names } = desk.file
  const bytes = utf8Bytes(name)
  return names.textOf(names.numberOf(side, { bytes, start: 0, end: bytes.length }))
}

/** The id of an entry in the ledger; those of statements begin with the pseudonym. */
function txOf(side: Names, entry: string): string {
  if (Object.keys(side.file.book.mappings).length > 0) return entry
  const cut = entry.indexOf('/')
  return pseudonym(side, 'own', entry.slice(0, cut)) + entry.slice(cut)
}

type Pair = { readonly from: Side; readonly to: Side }
type Paid = {
  readonly tx: string
  /** Currency, amount and the account that is credited, as the receiving book calls it. */
  readonly key: string
  readonly account: string
  readonly timeMs: number
}

function matches({ from, to }: Pair, knownMs: number): Link[] {
  if (from === to) return []
  const accounts = new Map(
    [...new Set(to.file.entries.map(({ account }) => account))]
      .filter((name) => from.file.entries.some(({ counterparty }) => counterparty === name))
      .map((name) => [pseudonym(from, 'outside', name), pseudonym(to, 'own', name)]),
  )
  const taken = paidBy(to, 'fiat-in', (account) => account)
  return paidBy(from, 'fiat-out', (account) => accounts.get(account)).flatMap((out) => {
    const fits = taken.filter(
      ({ key, timeMs }) =>
        key === out.key && timeMs >= out.timeMs && timeMs <= out.timeMs + WITHIN_MS,
    )
    return fits.map(
      ({ tx, account }): Link => ({
        from: { ledger: from.file.book.ledger, tx: out.tx, move: 0 },
        to: { ledger: to.file.book.ledger, tx, account },
        ...{ relation: 'same-value', evidence: 'matched', knownMs },
        confidence: Math.floor(MATCH_CONFIDENCE / fits.length),
        reasons: ['the account that was paid', 'the same amount', 'within three days'],
      }),
    )
  })
}

/** First movements of a kind, of those whose credited account is known over there. */
const paidBy = (
  { transactions }: Side,
  kind: string,
  accountOf: (account: string) => string | undefined,
): Paid[] =>
  transactions.flatMap(({ id: tx, timeMs, postings }) => {
    const credit = postings.find(({ side, move }) => side === 'credit' && move === 0)
    const account = credit?.form === kind ? accountOf(credit.account ?? '') : undefined
    if (credit === undefined || account === undefined) return []
    const currency = credit.asset.slice(credit.asset.indexOf('/'))
    return [{ tx, account, timeMs, key: `${currency} ${credit.amount} ${account}` }]
  })
