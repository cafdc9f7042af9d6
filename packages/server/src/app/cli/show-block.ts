/** `paperchain show block`: head, maker, and transactions. */
import type { LedgerAsset } from '@paperchain/contract/link'
import { isSystemAccount } from '@paperchain/core/domain/account'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import { formatTime } from '@paperchain/core/domain/time'
import { type PoolClaim, poolsOf } from '@paperchain/core/engine/attribute/pool-of'
import type { ListStore, StoredBlock } from '@paperchain/core/ports'
import { blockNamed, ledgersToAsk } from '../find.ts'
import { isPaidFee, sumsOf } from '../http/write/ledger.ts'
import { assetList } from '../ledger-assets.ts'
import { indexAbout, tagsIn } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { momentOf } from './moment.ts'
import { limitOf, type ShowFlags } from './show.ts'
import { amountColumn, amountText, assetsById } from './show-amounts.ts'
import { count, fields, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Transactions shown unless said otherwise, and at most. */
export const TXS_USUAL = 25
export const TXS_MAX = 1_000_000

/** Shows a block by height or id. */
export function showBlock(io: Io, name: string, flags: ShowFlags): Promise<number> {
  return withFolder(io, 'show block', async (folder) => {
    const { ledger: store, lists } = folder
    const ledgers = await ledgersToAsk(store, flags.ledger)
    const { ledger, block } = await blockNamed(store, ledgers, name)
    const transactions = await store.transactionsOf(ledger, block.id)
    const makers = await makersOf(lists, { block, transactions }, await momentOf(io, lists, flags))
    const limit = limitOf(flags.limit, TXS_USUAL, TXS_MAX)
    const notes = await folder.notes.of(ledger, block.id)
    const assets = await assetList(folder, heldIn(transactions))
    answer(io, { ledger, ...block, makers, notes, assets, transactions }, () =>
      [
        headText(ledgerName(ledger), block, { makers, notes }),
        txTable(transactions.slice(0, limit), assets),
      ].join('\n\n'),
    )
    const left = transactions.length - limit
    if (left > 0 && !io.json) note(io, `${plural(left, 'more transaction')}; --limit shows more`)
    return EXIT.ok
  })
}

const heldIn = (transactions: readonly Transaction[]) =>
  transactions.flatMap(({ postings }) => postings.map(({ asset }) => asset))

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
export function headText(
  ledger: string,
  block: StoredBlock,
  { makers, notes }: { readonly makers: readonly PoolClaim[]; readonly notes: readonly string[] },
): string {
  return fields([
    ['block', `${count(block.height)} on ${ledger}${block.state === 'live' ? '' : ' (orphaned)'}`],
    ['id', block.id],
    ['previous', block.previous],
    ['time', formatTime(block.timeMs)],
    ['transactions', sizeText(block)],
    [
      'incomplete',
      block.incomplete === 0
        ? ''
        : `${count(block.incomplete)} transactions: coins they spend, or their fees, are not here`,
    ],
    ['not certain', notes.join('; ')],
    ['coinbase', /\w/.test(block.coinbaseText) ? block.coinbaseText : ''],
    ...makers.map(
      ({ label, by, evidence }) => ['made by', `${label} (${by} ${evidence})`] as const,
    ),
  ])
}

/** Some chains state no size. */
const sizeText = ({ txCount, bytes }: StoredBlock): string =>
  bytes === 0 ? count(txCount) : `${count(txCount)} in ${count(bytes)} bytes`

/** Assets of one transaction that a row has room for. */
const ASSETS_A_ROW = 3

/** Its transactions as a table. */
export function txTable(
  transactions: readonly Transaction[],
  told: readonly LedgerAsset[],
): string {
  const right = true
  const assets = assetsById(told)
  const amounts = amountColumn(heldIn(transactions), assets)
  const isOne = amounts.head !== 'amount'
  const [only] = told
  const sum: SumText = (rows) => {
    const sums = new Map<string, bigint>()
    for (const { asset, amount } of rows) sums.set(asset, (sums.get(asset) ?? 0n) + (amount ?? 0n))
    if (isOne) return amounts.cell(sums.get(only?.id ?? '') ?? 0n, only?.id ?? '')
    const texts = [...sums].map(([asset, units]) => amountText(units, asset, assets))
    const more = texts.length - ASSETS_A_ROW
    return [...texts.slice(0, ASSETS_A_ROW), ...(more > 0 ? [`${more} more`] : [])].join(', ')
  }
  return table(
    [
      { head: '#', right },
      { head: 'transaction' },
      { head: 'in', right },
      { head: 'out', right },
      { head: isOne ? `${amounts.head} out` : 'out', right },
      { head: 'fee', right },
    ],
    transactions.map((each) =>
      each.postings.every(({ move }) => move === null) ? coinCells(each, sum) : cells(each, sum),
    ),
  )
}

/** Postings added up, by asset, as text. */
type SumText = (rows: readonly Posting[]) => string

/** A row of a chain of coins. */
function coinCells({ position, id, complete, postings }: Transaction, sum: SumText): string[] {
  const issues = postings.some(({ kind }) => kind === 'issuance')
  const debits = postings.filter(({ side, kind }) => side === 'debit' && kind === 'transfer')
  const credits = postings.filter(({ side }) => side === 'credit')
  const fee = credits.filter(({ kind }) => kind === 'fee')
  const outs = credits.filter((each) => each.kind !== 'fee' && !isUnclaimed(each))
  const paid = complete ? sum(fee) : 'not known'
  return [
    count(position),
    id,
    issues ? 'mined' : count(debits.length),
    count(outs.length),
    sum(outs),
    issues ? '' : paid,
  ]
}

/** A row of a chain of accounts, or of a book. */
function cells(transaction: Transaction, sum: SumText): string[] {
  const { position, id, postings } = transaction
  const { inputs, outputs } = sumsOf(transaction)
  const credits = postings.filter(({ side }) => side === 'credit')
  const isFee = isPaidFee(postings)
  return [
    count(position),
    id,
    count(inputs),
    count(outputs),
    sum(credits.filter((each) => !isFee(each))),
    sum(credits.filter(isFee)),
  ]
}

/** What a miner did not claim is burned, but no output of the transaction. */
const isUnclaimed = ({ kind, form }: Posting): boolean => kind === 'burn' && form === ''
