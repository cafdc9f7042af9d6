/**
 * Goal: the guards find what is known to be joint, and no more than is known.
 * Method: two emulated Wasabi 2 networks whose wallets are known (every coinjoin found, no cluster
 * with two wallets); 20 candidates of which upstream calls 6 JoinMarket. Both skip with a word
 * where the shared data is absent.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { columnsOfBlock, type MadeCoin, type MadeTx } from './cluster.fixture.ts'
import { createClusters } from './clusters.ts'
import { shapeOf } from './tx-shape.ts'
import { readZip } from './zip.fixture.ts'

type RpcTx = {
  readonly txid: string
  readonly vin: readonly { readonly txid?: string; readonly vout?: number }[]
  readonly vout: readonly {
    readonly n: number
    readonly value: number
    readonly scriptPubKey: { readonly address?: string; readonly type: string }
  }[]
}
type RpcBlock = { readonly height: number; readonly tx: readonly RpcTx[] }

/** Numbers in order of first appearance. */
class Numbers {
  readonly #known = new Map<string, number>()
  of(text: string | undefined): number {
    if (text === undefined) return -1
    const number = this.#known.get(text) ?? this.#known.size
    this.#known.set(text, number)
    return number
  }
  has(text: string): boolean {
    return this.#known.has(text)
  }
  get size(): number {
    return this.#known.size
  }
}

/** Runs of the emulation: blocks in order, and the wallet of each address. */
function readRun(files: ReadonlyMap<string, Uint8Array>, run: string) {
  const json = (path: string): unknown => JSON.parse(Buffer.from(files.get(path)!).toString('utf8'))
  const paths = [...files.keys()].filter((path) => path.startsWith(`${run}/`))
  const blocks = paths
    .filter((path) => /btc-node\/block_\d+\.json$/.test(path))
    .map((path) => json(path) as RpcBlock)
    .sort((a, b) => a.height - b.height)
  const info = json(`${run}/wallets_info.json`) as Record<string, Record<string, unknown>>
  const walletOf = new Map<string, string>()
  for (const [wallet, addresses] of Object.entries(info)) {
    for (const address of Object.keys(addresses)) walletOf.set(address, wallet)
  }
  return { blocks, walletOf }
}

function clustersOf(blocks: readonly RpcBlock[]) {
  const numbers = new Numbers()
  const coins = new Map<string, MadeCoin>()
  const clusters = createClusters()
  const nameOf = new Map<string, string>()
  for (const { height, tx } of blocks) {
    const txs = tx.map(({ txid, vin, vout }, position): MadeTx => {
      nameOf.set(`${height}:${position}`, txid)
      const ins = vin.map(
        (input) => coins.get(`${input.txid}:${input.vout}`) ?? ([-1, -1] as const),
      )
      const outs = vout.map(({ n, value, scriptPubKey }): MadeCoin => {
        const coin = [numbers.of(scriptPubKey.address), Math.round(value * 1e8)] as const
        coins.set(`${txid}:${n}`, coin)
        return coin
      })
      return { ins, outs }
    })
    clusters.applyBlock(columnsOfBlock({ height, accountCount: numbers.size, txs }))
  }
  return { clusters, numbers, nameOf }
}

describeShared(
  'two emulated Wasabi 2 networks',
  'bitcoin/coinjoin/emul__ww2_lognorm-static-5utxo.zip',
  (path) => {
    const isWanted = (name: string) => /(block_\d+|wallets_info)\.json$/.test(name)
    const files = readZip(readFileSync(path), isWanted)
    const runs = [...files.keys()].flatMap(
      (name) => /^(.*)\/wallets_info\.json$/.exec(name)?.[1] ?? [],
    )
    test('are both there', () => expect(runs.length).toBe(2))

    test.each(runs)('%s: every coinjoin is found, no cluster has two wallets', (run) => {
      const { blocks, walletOf } = readRun(files, run)
      const { clusters, numbers, nameOf } = clustersOf(blocks)
      const found = clusters.excluded()
      // A coinjoin here is what spends coins of several wallets; the wallets say so, not the shape.
      const owners = new Map<string, string>()
      const joint: string[] = []
      for (const { tx } of blocks) {
        for (const { txid, vin, vout } of tx) {
          const spent = new Set(vin.map((input) => owners.get(`${input.txid}:${input.vout}`)))
          spent.delete(undefined)
          if (spent.size > 1) joint.push(txid)
          for (const { n, scriptPubKey } of vout) {
            const owner = walletOf.get(scriptPubKey.address ?? '')
            if (owner !== undefined) owners.set(`${txid}:${n}`, owner)
          }
        }
      }
      expect(joint.length).toBe(6)
      expect(found.map(({ height, position }) => nameOf.get(`${height}:${position}`))).toEqual(
        joint,
      )
      expect(found.map(({ exclusion }) => exclusion)).toEqual(Array(6).fill('wasabi-2'))
      const walletsOf = new Map<number, Set<string>>()
      const members = new Map<string, Map<number, number>>()
      for (const [address, wallet] of walletOf) {
        if (!numbers.has(address)) continue
        const { account } = clusters.clusterOf(numbers.of(address))
        walletsOf.set(account, (walletsOf.get(account) ?? new Set()).add(wallet))
        const counts = members.get(wallet) ?? new Map<number, number>()
        members.set(wallet, counts.set(account, (counts.get(account) ?? 0) + 1))
      }
      expect([...walletsOf.values()].every(({ size }) => size === 1)).toBe(true)
      expect(members.size).toBe(10)
      // These wallets spend in coinjoins alone, so that co-spending shows nothing of them.
      const shares = [...members.values()].map((counts) => {
        const all = [...counts.values()]
        return Math.max(...all) / all.reduce((sum, count) => sum + count, 0)
      })
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
      console.info(`${run}: largest cluster holds ${(100 * mean).toFixed(1)} % of a wallet (mean)`)
      expect(mean).toBeLessThan(0.2)
    })
  },
)

describeShared(
  '20 candidates of a naive JoinMarket test',
  'bitcoin/coinjoin/jm_filter_false_positives.zip',
  (path) => {
    test('have 6 of JoinMarket', () => {
      const files = readZip(readFileSync(path), (name) => name.endsWith('/OtherCoinJoins.txt'))
      const lines = Buffer.from([...files.values()][0]!)
        .toString('utf8')
        .trim()
        .split('\n')
      const numbers = new Numbers()
      const coin = (text: string): MadeCoin => {
        const [place, script, form] = text.split('+')
        const amount = Number(place!.split('-').at(-1))
        return [form === 'TxNullData' ? -1 : numbers.of(script), amount]
      }
      const txs = lines.map((line): MadeTx => {
        const fields = line.split(':::')
        const [ins, outs] = [fields[4]!, fields[5]!].map((side) => side.split('}{').map(coin))
        return { ins: ins!, outs: outs! }
      })
      const block = columnsOfBlock({ height: 1, accountCount: numbers.size, txs })
      const exclusions = txs.map((_, t) => shapeOf(block, t).exclusion)
      expect(exclusions.length).toBe(20)
      expect(exclusions.filter((exclusion) => exclusion === 'joinmarket').length).toBe(6)
    })
  },
)
