/**
 * Which inputs a batch resolves, in both directions: coins of the batch that stored inputs wait
 * for,
 * and inputs of the batch whose coins are stored, or stand elsewhere in the batch.
 *
 * @module
 */

import { readLanes } from '@paperchain/core/domain/batch/lanes'
import { CREDIT, DEBIT, NONE, type PostingBatch } from '@paperchain/core/domain/batch/posting-batch'
import { txIdText } from '@paperchain/core/domain/batch/tx-id'
import { CERTAINTIES, type CoinName } from '@paperchain/core/domain/posting'
import type { CoinWorth } from '@paperchain/core/ports'
import type { Context } from './context.ts'
import { coinKey, coinsIn, idText, KEYS_MAX } from './keys.ts'
import { readCoins } from './read.ts'

/** A stored transaction with an input that the batch resolves. */
export type Waiting = {
  readonly coin: string
  readonly block: string
  readonly height: number
  readonly position: number
}

/** What a batch makes known. */
export type Arrivals = {
  /** Worths by `<tx>:<index>`. */
  readonly worths: ReadonlyMap<string, CoinWorth>
  /** Rows in `txs` of the batch with an input that is now known. */
  readonly batchTxs: ReadonlySet<number>
  readonly stored: readonly Waiting[]
}

const NOTHING: Arrivals = { worths: new Map(), batchTxs: new Set(), stored: [] }

/**
 * Finds what becomes known by `batch`.
 *
 * @param fresh 1 for each block row of the batch that is new to the ledger
 */
export async function findArrivals(
  context: Context,
  batch: PostingBatch,
  fresh: Uint8Array,
): Promise<Arrivals> {
  const spends = unknownSpends(batch, fresh)
  const awaited = context.states.get(batch.ledger)?.awaited
  const wanted = spends.length > 0 || (awaited !== undefined && !awaited.empty)
  if (!wanted) return NOTHING
  const spendKeys = new Set(spends.map(({ key }) => key))
  const made = madeCoins(batch, fresh, {
    keys: spendKeys,
    maybe: (row) => {
      const { bytes, start, length } = batch.postings.coinTx
      const index = batch.postings.coinIndex[row] ?? NONE
      return awaited?.mayHave(bytes, start[row] ?? 0, length[row] ?? 0, index) ?? false
    },
  })
  const stored = await readWaiting(context, batch, made.asked)
  const worths = new Map(made.worths)
  const missing = spends.filter(({ key }) => !worths.has(key)).map(({ coin }) => coin)
  for (const worth of await readCoins(context, batch.ledger, missing)) {
    worths.set(coinKey(worth.coin), worth)
  }
  const batchTxs = new Set(spends.filter(({ key }) => worths.has(key)).map(({ tx }) => tx))
  return { worths, batchTxs, stored }
}

type UnknownSpend = { readonly key: string; readonly coin: CoinName; readonly tx: number }

function unknownSpends(batch: PostingBatch, fresh: Uint8Array): UnknownSpend[] {
  const { txs, postings } = batch
  const found: UnknownSpend[] = []
  for (let row = 0; row < postings.count; row++) {
    if (postings.amountKnown[row] === 1 || postings.side[row] !== DEBIT) continue
    if (postings.coinIndex[row] === NONE) continue
    const tx = postings.tx[row] ?? 0
    if (fresh[txs.block[tx] ?? 0] !== 1) continue
    const coin = coinAt(batch, row)
    found.push({ key: coinKey(coin), coin, tx })
  }
  return found
}

type Wanted = {
  /** Whether somebody may wait for the coin of a posting row. */
  readonly maybe: (row: number) => boolean
  /** Coins that the batch itself spends. */
  readonly keys: ReadonlySet<string>
}

/** Coins of the batch that are wanted: those to ask about, and the worths of all. */
function madeCoins(
  batch: PostingBatch,
  fresh: Uint8Array,
  { maybe, keys }: Wanted,
): { asked: CoinName[]; worths: Map<string, CoinWorth> } {
  const { txs, postings } = batch
  const asked: CoinName[] = []
  const worths = new Map<string, CoinWorth>()
  for (let row = 0; row < postings.count; row++) {
    if (postings.side[row] !== CREDIT || postings.coinIndex[row] === NONE) continue
    if (fresh[txs.block[postings.tx[row] ?? 0] ?? 0] !== 1) continue
    const waited = maybe(row)
    if (!waited && keys.size === 0) continue
    const worth = worthAt(batch, row)
    const key = coinKey(worth.coin)
    if (waited) asked.push(worth.coin)
    if (waited || keys.has(key)) worths.set(key, worth)
  }
  return { asked, worths }
}

async function readWaiting(
  { engine }: Context,
  { ledger }: PostingBatch,
  coins: readonly CoinName[],
): Promise<Waiting[]> {
  const found: Waiting[] = []
  for (let from = 0; from < coins.length; from += KEYS_MAX) {
    const piece = coinsIn(ledger, coins.slice(from, from + KEYS_MAX))
    const rows = await engine.rows<[string, number, string, number, number]>(
      `select ${idText(ledger, 'coin_tx')} as coin_tx_id, coin_index,
              ${idText(ledger, 'block')} as block_id, height, position
       from unresolved final
       where ledger = {ledger: String} and (coin_tx, coin_index) in ${piece}`,
      { ledger },
    )
    for (const [tx, index, block, height, position] of rows) {
      found.push({ coin: coinKey({ tx, index }), block, height, position })
    }
  }
  return found
}

function coinAt({ ledger, postings }: PostingBatch, row: number): CoinName {
  const { bytes, start, length } = postings.coinTx
  const tx = txIdText(ledger, bytes, [start[row] ?? 0, length[row] ?? 0])
  return { tx, index: postings.coinIndex[row] ?? NONE }
}

function worthAt(batch: PostingBatch, row: number): CoinWorth {
  const { postings, forms } = batch
  const { bytes, start, length } = postings.account
  const from = start[row] ?? 0
  return {
    coin: coinAt(batch, row),
    account: Buffer.from(bytes.subarray(from, from + (length[row] ?? 0))).toString('utf8'),
    amount: readLanes(postings.amount, row),
    form: forms[postings.form[row] ?? 0] ?? '',
    certainty: CERTAINTIES[postings.certainty[row] ?? 0] ?? 'unknown',
  }
}
