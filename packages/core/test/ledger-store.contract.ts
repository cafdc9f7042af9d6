/**
 * The promises of `LedgerStore`. Each adapter's test file calls this once, with its real engine.
 *
 * Method: a small chain with every kind of event, read back by each question; then the laws: any
 * order of appends, with coins known or not, twice or once, gives the same digests, and every order
 * of rows tells one truth.
 */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseAssetId } from '../src/domain/asset.ts'
import { batchOf, type PlainBlock } from '../src/domain/batch/batch-of.ts'
import { BITCOIN, ledger } from '../src/domain/ledger.ts'
import type { Transaction } from '../src/domain/posting.ts'
import type { LedgerStore } from '../src/ports.ts'
import { BTC, blind, CoinChain, id, SUBSIDY } from './coin-chain.ts'

/** How a suite gets a store: `open` on an empty place, `reopen` on the same place after `close`. */
export type LedgerBench = {
  readonly open: () => Promise<LedgerStore>
  readonly reopen: () => Promise<LedgerStore>
}

/** Pairs of digests that must be equal in any one ledger. */
const PAIRS = ['account', 'tx', 'spend', 'unresolved'] as const

/** Digests of a ledger, after checking that its orders agree. */
export async function agreedDigests(store: LedgerStore): Promise<Record<string, string>> {
  const digests = await store.digests(BITCOIN)
  for (const order of PAIRS) expect(digests[order]).toBe(digests[`${order} of posting`])
  return { ...digests }
}

/** Three blocks: mined, paid on with fees, spent within the block, one output unclaimed. */
function sample(): { chain: CoinChain; ids: string[][] } {
  const chain = new CoinChain()
  const ids = [chain.mine({ height: 1 }, [])]
  const [first = ''] = ids[0] ?? []
  ids.push(
    chain.mine({ height: 2 }, [
      {
        spend: [{ tx: first, index: 0 }],
        pay: [
          ['alice', 3_000_000_000n],
          ['bob', 1_999_990_000n],
        ],
      },
    ]),
  )
  const [miner2 = '', paid = ''] = ids[1] ?? []
  ids.push(
    chain.mine(
      { height: 3 },
      [
        {
          spend: [
            { tx: paid, index: 0 },
            { tx: miner2, index: 0 },
          ],
          pay: [['carol', 8_000_000_000n]],
        },
      ],
      500n,
    ),
  )
  const [, carol = ''] = ids[2] ?? []
  ids.push(
    chain.mine({ height: 4 }, [
      {
        spend: [
          { tx: carol, index: 0 },
          { tx: paid, index: 1 },
        ],
        pay: [['alice', 9_999_000_000n]],
      },
    ]),
  )
  return { chain, ids }
}

const append = (store: LedgerStore, ...blocks: PlainBlock[]) =>
  store.append(batchOf(BITCOIN, blocks))

/** Calls `ledgerStoreSpec('chDB', …)` in the adapter's own test file. */
export function ledgerStoreSpec(adapter: string, bench: LedgerBench): void {
  describe(`${adapter} keeps the LedgerStore promises`, () => {
    let store: LedgerStore
    beforeEach(async () => {
      store = await bench.open()
    })
    afterEach(() => store.close())

    describe('supplement', () => {
      test('whatever the order, once or twice, the ledger is the same and its orders agree', async () => {
        const step = fc.record({ height: fc.nat(2), position: fc.nat(2), outputs: someOutputs })
        const steps = fc.array(step, { minLength: 1, maxLength: 4 })
        await fc.assert(
          fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (all, random) => {
            const found: Record<string, string>[] = []
            const shuffled = [...all, ...all].sort(() => (random.next().value % 2) - 0.5)
            for (const order of [all, shuffled]) {
              await store.close()
              store = await bench.open()
              await store.append(batchOf(OPENED, [0, 1, 2].map(closed)))
              for (const { height, position, outputs } of order) {
                await store.supplement(opened(height, position, { outputs }))
              }
              found.push(await openedDigests(store))
            }
            for (const digests of found) expect(digests).toEqual(found[0])
          }),
          { numRuns: 3 },
        )
      })

      test('is read like what was there from the beginning, also after a restart', async () => {
        await store.append(batchOf(OPENED, [closed(0)]))
        const add = (position: number, outputs: readonly number[]) =>
          store.supplement(opened(0, position, { outputs }))
        expect(await add(1, [0, 2])).toEqual({ added: 6, known: 0 })
        expect(await add(1, [2, 3])).toEqual({ added: 2, known: 4 })
        expect(await add(0, [1])).toEqual({ added: 2, known: 0 })
        await store.close()
        store = await bench.reopen()
        const transactions = await store.transactionsOf(OPENED, id('op', 0))
        expect(transactions.map(({ postings }) => postings.length)).toEqual([4, 8])
        expect(await store.transactions(OPENED, [id('op1', 0)])).toEqual(transactions.slice(1))
        const [total] = await store.totals(OPENED, ['wallet'])
        expect(total).toMatchObject({ credited: 3n + 1n + 4n + 2n, debited: 0n, creditCount: 4 })
        await openedDigests(store)
      })

      test('leaves a posting as it is, and goes out of sight with its block', async () => {
        await store.append(batchOf(OPENED, [closed(0), closed(1)]))
        await store.supplement(opened(1, 1, { outputs: [0] }))
        const before = await openedDigests(store)
        const other = opened(1, 1, { outputs: [0], more: 5n })
        expect(await store.supplement(other)).toEqual({ added: 0, known: 4 })
        expect(await openedDigests(store)).toEqual(before)
        await store.orphan(OPENED, id('op', 1))
        expect(await store.totals(OPENED, ['wallet'])).toEqual([])
      })

      test('of an unknown block, or out of balance, is refused whole', async () => {
        await store.append(batchOf(OPENED, [closed(0)]))
        const before = await openedDigests(store)
        const unknown = store.supplement(opened(1, 1, { outputs: [0] }))
        await expect(unknown).rejects.toMatchObject({ code: 'BLOCK_UNKNOWN' })
        const batch = opened(0, 1, { outputs: [0, 1] })
        batch.postings.amount[0] = 99
        const broken = store.supplement(batch)
        await expect(broken).rejects.toMatchObject({ code: 'TRANSACTION_UNBALANCED' })
        expect(await openedDigests(store)).toEqual(before)
      })
    })

    describe('append and read', () => {
      test('gives transactions back as they were appended', async () => {
        const { chain, ids } = sample()
        expect(await append(store, ...chain.blocks)).toMatchObject({ stored: 4, known: 0 })
        const all = chain.blocks.flatMap(({ transactions }) => transactions)
        const found = await store.transactions(BITCOIN, [...ids.flat(), id('none', 1), 'no id'])
        expect(found).toEqual(all)
        for (const { head, transactions } of chain.blocks) {
          expect(await store.transactionsOf(BITCOIN, head.id)).toEqual(transactions)
        }
        expect(await store.ledgers()).toEqual([BITCOIN])
        await agreedDigests(store)
      })

      test('stores a block once, however often it comes', async () => {
        const { chain } = sample()
        await append(store, ...chain.blocks)
        const before = await agreedDigests(store)
        const again = await append(store, ...chain.blocks, ...chain.blocks)
        expect(again).toMatchObject({ stored: 0, known: 8, resolved: 0 })
        expect(await agreedDigests(store)).toEqual(before)
      })

      test('refuses an unbalanced complete transaction by its id, and stores nothing', async () => {
        const { chain, ids } = sample()
        const [block] = chain.blocks.slice(1)
        if (block === undefined) throw new Error('a second block')
        const broken = block.transactions.map((tx) => (tx.position === 1 ? withoutFee(tx) : tx))
        const attempt = append(store, { head: block.head, transactions: broken })
        await expect(attempt).rejects.toMatchObject({
          code: 'TRANSACTION_UNBALANCED',
          facts: { tx: ids[1]?.[1] },
        })
        expect(await store.blocks(BITCOIN)).toEqual([])
      })

      test('keeps 256-bit amounts exact, and refuses sums from 2^255 on', async () => {
        const huge = 2n ** 254n - 1n
        await append(store, mint(huge))
        const [tx] = await store.transactions(BITCOIN, [id('m', 1)])
        expect(tx?.postings.map(({ amount }) => amount)).toEqual([huge, huge])
        expect(await store.totals(BITCOIN, ['whale'])).toMatchObject([{ credited: huge }])
        await append(store, mint(huge, 2))
        expect(await store.totals(BITCOIN, ['whale'])).toMatchObject([{ credited: 2n * huge }])
        await append(store, mint(5n, 3))
        await expect(store.totals(BITCOIN, ['whale'])).rejects.toMatchObject({
          code: 'AMOUNT_TOO_LARGE',
        })
        await expect(append(store, mint(2n ** 255n, 4))).rejects.toMatchObject({
          code: 'AMOUNT_TOO_LARGE',
        })
      })

      test('reopens to the same ledger', async () => {
        const { chain } = sample()
        await append(store, ...chain.blocks.slice(2).map(blind))
        const before = await agreedDigests(store)
        await store.close()
        store = await bench.reopen()
        expect(await agreedDigests(store)).toEqual(before)
        await append(store, ...chain.blocks.slice(0, 2))
        await expectWhole(store, chain.blocks)
      })
    })

    describe('questions', () => {
      test('pages postings of many accounts, without gap or repeat', async () => {
        const { chain } = sample()
        await append(store, ...chain.blocks)
        const accounts = ['alice', 'carol', '@fees', 'nobody']
        const query = { ledger: BITCOIN, accounts, limit: 100 }
        const all = await store.postingsOf(query)
        expect(all.next).toBeNull()
        expect(all.rows.map(({ account, height, side }) => `${account} ${height} ${side}`)).toEqual(
          [
            '@fees 2 debit',
            '@fees 2 credit',
            '@fees 3 debit',
            '@fees 3 credit',
            '@fees 4 debit',
            '@fees 4 credit',
            'alice 2 credit',
            'alice 3 debit',
            'alice 4 credit',
            'carol 3 credit',
            'carol 4 debit',
          ],
        )
        const paged = []
        let after: string | null = null
        do {
          const page = await store.postingsOf({
            ...query,
            limit: 2,
            ...(after === null ? {} : { after }),
          })
          paged.push(...page.rows)
          after = page.next
        } while (after !== null)
        expect(paged).toEqual(all.rows)
        const until = await store.postingsOf({ ...query, accounts: ['alice'], untilHeight: 3 })
        expect(until.rows.map(({ height }) => height)).toEqual([2, 3])
        await expect(store.postingsOf({ ...query, after: 'x' })).rejects.toMatchObject({
          code: 'LEDGER_PAGE',
        })
        for (const limit of [0, 100_001, 1.5]) {
          await expect(store.postingsOf({ ...query, limit })).rejects.toMatchObject({
            code: 'LEDGER_QUESTION_TOO_LARGE',
          })
        }
      })

      test('says who spent a coin, and leaves out the unspent', async () => {
        const { chain, ids } = sample()
        await append(store, ...chain.blocks)
        const [, paid = ''] = ids[1] ?? []
        const [, carol = ''] = ids[2] ?? []
        const [, last = ''] = ids[3] ?? []
        const coins = [
          { tx: paid, index: 0 },
          { tx: last, index: 0 },
        ]
        expect(await store.spends(BITCOIN, coins)).toEqual([
          {
            coin: { tx: paid, index: 0 },
            madeAtHeight: 2,
            tx: carol,
            block: id('b', 3),
            height: 3,
            position: 1,
            leg: 0,
          },
        ])
      })

      test('totals accounts exactly', async () => {
        const { chain } = sample()
        await append(store, ...chain.blocks)
        expect(await store.totals(BITCOIN, ['alice', 'nobody'])).toEqual([
          {
            account: 'alice',
            asset: BTC.id,
            credited: 12_999_000_000n,
            debited: 3_000_000_000n,
            unknownDebitCount: 0,
            creditCount: 2,
            debitCount: 1,
            firstHeight: 2,
            lastHeight: 4,
          },
        ])
      })

      test('knows what coins are worth', async () => {
        const { chain, ids } = sample()
        await append(store, ...chain.blocks)
        const [, paid = ''] = ids[1] ?? []
        const names = [
          { tx: paid, index: 1 },
          { tx: paid, index: 9 },
          { tx: id('x', 1), index: 0 },
        ]
        expect(await store.coins(BITCOIN, names)).toEqual([
          {
            coin: { tx: paid, index: 1 },
            account: 'bob',
            amount: 1_999_990_000n,
            form: 'p2pkh',
            certainty: 'stated',
          },
        ])
      })

      test('answers empty questions and unknown ledgers with nothing', async () => {
        expect(await store.transactions(BITCOIN, [])).toEqual([])
        expect(await store.spends(BITCOIN, [])).toEqual([])
        expect(await store.coins(BITCOIN, [])).toEqual([])
        expect(await store.totals(BITCOIN, [])).toEqual([])
        expect(await store.blocks(ledger('ethereum'))).toEqual([])
        expect((await store.postingsOf({ ledger: BITCOIN, accounts: [], limit: 1 })).rows).toEqual(
          [],
        )
        await expect(store.transactionsOf(BITCOIN, id('b', 1))).rejects.toMatchObject({
          code: 'BLOCK_UNKNOWN',
        })
      })
    })

    describe('resolution', () => {
      test('completes transactions, fees and coinbases when coins arrive', async () => {
        const { chain } = sample()
        const [one, two, three, four] = chain.blocks as [
          PlainBlock,
          PlainBlock,
          PlainBlock,
          PlainBlock,
        ]
        await append(store, blind(four))
        const [, waiting] = await store.transactionsOf(BITCOIN, four.head.id)
        expect(waiting?.complete).toBe(false)
        expect((await store.blocks(BITCOIN))[0]?.incomplete).toBe(1)
        await append(store, blind(three))
        const [, half] = await store.transactionsOf(BITCOIN, four.head.id)
        expect(half?.postings[0]).toMatchObject({ account: 'carol', amount: 8_000_000_000n })
        expect(half?.complete).toBe(false)
        await append(store, blind(two))
        await append(store, one)
        await expectWhole(store, chain.blocks)
      })

      test('a coinbase that could have had fees and had none loses the open posting', async () => {
        const chain = new CoinChain()
        const [first = ''] = chain.mine({ height: 1 }, [])
        const spend = [{ tx: first, index: 0 }]
        chain.mine({ height: 2 }, [{ spend, pay: [['a', SUBSIDY]] }])
        const [one, two] = chain.blocks as [PlainBlock, PlainBlock]
        await append(store, blind(two))
        await append(store, one)
        await expectWhole(store, chain.blocks)
      })

      test('any order of appends, blind or not, in any batches, gives one ledger', async () => {
        const { chain } = sample()
        await append(store, ...chain.blocks)
        const truth = await agreedDigests(store)
        await fc.assert(
          fc.asyncProperty(
            fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
            fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
            fc.integer({ min: 1, max: 4 }),
            async (order, isBlind, size) => {
              await store.close()
              store = await bench.open()
              const blocks = order.map((at) => {
                const block = chain.blocks[at] as PlainBlock
                return isBlind[at] ? blind(block) : block
              })
              for (let from = 0; from < 4; from += size) {
                await append(store, ...blocks.slice(from, from + size))
              }
              expect(await agreedDigests(store)).toEqual(truth)
            },
          ),
          { numRuns: 12 },
        )
      })
    })

    describe('reorg', () => {
      /** Two branches from block 2: `b` 3 4, and `s` 3 4 5, which wins. */
      function branches(): { main: CoinChain; side: CoinChain; ids: string[][] } {
        const main = new CoinChain()
        const ids = [main.mine({ height: 1 }, []), main.mine({ height: 2 }, [])]
        const side = main.fork('s')
        const spend = [{ tx: ids[0]?.[0] ?? '', index: 0 }]
        main.mine({ height: 3 }, [{ spend, pay: [['honest', SUBSIDY]] }])
        main.mine({ height: 4 }, [])
        side.mine({ height: 3, previous: id('b', 2) }, [{ spend, pay: [['thief', SUBSIDY - 7n]] }])
        side.mine({ height: 4 }, [])
        side.mine({ height: 5 }, [])
        return { main, side, ids }
      }

      test('two blocks go, three come, and readers see one of them', async () => {
        const { main, side, ids } = branches()
        await append(store, ...main.blocks)
        expect(await store.totals(BITCOIN, ['honest', 'thief'])).toMatchObject([
          { account: 'honest' },
        ])
        const result = await append(store, ...side.blocks)
        expect(result.orphaned).toEqual([id('b', 3), id('b', 4)])
        expect(await store.totals(BITCOIN, ['honest', 'thief'])).toMatchObject([
          { account: 'thief' },
        ])
        const spends = await store.spends(BITCOIN, [{ tx: ids[0]?.[0] ?? '', index: 0 }])
        expect(spends.map(({ block }) => block)).toEqual([id('s', 3)])
        expect((await store.transactionsOf(BITCOIN, id('b', 3))).length).toBe(2)
        await agreedDigests(store)
      })

      test('any order of the same blocks gives the same ledger', async () => {
        const { main, side } = branches()
        await append(store, ...main.blocks, ...side.blocks)
        const truth = await agreedDigests(store)
        const all = [...main.blocks, ...side.blocks]
        await fc.assert(
          fc.asyncProperty(
            fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
            async (order) => {
              await store.close()
              store = await bench.open()
              for (const at of order) await append(store, blind(all[at] as PlainBlock))
              expect(await agreedDigests(store)).toEqual(truth)
            },
          ),
          { numRuns: 6 },
        )
      })

      test('an orphaned block takes what is built on it along, and stays off', async () => {
        const { main } = branches()
        await append(store, ...main.blocks)
        expect(await store.orphan(BITCOIN, id('b', 3))).toEqual([id('b', 3), id('b', 4)])
        expect(await store.totals(BITCOIN, ['honest'])).toEqual([])
        await store.close()
        store = await bench.reopen()
        expect(await store.totals(BITCOIN, ['honest'])).toEqual([])
        main.mine({ height: 5 }, [])
        await append(store, ...main.blocks.slice(-1))
        const states = (await store.blocks(BITCOIN)).map(
          ({ height, state }) => `${height} ${state}`,
        )
        expect(states).toEqual(['1 live', '2 live', '3 orphaned', '4 orphaned', '5 orphaned'])
      })

      test('a block that was orphaned by word comes back by word, with what was built on it', async () => {
        const { main } = branches()
        await append(store, ...main.blocks)
        const digests = await store.digests(BITCOIN)
        const totals = await store.totals(BITCOIN, ['honest'])
        await store.orphan(BITCOIN, id('b', 3))
        expect(await store.digests(BITCOIN)).not.toEqual(digests)
        await store.close()
        store = await bench.reopen()
        expect(await store.reinstate(BITCOIN, id('b', 3))).toEqual([id('b', 3), id('b', 4)])
        expect(await store.totals(BITCOIN, ['honest'])).toEqual(totals)
        expect(await store.digests(BITCOIN)).toEqual(digests)
        expect(await store.reinstate(BITCOIN, id('b', 2))).toEqual([])
        await store.close()
        store = await bench.reopen()
        expect(await store.digests(BITCOIN)).toEqual(digests)
        await expect(store.reinstate(BITCOIN, id('c', 9))).rejects.toMatchObject({
          code: 'BLOCK_UNKNOWN',
        })
      })

      test('BIP 30: a coin name made twice is told apart by height', async () => {
        const chain = new CoinChain()
        const [twice = ''] = chain.mine({ height: 1 }, [])
        chain.mine({ height: 2, txids: [twice] }, [])
        chain.mine({ height: 3 }, [{ spend: [{ tx: twice, index: 0 }], pay: [['a', SUBSIDY]] }])
        await append(store, ...chain.blocks)
        const [spend] = await store.spends(BITCOIN, [{ tx: twice, index: 0 }])
        expect(spend?.madeAtHeight).toBe(2)
        expect((await store.transactions(BITCOIN, [twice])).map(({ height }) => height)).toEqual([
          1, 2,
        ])
      })
    })
  })

  async function expectWhole(store: LedgerStore, blocks: readonly PlainBlock[]): Promise<void> {
    for (const { head, transactions } of blocks) {
      expect(await store.transactionsOf(BITCOIN, head.id)).toEqual(transactions)
    }
    expect((await store.blocks(BITCOIN)).map(({ incomplete }) => incomplete)).toEqual(
      blocks.map(() => 0),
    )
    await agreedDigests(store)
  }
}

/** A ledger in whose blocks a key opens more. */
const OPENED = ledger('monero')
const OPENED_ASSET = parseAssetId(`${OPENED}/slip44:128`)
const someOutputs = fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 })

/** A block as everybody sees it: what it issued, to nobody known. */
function closed(height: number): PlainBlock {
  const head = {
    ...{ id: id('op', height), previous: id('op', height - 1), height, timeMs: 1000 * height },
    ...{ work: 1n, txCount: 3, bytes: 9, coinbaseText: '' },
  }
  const shown = movementsOf(height, 0, [{ move: 0, to: null, amount: 50n }])
  return { head, transactions: [shown] }
}

type Opening = { readonly outputs: readonly number[]; readonly more?: bigint }

/** What a key opens in a transaction: each output `n` of a wallet holds `n + 1`, or `more`. */
function opened(height: number, position: number, { outputs, more = 0n }: Opening) {
  const fee = position === 0 ? [] : [{ move: 0, to: null, amount: 7n }]
  const own = [...outputs]
    .sort((a, b) => a - b)
    .map((n) => ({ move: 1 + n, to: 'wallet', amount: BigInt(n + 1) + more }))
  const transaction = movementsOf(height, position, [...fee, ...own])
  return batchOf(OPENED, [{ ...closed(height), transactions: [transaction] }])
}

type Move = { readonly move: number; readonly to: string | null; readonly amount: bigint }

function movementsOf(height: number, position: number, moves: readonly Move[]): Transaction {
  const block = id('op', height)
  const tx = id(`op${position}`, height)
  const place = { ledger: OPENED, block, height, position }
  const postings = moves.flatMap(({ move, to, amount }) =>
    (['debit', 'credit'] as const).map((side, at) => ({
      ...{ ...place, leg: 2 * move + at, tx, side, asset: OPENED_ASSET, amount },
      account: side === 'credit' ? to : null,
      certainty: side === 'credit' && to !== null ? ('stated' as const) : ('unknown' as const),
      ...{ coin: null, move, kind: 'transfer' as const, form: '' },
    })),
  )
  return { ...place, id: tx, timeMs: 1000 * height, complete: true, postings }
}

/** Digests of that ledger, after checking that its orders agree. */
async function openedDigests(store: LedgerStore): Promise<Record<string, string>> {
  const digests = await store.digests(OPENED)
  for (const order of PAIRS) expect(digests[order]).toBe(digests[`${order} of posting`])
  return { ...digests }
}

const withoutFee = (tx: Transaction): Transaction => ({
  ...tx,
  postings: tx.postings.filter(({ account }) => account !== '@fees'),
})

/** A block whose only transaction issues `amount` to `whale`. */
function mint(amount: bigint, number = 1): PlainBlock {
  const chain = new CoinChain()
  chain.mine({ height: number, txids: [id('m', number)] }, [])
  const [block] = chain.blocks
  if (block === undefined) throw new Error('a block')
  const transactions = block.transactions.map((tx) => ({
    ...tx,
    postings: tx.postings.map((posting) => ({
      ...posting,
      amount,
      account: posting.side === 'credit' ? 'whale' : posting.account,
    })),
  }))
  return { ...block, transactions }
}
