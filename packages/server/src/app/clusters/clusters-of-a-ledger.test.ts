/**
 * Goal: the clusters of a ledger are those that a build from nothing makes, whatever the way there:
 * blocks in any order, coins that become known late, reorgs, decisions and their undoing, a process
 * that ends between a block and the saving of it, a file that is torn.
 * Method: real chDB folders; small random chains; digests compared with a book on an empty folder.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { batchOf, type PlainBlock } from '@paperchain/core/domain/batch/batch-of'
import { BITCOIN, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blind, CoinChain, id, SUBSIDY } from '../../../../core/test/coin-chain.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { ClusterBook } from './cluster-book.ts'
import { CLUSTERS_FOLDER } from './cluster-file.ts'
import type { ClusterWorld, LedgerClusters } from './ledger-clusters.ts'
import type { StrongTag } from './strong-tags.ts'

const folders: string[] = []
const folderOf = (kind: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `paperchain-${kind}-`))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

let data: OwnFolder
let folder: string
let tags: StrongTag[]

const open = async (): Promise<void> => {
  const rulesOf = () => BITCOIN_RULES
  data = await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf })
}
beforeEach(async () => {
  folder = folderOf('clusters')
  tags = []
  await open()
})
afterEach(() => data.ledger.close())

const worldAt = (place: string): ClusterWorld => ({
  folder: place,
  ledger: data.ledger,
  order: data.order,
  hands: data.clusterHands,
  blocks: (ledger) => data.ledger.blocks(ledger),
  tags: async () => tags,
})
const bookHere = (): ClusterBook => new ClusterBook(worldAt(folder))
/** A book that has nothing saved: what it makes is the truth. */
const freshBook = (): ClusterBook => new ClusterBook(worldAt(folderOf('fresh')))

const told = (state: LedgerClusters) => ({
  digest: state.clusters.digest(),
  accounts: Array.from({ length: state.numbers.count }, (_, at) => state.numbers.textOf(at)),
  roots: [...state.clusters.roots(1).root],
  refused: state.clusters.refusedMerges(),
  excluded: state.clusters.excluded(),
})
const toldBy = (book: ClusterBook) => book.ask(BITCOIN, told)
const append = (...blocks: PlainBlock[]) => data.ledger.append(batchOf(BITCOIN, blocks))
const by = { who: 'ana', why: 'a test', timeMs: 1 }

const chainOf = (picks: readonly number[]): PlainBlock[] => randomChain(picks).blocks

/** Spends one to four of the coins that there are together, to few accounts. */
function randomChain(picks: readonly number[]): CoinChain {
  const chain = new CoinChain()
  const coins: { tx: string; index: number; amount: bigint }[] = []
  for (const [at, pick] of picks.entries()) {
    const spend = coins.splice(pick % Math.max(1, coins.length), 1 + (pick % 4))
    const paid = spend.reduce((sum, { amount }) => sum + amount, 0n)
    const third = paid / 3n
    const outs = [
      [`account${pick % 7}`, third],
      [`account${(pick >> 3) % 11}`, paid - third],
    ] as const
    const specs = spend.length === 0 ? [] : [{ spend, pay: outs }]
    const ids = chain.mine({ height: at + 1 }, specs)
    coins.push({ tx: ids[0] ?? '', index: 0, amount: SUBSIDY })
    if (ids[1] === undefined) continue
    coins.push({ tx: ids[1], index: 0, amount: third })
    coins.push({ tx: ids[1], index: 1, amount: paid - third })
  }
  return chain
}

describe('equal to a build from nothing', () => {
  test('any order of blocks, coins known or late, asked in between', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(200), { minLength: 6, maxLength: 14 }),
        fc.infiniteStream(fc.nat(1_000)),
        async (picks, stream) => {
          await data.ledger.close()
          folder = folderOf('clusters')
          await open()
          const blocks = [...chainOf(picks)]
          const book = bookHere()
          while (blocks.length > 0) {
            const pick = stream.next().value
            const [block] = blocks.splice(pick % blocks.length, 1)
            if (block === undefined) break
            await append(pick % 3 === 0 ? block : blind(block))
            if (pick % 5 < 3) await toldBy(book)
          }
          expect(await toldBy(book)).toEqual(await toldBy(freshBook()))
        },
      ),
      { numRuns: 5 },
    ),
  )

  test('a reorg takes back and goes on', async () => {
    const chain = randomChain([3, 17, 92, 5, 40, 61])
    await append(...chain.blocks)
    const book = bookHere()
    const before = await toldBy(book)
    const other = chain.fork('c')
    const last = chain.blocks.at(-3)?.head.id ?? ''
    for (let height = 5; height < 9; height++) {
      const previous = height === 5 ? last : id('c', height - 1)
      other.mine({ height, previous }, [])
    }
    await append(...other.blocks)
    const after = await toldBy(book)
    expect(after).not.toEqual(before)
    expect(after).toEqual(await toldBy(freshBook()))
    const top = other.blocks[0]?.head.id ?? ''
    await data.ledger.orphan(BITCOIN, top)
    expect(await toldBy(book)).toEqual(before)
  })
})

describe('saved beside the ledger', () => {
  const PICKS = [3, 17, 92, 5, 40, 61, 33, 7, 12, 99]

  test('a process that ends between a block and the saving goes on from what was saved', async () => {
    const blocks = chainOf(PICKS)
    await append(...blocks.slice(0, 6))
    const first = bookHere()
    await first.build(BITCOIN, {})
    await append(...blocks.slice(6))
    // In memory it has all blocks; nothing of that is saved, as after kill -9.
    await toldBy(first)
    const [name = ''] = readdirSync(join(folder, CLUSTERS_FOLDER))
    const saved = readFileSync(join(folder, CLUSTERS_FOLDER, name))
    await first.close()
    writeFileSync(join(folder, CLUSTERS_FOLDER, name), saved)
    await data.ledger.close()
    await open()
    const second = bookHere()
    expect(await second.behind(BITCOIN)).toBeLessThan(blocks.length * 2)
    expect(await toldBy(second)).toEqual(await toldBy(freshBook()))
  })

  test('what was saved is read back as it was, and a torn file is made anew', async () => {
    await append(...chainOf(PICKS))
    const first = bookHere()
    const truth = await toldBy(first)
    await first.close()
    const again = bookHere()
    expect(await again.behind(BITCOIN)).toBe(0)
    expect(await toldBy(again)).toEqual(truth)
    const path = join(folder, CLUSTERS_FOLDER, readdirSync(join(folder, CLUSTERS_FOLDER))[0] ?? '')
    const bytes = readFileSync(path)
    for (const at of [3, 30, bytes.length >> 1, bytes.length - 2]) {
      const torn = Buffer.from(bytes)
      torn[at] = (torn[at] ?? 0) ^ 0x55
      writeFileSync(path, torn)
      expect(await toldBy(bookHere())).toEqual(truth)
      writeFileSync(path, bytes.subarray(0, at))
      expect(await toldBy(bookHere())).toEqual(truth)
    }
  })

  test('a build that is stopped is gone on with', async () => {
    await append(...chainOf(PICKS))
    const stop = new AbortController()
    stop.abort(new Error('stop'))
    await expect(bookHere().build(BITCOIN, { signal: stop.signal })).rejects.toThrow('stop')
    const seen: number[] = []
    await bookHere().build(BITCOIN, { progress: (done, of) => seen.push(done, of) })
    expect(seen.at(-1)).toBe(seen.at(-2))
    expect(await toldBy(bookHere())).toEqual(await toldBy(freshBook()))
  })

  test('a question does not go a long way: it says that a build is needed', async () => {
    await append(...chainOf(PICKS))
    const book = new ClusterBook(worldAt(folder), { askedTxsMax: 5 })
    await expect(toldBy(book)).rejects.toMatchObject({ code: 'CLUSTER_NOT_BUILT' })
    await book.build(BITCOIN, {})
    await toldBy(book)
  })
})

describe('tags and decisions', () => {
  /** Two coins of two people spent together. */
  async function spentTogether() {
    const chain = new CoinChain()
    const one = chain.mine({ height: 1 }, [])
    const two = chain.mine({ height: 2 }, [])
    const spend = [
      { tx: one[0] ?? '', index: 0 },
      { tx: two[0] ?? '', index: 0 },
    ]
    const paid = chain.mine({ height: 3 }, [{ spend, pay: [['shop', 2n * SUBSIDY]] }])
    await append(...chain.blocks)
    return { chain, tx: paid[1] ?? '' }
  }
  const isOne = (book: ClusterBook, one: string, other: string): Promise<boolean> =>
    book.ask(BITCOIN, ({ clusters, numbers }) => {
      const name = (account: string) => clusters.clusterOf(numbers.find(account)).account
      return name(one) === name(other)
    })

  test('strong tags of two actors keep clusters apart, and the refusal is told', async () => {
    await spentTogether()
    const book = bookHere()
    expect(await isOne(book, 'miner1', 'miner2')).toBe(true)
    tags = [
      { account: 'miner1', actor: 'harbour' },
      { account: 'miner2', actor: 'lantern' },
    ]
    expect(await isOne(book, 'miner1', 'miner2')).toBe(false)
    const { refused } = await toldBy(book)
    expect(refused.map(({ because }) => because)).toEqual([
      { kind: 'actors', actors: ['harbour', 'lantern'] },
    ])
    expect(await toldBy(book)).toEqual(await toldBy(freshBook()))
    tags = []
    expect(await isOne(book, 'miner1', 'miner2')).toBe(true)
  })

  test('a split, a merge, a distrusted transaction and their undoing', async () => {
    const { tx } = await spentTogether()
    const book = bookHere()
    const ledger = BITCOIN
    const { id: split } = await data.clusterHands.add({
      ...{ ledger, ...by },
      ...{ kind: 'split', accounts: ['miner1'], from: ['miner2'] },
    })
    expect(await isOne(book, 'miner1', 'miner2')).toBe(false)
    expect(await toldBy(book)).toEqual(await toldBy(freshBook()))
    await data.clusterHands.add({ ledger, ...by, kind: 'undo', of: split })
    expect(await isOne(book, 'miner1', 'miner2')).toBe(true)
    const { id: doubt } = await data.clusterHands.add({ ledger, ...by, kind: 'distrust', tx })
    expect(await isOne(book, 'miner1', 'miner2')).toBe(false)
    expect(await toldBy(book)).toEqual(await toldBy(freshBook()))
    await data.clusterHands.add({
      ...{ ledger, ...by },
      kind: 'merge',
      accounts: ['shop', 'miner1'],
    })
    expect(await isOne(book, 'shop', 'miner1')).toBe(true)
    await data.clusterHands.add({ ledger, ...by, kind: 'undo', of: doubt })
    expect(await isOne(book, 'shop', 'miner2')).toBe(true)
    expect(await toldBy(book)).toEqual(await toldBy(freshBook()))
    const log = await data.clusterHands.log(ledger)
    expect(log.map(({ id: number }) => number)).toEqual([1, 2, 3, 4, 5])
  })

  test('a decision that cannot be is refused, and nothing is kept', async () => {
    const ledger = BITCOIN
    const add = (deed: object) => data.clusterHands.add({ ledger, ...by, ...deed } as never)
    const wrong = { code: 'CLUSTER_HAND_INVALID' }
    await expect(add({ kind: 'merge', accounts: ['a', 'a'] })).rejects.toMatchObject(wrong)
    await expect(add({ kind: 'split', accounts: ['a'], from: ['a'] })).rejects.toMatchObject(wrong)
    await expect(add({ kind: 'split', accounts: [], from: ['a'] })).rejects.toMatchObject(wrong)
    const merge = { kind: 'merge', accounts: ['a', 'b'] }
    await expect(add({ ...merge, why: ' ' })).rejects.toMatchObject(wrong)
    await expect(add({ ...merge, why: 'x'.repeat(501) })).rejects.toMatchObject(wrong)
    const unknown = { code: 'CLUSTER_HAND_UNKNOWN' }
    await expect(add({ kind: 'undo', of: 1 })).rejects.toMatchObject(unknown)
    await add(merge)
    await add({ kind: 'undo', of: 1 })
    await expect(add({ kind: 'undo', of: 1 })).rejects.toMatchObject(wrong)
    await expect(add({ kind: 'undo', of: 2 })).rejects.toMatchObject(unknown)
    expect(await data.clusterHands.log(ledger)).toHaveLength(2)
  })

  test('a ledger of accounts has none, and an empty one has none yet', async () => {
    const none = { code: 'CLUSTER_LEDGER' }
    await expect(bookHere().build(ledgerOf('ethereum'), {})).rejects.toMatchObject(none)
    await expect(bookHere().build(BITCOIN, {})).rejects.toMatchObject(none)
  })
})
