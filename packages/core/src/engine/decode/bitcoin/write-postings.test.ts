/**
 * Goal: postings of Bitcoin blocks say what the blocks say, balance to the satoshi, and are the same
 * whether coins were known when a block was written or arrived later.
 * Method: random chains against a twin that writes the same transactions as plain objects; known
 * coins taken away at random and given back; then each refusal; then real blocks.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance, type Posting, type Transaction } from '../../../domain/posting.ts'
import type { CoinWorth } from '../../../ports.ts'
import { CoinBook, coinKey } from './coin-book.ts'
import { CoinCache } from './coin-cache.ts'
import { FORMS } from './columns.ts'
import { decodeBlock } from './decode-block.ts'
import { NETWORKS } from './network.ts'
import { subsidy } from './subsidy.ts'
import { decodedOf, type ModelBlock, type ModelTx, modelId } from './write-postings.fixture.ts'
import { bitcoinBuilder, headOf, writePostings } from './write-postings.ts'
import { completeCoinbase, feeOf, resolveTransaction } from './write-postings-resolve.ts'

const MAIN = NETWORKS.main

/** Numbers from 0 to below 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** A valid chain: every transaction spends coins made before it, in its block or earlier. */
function chainOf(seed: number, length: number): ModelBlock[] {
  const next = random(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  const coins: { tx: string; index: number; value: bigint }[] = []
  const blocks: ModelBlock[] = []
  const split = (id: string, value: bigint): ModelTx['outputs'] => {
    const outputs = Array.from({ length: 1 + below(3) }, (_, index) => {
      const burned = below(8) === 0
      const part = below(4) === 0 ? 0n : (value * BigInt(below(40))) / 100n
      value -= part
      if (!burned) coins.push({ tx: id, index, value: part })
      const account = burned ? '@burn' : `1Account${below(9)}`
      return { account, value: part, form: burned ? FORMS.indexOf('op_return') : 1 + below(6) }
    })
    return outputs
  }
  for (let height = 0; height < length; height++) {
    const txs: ModelTx[] = []
    let fees = 0n
    const count = below(4)
    for (let at = 1; at <= count && coins.length > 0; at++) {
      const id = modelId('payment', height * 10 + at)
      const spent = Array.from(
        { length: 1 + below(3) },
        () => coins.splice(below(coins.length), 1)[0],
      ).filter((coin) => coin !== undefined)
      const taken = spent.reduce((sum, coin) => sum + coin.value, 0n)
      const outputs = split(id, taken)
      const rest = outputs.reduce((left, { value }) => left - value, taken)
      // Every third transaction leaves nothing to its block.
      if (below(3) === 0 && outputs[0] !== undefined && outputs[0].account !== '@burn') {
        outputs[0].value += rest
        const own = coins.find((coin) => coin.tx === id && coin.index === 0)
        if (own !== undefined) own.value += rest
      } else fees += rest
      txs.push({ id, inputs: spent.map(({ tx, index }) => ({ tx, index })), outputs })
    }
    const id = modelId('coinbase', height)
    txs.unshift({ id, inputs: [], outputs: split(id, subsidy(height, MAIN) + fees) })
    blocks.push({
      id: modelId('block', height),
      previous: modelId('block', height - 1),
      height,
      txs,
    })
  }
  return blocks
}

/** The twin: the same transactions as plain objects, with a Map for the coins. */
function naive(blocks: ModelBlock[]): Transaction[] {
  const outputs = new Map<string, ModelTx['outputs'][number]>()
  for (const { txs } of blocks) {
    for (const { id, outputs: own } of txs) {
      for (const [index, output] of own.entries()) outputs.set(`${id}:${index}`, output)
    }
  }
  return blocks.flatMap(({ id: block, height, txs }) => {
    const sum = (values: bigint[]) => values.reduce((a, b) => a + b, 0n)
    const takenBy = (tx: ModelTx) =>
      sum(tx.inputs.map((input) => outputs.get(coinKey(input))!.value))
    const paidBy = (tx: ModelTx) => sum(tx.outputs.map((output) => output.value))
    const fees = sum(txs.slice(1).map((tx) => takenBy(tx) - paidBy(tx)))
    return txs.map((tx, position) => {
      const at = { ledger: MAIN.ledger, block, height, position }
      const rows: Partial<Posting>[] = []
      const system = { coin: null, form: '', certainty: 'stated' } as const
      if (position === 0) {
        const amount = subsidy(height, MAIN)
        rows.push({
          leg: 0,
          side: 'debit',
          account: '@issuance',
          amount,
          kind: 'issuance',
          ...system,
        })
        if (fees > 0n) {
          rows.push({
            leg: 1,
            side: 'debit',
            account: '@fees',
            amount: fees,
            kind: 'fee',
            ...system,
          })
        }
      }
      for (const [leg, coin] of tx.inputs.entries()) {
        const { account, value, form } = outputs.get(coinKey(coin))!
        const own = { account, amount: value, form: FORMS[form]!, certainty: 'stated' } as const
        rows.push({ leg, side: 'debit', kind: 'transfer', coin, ...own })
      }
      const firstLeg = position === 0 ? 2 : tx.inputs.length
      for (const [index, { account, value, form }] of tx.outputs.entries()) {
        const burned = account === '@burn'
        rows.push({
          leg: firstLeg + index,
          side: 'credit',
          account,
          amount: value,
          kind: burned ? 'burn' : 'transfer',
          coin: burned ? null : { tx: tx.id, index },
          form: FORMS[form]!,
          certainty: 'stated',
        })
      }
      const leg = firstLeg + tx.outputs.length
      const left =
        position === 0 ? subsidy(height, MAIN) + fees - paidBy(tx) : takenBy(tx) - paidBy(tx)
      const [account, kind] =
        position === 0 ? ['@burn', 'burn' as const] : ['@fees', 'fee' as const]
      if (left > 0n) rows.push({ leg, side: 'credit', account, amount: left, kind, ...system })
      const named = { ...at, tx: tx.id, asset: MAIN.asset.id, move: null }
      const postings = rows.map((row) => ({ ...named, ...row }) as Posting)
      const timeMs = 1_231_006_505_000 + height
      return { ...at, id: tx.id, timeMs, complete: true, postings }
    })
  })
}

/** Writes blocks; `forget` says by input row which coins to pretend not to know. */
function written(blocks: ModelBlock[], forget: (row: number) => boolean = () => false) {
  const builder = bitcoinBuilder(MAIN)
  const coins = new CoinBook(builder.arena)
  const cache = new CoinCache(10_000)
  const decoded = blocks.map((block) => ({ block: decodedOf(block), height: block.height }))
  const placed = decoded.map((one) => ({ ...one, firstInput: coins.addBlock(one.block, cache) }))
  for (let row = 0; row < coins.count; row++) if (forget(row)) coins.known[row] = 0
  for (const { block, height, firstInput } of placed) {
    writePostings(builder, block, { height, network: MAIN, coins, firstInput })
  }
  return { builder, coins }
}

/** Completes what can be, as a ledger does when the coins arrive. */
function resolved(transactions: Transaction[], worths: Map<string, CoinWorth>): Transaction[] {
  const first = transactions.map((transaction) => resolveTransaction(transaction, worths))
  return first.map((transaction) => {
    if (transaction.position !== 0 || transaction.complete) return transaction
    const others = first.filter(
      ({ block, position }) => block === transaction.block && position > 0,
    )
    if (!others.every(({ complete }) => complete)) return transaction
    return completeCoinbase(
      transaction,
      others.reduce((sum, other) => sum + feeOf(other), 0n),
    )
  })
}

function worthsOf(transactions: Transaction[]): Map<string, CoinWorth> {
  const worths = new Map<string, CoinWorth>()
  for (const { side, coin, account, amount, form, certainty } of transactions.flatMap(
    ({ postings }) => postings,
  )) {
    if (side !== 'credit' || coin === null || account === null || amount === null) continue
    worths.set(coinKey(coin), { coin, account, amount, form, certainty })
  }
  return worths
}

const anySeed = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('postings of a block', () => {
  test('are what the naive twin writes, complete and balanced', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const chain = chainOf(seed, 12)
        const { builder, coins } = written(chain)
        const transactions = transactionsOf(builder)
        expect(transactions).toEqual(naive(chain))
        for (const transaction of transactions) checkBalance(transaction)
        expect(coins.missingCount).toBe(0)
        expect(builder.blocks).toEqual(chain.map((block) => headOf(decodedOf(block), block.height)))
      }),
      { numRuns: 60 },
    )
  })

  test('are the same when coins arrive later, whichever were known', () => {
    fc.assert(
      fc.property(anySeed, fc.constantFrom(1, 0.5, 0.1), (seed, share) => {
        const chain = chainOf(seed, 12)
        const whole = transactionsOf(written(chain).builder)
        const next = random(seed)
        const partial = transactionsOf(written(chain, () => next() < share).builder)
        for (const { complete, postings } of partial) {
          expect(postings.every(({ amount }) => amount !== null)).toBe(complete)
        }
        expect(resolved(partial, worthsOf(whole))).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  test('resolve in steps to the same, and an unknown coin changes nothing', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const chain = chainOf(seed, 8)
        const whole = transactionsOf(written(chain).builder)
        const none = transactionsOf(written(chain, () => true).builder)
        const worths = [...worthsOf(whole)]
        const half = Math.floor(worths.length / 2)
        const once = resolved(none, new Map(worths.slice(0, half)))
        expect(resolved(once, new Map(worths.slice(half)))).toEqual(whole)
        expect(resolved(none, new Map())).toEqual(none)
      }),
      { numRuns: 30 },
    )
  })

  const payment = (value: bigint, from: string): ModelTx => ({
    id: modelId('payment', 1),
    inputs: [{ tx: from, index: 0 }],
    outputs: [{ account: '1Payee', value, form: 2 }],
  })
  const coinbase = (value: bigint, height: number): ModelTx => ({
    id: modelId('coinbase', height),
    inputs: [],
    outputs: [{ account: '1Miner', value, form: 2 }],
  })
  const pair = (claim: bigint, paid: bigint): ModelBlock[] => [
    { id: modelId('block', 1), previous: '', height: 1, txs: [coinbase(5_000_000_000n, 1)] },
    {
      id: modelId('block', 2),
      previous: '',
      height: 2,
      txs: [coinbase(claim, 2), payment(paid, modelId('coinbase', 1))],
    },
  ]

  test.each([
    ['BLOCK_PAYS_TOO_MUCH', 5_000_000_000n, 5_000_000_001n, { tx: modelId('payment', 1) }],
    ['BLOCK_PAYS_TOO_MUCH', 2_100_000_000_000_001n, 1n, { tx: modelId('coinbase', 2) }],
    ['BLOCK_CLAIMS_TOO_MUCH', 5_000_000_008n, 4_999_999_993n, { fees: 7, subsidy: 5_000_000_000 }],
  ])('are refused with %s, and nothing of the block is written', (code, claim, paid, facts) => {
    const [first, second] = pair(claim, paid) as [ModelBlock, ModelBlock]
    const { builder, coins } = written([first])
    const before = transactionsOf(builder)
    const cache = new CoinCache(100)
    coins.addBlock(decodedOf(first), cache)
    const block = decodedOf(second)
    const firstInput = coins.addBlock(block, cache)
    const place = { height: 2, network: MAIN, coins, firstInput }
    expect(() => writePostings(builder, block, place)).toThrow(
      expect.objectContaining({ code, facts: expect.objectContaining(facts) }),
    )
    expect(transactionsOf(builder)).toEqual(before)
    expect(builder.blocks.length).toBe(1)
  })

  test('may claim all there is, and what is not claimed is burned', () => {
    const all = transactionsOf(written(pair(5_000_000_007n, 4_999_999_993n)).builder)
    expect(all[1]?.postings.map(({ leg, account, amount }) => [leg, account, amount])).toEqual([
      [0, '@issuance', 5_000_000_000n],
      [1, '@fees', 7n],
      [2, '1Miner', 5_000_000_007n],
    ])
    const less = transactionsOf(written(pair(4_999_999_999n, 5_000_000_000n)).builder)
    expect(less[1]?.postings.map(({ leg, account, amount }) => [leg, account, amount])).toEqual([
      [0, '@issuance', 5_000_000_000n],
      [2, '1Miner', 4_999_999_999n],
      [3, '@burn', 1n],
    ])
  })

  test('that pay out too much once their coins are known stay incomplete', () => {
    const chain = pair(5_000_000_000n, 5_000_000_001n)
    const open = transactionsOf(written(chain, () => true).builder)
    const found = resolved(open, worthsOf(open))
    expect(found.map(({ complete }) => complete)).toEqual([true, false, false])
    expect(found[2]?.postings.map(({ account }) => account)).toEqual(['1Miner', '1Payee'])
  })
})

const hash = { sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest() }

describeShared('postings of real blocks', 'bitcoin/blocks', (folder) => {
  const read = (name: string) => {
    const builder = bitcoinBuilder(MAIN)
    const coins = new CoinBook(builder.arena)
    const block = decodeBlock(readFileSync(join(folder, `${name}.raw`)), MAIN, hash)
    const firstInput = coins.addBlock(block, new CoinCache(20_000))
    const place = { height: Number(name), network: MAIN, coins, firstInput }
    writePostings(builder, block, place)
    return { block, coins, transactions: transactionsOf(builder) }
  }

  test.each(['169482', '227835', '333961', '437303', '702861'])('%s: no value is lost', (name) => {
    const { block, transactions } = read(name)
    const postings = transactions.flatMap((transaction) => transaction.postings)
    const made = postings.filter(({ side, kind }) => side === 'credit' && kind !== 'fee')
    let paid = 0n
    for (let output = 0; output < block.outputCount; output++) {
      paid += (BigInt(block.outValueHi[output]!) << 32n) + BigInt(block.outValueLo[output]!)
    }
    expect(made.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n)).toBe(paid)
    const spent = postings.filter(({ side, coin }) => side === 'debit' && coin !== null)
    expect(spent.length).toBe(block.inputCount - 1)
    for (const { account, certainty, amount } of spent) {
      expect(certainty === 'unknown').toBe(account === null)
      expect(certainty === 'stated').toBe(amount !== null)
    }
    for (const transaction of transactions) checkBalance(transaction)
  })

  test('702861: coins made and spent in the block are known, the others can be resolved', () => {
    const { block, coins, transactions } = read('702861')
    let inside = 0
    const ids = new Set(transactions.map(({ id }) => id))
    const postings = transactions.flatMap((transaction) => transaction.postings)
    for (const { side, coin } of postings) if (side === 'debit' && ids.has(coin?.tx ?? '')) inside++
    expect(inside).toBeGreaterThan(100)
    expect(coins.missingCount).toBe(block.inputCount - 1 - inside)
    const worths = new Map<string, CoinWorth>()
    for (const coin of coins.missing()) {
      const own = {
        account: '1Payer',
        amount: 10n ** 13n,
        form: 'p2pkh',
        certainty: 'stated' as const,
      }
      worths.set(coinKey(coin), { coin, ...own })
    }
    const whole = resolved(transactions, worths)
    expect(whole.every(({ complete }) => complete)).toBe(true)
    for (const transaction of whole) checkBalance(transaction)
  })
})
