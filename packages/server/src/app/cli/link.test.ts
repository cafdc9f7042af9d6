/**
 * Goal: a link that somebody states is kept with whose word it is, the same on the folder and
 * through a server; what lacks something is refused with its line, and nothing is guessed.
 * Method: an EVM chain and Tron in one house; each command both ways, both compared.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LinkRecord } from '@paperchain/contract/link'
import type { FaultError } from '@paperchain/core/domain/error'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import {
  bringLedgers,
  CUSTOMER,
  OWN_CHAIN,
  OWN_PAID,
  PAID,
  PAID_OUT,
  TOKENS,
} from '../http/ledgers.fixture.ts'
import { EXIT } from './exit.ts'
import type { Io } from './io.ts'
import { linkAdd, linkImport, linkList } from './link.ts'
import { linkAddThrough, linkImportThrough, linkListThrough } from './link-through-server.ts'
import { bothWays, type Ran, runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'

let server: TestServer
const scratch = mkdtempSync(join(tmpdir(), 'paperchain-links-'))

beforeAll(async () => {
  server = await testServer({ sample: false })
  await bringLedgers(server)
  await tellTest(server)
}, 60_000)
afterAll(async () => {
  await server.close()
  rmSync(scratch, { recursive: true, force: true })
})

type Local = Parameters<typeof orServer<object>>[0]
type Through = Parameters<typeof orServer<object>>[1]
const COMMANDS: Record<string, [Local, Through]> = {
  add: [linkAdd, linkAddThrough],
  import: [(io, words) => linkImport(io, words), linkImportThrough],
  list: [(io, words) => linkList(io, words), linkListThrough],
}
const commandOf =
  (name: string, isLent: boolean, [words, flags]: [string[], object]) =>
  (io: Io): Promise<number> => {
    const [local, through] = COMMANDS[name] as [Local, Through]
    return (isLent ? local : orServer(local, through))(io, words, flags)
  }
const both = (name: string, words: string[], flags: object = {}): Promise<Ran> =>
  bothWays(server, (isLent) => commandOf(name, isLent, [words, flags]))
const json = async (name: string, words: string[], flags: object = {}) =>
  JSON.parse((await runOn(server, commandOf(name, false, [words, flags]))).stdout)

async function refused(words: string[], flags: object): Promise<string> {
  const told = []
  for (const lent of [true, false]) {
    const ran = runOn(server, commandOf('add', lent, [words, flags]), { lent })
    told.push(await ran.then(String, ({ code, message }: FaultError) => `${code}: ${message}`))
  }
  expect(told[1]).toBe(told[0])
  return String(told[0])
}

const ENDS = ['ethereum', PAID, 'tron', PAID_OUT]
const WORD = { reason: 'order 7 of the bridge', by: 'the bridge' }

describe('one', () => {
  test('is kept with evidence, confidence and whose word it is; both ends show it', async () => {
    const link: LinkRecord = await json('add', ENDS, { ...WORD, account: CUSTOMER })
    expect(link).toMatchObject({
      from: { ledgerName: 'ethereum', tx: PAID, move: 0 },
      to: { ledgerName: 'tron', tx: PAID_OUT, account: CUSTOMER },
      ...{ relation: 'same-value', evidence: 'confirmed', confidence: 100 },
      reasons: ['order 7 of the bridge', 'said by the bridge'],
    })
    for (const [ledger, tx, way] of [
      ['ethereum', PAID, 'goes-on'],
      ['tron', PAID_OUT, 'comes-from'],
    ]) {
      const url = `/v1/ledgers/${ledger}/transactions/${tx}`
      const shown = await server.ask(server.people.viewer, { method: 'GET', url })
      expect(shown.json().transactions[0].links).toContainEqual(
        expect.objectContaining({ way, confidence: 100 }),
      )
    }
    const log = await server.ask(server.people.auditor, { method: 'GET', url: '/v1/audit' })
    const entry = log.json().items.find(({ action }: { action: string }) => action === 'link.put')
    expect(entry.after.links).toMatchObject([{ confidence: 100 }])
  })

  test('is listed from where it begins, and of a transaction from either side', async () => {
    expect(await json('list', ['ethereum'])).toHaveLength(1)
    expect(await json('list', ['tron'])).toEqual([])
    const there: LinkRecord[] = await json('list', ['tron', `0x${PAID_OUT.toUpperCase()}`])
    // The exchange's book names that payment too.
    expect(there.map(({ from }) => from.ledgerName).sort()).toEqual(['book:harbour', 'ethereum'])
    expect((await both('list', ['ethereum'])).exit).toBe(EXIT.ok)
    expect((await both('list', ['tron'])).exit).toBe(EXIT.ok)
  })

  test('stated again takes the place of the former; a guess undoes no person’s word', async () => {
    await json('add', ENDS, { ...WORD, account: CUSTOMER, evidence: 'refused' })
    expect(await json('list', ['ethereum'])).toMatchObject([{ evidence: 'refused', confidence: 0 }])
    await json('add', ENDS, { ...WORD, account: CUSTOMER, evidence: 'matched', confidence: '40' })
    expect(await json('list', ['ethereum'])).toMatchObject([{ evidence: 'refused' }])
  })

  test('the other end need not be here yet', async () => {
    const there = 'ab'.repeat(32)
    const link = await json('add', [OWN_CHAIN, OWN_PAID, 'bitcoin', there], {
      ...WORD,
      evidence: 'given',
    })
    expect(link).toMatchObject({ to: { tx: there, account: null }, confidence: 90 })
  })

  test.each<[string, string[], object, RegExp]>([
    ['no reason', ENDS, { by: 'x' }, /LINK_INVALID: .*reason/],
    ['nobody who says so', ENDS, { reason: 'x' }, /LINK_INVALID: .*by/],
    ['an evidence that is none', ENDS, { ...WORD, evidence: 'sure' }, /LINK_INVALID: .*evidence/],
    ['a confidence above all', ENDS, { ...WORD, confidence: '101' }, /LINK_INVALID: .*confidence/],
    ['a confidence that is none', ENDS, { ...WORD, confidence: 'x' }, /LINK_INVALID: .*confidence/],
    ['a guess without one', ENDS, { ...WORD, evidence: 'matched' }, /LINK_INVALID/],
    [
      'confidence in what is refused',
      ENDS,
      { ...WORD, evidence: 'refused', confidence: '5' },
      /LINK_INVALID/,
    ],
    ['a ledger that is none', ['moon', PAID, 'tron', PAID_OUT], WORD, /LEDGER/],
    ['an id that is none', ['ethereum', PAID, 'tron', 'abc'], WORD, /LINK_INVALID: .*64 hex/],
    ['itself', ['ethereum', PAID, 'ethereum', PAID], WORD, /LINK_INVALID: .*twice/],
    ['a beginning that is not here', ['ethereum', '0'.repeat(64), 'tron', PAID_OUT], WORD, /TX_UN/],
    [
      'several moves and none named',
      ['ethereum', TOKENS, 'tron', PAID_OUT],
      WORD,
      /\(0, 1, 2, 3\), got none/,
    ],
    ['a move that is not there', ENDS, { ...WORD, move: '9' }, /LINK_INVALID: .*got 9/],
    ['an account of another chain', ENDS, { ...WORD, account: 'not an account' }, /LINK_INVALID/],
  ])('%s is refused', async (_, words, flags, expected) => {
    expect(await refused(words, flags)).toMatch(expected)
  })
})

describe('a file', () => {
  const line = (more: object = {}): string =>
    JSON.stringify({
      from: { ledger: 'ethereum', tx: TOKENS, move: 1 },
      to: { ledger: 'tron', tx: PAID_OUT },
      ...WORD,
      ...more,
    })

  test('of good and bad lines: the good are kept, the bad named by their line', async () => {
    const path = join(scratch, 'orders.jsonl')
    const bad = ['no json', line({ by: '' }), line({ to: { ledger: 'tron', tx: 'x' } })]
    writeFileSync(path, [line(), '', ...bad, line({ evidence: 'given' })].join('\n'))
    const [ran, other] = await Promise.all(
      [true, false].map((lent) => runOn(server, commandOf('import', lent, [[path], {}]), { lent })),
    )
    const still = ({ stdout = '', ...rest }: Partial<Ran> = {}) => ({
      ...rest,
      stdout: stdout.replace(/"known": "[^"]*"/g, ''),
    })
    expect(still(other)).toEqual(still(ran))
    expect(ran?.exit).toBe(EXIT.fault)
    const told = JSON.parse(ran?.stdout ?? '')
    expect(told).toMatchObject({ stored: 2, refused: 3 })
    const lines = told.faults.map(({ facts }: { facts: { line: number } }) => facts.line)
    expect(lines).toEqual([3, 4, 5])
  })

  test('of more than one request is kept whole, and listed in pages', async () => {
    const path = join(scratch, 'many.jsonl')
    const many = Array.from({ length: 250 }, (_, nth) =>
      line({ to: { ledger: 'bitcoin', tx: nth.toString(16).padStart(64, '0') } }),
    )
    writeFileSync(path, many.join('\n'))
    expect(await json('import', [path])).toMatchObject({ stored: 250, refused: 0 })
    const url = '/v1/ledgers/ethereum/links'
    const found = new Set<string>()
    for (let cursor = ''; ; ) {
      const page = await server.ask(server.people.viewer, {
        method: 'GET',
        url: `${url}?limit=2${cursor && `&cursor=${cursor}`}`,
      })
      const { items, next } = page.json() as { items: LinkRecord[]; next: string | null }
      for (const { to } of items) found.add(to.tx)
      if (next === null) break
      cursor = next
    }
    const all: LinkRecord[] = await json('list', ['ethereum'])
    expect(new Set(all.map(({ to }) => to.tx))).toEqual(found)
    expect(found.size).toBeGreaterThanOrEqual(251)
  })

  test('that is not there is refused', async () => {
    const asked = commandOf('import', false, [[join(scratch, 'none')], {}])
    await expect(runOn(server, asked)).rejects.toMatchObject({ code: 'LINK_INVALID' })
  })
})
