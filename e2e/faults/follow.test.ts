/**
 * Goal: a follower that is killed, restarted, and left by its node for a while ends where the node
 * is, through reorganisations, with nothing lost and nothing doubled; and it says what it waits for.
 * Method: the built program against a server that speaks the node's protocol, whose chain grows and
 * turns while the follower is killed at moments drawn from a printed seed (PAPERCHAIN_SEED takes
 * another).
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import { afterAll, expect, test } from 'vitest'
import { fakeNode } from '../../packages/server/src/adapters/chain-bitcoin/node/fake-node.fixture.ts'
import { undoneBlocks } from '../../packages/server/src/adapters/chain-bitcoin/undo-chain.fixture.ts'
import {
  REGTEST_GENESIS,
  type TestBlock,
  testBlock,
} from '../../packages/server/src/app/jobs/import-bitcoin.fixture.ts'
import { openFolder } from '../../packages/server/src/app/open-folder.ts'
import { digestsOf, numbersFrom, start, tempFolder } from './program.ts'

const { regtest } = NETWORKS
const KILLS = 8
const STEPS = 40
const temp = tempFolder()
afterAll(temp.remove)

/** Chains as the node has them one after the other: mostly one block more, now and then a turn. */
function history(below: (limit: number) => number): TestBlock[][] {
  let chain: TestBlock[] = [testBlock(REGTEST_GENESIS, [50n])]
  const chains = [chain]
  for (let step = 1; step < STEPS; step++) {
    const depth = step % 7 === 0 ? 1 + below(Math.min(5, chain.length - 1)) : 0
    chain = chain.slice(0, chain.length - depth)
    for (let more = 0; more < depth + 1 + below(3); more++) {
      chain = [...chain, testBlock(chain.at(-1) ?? REGTEST_GENESIS, [BigInt(1 + step)])]
    }
    chains.push(chain)
  }
  return chains
}

async function liveIds(folder: string): Promise<string[]> {
  const { ledger } = await openFolder({ folder }, 'test', 0)
  try {
    const blocks = await ledger.blocks(regtest.ledger)
    return blocks.filter(({ state }) => state === 'live').map(({ id }) => id)
  } finally {
    await ledger.close()
  }
}

test('killed and restarted while the chain grows and turns: it ends where the node is', async () => {
  const seed = Number(process.env['PAPERCHAIN_SEED'] ?? Date.now() % 100_000)
  console.log(`PAPERCHAIN_SEED=${seed}`)
  const below = numbersFrom(seed)
  const steps = history(below).map((chain) =>
    undoneBlocks(
      chain.map(({ bytes }) => bytes),
      regtest,
    ),
  )
  const { node, url, close } = await fakeNode({ chain: [], base: 1, genesis: regtest.genesis })
  node.chain = steps[0] ?? []
  const data = join(temp.path, 'killed')
  const follow = () =>
    start([
      'follow',
      'bitcoin-regtest',
      '--node',
      url,
      '--from',
      '1',
      '--every',
      '1',
      '--data',
      data,
    ])
  let at = 0
  let follower = follow()
  for (let kill = 0; kill < KILLS; kill++) {
    const until = Math.round(((kill + 1) * (STEPS - 1)) / KILLS)
    for (; at < until; at++) {
      node.chain = steps[at] ?? []
      await sleep(50 + below(300))
    }
    follower.child.kill('SIGKILL')
    expect((await follower.ended).signal).toBe('SIGKILL')
    follower = follow()
  }
  node.chain = steps.at(-1) ?? []
  const wanted = node.chain.map(({ block }) => block.header.id)
  const polls = () => node.calls.get('getblockchaininfo') ?? 0
  const before = polls()
  // Live, and asked again since: what the node has is here.
  while (polls() < before + 4) await sleep(100)
  follower.child.kill('SIGINT')
  const { code, stdout } = await follower.ended
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('behind') })
  expect(await liveIds(data)).toEqual(wanted)
  await digestsOf(data, regtest.ledger)
  await close()
})

test('a node that is gone is waited for, and said to be gone; it comes back', async () => {
  const chain = undoneBlocks(
    [testBlock(REGTEST_GENESIS, [50n])].map(({ bytes }) => bytes),
    regtest,
  )
  const { node, url, close } = await fakeNode({ chain, base: 1, genesis: regtest.genesis })
  const data = join(temp.path, 'gone')
  const words = ['follow', 'bitcoin-regtest', '--node', url, '--from', '1', '--every', '1']
  const follower = start([...words, '--data', data])
  let said = ''
  follower.child.stderr?.on('data', (text: string) => {
    said += text
  })
  while (!said.includes('at block 1')) await sleep(50)
  node.faults = Array.from({ length: 8 }, () => 'break' as const)
  while (!said.includes('NODE_UNREACHABLE')) await sleep(100)
  while (!said.includes('answers again')) await sleep(100)
  follower.child.kill('SIGINT')
  expect((await follower.ended).code).toBe(0)
  await close()
})

test('the wrong network ends it with its code', async () => {
  const { url, close } = await fakeNode({ chain: [], base: 1, genesis: 'ab'.repeat(32) })
  const data = join(temp.path, 'wrong')
  const { ended } = start(['follow', 'bitcoin-regtest', '--node', url, '--data', data])
  const { code, stderr } = await ended
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('NODE_WRONG_NETWORK'),
  })
  await close()
})
