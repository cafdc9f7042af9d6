/**
 * Goal: what a real EVM node holds, the ledger holds: every account's every balance, after
 * transactions of all kinds, reorganisations and killed imports. Method: anvil with contracts
 * compiled by solc; 500 transactions drawn from a printed seed (PAPERCHAIN_SEED takes another),
 * three reorganisations (replaced by longer, equal and shorter chains), two imports killed; then
 * every account and asset of the ledger against `eth_getBalance` and `balanceOf` at the same block.
 * Both dialects of traces, and none.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AssetId, parseAssetId } from '@paperchain/core/domain/asset'
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFolder } from '../../packages/server/src/app/open-folder.ts'
import { digestsOf, numbersFrom, start } from '../faults/program.ts'
import { type Compiled, compiled, stringWords, word } from './anvil-contracts.fixture.ts'
import { type Anvil, anvilPath, startAnvil, without } from './anvil-node.ts'

const CHAIN = 31337
const LEDGER: LedgerId = ledgerOf(`eip155:${CHAIN}`)
const TRANSACTIONS = 500
const GWEI = 10n ** 9n

const path = anvilPath()
const contracts = path === null ? null : compiled()
const isAbsent = path === null || contracts === null
if (isAbsent) console.warn('skipped: anvil journey (npm ci --prefix e2e/anvil)')

const folder = mkdtempSync(join(tmpdir(), 'paperchain-anvil-'))
const seed = Number(process.env['PAPERCHAIN_SEED'] ?? 20261120)
const next = numbersFrom(seed)
const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T

let node: Anvil
let people: string[] = []
let others: string[] = []
const at: Record<string, string> = {}
let pieces = 0
let sent = 0

beforeAll(async () => {
  if (path === null || contracts === null) return
  node = await startAnvil(path, '--no-mining', '--order', 'fifo')
  people = (await node.call<string[]>('eth_accounts')).slice(0, 8)
  others = Array.from(
    { length: 12 },
    (_, n) => `0x${'c0ffee'.padEnd(38, '0')}${(n + 16).toString(16)}`,
  )
  await node.call('anvil_setCoinbase', `0x${'feed'.repeat(10)}`)
  const [owner = ''] = people
  const lines = await genesis()
  writeFileSync(join(folder, 'first-state.jsonl'), lines)
  const token = (name: string, symbol: string): string => {
    const words = [64n, 64n + 32n * BigInt(stringWords(name).length / 64)].map(word).join('')
    return words + stringWords(name) + stringWords(symbol)
  }
  at['Token'] = await deploy(owner, contracts['Token'], token('Tether USD', 'USDX'))
  at['Fake'] = await deploy(owner, contracts['Token'], token('Ether', '\u0415TH'))
  for (const name of ['Old', 'Piece', 'Many']) at[name] = await deploy(owner, contracts[name], '')
  at['Mover'] = await deploy(owner, contracts['Mover'], word(at['Token'] ?? ''), 5n)
}, 60_000)

afterAll(async () => {
  await node?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What the node's first block gave to whom. */
async function genesis(): Promise<string> {
  const all = await node.call<string[]>('eth_accounts')
  const worths = await node.batch(
    'eth_getBalance',
    all.map((account) => [account, '0x0']),
  )
  return all
    .map((to, nth) => JSON.stringify({ height: 0, to, amount: String(BigInt(worths[nth] ?? '0')) }))
    .join('\n')
}

async function send(from: string, tx: Record<string, string>): Promise<string> {
  sent++
  return node.call('eth_sendTransaction', { from, gas: '0x1e8480', ...tx })
}

const mine = (): Promise<unknown> => node.call('evm_mine')

async function deploy(from: string, made: Compiled | undefined, args: string, value = 0n) {
  const hash = await send(from, {
    data: `${made?.code ?? ''}${args}`,
    value: `0x${value.toString(16)}`,
  })
  await mine()
  const receipt = await node.call<{ contractAddress: string }>('eth_getTransactionReceipt', hash)
  return receipt.contractAddress.toLowerCase()
}

/** A call of a contract's function; lists are given as words behind their offset by the caller. */
function toCall(contract: string, name: string, words: string, value = 0n): Record<string, string> {
  const source = contracts?.[contract === 'Fake' ? 'Token' : contract]
  const found = Object.entries(source?.selectors ?? {}).find(([text]) =>
    text.startsWith(`${name}(`),
  )
  return {
    to: at[contract] ?? '',
    data: `0x${found?.[1] ?? ''}${words}`,
    value: `0x${value.toString(16)}`,
  }
}

const list = (values: readonly (bigint | number | string)[]): string =>
  word(values.length) + values.map(word).join('')

/** One transaction of any kind. */
function anyTransaction(): Record<string, string> {
  const to = pick([...people, ...others])
  const value = BigInt(next(1_000_000)) * GWEI + BigInt(next(1000))
  const plain = { to, value: `0x${value.toString(16)}` }
  const kinds: (() => Record<string, string>)[] = [
    () => plain,
    () => plain,
    () => ({ ...plain, value: '0x0' }),
    () => toCall('Token', 'transfer', word(to) + word(next(2000))),
    () => toCall('Token', 'mint', word(to) + word(next(1_000_000))),
    () => toCall('Token', 'burn', word(next(50_000))),
    () => toCall('Token', 'fake', word(pick(people)) + word(to)),
    () => toCall('Fake', 'mint', word(to) + word((1n << 256n) - 1n)),
    () => toCall('Old', 'mint', word(to) + word(next(99))),
    () => toCall('Piece', 'mint', word(pick(people)) + word(++pieces)),
    () => toCall('Piece', 'give', word(to) + word(1 + next(Math.max(1, pieces)))),
    () => toCall('Many', 'mint', word(pick(people)) + word(next(3)) + word(next(100))),
    () =>
      toCall(
        'Many',
        'giveAll',
        word(to) + word(96) + word(192) + list([0, 2]) + list([next(3), next(3)]),
      ),
    () => toCall('Mover', 'split', word(32) + list([to, pick(others), pick(people)]), value),
    () => toCall('Mover', 'payAndFail', word(to), value),
    () => toCall('Mover', 'tryFail', word(to), value),
    () => toCall('Mover', 'make', '', value),
    () => toCall('Mover', 'makeAndEnd', word(to), value),
    () => toCall('Mover', 'end', word(next(20)) + word(to)),
    () => toCall('Mover', 'endToSelf', word(next(20))),
    () => toCall('Mover', 'swap', '', value),
    () => toCall('Mover', 'bridge', word(next(1000)), value),
    () => toCall('Mover', 'failLate', ''),
    () => ({ to: at['Mover'] ?? '', value: plain.value }),
    () => ({ data: '0x60006000fd', value: '0x0' }),
  ]
  return pick(kinds)()
}

async function traffic(count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    await send(pick(people), anyTransaction())
    if (next(3) === 0) await mine()
  }
  await mine()
}

const words = (data: string, more: readonly string[] = [], url = node.url): string[] => [
  ...['import', 'evm', '--chain', String(CHAIN), '--node', url, '--json', '--data', data],
  ...['--changes', join(folder, 'first-state.jsonl'), ...more],
]

async function imported(data: string, more: readonly string[] = [], url = node.url) {
  const { code, stdout, stderr } = await start(words(data, more, url)).ended
  expect({ seed, code, stderr }).toEqual({ seed, code: 0, stderr: '' })
  return JSON.parse(stdout) as Record<string, number> & { orphaned: string[]; faults: unknown[] }
}

/** Kills an import while it runs; one that ended before is given more to do, and less time. */
async function killed(data: string): Promise<boolean> {
  const scratch = join(folder, `timed-${sent}`)
  const startedMs = performance.now()
  await imported(scratch)
  let delayMs = (performance.now() - startedMs) * (0.4 + next(400) / 1000)
  for (let turn = 0; turn < 6; turn++) {
    const { child, ended } = start(words(data))
    await sleep(delayMs)
    child.kill('SIGKILL')
    if ((await ended).signal === 'SIGKILL') return true
    await traffic(2)
    delayMs *= 0.7
  }
  return false
}

type Held = { readonly account: string; readonly asset: AssetId; readonly units: bigint }

/** Every balance of the live ledger, and the height it ends at. */
async function balances(data: string) {
  const { ledger, assets, notes } = await openFolder({ folder: data }, 'test', 0)
  try {
    const blocks = (await ledger.blocks(LEDGER)).filter(({ state }) => state === 'live')
    const accounts = new Set<string>()
    const unknown = new Set<AssetId>()
    for (const { id } of blocks) {
      for (const { postings } of await ledger.transactionsOf(LEDGER, id)) {
        for (const { account, amount, asset } of postings) {
          if (account !== null) accounts.add(account)
          if (amount === null) unknown.add(asset)
        }
      }
    }
    const totals = await ledger.totals(LEDGER, [...accounts])
    const held = totals
      .filter(({ account, asset }) => !account.startsWith('@') && !unknown.has(asset))
      .map(
        ({ account, asset, credited, debited }): Held => ({
          account,
          asset,
          units: credited - debited,
        }),
      )
    const seen = [...new Set(totals.map(({ asset }) => asset.split('/').slice(0, 2).join('/')))]
    const facts = await assets.facts(seen.map((id) => parseAssetId(id)))
    const tip = blocks.at(-1)
    return { held, facts, notes: await notes.counts(LEDGER), tip, accounts: accounts.size }
  } finally {
    await ledger.close()
  }
}

/** The node's word about the same balances. */
async function ofNode(held: readonly Held[], height: number): Promise<bigint[]> {
  const block = `0x${height.toString(16)}`
  const selector = (contract: string) => contracts?.[contract]?.selectors
  const one = selector('Token')?.['balanceOf(address)'] ?? ''
  const two = selector('Many')?.['balanceOf(address,uint256)'] ?? ''
  const ask = held.map(({ account, asset }) => {
    const [, space = '', contract = '', piece] = /\/(\w+):(\w+)(?:\/(\d+))?$/.exec(asset) ?? []
    if (space === 'slip44') return ['eth_getBalance', [account, block]] as const
    if (space === 'erc721') {
      const data = `0x${selector('Piece')?.['ownerOf(uint256)'] ?? ''}${word(BigInt(piece ?? 0))}`
      return ['owner', [{ to: contract, data }, block]] as const
    }
    const data =
      space === 'erc20'
        ? `0x${one}${word(account)}`
        : `0x${two}${word(account)}${word(BigInt(piece ?? 0))}`
    return ['eth_call', [{ to: contract, data }, block]] as const
  })
  const coins = ask.filter(([method]) => method === 'eth_getBalance')
  const calls = ask.filter(([method]) => method !== 'eth_getBalance')
  const worths = await node.batch(
    'eth_getBalance',
    coins.map(([, params]) => [...params]),
  )
  const answers = await node.batch(
    'eth_call',
    calls.map(([, params]) => [...params]),
  )
  return ask.map(([method], nth) => {
    if (method === 'eth_getBalance') return BigInt(worths.shift() ?? 0)
    const answer = BigInt(answers.shift() ?? 0)
    if (method === 'eth_call') return answer
    return answer === BigInt(held[nth]?.account ?? 0) ? 1n : 0n
  })
}

async function compare(data: string) {
  const found = await balances(data)
  const tip = await node.call<{ number: string; hash: string }>(
    'eth_getBlockByNumber',
    'latest',
    false,
  )
  expect({ seed, id: found.tip?.id }).toEqual({ seed, id: tip.hash.slice(2) })
  const theirs = await ofNode(found.held, Number(tip.number))
  const differing = found.held.flatMap(({ account, asset, units }, nth) =>
    units === theirs[nth] ? [] : [{ account, asset, units, node: theirs[nth] }],
  )
  expect({ seed, differing }).toEqual({ seed, differing: [] })
  return found
}

test.skipIf(isAbsent)(
  '500 transactions, three reorganisations, two kills: every balance is the node’s',
  async () => {
    const data = join(folder, 'data')
    await traffic(150)
    const kills = [await killed(data)]
    await imported(data)
    await compare(data)
    // A longer chain takes the place of the last blocks.
    await node.call('anvil_reorg', 7, [])
    await traffic(100)
    kills.push(await killed(data))
    await imported(data)
    await compare(data)
    // As long as before, by other transactions.
    const before = await node.call('evm_snapshot')
    await traffic(6)
    const height = Number(await node.call('eth_blockNumber'))
    await imported(data)
    await node.call('evm_revert', before)
    while (Number(await node.call('eth_blockNumber')) < height) {
      await send(pick(people), anyTransaction())
      await mine()
    }
    const equal = await imported(data)
    expect({ seed, orphaned: equal.orphaned.length > 0 }).toEqual({ seed, orphaned: true })
    await compare(data)
    // A shorter one.
    const shorter = await node.call('evm_snapshot')
    await traffic(30)
    await imported(data)
    await node.call('evm_revert', shorter)
    await traffic(3)
    await imported(data)
    await traffic(Math.max(0, TRANSACTIONS - sent))
    await imported(data)
    const { held, facts, notes, accounts } = await compare(data)
    expect(kills).toEqual([true, true])
    // Anvil tells a self-destruct to oneself, which moves nothing, without any account.
    expect(notes.map(({ note }) => note)).toEqual(['self-destructs: not seen'])
    expect(held.length).toBeGreaterThan(100)
    const fact = (contract: string) => facts.find(({ id }) => id.includes(at[contract] ?? '?'))
    expect(fact('Token')).toMatchObject({
      symbol: 'USDX',
      name: 'Tether USD',
      decimals: 6,
      marks: [],
    })
    expect(fact('Fake')).toMatchObject({ symbol: '\u0415TH', marks: ['look-alike'] })
    expect(fact('Old')).toMatchObject({
      symbol: 'OLD',
      decimals: null,
      marks: ['hostile-metadata'],
    })
    console.info(
      `seed ${seed}: ${sent} transactions, ${accounts} accounts, ${held.length} balances equal`,
    )
  },
  600_000,
)

test.skipIf(isAbsent)(
  'another folder gets the same ledger in one go; without traces it says so',
  async () => {
    const whole = join(folder, 'whole')
    await imported(whole)
    const { held } = await compare(whole)
    expect(held.length).toBeGreaterThan(100)
    const other = join(folder, 'other-dialect')
    const parity = await without(node.url, ['debug_traceBlockByNumber', 'eth_getBlockReceipts'])
    await imported(other, [], parity.url)
    await parity.stop()
    expect(await digestsOf(other, LEDGER)).toEqual(await digestsOf(whole, LEDGER))
    const blind = join(folder, 'blind')
    const result = await imported(blind, ['--no-traces', '--no-tokens'])
    const { notes } = await balances(blind)
    expect(notes.map(({ note }) => note)).toEqual(['internal transfers: not seen'])
    expect(result['unseen']).toMatchObject({ 'internal transfers: not seen': notes[0]?.blocks })
  },
  300_000,
)
