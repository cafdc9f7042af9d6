/** `paperchain show block`: head, maker, and transactions. */
import { isSystemAccount } from '@paperchain/core/domain/account'
import { formatAmount } from '@paperchain/core/domain/amount'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import { formatTime } from '@paperchain/core/domain/time'
import { type PoolClaim, poolsOf } from '@paperchain/core/engine/attribute/pool-of'
import type { ListStore, StoredBlock } from '@paperchain/core/ports'
import { blockNamed, ledgersToAsk, type Unit, unitOf } from '../find.ts'
import { indexAbout, tagsIn } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { momentOf } from './moment.ts'
import { limitOf, type ShowFlags } from './show.ts'
import { count, fields, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Transactions shown unless said otherwise, and at most. */
export const TXS_USUAL = 25
export const TXS_MAX = 1_000_000

/** Shows a block by height or id. */
export function showBlock(io: Io, name: string, flags: ShowFlags): Promise<number> {
  return withFolder(io, 'show block', async ({ ledger: store, lists }) => {
    const ledgers = await ledgersToAsk(store, flags.ledger)
    const { ledger, block } = await blockNamed(store, ledgers, name)
    const transactions = await store.transactionsOf(ledger, block.id)
    const makers = await makersOf(lists, { block, transactions }, await momentOf(io, lists, flags))
    const limit = limitOf(flags.limit, TXS_USUAL, TXS_MAX)
    const unit = unitOf(ledger)
    answer(io, { ledger, ...block, makers, transactions }, () =>
      [
        headText(ledgerName(ledger), block, makers),
        txTable(transactions.slice(0, limit), unit),
      ].join('\n\n'),
    )
    const left = transactions.length - limit
    if (left > 0 && !io.json) note(io, `${plural(left, 'more transaction')}; --limit shows more`)
    return EXIT.ok
  })
}

async function makersOf(
  lists: ListStore,
  {
    block,
    transactions,
  }: { readonly block: StoredBlock; readonly transactions: readonly Transaction[] },
  moment: Awaited<ReturnType<typeof momentOf>>,
): Promise<PoolClaim[]> {
  const accounts = (transactions[0]?.postings ?? []).flatMap(({ side, account }) =>
    side === 'credit' && account !== null && !isSystemAccount(account) ? [account] : [],
  )
  const [first] = transactions
  const index = await indexAbout(lists, accounts)
  const labels = new Map<string, string>()
  for (const each of first === undefined
    ? []
    : index.screenAccounts(first.ledger, accounts, moment)) {
    const miner = tagsIn(each).find(({ entry }) => entry.category === 'miner')
    if (miner !== undefined) labels.set(each.text, miner.entry.label)
  }
  const seen = { text: block.coinbaseText, accounts }
  // The text that is kept shows bytes beyond ASCII as points, and points are in every coinbase: a
  // mark beyond ASCII would name a pool for blocks that it never made.
  const marks = (await lists.marks()).filter(({ text }) => /^[ -~]+$/.test(text))
  const claims = poolsOf(seen, marks, (account) => labels.get(account) ?? null)
  // Two lists that say the same are one claim here.
  const said = new Map(claims.map((claim) => [Object.values(claim).join('\n'), claim]))
  return [...said.values()]
}

/** A block's head for people. */
export function headText(ledger: string, block: StoredBlock, makers: readonly PoolClaim[]): string {
  return fields([
    ['block', `${count(block.height)} on ${ledger}${block.state === 'live' ? '' : ' (orphaned)'}`],
    ['id', block.id],
    ['previous', block.previous],
    ['time', formatTime(block.timeMs)],
    ['transactions', `${count(block.txCount)} in ${count(block.bytes)} bytes`],
    [
      'incomplete',
      block.incomplete === 0
        ? ''
        : `${count(block.incomplete)} transactions: coins they spend, or their fees, are not here`,
    ],
    ['coinbase', /\w/.test(block.coinbaseText) ? block.coinbaseText : ''],
    ...makers.map(
      ({ label, by, evidence }) => ['made by', `${label} (${by} ${evidence})`] as const,
    ),
  ])
}

/** Its transactions as a table. */
export function txTable(transactions: readonly Transaction[], { symbol, decimals }: Unit): string {
  const right = true
  return table(
    [
      { head: '#', right },
      { head: 'transaction' },
      { head: 'in', right },
      { head: 'out', right },
      { head: `${symbol} out`, right },
      { head: 'fee', right },
    ],
    transactions.map(({ position, id, complete, postings }) => {
      const issues = postings.some(({ kind }) => kind === 'issuance')
      const debits = postings.filter(({ side, kind }) => side === 'debit' && kind === 'transfer')
      const credits = postings.filter(({ side }) => side === 'credit')
      const fee = credits.filter(({ kind }) => kind === 'fee')
      const outs = credits.filter((each) => each.kind !== 'fee' && !isUnclaimed(each))
      const paid = complete ? formatAmount(sumOf(fee), decimals) : 'not known'
      return [
        count(position),
        id,
        issues ? 'mined' : count(debits.length),
        count(outs.length),
        formatAmount(sumOf(outs), decimals),
        issues ? '' : paid,
      ]
    }),
  )
}

const sumOf = (rows: readonly Posting[]): bigint =>
  rows.reduce((all, { amount }) => all + (amount ?? 0n), 0n)

/** What a miner did not claim is burned, but no output of the transaction. */
const isUnclaimed = ({ kind, form }: Posting): boolean => kind === 'burn' && form === ''
