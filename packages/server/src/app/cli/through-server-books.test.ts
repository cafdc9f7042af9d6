/**
 * Goal: all commands of books answer the same on a folder and through the server that holds it; names
 * are told both ways for a reason only, and each look is in the audit log without who it was.
 * Method: one story told on a folder of our own and again through a listening server; what was
 * printed is compared, with pseudonyms, ids and times left out.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@paperchain/core/registry'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { openFolder } from '../open-folder.ts'
import { openRegistryOf } from '../open-registry.ts'
import { surroundings } from '../operate/surroundings.ts'
import { untellServer } from '../serve/server-file.ts'
import { bookAdd, bookList } from './book.ts'
import { bookNames } from './book-names.ts'
import { bookLink, bookReconcile } from './book-reconcile.ts'
import { EXIT } from './exit.ts'
import { importBookCommand } from './import-book.ts'
import { silent } from './io.fixture.ts'
import { tellTest } from './through-server.fixture.ts'
import { orServer, type Work } from './through-server.ts'
import {
  bookAddThrough,
  bookLinkThrough,
  bookListThrough,
  bookNamesThrough,
  bookReconcileThrough,
  importBookThrough,
} from './through-server-books.ts'

const scratch = mkdtempSync(join(tmpdir(), 'paperchain-books-'))
const CUSTOMER = 'Ada Lovelace 17'
const reason = 'Travel Rule reply, case 17'
const write = (name: string, text: string): string => {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return path
}

const COLUMNS = ['id', 'time', 'kind', 'account', 'asset', 'amount', 'address', 'chainTx']
const PLAIN = { columns: Object.fromEntries(COLUMNS.map((field) => [field, field])) }
const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'
const described = write(
  'harbour.json',
  JSON.stringify({
    name: 'Harbour',
    assets: [
      { code: 'USD', asset: 'iso4217:USD', decimals: 2 },
      {
        ...{ code: 'BTC', asset: 'coin:BTC', decimals: 8 },
        same: { asset: `${BITCOIN}/slip44:0`, decimals: 8 },
      },
    ],
    mappings: { plain: PLAIN },
  }),
)
const TX = 'ab'.repeat(32)
const rows = write(
  "September's rows.csv",
  [
    COLUMNS.join(','),
    `D-1,2024-09-27T12:00:00Z,deposit,${CUSTOMER},BTC,0.5,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,${TX}`,
    `D-2,2024-09-27T13:00:00Z,deposit,C-18,BTC,0.25,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,`,
    'F-1,2024-09-27T14:00:00Z,fiat-in,C-18,USD,10.5,,',
    'F-2,2024-09-27T14:00:00Z,fiat-in,C-18,USD,"10,5",,',
  ].join('\n'),
)
const statement = write(
  's.sta',
  [
    ':20:STARTUMSE',
    ':25:37040044/532013000',
    ':28C:1/1',
    ':60F:C240926USD100,00',
    ':61:2409270927C50,50NTRFREF-1',
    ':62F:C240927USD150,50',
    '-',
  ].join('\r\n'),
)

type Said = { exit: number | string; stdout: string; stderr: string }

const former = process.env['PAPERCHAIN_KEY_FILE']
let server: TestServer
let url = ''

beforeAll(() => {
  process.env['PAPERCHAIN_KEY_FILE'] = join(scratch, 'key.json')
})
afterAll(async () => {
  if (former === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
  else process.env['PAPERCHAIN_KEY_FILE'] = former
  untellServer(server.folder)
  await server.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** Where commands are said: in a folder whose stores are lent, or beside the server that holds it. */
type Where = { readonly folder: string; readonly stores?: DataFolder }

const say = async <Flags extends object>(
  where: Where,
  work: Work<Flags>,
  { words, flags = {}, json = true }: { words: string[]; flags?: object; json?: boolean },
): Promise<Said> => {
  const said: Said = { exit: EXIT.ok, stdout: '', stderr: '' }
  const io = {
    ...silent(where.folder),
    ...where,
    json,
    stdout: (text: string) => {
      said.stdout += text
    },
    stderr: (text: string) => {
      said.stderr += text
    },
  }
  try {
    said.exit = await work(io, words, flags as Flags)
  } catch (error) {
    const { code, message, facts } = error as { code?: string; message: string; facts?: object }
    said.exit = `${code}: ${message} ${JSON.stringify(facts)}`
  }
  return said
}

const COMMANDS = {
  add: orServer(bookAdd, bookAddThrough),
  list: orServer((io) => bookList(io), bookListThrough),
  names: orServer(bookNames, bookNamesThrough),
  reconcile: orServer(bookReconcile, bookReconcileThrough),
  link: orServer(bookLink, bookLinkThrough),
  import: orServer(importBookCommand, importBookThrough),
} as const

/** flat: every command once, in the order in which somebody says them. */
async function story(where: Where): Promise<Said[]> {
  const all: Said[] = []
  const texts = new Set<string>()
  const tell = async (
    name: keyof typeof COMMANDS,
    words: string[],
    flags: object = {},
  ): Promise<Said> => {
    const command = COMMANDS[name] as Work<object>
    const said = await say(where, command, { words, flags })
    all.push(said)
    // A refusal is the same as text, and each kind of answer is looked at once.
    const kind = [name, ...Object.keys(flags)].join(' ')
    if (typeof said.exit === 'number' && !texts.has(kind)) {
      texts.add(kind)
      all.push(await say(where, command, { words, flags, json: false }))
    }
    return said
  }
  await tell('list', [])
  await tell('add', ['harbour', described])
  await tell('add', ['harbour', join(scratch, 'none.json')])
  await tell('add', ['no such name', described])
  await tell('add', ['harbour', write('wrong.json', '{"assets":[{"code":"USD"}]}')])
  const dry = await tell('import', ['harbour', rows], { dryRun: true })
  expect(JSON.parse(dry.stdout)).toMatchObject({ rows: 4, stored: 3, refused: 1, dryRun: true })
  const seen = await tell('import', ['harbour', rows], { preview: '2' })
  expect(JSON.parse(seen.stdout)).toMatchObject({ rows: 2, transactions: [{ id: 'D-1' }, {}] })
  await tell('import', ['harbour', rows], { preview: '4', mapping: 'plain' })
  await tell('import', ['harbour', rows], { preview: '0' })
  await tell('import', ['harbour', rows], { mapping: 'other' })
  await tell('import', ['nowhere', rows])
  await tell('import', ['harbour', join(scratch, 'none.csv')])
  const first = await tell('import', ['harbour', rows])
  expect(JSON.parse(first.stdout)).toMatchObject({ stored: 3, refused: 1, dryRun: false })
  expect([first.exit, first.stderr]).toEqual([EXIT.fault, expect.stringContaining('line 5')])
  await tell('import', ['harbour', rows], { resume: false, mapping: write('m.json', map) })
  const bank = { form: 'mt940', zone: '+01:00' }
  await tell('import', ['harbour', statement], { ...bank, dryRun: true })
  await tell('import', ['harbour', statement], { ...bank, zone: 'here' })
  await tell('import', ['harbour', statement], { ...bank, mapping: 'plain' })
  const booked = await tell('import', ['harbour', statement], bank)
  expect(JSON.parse(booked.stdout)).toMatchObject({ statements: 1, stored: 1, postings: 2 })
  await tell('import', ['harbour', rows], { form: 'camt' })
  await tell('import', ['harbour', rows], { form: 'ofx' })
  await tell('list', [])
  const compared = await tell('reconcile', ['harbour'])
  expect(JSON.parse(compared.stdout)).toMatchObject({ counts: { 'chain-missing': 1, none: 1 } })
  expect(compared.exit).toBe(EXIT.hit)
  await tell('reconcile', ['nowhere'])
  await tell('link', ['harbour', 'D-2', 'bitcoin', TX], { reason: 'ticket 4711' })
  await tell('link', ['harbour', 'D-2', 'bitcoin', TX], { refuse: true })
  await tell('link', ['harbour', 'D-2', 'litecoin', TX])
  await tell('link', ['harbour', 'D-2', 'bitcoin', 'xx'])
  await tell('link', ['harbour', 'F-1', 'bitcoin', TX])
  await tell('link', ['harbour', 'D-9', 'bitcoin', TX])
  await tell('reconcile', ['harbour'])
  const found = await tell('names', ['harbour'], { name: CUSTOMER, reason })
  const [{ account }] = JSON.parse(found.stdout) as [{ account: string }]
  const back = await tell('names', ['harbour', account], { reason })
  expect(JSON.parse(back.stdout)).toEqual([{ side: 'own', name: CUSTOMER, account }])
  const none = await tell('names', ['harbour'], { name: 'C-19', reason })
  expect([none.exit, none.stdout]).toEqual([EXIT.cannotTell, '[]\n'])
  const every = await tell('names', ['harbour'], { reason })
  expect(JSON.parse(every.stdout).length).toBe(3)
  await tell('names', ['harbour', account], {})
  await tell('names', ['harbour', account], { name: CUSTOMER, reason })
  const telling = await tell('names', ['harbour', account], { reason: `is it ${CUSTOMER}?` })
  expect(telling.exit).toMatch(/^PARTY_REASON/)
  return all
}
const map = JSON.stringify(PLAIN)

/** Without what differs from run to run. */
const bare = (all: readonly Said[]): string[] =>
  all.map(({ exit, stdout, stderr }) =>
    [exit, stdout, stderr]
      .join('\n')
      .replace(/\b(?!abababab)[0-9a-f]{64}\b/g, 'ID')
      .replace(/\b[a-z2-7]{26}\b/g, 'ACCOUNT')
      .replace(/"(seconds|peakRssBytes)": [\d.]+/g, '"$1": 0')
      .replace(/ in [\d.,]+ \w+, [\d.,]+ rows\/s/g, ' in 0 s')
      .replace(/ +|─+/g, ' '),
  )
/** As data where it is JSON: members of an object have no order. */
const read = (said: string): unknown => {
  const [exit = '', ...rest] = said.split('\n')
  try {
    const text = rest.join('\n')
    const end = Math.max(text.lastIndexOf('\n}'), text.lastIndexOf('\n]')) + 2
    return [exit, JSON.parse(text.slice(0, end)), text.slice(end)]
  } catch {
    return said
  }
}

test('the same story on a folder and through a server', async () => {
  const folder = join(scratch, 'alone')
  const about = { command: 'test', clock: Date.now }
  await (await openRegistryOf(surroundings(folder, process.env), about)).close()
  const stores = await openFolder({ folder }, 'test', Date.now())
  const one = bare(await story({ folder, stores })).map(read)
  await stores.ledger.close()
  // One process holds one folder at a time.
  server = await testServer({ sample: false })
  url = await tellTest(server)
  const two = bare(await story({ folder: server.folder })).map(read)
  for (const [at, said] of one.entries()) expect(two[at], `${at}`).toEqual(said)

  const looks = async ({ audit }: Pick<Registry, 'audit'>) => {
    const { rows: found } = await audit.list({ action: 'book.names' }, { limit: 99 })
    expect(JSON.stringify(found)).not.toContain('Lovelace')
    return found.map(({ who, after }) => [who, (after as { by: string }).by]).reverse()
  }
  const registry = await openRegistryOf(surroundings(folder, process.env), about)
  const deeds = await looks(registry)
  await registry.close()
  // The first of a kind was said twice, as JSON and as text; what was refused told nothing.
  const ways = ['name', 'name', 'pseudonym', 'pseudonym', 'name', 'all']
  expect(deeds).toEqual(ways.map((by) => ['local', by]))
  expect(await looks(server.house.registry)).toEqual(deeds)
}, 120_000)

test('another server is sent the file, names none of its folders and keeps none of it', async () => {
  const made = await server.ask(server.people.admin, {
    method: 'POST',
    url: '/v1/keys',
    payload: { label: 'cli', scopes: ['import', 'read'] },
  })
  vi.stubEnv('PAPERCHAIN_API_KEY', made.json().token)
  try {
    const flags = { server: url, resume: false }
    const command = COMMANDS.import as Work<object>
    const preview = { ...flags, preview: '9' }
    const seen = await say({ folder: server.folder }, command, {
      words: ['harbour', rows],
      flags: preview,
    })
    expect(JSON.parse(seen.stdout)).toMatchObject({ rows: 4, faults: [{ facts: { file: rows } }] })
    const sent = await say({ folder: server.folder }, command, { words: ['harbour', rows], flags })
    expect(JSON.parse(sent.stdout)).toMatchObject({ known: 3, refused: 1 })
    expect(sent.stderr + sent.stdout).not.toContain(server.folder)
    // A key of a machine is told no names, whatever it may do.
    const words = ['harbour']
    const names = COMMANDS.names as Work<object>
    const told = await say({ folder: server.folder }, names, {
      words,
      flags: { server: url, reason },
    })
    expect(told.exit).toMatch(/^PERMISSION_NEEDED/)
  } finally {
    vi.unstubAllEnvs()
  }
})
