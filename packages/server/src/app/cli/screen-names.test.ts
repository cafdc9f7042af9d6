/**
 * Goal: names by the command line: one, a file with a bad row, nobody to ask; told apart and taken
 * back; customers by pseudonym; exit codes as screening has them; the same through a server.
 * Method: one story told on a folder of our own and again through a listening server; what was
 * printed is compared, with ids, hashes and times left out.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeRegistry } from '../../../test/made-once.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { testServer } from '../http/house.fixture.ts'
import { openFolder } from '../open-folder.ts'
import { untellServer } from '../serve/server-file.ts'
import { silent } from './io.fixture.ts'
import { partyImport, partyList } from './party.ts'
import {
  partyNotThis,
  partyNotThisThrough,
  partyScreen,
  partyScreenThrough,
} from './party-screen.ts'
import { screenNames, screenNamesThrough } from './screen-names.ts'
import { tellTest } from './through-server.fixture.ts'
import { orServer, type Work } from './through-server.ts'
import { partyImportThrough, partyListThrough } from './through-server-parties.ts'

const scratch = mkdtempSync(join(tmpdir(), 'paperchain-names-'))
const former = process.env['PAPERCHAIN_KEY_FILE']
const names = join(scratch, 'names.csv')
const customers = join(scratch, 'customers.csv')

beforeAll(() => {
  process.env['PAPERCHAIN_KEY_FILE'] = join(scratch, 'key.json')
  writeFileSync(names, 'ref,name,born\na,Bogdan Vorlanek,1962\nb,Nobody\nc,Quite Another,\n')
  const rows = ['customerId,schema,name,birthDate', 'I-1,Person,Bogdan Vorlanek,1962-05-07']
  writeFileSync(customers, rows.join('\n'))
})
afterAll(() => {
  if (former === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
  else process.env['PAPERCHAIN_KEY_FILE'] = former
  rmSync(scratch, { recursive: true, force: true })
})

const START = Date.parse('2026-01-01T00:00:00Z')

async function publish(lists: DataFolder['lists']): Promise<void> {
  const name = { text: 'Bogdan VORLANEK', kind: 'main', script: 'Latn', weak: false } as const
  const where = { file: 'list.xml', row: 1, statedFrom: null, programmes: ['TEST1'] }
  const about = { list: 'un', hash: '1'.repeat(64), publishedMs: START, sanction: true }
  const parties = [{ id: '7', kind: 'individual' as const, names: [name], ...where }]
  const none = { faults: [], files: [] }
  const counts = { entryCount: 0, added: 0, changed: 0, removed: 0 }
  const content = { ...about, ...none, entries: [], actors: [], marks: [], parties }
  await lists.addVersion({ ...about, ...none, ...counts, knownMs: START }, content)
}

type Told = readonly [exit: number | string, stdout: string, stderr: string]

/** Runs a command and tells what it did, without what differs from run to run. */
async function ran<Flags extends object>(
  folder: string,
  work: Work<Flags>,
  words: string[],
  flags: Flags & { json?: boolean },
): Promise<Told> {
  const { json = false, ...rest } = flags
  let stdout = ''
  let stderr = ''
  const io = {
    ...silent(folder),
    json,
    clock: Date.now,
    stdout: (text: string) => {
      stdout += text
    },
    stderr: (text: string) => {
      stderr += text
    },
  }
  let exit: number | string
  try {
    exit = await work(io, words, rest as never)
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    exit = error.code
  }
  return [exit, still(stdout), still(stderr)]
}

const still = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{32}\b/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/as of \d{4}-\d\d-\d\d/g, 'as of DAY')

const screen = orServer(screenNames, screenNamesThrough)
const who = { name: 'Bogdan Vorlanek', born: ['1962'] }
const reason = 'another date of birth, case 17'

/** The story; each step is what it printed. */
async function story(folder: string): Promise<Record<string, Told>> {
  const run = <F extends object>(work: Work<F>, words: string[], flags: F & { json?: boolean }) =>
    ran(folder, work, words, flags)
  await run(orServer(partyImport, partyImportThrough), [customers], {})
  const list = await rawList(folder)
  const whole = orServer(partyScreen, partyScreenThrough)
  const apart = orServer(partyNotThis, partyNotThisThrough)
  // Each step on a folder opens both stores, so that there are as few as tell the story.
  return {
    one: await run(screen, [], { ...who, json: true }),
    before: await run(screen, [], { ...who, asOf: '2020-01-01' }),
    file: await run(screen, [], { names, all: true }),
    score: await run(screen, [], { ...who, threshold: '2' }),
    both: await run(screen, ['x'], who),
    why: await run(screen, [], { ...who, notThis: 'un:7' }),
    none: await run(screen, [], { ...who, notThis: 'un:8', reason }),
    notThis: await run(screen, [], { ...who, notThis: 'un:7', reason }),
    apart: await run(screen, [], who),
    withdraw: await run(screen, [], { ...who, withdraw: 'un:7', reason: 'was a mistake' }),
    customersWhy: await run(whole, [], {}),
    customers: await run(whole, [], { reason }),
    customer: await run(apart, [list, 'un:7'], { reason }),
    customersApart: await run(whole, [], { reason }),
  }
}

/** The pseudonym of the customer. */
async function rawList(folder: string): Promise<string> {
  let stdout = ''
  const stored = (text: string): void => {
    stdout += text
  }
  const io = { ...silent(folder), json: true, stdout: stored }
  await orServer(partyList, partyListThrough)(io, [], {})
  return JSON.parse(stdout)[0].id
}

let alone: Record<string, Told>

test('on a folder: answers, exit codes, verdicts, customers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-names-own-'))
  await placeRegistry(folder)
  process.env['PAPERCHAIN_KEY_FILE'] = join(folder, 'key.json')
  const data = await openFolder({ folder }, 'test', Date.now())
  await publish(data.lists)
  await data.ledger.close()
  alone = await story(folder)
  rmSync(folder, { recursive: true, force: true })
  const exits = Object.fromEntries(Object.entries(alone).map(([name, [exit]]) => [name, exit]))
  expect(exits).toEqual({
    one: 3,
    before: 4,
    file: 3,
    score: 'USAGE',
    both: 'USAGE',
    why: 'USAGE',
    none: 'NAME_PARTY_UNKNOWN',
    notThis: 0,
    apart: 0,
    withdraw: 0,
    customersWhy: 'USAGE',
    customers: 3,
    customer: 0,
    customersApart: 0,
  })
  const file = alone['file']?.[1]
  expect(file).toMatch(/^HIT {2}row 2 \(a\).*Bogdan VORLANEK.*un:7.*TEST1.*piece/s)
  expect(file).toMatch(/cannot tell {2}row 3.*line 3.*clear {2}row 4 \(c\)/s)
  expect(alone['apart']?.[1]).toMatch(/told apart: another date of birth, case 17/)
  expect(alone['customers']?.[1]).not.toContain('Bogdan Vorlanek')
}, 120_000)

test('through a server the same is printed', async () => {
  const server = await testServer({ sample: false })
  process.env['PAPERCHAIN_KEY_FILE'] = join(server.folder, 'key.json')
  await publish(server.house.lists.store)
  await tellTest(server)
  const told = await story(server.folder)
  untellServer(server.folder)
  await server.close()
  // Members of an object have no order.
  const { one: json, ...texts } = told
  const { one: ownJson, ...ownTexts } = alone
  expect(texts).toEqual(ownTexts)
  expect(JSON.parse(json?.[1] ?? '')).toEqual(JSON.parse(ownJson?.[1] ?? ''))
}, 120_000)
