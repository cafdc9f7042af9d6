/** Account profiles: who, how much, since when, with whom. */
import type { AccountProfile, Counterparties, PostingPage } from '@paperchain/contract/ledger'
import type { AccountLinks } from '@paperchain/contract/link'
import { isSystemAccount } from '@paperchain/core/domain/account'
import type { Recognition } from '@paperchain/core/domain/address/recognise'
import type { AssetId } from '@paperchain/core/domain/asset'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { BookTimes } from '@paperchain/core/links'
import { assetBook, assetList } from '../../ledger-assets.ts'
import { notesOn, type Span } from '../../ledger-notes.ts'
import { linkedAccount } from '../../linked-account.ts'
import { addressesOf, listedText } from '../../named-accounts.ts'
import { postingTimes } from '../../posting-times.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import type { LedgerBlocks } from '../block-book.ts'
import { counterpartiesIn, isPaired } from '../counterparties.ts'
import type { House } from '../house.ts'
import { COUNTERPARTY_POSTINGS_MAX } from '../limits.ts'
import { accountOf, momentOf } from '../named.ts'
import { isSeen } from '../seen.ts'
import { ledgerOf, timeOrNull } from '../write/basics.ts'
import { groundsOf } from '../write/grounds.ts'
import { postingOf, refOf, totalOf } from '../write/ledger.ts'
import { answerOf, shortTag } from '../write/screening.ts'

/** On a chain postings happen with their blocks. */
const NO_TIMES: ReadonlyMap<AssetId, BookTimes> = new Map()

const timesOf = async (
  { stores }: House,
  ledger: LedgerId,
  account: string,
): Promise<ReadonlyMap<AssetId, BookTimes>> =>
  ledger.startsWith('book:') ? stores.books.accountTimes(ledger, account) : NO_TIMES

async function profile({
  house,
  params,
  query,
}: Ask<'account.read'>): Promise<Reply<AccountProfile>> {
  const ledger = ledgerNamed(params.ledger)
  const account = accountOf(ledger, params.account)
  const moment = momentOf(query, house)
  const stored = await house.ledger.ledgers()
  const found = addressesOf(params.account, [...stored, ledger])
  const here = found.find((each) => each.ledger === ledger)
  const [blocks, totals, alsoOn] = await Promise.all([
    house.blocks.of(ledger),
    house.ledger.totals(ledger, [account]),
    alsoSeen(house, { ledger, stored: new Set(stored) }, found),
  ])
  const held = totals.map(({ asset }) => asset)
  const [notes, assets, times] = await Promise.all([
    notesOn(house.stores.notes, ledger, spanOf(blocks)),
    assetBook(house.stores, held),
    timesOf(house, ledger, account),
  ])
  return {
    body: {
      ...ledgerOf(ledger),
      account,
      form: here?.form ?? null,
      evidence: here?.evidence ?? null,
      alsoOn,
      system: isSystemAccount(account),
      seen: totals.length > 0,
      tip: refOf(blocks.tip),
      screened: screened(house, { ledger, account }, moment),
      ...groundsOf(house.lists.pages.grounds.at(moment, house.clock())),
      totals: totals.map((total) => totalOf(total, { ...blocks, times }, assets)),
      notes,
    },
    audit: { object: `account:${ledger}:${account}` },
  }
}

const spanOf = ({ live, lowest, tip }: LedgerBlocks): Span => ({
  blocks: live.size,
  from: lowest?.height ?? 0,
  to: tip?.height ?? 0,
})

/** What lists say of the account, by its text, so that lists of all its ledgers count. */
function screened(
  { lists }: House,
  { ledger, account }: { readonly ledger: LedgerId; readonly account: string },
  moment: Moment,
): AccountProfile['screened'] {
  const { index } = lists.pages
  const [known] = isSystemAccount(account) ? index.screenAccounts(ledger, [account], moment) : []
  return answerOf(known ?? index.screenAddress(listedText(account), moment))
}

/** Other ledgers on which the text is valid; those with blocks here first. */
async function alsoSeen(
  { ledger: store }: House,
  { ledger, stored }: { readonly ledger: LedgerId; readonly stored: ReadonlySet<LedgerId> },
  found: readonly Recognition[],
): Promise<AccountProfile['alsoOn']> {
  const others = found.filter((each) => each.ledger !== ledger)
  const rows = await Promise.all(
    others.map(async (each) => ({
      ...ledgerOf(each.ledger),
      account: each.account,
      seen: stored.has(each.ledger) && (await isSeen(store, each.ledger, each.account)),
      stored: stored.has(each.ledger),
    })),
  )
  return rows
    .sort((a, b) => Number(b.stored) - Number(a.stored))
    .map(({ stored: _, ...row }) => row)
}

async function postings({
  house,
  params,
  query,
}: Ask<'account.postings'>): Promise<Reply<PostingPage>> {
  const ledger = ledgerNamed(params.ledger)
  const account = accountOf(ledger, params.account)
  const page = await house.ledger.postingsOf({
    ledger,
    accounts: [account],
    limit: query.limit,
    ...(query.cursor === undefined ? {} : { after: query.cursor }),
    ...(query.untilHeight === undefined ? {} : { untilHeight: query.untilHeight }),
  })
  const { live } = await house.blocks.of(ledger)
  const timeOf = await postingTimes(
    house.ledger,
    { ledger, rows: page.rows },
    (height) => live.get(height)?.timeMs ?? null,
  )
  const held = page.rows.map(({ asset }) => asset)
  return {
    body: {
      items: page.rows.map((posting) => ({
        ...postingOf(posting),
        time: timeOrNull(timeOf(posting)),
      })),
      next: page.next,
      assets: await assetList(house.stores, held),
    },
    audit: { object: `account:${ledger}:${account}` },
  }
}

async function counterparties({
  house,
  params,
  query,
}: Ask<'account.counterparties'>): Promise<Reply<Counterparties>> {
  const ledger = ledgerNamed(params.ledger)
  const account = accountOf(ledger, params.account)
  const { rows, next } = await house.ledger.postingsOf({
    ledger,
    accounts: [account],
    limit: COUNTERPARTY_POSTINGS_MAX,
  })
  const ids = [...new Set(rows.map(({ tx }) => tx))]
  const transactions = ids.length === 0 ? [] : await house.ledger.transactions(ledger, ids)
  const all = counterpartiesIn(transactions, account)
  const shown = all.slice(0, query.limit)
  const named = shown.flatMap((row) => (row.account === null ? [] : [row.account]))
  const moment = momentOf(query, house)
  const answers = house.lists.pages.index.screenAccounts(ledger, named, moment)
  const tags = new Map(answers.map((answer) => [answer.text, shortTag(answer)]))
  const held = shown.map(({ asset }) => asset)
  return {
    body: {
      rows: shown.map((row) => ({
        ...row,
        value: row.value.toString(),
        tag: row.account === null ? null : (tags.get(row.account) ?? null),
      })),
      assets: await assetList(house.stores, held),
      paired: isPaired(transactions),
      transactionsRead: transactions.length,
      complete: next === null,
      leftOut: all.length - shown.length,
    },
    audit: { object: `account:${ledger}:${account}` },
  }
}

async function links({ house, params, query }: Ask<'account.links'>): Promise<Reply<AccountLinks>> {
  const ledger = ledgerNamed(params.ledger)
  const account = accountOf(ledger, params.account)
  return {
    body: await linkedAccount(house.stores, { ledger, account }, query.limit),
    audit: { object: `account:${ledger}:${account}` },
  }
}

/** Handlers of this topic. */
export const ACCOUNT_HANDLERS: Handlers<
  'account.read' | 'account.postings' | 'account.counterparties' | 'account.links'
> = {
  'account.read': profile,
  'account.postings': postings,
  'account.counterparties': counterparties,
  'account.links': links,
}
