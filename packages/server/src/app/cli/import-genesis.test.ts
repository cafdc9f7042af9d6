/**
 * Goal: a genesis file gives the ledger what its accounts held in block 0, alone, beside files and
 * beside a node, on the folder itself and through a server; and it is said when it came too late.
 * Method: made files and a small node; what the ledger then holds, and the answers of both ways.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeEvm, madeChain } from '../../adapters/chain-evm/node/fake-evm.fixture.ts'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { type AccountImportFlags, importEvmCommand } from './import-accounts.ts'
import type { Io } from './io.ts'
import { runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'
import { evmThrough } from './through-server-accounts.ts'

const ANN = `0x${'a1'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`
const EVM = madeChain(4)
const ETHER = 10n ** 18n
const folder = mkdtempSync(join(tmpdir(), 'paperchain-genesis-'))
let server: TestServer

beforeAll(async () => {
  server = await testServer({ sample: false })
  await tellTest(server)
}, 60_000)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
const write = (text: string | Buffer, end = '.json'): string => {
  const path = join(folder, `${files++}${end}`)
  writeFileSync(path, text)
  return path
}
const fileOf = (more: object = {}) => ({
  timestamp: '0x10',
  extraData: '0x00',
  alloc: {
    [ANN.slice(2)]: { balance: `0x${(3n * ETHER).toString(16)}` },
    [BOB]: { balance: `${ETHER / 2n}`, nonce: '0x1' },
    [`${'0'.repeat(38)}01`]: { balance: '0x0', code: '0x6080' },
  },
  ...more,
})
const genesis = write(JSON.stringify(fileOf(), null, 2))

/** A command on the folder itself, or through the server. */
function run(name: string, words: string[], flags: AccountImportFlags, lent: boolean) {
  const own = (io: Io, paths: string[], given: AccountImportFlags) =>
    importEvmCommand(io, [name, ...paths], given)
  const command = lent ? own : orServer(own, evmThrough(name))
  return runOn(server, (io) => command(io, words, flags), { lent })
}
async function credited(name: string): Promise<(bigint | undefined)[]> {
  const totals = await server.data.ledger.totals(ledger(name), [ANN, BOB])
  return totals.map((each) => each.credited)
}
const SIGHT = { accounts: 3, holders: 2, supply: `${3n * ETHER + ETHER / 2n}` }

test.each([
  ['bsc', true, 'BNB'],
  ['polygon', false, 'POL'],
] as const)('alone, on %s: block 0, its sum, and once', async (name, lent, symbol) => {
  const dry = await run(name, [], { genesis, dryRun: true }, lent)
  expect(JSON.parse(dry.stdout)).toMatchObject({ stored: 1, genesis: { ...SIGHT, posted: true } })
  expect(await server.data.ledger.blocks(ledger(name))).toEqual([])
  const first = JSON.parse((await run(name, [], { genesis }, lent)).stdout)
  expect(first).toMatchObject({ stored: 1, from: 0, to: 0, postings: 4, unseen: {}, faults: [] })
  expect(first.genesis).toEqual({ ...SIGHT, symbol, posted: true })
  expect(await credited(name)).toEqual([3n * ETHER, ETHER / 2n])
  const again = JSON.parse((await run(name, [], { genesis }, lent)).stdout)
  expect(again).toMatchObject({ stored: 0, known: 1, genesis: { posted: false } })
  expect(await credited(name)).toEqual([3n * ETHER, ETHER / 2n])
})

test('beside a node with block 0, through the server: its allocations, and none a second time', async () => {
  const { url, close } = await fakeEvm({ blocks: EVM })
  try {
    const flags = {
      node: url,
      from: '0',
      genesis: write(gzipSync(JSON.stringify(fileOf())), '.json.gz'),
    }
    const first = JSON.parse((await run('ethereum', [], flags, false)).stdout)
    expect(first).toMatchObject({ stored: 4, from: 0, genesis: { ...SIGHT, posted: true } })
    expect(await credited('ethereum')).toEqual([3n * ETHER, ETHER / 2n])
    const late = JSON.parse((await run('ethereum', [], flags, true)).stdout)
    expect(late).toMatchObject({ stored: 0, genesis: { ...SIGHT, posted: false } })
  } finally {
    await close()
  }
})

test('refused before anything is stored: another chain’s, a wrong balance, a chain not known', async () => {
  const foreign = write(JSON.stringify(fileOf({ config: { chainId: 5 } })))
  const wrong = write(`{"alloc": {\n"${ANN}": {"balance": "1.5"}}}`)
  for (const lent of [true, false]) {
    const refused = (name: string, flags: AccountImportFlags, code: string, facts: object = {}) =>
      expect(run(name, [], flags, lent)).rejects.toMatchObject({ code, facts })
    await refused('base', { genesis: foreign }, 'BLOCK_WRONG_NETWORK')
    const place = { file: wrong, line: 2, field: `alloc.${ANN}.balance` }
    await refused('base', { genesis: wrong }, 'EVM_SHAPE', place)
    await refused('base', { genesis: join(folder, 'none') }, 'IMPORT_UNREADABLE')
    await refused('evm', { genesis, chain: '31337' }, 'USAGE')
  }
  expect(await server.data.ledger.blocks(ledger('base'))).toEqual([])
})
