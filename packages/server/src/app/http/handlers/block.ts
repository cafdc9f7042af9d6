/** Blocks and transactions. */
import type {
  BlockAnswer,
  BlockTransactionPage,
  Transaction as ContractTransaction,
} from '@paperchain/contract/ledger'
import { isSystemAccount } from '@paperchain/core/domain/account'
import type { AssetId } from '@paperchain/core/domain/asset'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { poolsOf } from '@paperchain/core/engine/attribute/pool-of'
import type { StoredBlock } from '@paperchain/core/ports'
import { assetBook, assetList } from '../../ledger-assets.ts'
import { linkedOf } from '../../linked.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import type { House } from '../house.ts'
import { momentOf } from '../named.ts'
import { pageFromEnd, pageOf } from '../page.ts'
import { ledgerOf, timeText, unitOf } from '../write/basics.ts'
import { blockOf, blockRowOf, feesOf, ownSums, postingOf, sumsOf } from '../write/ledger.ts'
import { shortTag } from '../write/screening.ts'

async function block({ house, params, query }: Ask<'block.read'>): Promise<Reply<BlockAnswer>> {
  const ledger = ledgerNamed(params.ledger)
  const found = await house.blocks.named(ledger, params.block)
  const { all, live } = await house.blocks.of(ledger)
  const moment = momentOf(query, house)
  const next = live.get(found.height + 1)
  return {
    body: {
      ...blockOf(ledger, found),
      unit: unitOf(ledger),
      notes: [...(await house.stores.notes.of(ledger, found.id))],
      makers: await makersOf(house, { ledger, block: found }, moment),
      nextBlock: next?.previous === found.id ? next.id : null,
      siblings: all
        .filter(({ height, id }) => height === found.height && id !== found.id)
        .map(({ id, state }) => ({ id, state })),
    },
  }
}

type BlockIn = { readonly ledger: LedgerId; readonly block: StoredBlock }

async function makersOf(
  { ledger: store, lists }: House,
  { ledger, block: { id, coinbaseText } }: BlockIn,
  moment: Moment,
): Promise<BlockAnswer['makers']> {
  const [first] = await store.transactionsOf(ledger, id)
  const accounts = (first?.postings ?? []).flatMap(({ side, account }) =>
    side === 'credit' && account !== null && !isSystemAccount(account) ? [account] : [],
  )
  const miners = new Map<string, string>()
  for (const { text, hits, tags } of lists.pages.index.screenAccounts(ledger, accounts, moment)) {
    const miner = [...hits, ...tags].find(({ entry }) => entry.category === 'miner')
    if (miner !== undefined) miners.set(text, miner.entry.label)
  }
  const marks = await lists.store.marks()
  const claims = poolsOf(
    { text: coinbaseText, accounts },
    marks,
    (account) => miners.get(account) ?? null,
  )
  return claims.map((claim) => ({
    ...claim,
    link:
      marks.find(({ text, label }) => text === claim.evidence && label === claim.label)?.link ?? '',
  }))
}

/** An id as the ledger writes it: hex of a chain in either case, a text of a book as it is. */
function transactionId(ledger: LedgerId, text: string): string {
  if (ledger.startsWith('book:')) return text
  const [, digits] = /^(?:0[xX])?([0-9a-fA-F]{64})$/.exec(text) ?? []
  if (digits !== undefined) return digits.toLowerCase()
  throw new FaultError('REQUEST_INVALID', `Expected 64 hex digits, got "${text}"`)
}

async function transaction({
  house,
  params,
  query,
}: Ask<'transaction.read'>): Promise<Reply<{ transactions: ContractTransaction[] }>> {
  const ledger = ledgerNamed(params.ledger)
  const id = transactionId(ledger, params.tx)
  const found = await house.ledger.transactions(ledger, [id])
  if (found.length === 0) {
    const message = `Expected a live transaction of ${ledgerName(ledger)}, got "${id}"`
    throw new FaultError('TX_UNKNOWN', message, { ledger })
  }
  const moment = momentOf(query, house)
  const transactions: ContractTransaction[] = []
  for (const each of found) transactions.push(await written(house, each, moment))
  return { body: { transactions } }
}

/** Coins asked for in one question about their spenders. */
const COINS_A_QUESTION = 50_000

/** Who spent the coins that a transaction made. */
async function spendersOf(
  { ledger: store }: Pick<House, 'ledger'>,
  { ledger, height, postings }: Transaction,
): Promise<(posting: Posting) => { tx: string; height: number } | null> {
  const coins = postings.flatMap(({ side, coin }) =>
    side === 'credit' && coin !== null ? [coin] : [],
  )
  const spenders = new Map<string, { tx: string; height: number }>()
  for (let from = 0; from < coins.length; from += COINS_A_QUESTION) {
    for (const spend of await store.spends(ledger, coins.slice(from, from + COINS_A_QUESTION))) {
      // A name made twice (BIP 30): only the spend of this making counts.
      if (spend.madeAtHeight !== null && spend.madeAtHeight !== height) continue
      spenders.set(`${spend.coin.tx}:${spend.coin.index}`, { tx: spend.tx, height: spend.height })
    }
  }
  return ({ side, coin }) =>
    side === 'credit' && coin !== null ? (spenders.get(`${coin.tx}:${coin.index}`) ?? null) : null
}

async function written(
  house: House,
  found: Transaction,
  moment: Moment,
): Promise<ContractTransaction> {
  const { ledger, postings, block: blockId } = found
  const { stores } = house
  const held = postings.map(({ asset }) => asset)
  const [spenderOf, notes, linked, assets] = await Promise.all([
    spendersOf(house, found),
    stores.notes.of(ledger, blockId),
    linkedOf(stores, ledger, [found.id]),
    assetBook(stores, held),
  ])
  const sums = sumsOf(found)
  const { fee, unseen } = ownSums(found, sums, notes)
  return {
    ...ledgerOf(ledger),
    id: found.id,
    block: blockId,
    height: found.height,
    position: found.position,
    time: timeText(found.timeMs),
    complete: found.complete,
    fee: fee === null ? null : fee.toString(),
    fees: feesOf(sums, assets),
    unseen: unseen === null ? null : unseen.toString(),
    assets: [...assets.values()],
    postings: postings.map((each) => ({ ...postingOf(each), spentBy: spenderOf(each) })),
    tags: tagsOf(house.lists.pages.index, found, moment),
    notes: [...notes],
    links: [...(linked.get(found.id) ?? [])],
  }
}

async function transactionsIn({
  house,
  params,
  query,
}: Ask<'block.transactions'>): Promise<Reply<BlockTransactionPage>> {
  const ledger = ledgerNamed(params.ledger)
  const { id } = await house.blocks.named(ledger, params.block)
  const [transactions, notes] = await Promise.all([
    house.ledger.transactionsOf(ledger, id),
    house.stores.notes.of(ledger, id),
  ])
  const whole = query.postings === 'yes'
  const page = pageOf(transactions, query, (each) => blockRowOf(each, { whole, notes }))
  const held = page.items.flatMap(({ sums }) => sums.map(({ asset }) => asset as AssetId))
  return { body: { ...page, assets: await assetList(house.stores, held) } }
}

function tagsOf(
  index: House['lists']['pages']['index'],
  { ledger, postings }: Transaction,
  moment: Moment,
): ContractTransaction['tags'] {
  const accounts = new Set(postings.flatMap(({ account }) => (account === null ? [] : [account])))
  const tags: ContractTransaction['tags'] = {}
  for (const answer of index.screenAccounts(ledger, [...accounts], moment)) {
    const tag = shortTag(answer)
    if (tag !== null) tags[answer.text] = tag
  }
  return tags
}

/** Handlers of this topic. */
export const BLOCK_HANDLERS: Handlers<
  'block.list' | 'block.read' | 'block.transactions' | 'transaction.read'
> = {
  'block.list': async ({ house, params, query }) => {
    const ledger = ledgerNamed(params.ledger)
    const { all } = await house.blocks.of(ledger)
    return { body: pageFromEnd(all, query, (each) => blockOf(ledger, each)) }
  },
  'block.read': block,
  'block.transactions': transactionsIn,
  'transaction.read': transaction,
}
