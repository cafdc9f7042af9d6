/** `show address|block|tx` through a server. */
import type { PostingPage } from '@paperchain/contract/ledger'
import { accountText } from '@paperchain/core/domain/account'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import type { StoredBlock } from '@paperchain/core/ports'
import { accountsNamed, unitOf } from '../find.ts'
import { EXIT } from './exit.ts'
import { answer, note } from './io.ts'
import { answersText } from './screen-text.ts'
import { limitOf, type ShowFlags } from './show.ts'
import { POSTINGS_MAX, POSTINGS_USUAL, type Profile, profileText } from './show-address.ts'
import { headText, TXS_MAX, TXS_USUAL, txTable } from './show-block.ts'
import { txText } from './show-tx.ts'
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
  if (flags.in !== undefined) {
    const message = `Expected no --in through a server; its API has the worth of an account`
    throw new FaultError('USAGE', message)
  }
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
  const accounts = accountsNamed(text, [...ledgers.keys()])
  const profiles: Profile[] = []
  let screened: ScreenAnswer | null = null
  for (const account of accounts) {
    const params = { ledger: account.ledger, account: account.id }
    const told = await remote.api('account.read', { params, query: moments(flags) })
    screened ??= { ...answerOf(told.screened), text }
    const page = await postings(remote, params, flags)
    const rows = page.rows.map((row) => postingOf(account.ledger, row))
    const totals = told.totals.map((total) => totalOf(account.id, total))
    const live = ledgers.get(account.ledger) ?? NONE
    profiles.push({ ...account, ...live, totals, page: { rows, next: page.next } })
  }
  const answers = screened === null ? [] : [screened]
  const data = profiles.map((profile) => ({ caip10: accountText(profile), ...profile }))
  answer(io, { address: text, screened, profiles: data }, () =>
    [answersText(answers), ...profiles.map(profileText)].join('\n\n'),
  )
  for (const { page } of profiles) {
    if (page.next !== null) note(io, `More postings: --after ${page.next}`)
  }
  return EXIT.ok
}

async function postings(
  { api }: Remote,
  params: { readonly ledger: LedgerId; readonly account: string },
  flags: ShowFlags,
) {
  const limit = limitOf(flags.limit, POSTINGS_USUAL, POSTINGS_MAX)
  const rows: PostingPage['items'] = []
  let cursor = flags.after
  for (;;) {
    const query = { limit: Math.min(PAGE, limit - rows.length), ...(cursor ? { cursor } : {}) }
    const page: PostingPage = await api('account.postings', { params, query })
    rows.push(...page.items)
    if (page.next === null || rows.length >= limit) return { rows, next: page.next }
    cursor = page.next
  }
}

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
  const all = await allOf((cursor) =>
    api('block.transactions', { params, query: { ...query, ...cursor } }),
  )
  const transactions = all.map((row) => blockTransactionOf(ledger, found, row))
  const makers = found.makers.map(({ label, by, evidence }) => ({
    label,
    by: by as 'payout address' | 'coinbase text',
    evidence,
  }))
  const block = blockOf(found)
  const limit = limitOf(flags.limit, TXS_USUAL, TXS_MAX)
  answer(io, { ledger, ...block, makers, transactions }, () =>
    [
      headText(ledgerName(ledger), block as StoredBlock, makers),
      txTable(transactions.slice(0, limit), unitOf(ledger)),
    ].join('\n\n'),
  )
  const left = transactions.length - limit
  if (left > 0 && !io.json) note(io, `${plural(left, 'more transaction')}; --limit shows more`)
  return EXIT.ok
}

async function showTx({ io, remote }: Asked, name: string, flags: ShowFlags): Promise<number> {
  const { api } = remote
  const { ledger, found } = await firstOf(remote, flags, (id) =>
    api('transaction.read', { params: { ledger: id, tx: name }, query: moments(flags) }),
  )
  const body = { what: 'tx', name, ledger, telling: false, ...moments(flags) } as const
  const screened = await api('screen.ledger', { body })
  const byAccount = new Map(screened.answers.map((each) => [each.text, answerOf(each)]))
  const labels = new Map(
    found.transactions.flatMap(({ tags }) =>
      Object.entries(tags).map(([account, { label }]) => [account, label] as const),
    ),
  )
  const transactions = found.transactions.map(transactionOf)
  // One answer a posting, as the folder itself gives them.
  const tagsIn = ({ postings: rows }: Transaction): ScreenAnswer[] =>
    rows.flatMap(({ account }) => {
      const found = account === null ? undefined : byAccount.get(account)
      return found === undefined || found.hits.length + found.tags.length === 0 ? [] : [found]
    })
  answer(
    io,
    transactions.map((each) => ({ ...each, tags: tagsIn(each) })),
    () => transactions.map((each) => txText(each, labels)).join('\n\n'),
  )
  return EXIT.ok
}
