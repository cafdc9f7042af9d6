/**
 * Goal: stolen tokens are followed through pools: what a real node's pairs log is stored as swaps,
 * and what only looks like one is not. Method: anvil, a pair that works as Uniswap V2's, a router;
 * a theft, a route over two pools, a token with a fee, a swap that is reverted, a liar; imported by
 * the built program; balances against the node's, taint by the naive twin over the postings.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { naiveTaint } from '../../packages/core/src/engine/trace/naive-balances.fixture.ts'
import { openFolder } from '../../packages/server/src/app/open-folder.ts'
import { start } from '../faults/program.ts'
import { type Compiled, compiled, word } from './anvil-contracts.fixture.ts'
import { type Anvil, anvilPath, startAnvil } from './anvil-node.ts'
import { POOLS } from './anvil-pools.fixture.ts'

const CHAIN = 31337
const LEDGER: LedgerId = ledgerOf(`eip155:${CHAIN}`)
const STOLEN = 1_000_000n

const path = anvilPath()
const contracts = path === null ? null : compiled(POOLS)
const isAbsent = path === null || contracts === null
if (isAbsent) console.warn('skipped: swaps on anvil (npm ci --prefix e2e/anvil)')

const folder = mkdtempSync(join(tmpdir(), 'paperchain-swaps-'))
/** Accounts of the contracts by what they are called here. */
const at: Record<string, string> = {}
let node: Anvil
let people: string[] = []

beforeAll(async () => {
  if (path === null) return
  node = await startAnvil(path, '--no-mining')
  people = (await node.call<string[]>('eth_accounts')).slice(0, 4)
  for (const name of ['X', 'Y', 'Z']) at[name] = await deploy('Coin')
  at['T'] = await deploy('Taxed')
  at['XY'] = await deploy('Pair', word(at['X'] ?? '') + word(at['Y'] ?? ''))
  at['YZ'] = await deploy('Pair', word(at['Y'] ?? '') + word(at['Z'] ?? ''))
  at['TZ'] = await deploy('Pair', word(at['T'] ?? '') + word(at['Z'] ?? ''))
  at['Router'] = await deploy('Router')
  at['Liar'] = await deploy('Liar')
  for (const pair of ['XY', 'YZ', 'TZ']) {
    for (const coin of pair) await send(0, coin, 'mint', [at[pair], 50_000_000n])
    await send(0, pair, 'add', [people[0]])
  }
}, 60_000)

afterAll(async () => {
  await node?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const KINDS: Readonly<Record<string, string>> = { T: 'Taxed', Router: 'Router', Liar: 'Liar' }
const kindOf = (name: string): string => KINDS[name] ?? (name.length === 2 ? 'Pair' : 'Coin')

const made = (name: string): Compiled => {
  const found = contracts?.[name]
  if (found === undefined) throw new Error(`Expected a contract ${name}`)
  return found
}

async function mined(from: string, tx: Record<string, string>): Promise<Receipt> {
  const hash = await node.call('eth_sendTransaction', { from, gas: '0x2dc6c0', ...tx })
  await node.call('evm_mine')
  return node.call<Receipt>('eth_getTransactionReceipt', hash)
}
type Receipt = { transactionHash: string; contractAddress: string; status: string }

async function deploy(name: string, args = ''): Promise<string> {
  const { contractAddress } = await mined(people[0] ?? '', { data: made(name).code + args })
  return contractAddress.toLowerCase()
}

type Arg = bigint | number | string | undefined

/** A call; its transaction's id as the ledger names it. */
async function send(who: number, name: string, call: string, args: readonly Arg[]) {
  const { selectors } = made(kindOf(name))
  const found = Object.entries(selectors).find(([text]) => text.startsWith(`${call}(`))
  const data = `0x${found?.[1] ?? ''}${args.map((arg) => word(arg ?? '')).join('')}`
  const receipt = await mined(people[who] ?? '', { to: at[name] ?? '', data })
  expect([name, call, receipt.status]).toEqual([name, call, '0x1'])
  return receipt.transactionHash.slice(2)
}

/** Through these pairs, by a call of the router. */
const route = (who: number, call: string, [pairs, coin, units, to]: Route): Promise<string> => {
  const list = [pairs.length, ...pairs.map((pair) => at[pair])]
  return send(who, 'Router', call, [128, at[coin], units, people[to], ...list])
}
type Route = readonly [pairs: readonly string[], coin: string, units: bigint, to: number]

const nameOf = (account: string | null): string => {
  const known = Object.entries(at).find(([, each]) => each === account)?.[0]
  return known ?? (people.includes(account ?? '') ? `p${people.indexOf(account ?? '')}` : '@')
}
const coinOf = (asset: string): string => nameOf(asset.slice(asset.lastIndexOf(':') + 1))

/** `p1>XY X pool-in-1`, of each token move; from pool to pool both forms. */
const told = ({ postings }: Transaction): string[] =>
  postings
    .filter(({ side, asset }) => side === 'debit' && asset.includes('erc20'))
    .map((debit) => {
      const credit = postings.find(({ side, move }) => side === 'credit' && move === debit.move)
      const forms = [...new Set([debit.form, credit?.form])].join(' ')
      const ends = `${nameOf(debit.account)}>${nameOf(credit?.account ?? null)}`
      return `${ends} ${coinOf(debit.asset)} ${debit.kind} ${forms}`.trim()
    })

async function imported(): Promise<Transaction[]> {
  const args = ['import', 'evm', '--chain', String(CHAIN), '--node', node.url, '--no-tokens']
  const { code, stderr } = await start([...args, '--json', '--data', folder]).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { ledger } = await openFolder({ folder }, 'test', 0)
  try {
    const blocks = (await ledger.blocks(LEDGER)).filter(({ state }) => state === 'live')
    const all = await Promise.all(blocks.map(({ id }) => ledger.transactionsOf(LEDGER, id)))
    return all.flat().sort((a, b) => a.height - b.height || a.position - b.position)
  } finally {
    await ledger.close()
  }
}

async function balanceOf(coin: string, account: string): Promise<bigint> {
  const data = `0x${made('Coin').selectors['balanceOf(address)']}${word(account)}`
  return BigInt(await node.call('eth_call', { to: at[coin], data }, 'latest'))
}

test.skipIf(isAbsent)(
  'stolen tokens over two pools: swaps in the ledger, all of the loot in the other token',
  async () => {
    await send(0, 'X', 'mint', [people[1], STOLEN])
    const theft = await send(1, 'X', 'transfer', [people[2], STOLEN])
    const swap = await route(2, 'go', [['XY', 'YZ'], 'X', STOLEN, 3])
    await send(0, 'T', 'mint', [people[0], 10_000n])
    const taxed = await route(0, 'go', [['TZ'], 'T', 10_000n, 0])
    const removed = await send(0, 'XY', 'remove', [7, people[0]])
    await send(0, 'X', 'mint', [people[0], 500n])
    const reverted = await route(0, 'tryGo', [['XY'], 'X', 100n, 0])
    const lie = await send(0, 'Liar', 'lie', [at['X'], people[0], 5])
    const transactions = await imported()
    const of = (id: string): string[] => told(transactions.find((tx) => tx.id === id)!)
    expect(of(swap)).toEqual([
      'p2>XY X swap pool-in-1',
      'XY>YZ Y swap pool-out-1 pool-in-2',
      'YZ>p3 Z swap pool-out-2',
    ])
    expect(of(taxed)).toEqual([
      'p0>T T transfer',
      'p0>TZ T swap pool-in-1',
      'TZ>p0 Z swap pool-out-1',
    ])
    expect(of(removed)).toEqual(['XY>p0 X transfer', 'XY>p0 Y transfer'])
    expect(of(reverted)).toEqual([])
    expect(of(lie)).toEqual(['p0>p0 X transfer'])

    const loot = await balanceOf('Z', people[3] ?? '')
    expect(loot > 900_000n).toBe(true)
    // What the node's people had of the coin is not imported here.
    const tokens = transactions.map(({ postings, ...tx }) => ({
      ...tx,
      postings: postings.filter(({ asset }) => asset.includes('/erc20:')),
    }))
    for (const method of ['poison', 'haircut', 'fifo'] as const) {
      const { held } = naiveTaint(tokens, new Set([theft]), method)
      const traced = [...held].filter(([, piece]) => piece.traced > 0n)
      const found = traced.map(([key, piece]) => [key.split(' ')[0], piece.traced])
      if (method !== 'poison') expect(found).toEqual([[people[3], loot]])
      for (const coin of ['X', 'Y', 'Z']) {
        for (const who of [...people, at['XY'] ?? '', at['YZ'] ?? '']) {
          const units = held.get(`${who} ${LEDGER}/erc20:${at[coin]}`)?.units ?? 0n
          expect([coin, who, units]).toEqual([coin, who, await balanceOf(coin, who)])
        }
      }
    }
    const shown = await start(['show', 'tx', swap, '--data', folder]).ended
    expect(shown.stdout).toContain('swap 1, into a pool')
    expect(shown.stdout).toContain('swap 2, out of a pool')
  },
  120_000,
)
