/**
 * Links as they are seen from one side: where the value of a transaction came from and where it
 * goes on, on other ledgers. A link is a claim and is shown with its evidence.
 *
 * @module
 */
import type { Held, LinkEnd, TransactionLink } from '@paperchain/contract/link'
import type { AssetId } from '@paperchain/core/domain/asset'
import type { Book } from '@paperchain/core/domain/book'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { LINK_EVIDENCE, Link } from '@paperchain/core/domain/link'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import { formatTime } from '@paperchain/core/domain/time'
import { rescaled } from '@paperchain/core/engine/book/reconcile'
import type { LinkStore } from '@paperchain/core/links'
import type { LedgerStore } from '@paperchain/core/ports'
import { type AssetBook, type AssetStores, assetBook, assetIn } from './ledger-assets.ts'

/** What is asked about links. */
export type LinkedStores = AssetStores & {
  readonly ledger: LedgerStore
  readonly links: LinkStore
}

/** Transactions of one question. */
const ASKED_MAX = 20_000

const EXTERNAL = 'external:'

/** Names of ledgers as people call them: of a book its institution. */
export function namesOf(books: readonly Book[]): (ledger: LedgerId) => string {
  const names = new Map(books.map(({ ledger, name }) => [ledger, name]))
  return (ledger) => names.get(ledger) ?? ledgerName(ledger)
}

/** Links of these transactions of a ledger, by transaction, the surest first. */
export async function linkedOf(
  stores: LinkedStores,
  ledger: LedgerId,
  txs: readonly string[],
): Promise<ReadonlyMap<string, readonly TransactionLink[]>> {
  const links: Link[] = []
  for (let from = 0; from < txs.length; from += ASKED_MAX) {
    links.push(...(await stores.links.linksOf(ledger, txs.slice(from, from + ASKED_MAX))))
  }
  const seen = new Map<string, TransactionLink[]>()
  if (links.length === 0) return seen
  const world = await worldOf(stores, links)
  const asked = new Set(txs)
  for (const link of new Map(links.map((each) => [keyOf(each), each])).values()) {
    for (const side of ['from', 'to'] as const) {
      const { ledger: on, tx } = link[side]
      if (on !== ledger || !asked.has(tx)) continue
      seen.set(tx, [...(seen.get(tx) ?? []), written(world, link, side)])
    }
  }
  for (const rows of seen.values()) rows.sort(bySurety)
  return seen
}

/** What is known of the ends of links. */
type World = {
  readonly ends: ReadonlyMap<string, Transaction>
  readonly books: readonly Book[]
  readonly nameOf: (ledger: LedgerId) => string
  readonly assets: AssetBook
}

async function worldOf(stores: LinkedStores, links: readonly Link[]): Promise<World> {
  const wanted = new Map<LedgerId, Set<string>>()
  for (const { ledger, tx } of links.flatMap(({ from, to }) => [from, to])) {
    wanted.set(ledger, (wanted.get(ledger) ?? new Set()).add(tx))
  }
  const ends = new Map<string, Transaction>()
  for (const [ledger, ids] of wanted) {
    const all = [...ids]
    for (let from = 0; from < all.length; from += ASKED_MAX) {
      const found = await stores.ledger.transactions(ledger, all.slice(from, from + ASKED_MAX))
      for (const each of found) ends.set(`${ledger} ${each.id}`, each)
    }
  }
  const books = await stores.books.books()
  const held = new Set<AssetId>()
  for (const { postings } of ends.values()) for (const { asset } of postings) held.add(asset)
  return { ends, books, nameOf: namesOf(books), assets: await assetBook(stores, held) }
}

type Side = 'from' | 'to'

/** What an end says of the value: account and sums, and on which side outside of it stands. */
type Part = {
  readonly account: string | null
  readonly sums: ReadonlyMap<AssetId, bigint>
  /** `in`: it came from outside of that ledger; `out`: it left it. */
  readonly flow: 'in' | 'out' | null
}

const NO_PART: Part = { account: null, sums: new Map(), flow: null }

function written(world: World, link: Link, side: Side): TransactionLink {
  const { relation, evidence, confidence, reasons, knownMs, from, to } = link
  const parts = partsOf(world, link)
  const here = endOf(world, link[side], parts[side])
  const other = side === 'from' ? 'to' : 'from'
  return {
    way: wayOf(link, side, parts.from.flow),
    relation,
    evidence,
    confidence,
    reasons: [...reasons],
    known: formatTime(knownMs),
    here,
    there: endOf(world, link[other], parts[other]),
    agrees: relation === 'same-value' ? agree(world, { from, to }, parts) : null,
  }
}

/** A deposit comes from the other ledger, a withdrawal goes on there; else the link's own sense. */
function wayOf({ relation }: Link, side: Side, flow: Part['flow']): TransactionLink['way'] {
  if (relation !== 'same-value') return side === 'from' ? 'names' : 'named-by'
  const goesOn = (flow !== 'in') === (side === 'from')
  return goesOn ? 'goes-on' : 'comes-from'
}

function partsOf(world: World, { from, to }: Link): Readonly<Record<Side, Part>> {
  const source = world.ends.get(`${from.ledger} ${from.tx}`)
  const target = world.ends.get(`${to.ledger} ${to.tx}`)
  const own = source === undefined ? NO_PART : movementOf(source, from.move)
  const same = sameOf(world, own)
  const there = target === undefined ? NO_PART : paidTo(target, to.account, same?.asset ?? null)
  return { from: own, to: { ...there, account: there.account ?? (to.account || null) } }
}

/** The movement of that number: who inside the ledger, how much, and whether outside paid it. */
function movementOf({ postings }: Transaction, move: number): Part {
  const pair = postings.filter((each) => each.move === move)
  const debit = pair.find(({ side }) => side === 'debit')
  const credit = pair.find(({ side }) => side === 'credit')
  if (debit === undefined || credit === undefined) return NO_PART
  const isIn = debit.account?.startsWith(EXTERNAL) === true
  const isOut = credit.account?.startsWith(EXTERNAL) === true
  return {
    account: isIn ? credit.account : debit.account,
    sums: sumsOf([debit]),
    flow: isIn === isOut ? null : isIn ? 'in' : 'out',
  }
}

/** What an account was paid, in the asset that is meant; what it paid where nobody paid it. */
function paidTo(transaction: Transaction, account: string, asset: AssetId | null): Part {
  const { ledger, postings } = transaction
  if (account === '') return ledger.startsWith('book:') ? movementOf(transaction, 0) : NO_PART
  const its = postings.filter(
    (each) => each.account === account && (asset === null || each.asset === asset),
  )
  const paid = its.filter(({ side }) => side === 'credit')
  return { account, sums: sumsOf(paid.length > 0 ? paid : its), flow: null }
}

function sumsOf(postings: readonly Posting[]): Map<AssetId, bigint> {
  const sums = new Map<AssetId, bigint>()
  for (const { asset, amount } of postings) {
    if (amount !== null) sums.set(asset, (sums.get(asset) ?? 0n) + amount)
  }
  return sums
}

/** The chain's asset that the book says its own asset is. */
function sameOf({ books }: World, { sums }: Part) {
  const [asset] = sums.keys()
  for (const book of books) {
    const found = book.assets.find((each) => each.asset === asset)
    if (found !== undefined) return found.same
  }
  return null
}

/** Whether both ends have one amount, where they are of one asset or the book says of what. */
function agree(
  world: World,
  { from, to }: Pick<Link, 'from' | 'to'>,
  parts: Readonly<Record<Side, Part>>,
): boolean | null {
  const [own] = parts.from.sums
  const isThere = world.ends.has(`${to.ledger} ${to.tx}`)
  if (own === undefined || !isThere || to.account === '') return null
  const [asset, units] = own
  const same = sameOf(world, parts.from)
  const target = same?.asset ?? asset
  if (same === null && from.ledger !== to.ledger) return null
  const places = assetIn(world.assets, asset).decimals
  const expected = same === null ? units : rescaled(units, places, same.decimals)
  return expected === (parts.to.sums.get(target) ?? 0n)
}

function endOf(world: World, { ledger, tx }: Link['from' | 'to'], part: Part): LinkEnd {
  const found = world.ends.get(`${ledger} ${tx}`)
  return {
    ledger,
    ledgerName: ledgerName(ledger),
    name: world.nameOf(ledger),
    tx,
    present: found !== undefined,
    height: found?.height ?? null,
    time: found === undefined ? null : formatTime(found.timeMs),
    account: part.account,
    amounts: [...part.sums].map(
      ([asset, amount]): Held => ({
        asset: assetIn(world.assets, asset),
        amount: amount.toString(),
      }),
    ),
  }
}

const keyOf = ({ from, to, relation }: Link): string =>
  JSON.stringify([from.ledger, from.tx, from.move, relation, to.ledger, to.tx, to.account])

const WAYS = ['comes-from', 'goes-on', 'names', 'named-by']
const SURE = [
  'confirmed',
  'given',
  'matched',
  'refused',
] as const satisfies (typeof LINK_EVIDENCE)[number][]

/** Where it came from first; then what is surest. */
const bySurety = (one: TransactionLink, other: TransactionLink): number =>
  WAYS.indexOf(one.way) - WAYS.indexOf(other.way) ||
  SURE.indexOf(one.evidence) - SURE.indexOf(other.evidence) ||
  other.confidence - one.confidence ||
  (one.there.ledger + one.there.tx < other.there.ledger + other.there.tx ? -1 : 1)
