/**
 * Transactions that become whole: new versions of their postings, and of the first transaction of a
 * block once the fees of all others are known.
 *
 * @module
 */
import { transactionAt } from '@paperchain/core/domain/batch/batch-of'
import type { PostingBatch } from '@paperchain/core/domain/batch/posting-batch'
import { invariant } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { checkBalance, type Posting, type Transaction } from '@paperchain/core/domain/posting'
import type { ResolutionRules } from '@paperchain/core/ports'
import { type Arrivals, findArrivals } from './awaited.ts'
import type { ChainIndex } from './chain-index.ts'
import type { Context } from './context.ts'
import { bytesIn, idHex, KEYS_MAX, placesIn } from './keys.ts'
import { groupTransactions } from './read.ts'
import { type PostingRow, postingColumns } from './rows.ts'

/** A transaction before and after its coins arrived. */
export type Change = { readonly before: Transaction; readonly after: Transaction }

/** What resolving adds to a batch. */
export type Resolutions = {
  readonly changes: readonly Change[]
  /** For every block touched: its transactions after the first that are still incomplete. */
  readonly incomplete: ReadonlyMap<string, number>
}

/**
 * Plans the resolutions that `batch` brings, without writing anything.
 *
 * @param fresh 1 for each block row of the batch that is new to the ledger
 * @throws {FaultError} `TRANSACTION_UNBALANCED` where a completed transaction does not balance
 */
export async function planResolutions(
  context: Context,
  batch: PostingBatch,
  fresh: Uint8Array,
): Promise<Resolutions> {
  const incomplete = countIncomplete(batch, fresh)
  const rules = context.rulesOf(batch.ledger)
  if (rules === null) return { changes: [], incomplete }
  const arrivals = await findArrivals(context, batch, fresh)
  if (arrivals.worths.size === 0) return { changes: [], incomplete }
  const changes = await completeAll(context, batch, { arrivals, rules })
  const index = context.states.get(batch.ledger)?.index
  const finished = countDown(index, changes, incomplete)
  const firsts = await completeFirsts(context, batch, { changes, finished, rules })
  for (const { after } of [...changes, ...firsts]) checkBalance(after)
  return { changes: [...changes, ...firsts], incomplete }
}

/** Incomplete transactions after the first, of every new block of the batch. */
function countIncomplete({ blocks, txs }: PostingBatch, fresh: Uint8Array): Map<string, number> {
  const counts = new Map<string, number>()
  for (let tx = 0; tx < txs.count; tx++) {
    const row = txs.block[tx] ?? 0
    const id = blocks[row]?.id
    if (fresh[row] !== 1 || id === undefined) continue
    const open = txs.complete[tx] !== 1 && (txs.position[tx] ?? 0) > 0
    counts.set(id, (counts.get(id) ?? 0) + (open ? 1 : 0))
  }
  return counts
}

async function completeAll(
  context: Context,
  batch: PostingBatch,
  { arrivals, rules }: { readonly arrivals: Arrivals; readonly rules: ResolutionRules },
): Promise<Change[]> {
  const { worths, batchTxs, stored } = arrivals
  const inBatch = [...batchTxs].map((row) => transactionAt(batch, row))
  const blocks = new Set(stored.map(({ block, position }) => `${block} ${position}`))
  const inStore = (await readPlaces(context, batch.ledger, stored)).filter(({ block, position }) =>
    blocks.has(`${block} ${position}`),
  )
  return [...inBatch, ...inStore].map((before) => ({
    before,
    after: rules.complete(before, worths),
  }))
}

/** Takes what became complete off the counts; gives the blocks that have nothing open any more. */
function countDown(
  index: ChainIndex | undefined,
  changes: readonly Change[],
  incomplete: Map<string, number>,
): string[] {
  const finished: string[] = []
  for (const { before, after } of changes) {
    if (before.complete || !after.complete) continue
    const { block } = after
    const open = (incomplete.get(block) ?? index?.get(block)?.incomplete ?? 0) - 1
    invariant(open >= 0, `block ${block} has an incomplete transaction to complete`)
    incomplete.set(block, open)
    if (open === 0) finished.push(block)
  }
  return finished
}

type Finishing = {
  readonly changes: readonly Change[]
  readonly finished: readonly string[]
  readonly rules: ResolutionRules
}

async function completeFirsts(
  context: Context,
  batch: PostingBatch,
  { changes, finished, rules }: Finishing,
): Promise<Change[]> {
  const fees = new Map(finished.map((block) => [block, 0n]))
  const firsts = new Map<string, Transaction>()
  collectFromBatch(batch, fees, firsts)
  await collectFromStore(context, batch.ledger, { fees, firsts })
  for (const { before, after } of changes) {
    const known = fees.get(after.block)
    if (known !== undefined) fees.set(after.block, known + feesIn(after) - feesIn(before))
  }
  return finished.flatMap((block) => {
    const before = firsts.get(block)
    if (before === undefined || before.complete) return []
    return { before, after: rules.completeFirst(before, fees.get(block) ?? 0n) }
  })
}

const feesIn = ({ postings }: Transaction): bigint =>
  postings.reduce((sum, posting) => sum + (isFeeCredit(posting) ? (posting.amount ?? 0n) : 0n), 0n)

const isFeeCredit = ({ side, account }: Posting): boolean =>
  side === 'credit' && account === '@fees'

function collectFromBatch(
  batch: PostingBatch,
  fees: Map<string, bigint>,
  firsts: Map<string, Transaction>,
): void {
  const rows = new Set(batch.blocks.flatMap(({ id }, row) => (fees.has(id) ? [row] : [])))
  if (rows.size === 0) return
  for (let tx = 0; tx < batch.txs.count; tx++) {
    if (!rows.has(batch.txs.block[tx] ?? 0)) continue
    const transaction = transactionAt(batch, tx)
    const { block, position } = transaction
    if (position === 0) firsts.set(block, transaction)
    fees.set(block, (fees.get(block) ?? 0n) + feesIn(transaction))
  }
}

type Collected = {
  readonly fees: Map<string, bigint>
  readonly firsts: Map<string, Transaction>
}

async function collectFromStore(
  context: Context,
  ledger: LedgerId,
  { fees, firsts }: Collected,
): Promise<void> {
  const index = context.states.get(ledger)?.index
  const blocks = [...fees.keys()].filter((id) => index?.get(id) !== undefined)
  if (blocks.length === 0) return
  const places = blocks.map((id) => ({ height: index?.get(id)?.height ?? 0, position: 0 }))
  const wanted = new Set(blocks)
  for (const first of await readPlaces(context, ledger, places)) {
    if (wanted.has(first.block)) firsts.set(first.block, first)
  }
  const hexes = blocks.map((id) => idHex(ledger, id)).filter((hex) => hex !== null)
  const rows = await context.engine.rows<[string, string]>(
    `select lower(hex(block)) as block_id, toString(sum(amount)) from posting_by_account final
     where ledger = {ledger: String} and account = '@fees' and side = 'credit'
       and (height, 0) in ${placesIn(places)}
       and block in ${bytesIn(hexes)}
     group by block`,
    { ledger },
  )
  for (const [block, sum] of rows) fees.set(block, BigInt(sum))
}

/** Transactions at places, of whatever block. */
async function readPlaces(
  context: Context,
  ledger: LedgerId,
  places: readonly { readonly height: number; readonly position: number }[],
): Promise<Transaction[]> {
  const found: Transaction[] = []
  for (let from = 0; from < places.length; from += KEYS_MAX) {
    const rows = await context.engine.rows<PostingRow>(
      `select ${postingColumns(ledger)} from posting final
       where ledger = {ledger: String}
         and (height, position) in ${placesIn(places.slice(from, from + KEYS_MAX))}
       order by height, position, block, leg`,
      { ledger },
    )
    found.push(...groupTransactions(context, ledger, rows))
  }
  return found
}
