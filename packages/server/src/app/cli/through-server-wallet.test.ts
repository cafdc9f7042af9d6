/**
 * Goal: what a view key shows is told the same through a server as on the folder; the key stands in no
 * row, log, entry, answer or file of the server, and a job whose key is gone says so.
 * Method: a published wallet with one of its transactions in a made block, as files; both ways of the
 * command; all that the server answers and all files of its folder looked through.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monero } from '@paperchain/core/domain/address/monero'
import { decodeMoneroBase58 } from '@paperchain/core/domain/address/monero-base58'
import { MONERO } from '@paperchain/core/engine/decode/monero/read-header'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KNOWN_WALLETS } from '../../../../core/test/monero-wallets.ts'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { type AccountImportFlags, importMoneroCommand } from './import-accounts.ts'
import { bothWays, runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'
import { accountsThrough } from './through-server-accounts.ts'

const scratch = mkdtempSync(join(tmpdir(), 'paperchain-wallet-'))
const { key, address: stagenet, txs } = KNOWN_WALLETS[0]!
const payload = decodeMoneroBase58(stagenet).slice(1, 65)
const address = monero.encode({ ledger: MONERO, form: 'monero-standard', version: 18, payload })
const GENESIS = '418015bb9ae982a1975da7d79277c2705727a56894ba0fb246adaabb1f4632e3'
const [paid] = txs

let server: TestServer
beforeAll(async () => {
  server = await testServer({ sample: false })
  await tellTest(server)
}, 120_000)
afterAll(async () => {
  await server.close()
  rmSync(scratch, { recursive: true, force: true })
})

const write = (name: string, text: string): string => {
  const path = join(scratch, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}
const header = {
  ...{ hash: '1'.padStart(64, '0'), prev_hash: GENESIS, height: 1, timestamp: 1_600_000_120 },
  ...{ difficulty: 10, block_weight: 100, reward: 1000, num_txes: 1 },
  miner_tx_hash: '9'.padStart(64, '0'),
}
const miner = {
  ...{ version: 2, vin: [{ gen: { height: 1 } }], extra: [], rct_signatures: { type: 0 } },
  vout: [{ amount: 1000, target: { key: '9'.padStart(64, '0') } }],
}
const json = JSON.stringify({ miner_tx: miner, tx_hashes: [paid!.id] })
const blocks = write('block.jsonl', JSON.stringify({ result: { block_header: header, json } }))
const contents = write(
  'txs.jsonl',
  JSON.stringify({ txs: [{ tx_hash: paid!.id, as_json: JSON.stringify(paid!.tx) }] }),
)
const flags: AccountImportFlags = {
  address,
  viewKeyFile: write('key.txt', `${key}\n`),
  subaddresses: '2x30',
}
const remote = orServer(importMoneroCommand, accountsThrough('monero'))
const get = async (url: string) =>
  (await server.ask(server.people.admin, { method: 'GET', url })).body
const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

test('the same answer both ways, and the key stands nowhere', async () => {
  const words = [blocks, contents]
  await runOn(server, (io) => remote(io, words, flags))
  const ran = await bothWays(server, (lent) => {
    const command = lent ? importMoneroCommand : remote
    return (io) => command(io, words, flags)
  })
  const { wallet } = JSON.parse(ran.stdout)
  expect(wallet).toMatchObject({ sees: 'incoming only', added: 0 })
  expect(wallet.transfers).toBeGreaterThan(0)
  expect(wallet.known).toBeGreaterThan(0)
  const told = [ran.stdout, ran.stderr, await get('/v1/jobs'), await get('/v1/audit?limit=100')]
  expect(told[2]).toContain('what a wallet received')
  expect(told[3]).toContain(address)
  const half = key.slice(0, 32)
  for (const text of told) expect(text).not.toContain(half)
  for (const path of below(server.folder)) {
    expect(readFileSync(path).includes(half), path).toBe(false)
  }
})

const post = (url: string, payload: object) =>
  server.ask(server.people.admin, { method: 'POST', url, payload })

test('a job whose key is gone says so, and cannot be gone on with', async () => {
  const { house } = server
  const kept = house.places.putWallet({ address, viewKey: key, range: { accounts: 1, each: 1 } })
  expect(house.places.wallet(kept).viewKey).toBe(key)
  await house.places.remove(kept)
  const input = {
    ...{ kind: 'import-accounts', ledger: 'monero', changes: null, dryRun: false },
    source: { paths: [blocks] },
    wallet: { kept, address },
  }
  const made = await house.registry.jobs.add({
    ...{ kind: 'import-accounts', input, by: 'local', unit: 'bytes' },
  })
  house.jobs.wake()
  const ended = async (): Promise<{ state: string; fault: { code: string } }> => {
    const job = JSON.parse(await get(`/v1/jobs/${made.id}`))
    if (job.state === 'failed') return job
    await new Promise((done) => setTimeout(done, 50))
    return ended()
  }
  const job = await ended()
  expect(job.fault.code).toBe('JOB_NOT_RESUMABLE')
  const again = await post(`/v1/jobs/${made.id}/resume`, {})
  expect(again.json().code).toBe('JOB_NOT_RESUMABLE')
})

const wallet = { address, viewKey: key }
const shared = { ledger: 'monero', source: { upload: '0'.repeat(32) } }
test.each([
  ['accounts', { ...shared, wallet }, 'UPLOAD_UNKNOWN'],
  ['accounts', { ...shared, ledger: 'tron', wallet }, 'REQUEST_INVALID'],
  ['accounts', { ...shared, wallet: { ...wallet, viewKey: `${key}00` } }, 'MONERO_VIEW_KEY'],
  ['accounts', { ...shared, wallet: { ...wallet, viewKey: [key] } }, 'REQUEST_INVALID'],
  ['accounts', { ...shared, wallet: { ...wallet, accounts: 1000, each: 1000 } }, 'MONERO_ADDRESS'],
  ['nodes', { ledger: 'monero', node: 'http://127.0.0.1:1', wallet }, 'REQUEST_INVALID'],
  ['nodes', { ledger: 'bitcoin', node: 'http://127.0.0.1:1', wallet }, 'REQUEST_INVALID'],
])('%s %#: %s', async (what, payload, code) => {
  const answer = await post(`/v1/imports/${what}`, payload)
  expect(answer.json().code).toBe(code)
  expect(answer.body).not.toContain(key)
})

test('a key goes over no wire that others read', async () => {
  process.env['PAPERCHAIN_API_KEY'] = 'pck_x'
  try {
    const elsewhere = { ...flags, server: 'http://node.example' }
    const ran = runOn(server, (io) => remote(io, [blocks], elsewhere))
    await expect(ran).rejects.toMatchObject({ code: 'USAGE', message: /https/ })
  } finally {
    delete process.env['PAPERCHAIN_API_KEY']
  }
})
