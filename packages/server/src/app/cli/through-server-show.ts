/** `show address|block|tx` through a server. */
import { ApiError } from '@paperchain/contract/client'
import type { PostingPage } from '@paperchain/contract/ledger'
import type { LedgerAsset } from '@paperchain/contract/link'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import type { StoredBlock } from '@paperchain/core/ports'
import { noTransaction, txIdOn } from '../find.ts'
import { EXIT } from './exit.ts'
import { answer, note } from './io.ts'
import { limitOf, type ShowFlags } from './show.ts'
import { accountsShown } from './show-accounts.ts'
import {
  POSTINGS_MAX,
  POSTINGS_USUAL,
  type Profile,
  type Shown,
  screenedText,
  shownData,
  shownTexts,
} from './show-address.ts'
import { headText, TXS_MAX, TXS_USUAL, txTable } from './show-block.ts'
import { ACCOUNT_LINKS_ASKED } from './show-links.ts'
import { type TxAbout, txText } from './show-tx.ts'
import type { ShownWorth } from './show-worth.ts'
import { plural } from './table.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { allOf } from './through-server-ask.ts'
import {
  answerOf,
  blockOf,
  blockTransactionOf,
  postingOf,
  totalOf,
  transactionOf,
} from './through-server-read.ts'

/** Rows of a page of the API. */
const PAGE = 1_000

const moments = ({ asOf, knownAt }: ShowFlags) => ({
  ...(asOf === undefined ? {} : { asOf }),
  ...(knownAt === undefined ? {} : { knownAt }),
})

/** `paperchain show`. */
export const showThrough: RemoteWork<ShowFlags> = (asked, [what = '', name = ''], flags) => {
  if (name !== '' && what === 'address') return showAddress(asked, name, flags)
  if (name !== '' && what === 'block') return showBlock(asked, name, flags)
  if (name !== '' && what === 'tx') return showTx(asked, name, flags)
  const got = [what, name].join(' ').trim()
  throw new FaultError('USAGE', `Expected show address|block|tx NAME, got "${got}"`)
}

type Asked = Parameters<RemoteWork<ShowFlags>>[0]

/** Ledgers to look in: the one named, else all that the server has, with their live blocks. */
async function ledgersIn(
  { api }: Remote,
  named: string | undefined,
): Promise<Map<LedgerId, LiveBlocks>> {
  const { items } = await api('ledger.list')
  const live = new Map(
    items.map(({ ledger, blocks, tip }) => [
      ledgerOf(ledger),
      { blocks, height: tip?.height ?? 0 },
    ]),
  )
  if (named === undefined) return live
  const id = ledgerOf(named)
  return new Map([[id, live.get(id) ?? NONE]])
}

/** Live blocks, and the height of the last of them. */
type LiveBlocks = Pick<Profile, 'blocks' | 'height'>
const NONE: LiveBlocks = { blocks: 0, height: 0 }

async function showAddress({ io, remote }: Asked, text: string, flags: ShowFlags): Promise<number> {
  const ledgers = await ledgersIn(remote, flags.ledger)
  const accounts = await accountsShown(text, [...ledgers.keys()], async (ledger) => {
    const params = { ledger, account: text }
    return (await remote.api('account.read', { params, query: moments(flags) })).seen
  })
  const found: Shown[] = []
  const worths: (ShownWorth | null)[] = []
  let screened: ScreenAnswer | null = null
  for (const account of accounts) {
    const params = { ledger: account.ledger, account: account.id }
    const told = await remote.api('account.read', { params, query: moments(flags) })
    screened ??= { ...answerOf(told.screened), text }
    const page = await postings(remote, params, flags)
    const rows = page.rows.map((row) => postingOf(account.ledger, row))
    const totals = told.totals.map((total) => totalOf(account.id, total))
    const live = ledgers.get(account.ledger) ?? NONE
    const query = { limit: ACCOUNT_LINKS_ASKED }
    const profile = {
      ...{ ...account, ...live, totals, page: { rows, next: page.next } },
      assets: merged([...told.totals.map(({ asset }) => asset), ...page.assets]),
      notes: told.notes,
      elsewhere: await remote.api('account.links', { params, query }),
    }
    found.push({ profile, timeOf: page.timeOf })
    worths.push(await worthThrough(remote, params, flags))
  }
  const profiles = found.map(({ profile }) => profile)
  answer(io, { address: text, screened, profiles: shownData(found, worths) }, () =>
    [
      ...(screened === null ? [] : [screenedText(screened, accounts)]),
      ...shownTexts(found, worths),
    ].join('\n\n'),
  )
  for (const { page } of profiles) {
    if (page.next !== null) note(io, `More postings: --after ${page.next}`)
  }
  return EXIT.ok
}

/** The worth of an account, or null where nobody asked for it. */
async function worthThrough(
  { api }: Remote,
  params: { readonly ledger: LedgerId; readonly account: string },
  flags: ShowFlags,
): Promise<ShownWorth | null> {
  if (flags.in === undefined) return null
  const { knownAt } = flags
  const terms = { in: flags.in.toUpperCase(), ...(knownAt === undefined ? {} : { knownAt }) }
  let totals: ShownWorth['totals'] = []
  const moments = await allOf(async (cursor) => {
    const query = { ...terms, limit: PAGE, ...cursor }
    const page = await api('account.worth', { params, query })
    totals = page.totals
    return page
  })
  return { totals, moments }
}

async function postings(
  { api }: Remote,
  params: { readonly ledger: LedgerId; readonly account: string },
  flags: ShowFlags,
) {
  const limit = limitOf(flags.limit, POSTINGS_USUAL, POSTINGS_MAX)
  const rows: PostingPage['items'] = []
  const assets: LedgerAsset[] = []
  let cursor = flags.after
  for (;;) {
    const query = { limit: Math.min(PAGE, limit - rows.length), ...(cursor ? { cursor } : {}) }
    const page: PostingPage = await api('account.postings', { params, query })
    rows.push(...page.items)
    assets.push(...page.assets)
    if (page.next === null || rows.length >= limit) {
      return { rows, next: page.next, assets, timeOf: timesOf(rows) }
    }
    cursor = page.next
  }
}

/** When rows happened, as the server tells it. */
function timesOf(rows: PostingPage['items']): Shown['timeOf'] {
  const times = new Map(rows.map(({ height, tx, time }) => [`${height} ${tx}`, time]))
  return ({ height, tx }) => {
    const time = times.get(`${height} ${tx}`)
    return time == null ? null : Date.parse(time)
  }
}

/** Each asset once, by id. */
const merged = (assets: readonly LedgerAsset[]): LedgerAsset[] =>
  [...new Map(assets.map((asset) => [asset.id, asset])).values()].sort((one, other) =>
    one.id < other.id ? -1 : 1,
  )

/** Asks ledger by ledger, until one has it. */
async function firstOf<T>(
  remote: Remote,
  flags: ShowFlags,
  ask: (ledger: LedgerId) => Promise<T>,
): Promise<{ readonly ledger: LedgerId; readonly found: T }> {
  let missing: unknown = null
  for (const ledger of (await ledgersIn(remote, flags.ledger)).keys()) {
    try {
      return { ledger, found: await ask(ledger) }
    } catch (error) {
      missing = error
    }
  }
  throw missing ?? new FaultError('BLOCK_UNKNOWN', 'Expected a ledger with blocks, got none yet')
}

async function showBlock({ io, remote }: Asked, name: string, flags: ShowFlags): Promise<number> {
  const { api } = remote
  const { ledger, found } = await firstOf(remote, flags, (id) =>
    api('block.read', { params: { ledger: id, block: name }, query: moments(flags) }),
  )
  const params = { ledger, block: found.id }
  const query = { limit: PAGE, postings: 'yes' } as const
  const held: LedgerAsset[] = []
  const all = await allOf(async (cursor) => {
    const page = await api('block.transactions', { params, query: { ...query, ...cursor } })
    held.push(...page.assets)
    return page
  })
  const assets = merged(held)
  const { notes } = found
  const transactions = all.map((row) => blockTransactionOf(ledger, found, row))
  const makers = found.makers.map(({ label, by, evidence }) => ({
    label,
    by: by as 'payout address' | 'coinbase text',
    evidence,
  }))
  const block = blockOf(found)
  const limit = limitOf(flags.limit, TXS_USUAL, TXS_MAX)
  answer(io, { ledger, ...block, makers, notes, assets, transactions }, () =>
    [
      headText(ledgerName(ledger), block as StoredBlock, { makers, notes }),
      txTable(transactions.slice(0, limit), assets),
    ].join('\n\n'),
  )
  const left = transactions.length - limit
  if (left > 0 && !io.json) note(io, `${plural(left, 'more transaction')}; --limit shows more`)
  return EXIT.ok
}

async function showTx({ io, remote }: Asked, name: string, flags: ShowFlags): Promise<number> {
  const { api } = remote
  const ledgers = [...(await ledgersIn(remote, flags.ledger)).keys()]
  const told: ToldTx[] = []
  for (const ledger of ledgers) told.push(...(await toldOn(remote, { ledger, name }, flags)))
  if (told.length === 0) throw noTransaction(ledgers, name)
  const byAccount = new Map<string, ScreenAnswer>()
  for (const ledger of new Set(told.map(({ tx }) => tx.ledger))) {
    const body = { what: 'tx', name: txIdOn(ledger, name), ledger, telling: false } as const
    const { answers } = await api('screen.ledger', { body: { ...body, ...moments(flags) } })
    for (const each of answers) byAccount.set(`${ledger} ${each.text}`, answerOf(each))
  }
  const labels = new Map(told.flatMap((each) => [...each.labels]))
  // One answer a posting, as the folder itself gives them.
  const tagsIn = ({ ledger, postings: rows }: Transaction): ScreenAnswer[] =>
    rows.flatMap(({ account }) => {
      const found = account === null ? undefined : byAccount.get(`${ledger} ${account}`)
      return found === undefined || found.hits.length + found.tags.length === 0 ? [] : [found]
    })
  answer(
    io,
    told.map(({ tx, about }) => ({ ...tx, tags: tagsIn(tx), ...about })),
    () => told.map(({ tx, about }) => txText(tx, labels, about)).join('\n\n'),
  )
  return EXIT.ok
}

type ToldTx = {
  readonly tx: Transaction
  readonly about: TxAbout
  readonly labels: ReadonlyMap<string, string>
}

/** The transactions of that id on one ledger; none where the text is no id there. */
async function toldOn(
  { api }: Remote,
  { ledger, name }: { readonly ledger: LedgerId; readonly name: string },
  flags: ShowFlags,
): Promise<ToldTx[]> {
  const tx = txIdOn(ledger, name)
  if (!ledger.startsWith('book:') && !/^[0-9a-f]{64}$/.test(tx)) return []
  try {
    const params = { ledger, tx }
    const { transactions } = await api('transaction.read', { params, query: moments(flags) })
    return transactions.map((each) => {
      const { assets, notes, links, tags } = each
      const labels = Object.entries(tags).map(([account, { label }]) => [account, label] as const)
      const about = { assets, notes, links }
      return { tx: transactionOf(each), about, labels: new Map(labels) }
    })
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === 'TX_UNKNOWN') return []
    throw error
  }
}
