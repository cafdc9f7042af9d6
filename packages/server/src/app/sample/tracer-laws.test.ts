/**
 * Goal: the small tracer, which knows the sample's true answers, is right. Method: laws on random
 * little ledgers (conservation, agreement of methods, FIFO against a list of single satoshi), then
 * examples worked by hand.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type TracedTx,
  type TraceQuestion,
  type TraceTruth,
  traceFifo,
  traceHaircut,
  tracePoison,
} from './tracer.ts'

const SEED = 20260301
console.info(`tracer laws: fast-check seed ${SEED}`)
const RUNS = { seed: SEED, numRuns: 300 }

const sum = (amounts: ReadonlyMap<string, bigint>): bigint =>
  [...amounts.values()].reduce((all, one) => all + one, 0n)
const all = ({ held, absorbed, fees, burned }: TraceTruth): bigint =>
  sum(held) + sum(absorbed) + fees + burned

/** Little ledgers: a few coinbases, then transactions over coins still unspent. */
const ledgers = fc
  .array(
    fc.record({
      take: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      cuts: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }),
      to: fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
    }),
    { maxLength: 14 },
  )
  .map((steps): TraceQuestion => {
    const txs: TracedTx[] = []
    const unspent = new Map<string, bigint>()
    const book = (id: string, inputs: string[], outputs: TracedTx['outputs']): void => {
      txs.push({ id, inputs, outputs })
      for (const [index, { account, amount }] of outputs.entries()) {
        if (account !== null) unspent.set(`${id}:${index}`, amount)
      }
    }
    for (const [row, amount] of [41n, 17n, 29n, 5n].entries()) {
      book(`mint${row}`, [], [{ account: `a${row}`, amount }])
    }
    for (const [row, { take, cuts, to }] of steps.entries()) {
      const names = [...unspent.keys()]
      const inputs = [...new Set(take.map((draw) => names[draw % names.length]!))]
      if (names.length === 0) break
      let rest = inputs.reduce((whole, coin) => whole + unspent.get(coin)!, 0n)
      for (const coin of inputs) unspent.delete(coin)
      const outputs = cuts.map((cut, place) => {
        const amount = BigInt(cut) < rest ? BigInt(cut) : rest
        rest -= amount
        return { account: to[place] === 6 ? null : `a${to[place]}`, amount }
      })
      book(`tx${row}`, inputs, outputs)
    }
    return { txs, seeds: ['mint0:0', 'mint2:0'], stops: new Set(['a4', 'a5']) }
  })

const LOOT = 41n + 29n

/** FIFO once more: a coin is a list of single satoshi, each tainted or not. */
function fifoBySatoshi({ txs, seeds, stops }: TraceQuestion): bigint[] {
  const coins = new Map<string, boolean[]>()
  const sums = { held: 0n, absorbed: 0n, fees: 0n, burned: 0n }
  const count = (satoshi: readonly boolean[]): bigint => BigInt(satoshi.filter(Boolean).length)
  for (const { id, inputs, outputs } of txs) {
    const queue = inputs.flatMap((coin) => coins.get(coin)!)
    for (const coin of inputs) coins.delete(coin)
    for (const [index, { account, amount }] of outputs.entries()) {
      const mint = Array.from({ length: Number(amount) }, () => seeds.includes(`${id}:${index}`))
      const satoshi = inputs.length === 0 ? mint : queue.splice(0, Number(amount))
      if (account === null) sums.burned += count(satoshi)
      else if (stops.has(account)) {
        sums.absorbed += count(satoshi)
        coins.set(`${id}:${index}`, mint.fill(false))
      } else coins.set(`${id}:${index}`, satoshi)
    }
    sums.fees += count(queue)
  }
  for (const satoshi of coins.values()) sums.held += count(satoshi)
  return [sums.held, sums.absorbed, sums.fees, sums.burned]
}

describe('laws', () => {
  test('haircut and FIFO conserve the loot to the last satoshi', () => {
    fc.assert(
      fc.property(ledgers, (question) => {
        expect(all(traceFifo(question))).toBe(LOOT)
        expect(all(traceHaircut(question))).toBe(LOOT)
      }),
      RUNS,
    )
  })

  test('FIFO agrees with a list of single satoshi', () => {
    fc.assert(
      fc.property(ledgers, (question) => {
        const { held, absorbed, fees, burned } = traceFifo(question)
        expect([sum(held), sum(absorbed), fees, burned]).toEqual(fifoBySatoshi(question))
      }),
      RUNS,
    )
  })

  test('poison reaches every account that another method reaches, with at least as much', () => {
    fc.assert(
      fc.property(ledgers, (question) => {
        const poison = tracePoison(question)
        for (const trace of [traceFifo(question), traceHaircut(question)]) {
          for (const [account, amount] of trace.held) {
            expect(poison.held.get(account) ?? 0n).toBeGreaterThanOrEqual(amount)
          }
          for (const [account, amount] of trace.absorbed) {
            expect(poison.absorbed.get(account) ?? 0n).toBeGreaterThanOrEqual(amount)
          }
        }
      }),
      RUNS,
    )
  })
})

describe('by hand', () => {
  const mint = (id: string, amount: bigint): TracedTx => ({
    ...{ id, inputs: [], outputs: [{ account: id, amount }] },
  })
  const pays = (...amounts: bigint[]): TracedTx => ({
    id: 'pay',
    inputs: ['clean:0', 'dirty:0'],
    outputs: amounts.map((amount, row) => ({ account: `to${row}`, amount })),
  })
  const question = (...amounts: bigint[]): TraceQuestion => ({
    txs: [mint('clean', 3n), mint('dirty', 7n), pays(...amounts)],
    seeds: ['dirty:0'],
    stops: new Set(),
  })

  test('FIFO: 3 clean then 7 tainted fill 4, 5 and a fee of 1', () => {
    const { held, fees } = traceFifo(question(4n, 5n))
    expect([held.get('to0'), held.get('to1'), fees]).toEqual([1n, 5n, 1n])
  })

  test('haircut: 7 of 10 over 5, 4 and a fee of 1; halves and fifths go to the largest', () => {
    // Exact shares are 3.5, 2.8 and 0.7: two units are left, for 0.8 and then 0.7.
    const { held, fees } = traceHaircut(question(5n, 4n))
    expect([held.get('to0'), held.get('to1'), fees]).toEqual([3n, 3n, 1n])
  })

  test('haircut: equal fractions go by output order, the fee last', () => {
    // Exact shares are 3.5, 3.5 and 0.
    const { held, fees } = traceHaircut(question(5n, 5n))
    expect([held.get('to0'), held.get('to1'), fees]).toEqual([4n, 3n, 0n])
  })

  test('poison: everything, the fee too', () => {
    const { held, fees, heldCoins } = tracePoison(question(5n, 4n))
    expect([held.get('to0'), held.get('to1'), fees, heldCoins]).toEqual([5n, 4n, 1n, 2])
  })
})
