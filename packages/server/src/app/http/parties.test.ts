/**
 * Goal: customers over HTTP: pseudonyms for those who work with accounts, who they are only for a
 * reason that stands in the audit log before the answer; files by line and column; erasure; and
 * nothing of a person in the audit log, in a fault, in the log of the server or in a file of the
 * data folder.
 * Method: through the whole server in process on real stores, with a mark in all that is personal,
 * looked for afterwards in every byte that the server wrote.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MARK, marked } from '../../../../core/test/party.fixture.ts'
import { type Caller, LOCAL_TOKEN, type TestServer, testServer } from './house.fixture.ts'

let server: TestServer
const keyFile = process.env['PAPERCHAIN_KEY_FILE']
/** All that was answered with a problem. */
const problems: string[] = []

beforeAll(async () => {
  server = await testServer({ sample: false })
  process.env['PAPERCHAIN_KEY_FILE'] = join(server.folder, 'key.json')
  await ask('officer', 'PUT', '/v1/books/harbour', { name: 'Harbour', assets: [] })
  await ask('officer', 'PUT', '/v1/books/other', { name: 'Other', assets: [] })
}, 120_000)
afterAll(async () => {
  if (keyFile === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
  else process.env['PAPERCHAIN_KEY_FILE'] = keyFile
  await server.close()
})

type Who = keyof TestServer['people'] | 'local'

const ask = async (who: Who, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
  const caller: Caller = who === 'local' ? { key: LOCAL_TOKEN } : server.people[who]
  const response = await server.ask(caller, {
    method,
    url,
    ...(payload === undefined ? {} : { payload }),
  })
  if (response.statusCode >= 400) problems.push(response.body)
  return { status: response.statusCode, body: response.json() }
}

const entriesOf = async (action: string) =>
  (await server.house.registry.audit.list({ action }, { limit: 100 })).rows

const why = { reason: 'Travel Rule reply, case 17' }
let made = ''

describe('one party', () => {
  test('is put, and put again is known; a change is a version', async () => {
    const first = await ask('analyst', 'POST', '/v1/parties', marked())
    expect(first).toMatchObject({
      status: 200,
      body: { outcome: 'made', party: { schema: 'Person', version: 1, accounts: [] } },
    })
    made = first.body.party.id
    expect((await ask('admin', 'POST', '/v1/parties', marked())).body.outcome).toBe('known')
    const { properties } = marked()
    const changed = { ...marked(), properties: { ...properties, phone: ['+82 2 123 4567'] } }
    const second = await ask('analyst', 'POST', '/v1/parties', changed)
    expect(second.body).toMatchObject({ outcome: 'changed', party: { id: made, version: 2 } })
    const [entry] = await entriesOf('party.put')
    expect(entry).toMatchObject({
      object: `party:${made}`,
      before: null,
      after: { outcome: 'changed', version: 2 },
    })
  })

  test('a wrong field is told by name, and not by what stands in it', async () => {
    const wrong = { ...marked(), properties: { name: [MARK], birthDate: [`1962-${MARK}`] } }
    const told = await ask('analyst', 'POST', '/v1/parties', wrong)
    expect(told).toMatchObject({ status: 400, body: { facts: { field: 'birthDate[0]' } } })
    for (const body of [
      { ...marked(), schema: MARK },
      { ...marked(), customerId: `${MARK}\u0000` },
      { ...marked(), customerId: MARK.repeat(99) },
      { ...marked(), properties: { name: MARK } },
    ]) {
      expect((await ask('analyst', 'POST', '/v1/parties', body)).status).toBe(400)
    }
  })

  test('is shown for a reason, which stands in the log before the answer', async () => {
    const before = (await entriesOf('party.read')).length
    const url = `/v1/parties/${made}/read`
    const told = await ask('approver', 'POST', url, why)
    expect(told.body).toMatchObject({
      id: made,
      shown: 2,
      customerId: marked().customerId,
      properties: { lastName: [`${MARK}son`], phone: ['+82 2 123 4567'] },
      addressEntity: [{ city: `${MARK}ton`, country: 'gb' }],
      // People are told by name, as jobs tell them, and not by the id of their row.
      versions: [
        { version: 1, by: 'analyst' },
        { version: 2, by: 'analyst' },
      ],
    })
    const old = await ask('officer', 'POST', url, { ...why, version: 1 })
    expect(old.body.properties.phone).toBeUndefined()
    // Looks are not gathered: nothing was flushed here.
    const entries = await entriesOf('party.read')
    expect(entries).toHaveLength(before + 2)
    expect(entries[0]).toMatchObject({
      object: `party:${made}`,
      after: { ...why, version: 1 },
    })
    const [one, other] = entries
    expect(one?.who).not.toBe(other?.who)
  })

  test('is not shown without a reason, for one that names it, or to others', async () => {
    const before = (await entriesOf('party.')).length
    const url = `/v1/parties/${made}/read`
    for (const body of [{}, { reason: ' ' }, { reason: `about Ada ${MARK}` }]) {
      expect((await ask('officer', 'POST', url, body)).status).toBe(400)
    }
    for (const who of ['viewer', 'admin', 'auditor'] as const) {
      expect((await ask(who, 'POST', url, why)).body.code).toBe('PERMISSION_NEEDED')
    }
    expect((await ask('local', 'POST', url, why)).status).toBe(200)
    const nobody = `/v1/parties/${'0'.repeat(32)}/read`
    expect((await ask('officer', 'POST', nobody, why)).body.code).toBe('PARTY_UNKNOWN')
    expect((await entriesOf('party.')).length).toBe(before + 1)
  })

  test('is found by a number, for a reason', async () => {
    const find = { kind: 'passportNumber', value: `p ${MARK}-88`, ...why }
    const found = await ask('analyst', 'POST', '/v1/parties/find', find)
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([made])
    expect(JSON.stringify(found.body)).not.toContain(MARK)
    const [entry] = await entriesOf('party.find')
    expect(entry?.after).toEqual({ kind: 'passportNumber', found: 1, ...why })
    const named = { ...find, reason: `who has P ${MARK} 88` }
    expect((await ask('analyst', 'POST', '/v1/parties/find', named)).body.code).toBe('PARTY_REASON')
  })
})

describe('accounts', () => {
  test('are linked by the institution’s name and told by the pseudonym of the ledger', async () => {
    const link = { book: 'harbour', accounts: [`A-${MARK}`, 'A-2'] }
    const url = `/v1/parties/${made}/accounts`
    const { body } = await ask('analyst', 'POST', url, link)
    expect(body.accounts).toHaveLength(2)
    for (const { account } of body.accounts) expect(account).toMatch(/^[a-z2-7]{26}$/)
    // What an import books for this name is the same account.
    const desk = await server.house.desks.of('harbour')
    const { names } = desk.file
    const bytes = Buffer.from(`A-${MARK}`)
    const number = names.numberOf('own', { bytes, start: 0, end: bytes.length })
    const linked = body.accounts.map(({ account }: { account: string }) => account)
    expect(linked).toContain(names.textOf(number))
    expect(names.takeFresh()).toEqual([])
    const list = await ask('auditor', 'GET', `/v1/parties?book=harbour&account=${linked[0]}`)
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([made])
    expect((await ask('auditor', 'GET', '/v1/parties?book=other')).body.items).toEqual([])
    expect((await ask('auditor', 'GET', '/v1/parties?account=aa')).status).toBe(400)
    const none = await ask('analyst', 'POST', url, { ...link, book: 'nowhere' })
    expect(none.body.code).toBe('BOOK_UNKNOWN')
    const house = await ask('analyst', 'POST', url, { ...link, accounts: ['house:main'] })
    expect(house.body.code).toBe('PARTY_FIELD')
    const less = await ask('analyst', 'POST', url, { ...link, accounts: ['A-2'], holds: false })
    expect(less.body.accounts).toHaveLength(1)
    const [entry] = await entriesOf('party.link')
    expect(entry?.after).toMatchObject({ book: 'book:harbour', holds: false, changed: 1 })
  })
})

describe('files', () => {
  const csv = [
    'customerId,schema,name,birthDate,country,account',
    `I-1,Person,Bo ${MARK},1970-01-01,kr,B-1`,
    `I-2,Person,${MARK},1970-02-30,kr,B-2`,
    `I-3,Company,${MARK} Ltd,,gb,B-3`,
    `I-4,Person,${MARK},,uk,B-4`,
  ].join('\n')

  test('every row is put or told by line and column, and again changes nothing', async () => {
    const body = { format: 'csv', text: csv, book: 'harbour' }
    const tried = await ask('officer', 'POST', '/v1/parties/import', { ...body, dryRun: true })
    expect(tried.body).toMatchObject({ rows: 4, made: 0, refused: 2 })
    const first = await ask('officer', 'POST', '/v1/parties/import', body)
    expect(first.body).toMatchObject({
      rows: 4,
      made: 2,
      linked: 2,
      refused: 2,
      faults: [
        { code: 'PARTY_DATE', facts: { line: 3, column: 4 } },
        { code: 'PARTY_COUNTRY', facts: { line: 5, column: 5 } },
      ],
    })
    problems.push(JSON.stringify(first.body))
    const [entry] = await entriesOf('party.import')
    expect(entry).toMatchObject({ object: 'book:harbour', after: { made: 2, linked: 2 } })
    const again = await ask('officer', 'POST', '/v1/parties/import', body)
    expect(again.body).toMatchObject({ made: 0, known: 2, linked: 0, refused: 2 })
    expect((await entriesOf('party.import')).length).toBe(1)
    const bookless = await ask('officer', 'POST', '/v1/parties/import', {
      format: 'csv',
      text: csv,
    })
    expect(bookless.body).toMatchObject({ known: 0, refused: 4 })
  })

  test('a row with too many accounts is refused whole, and the others are put', async () => {
    const lineOf = (customerId: string, accounts: number, from = 0) =>
      JSON.stringify({
        customerId,
        schema: 'Company',
        properties: { name: [`${MARK} ${from}`] },
        accounts: Array.from({ length: accounts }, (_, at) => `M-${from + at}`),
      })
    const put = (...lines: string[]) =>
      ask('officer', 'POST', '/v1/parties/import', {
        format: 'jsonl',
        text: lines.join('\n'),
        book: 'harbour',
      })
    expect((await put(lineOf('M-1', 150))).body).toMatchObject({ made: 1, linked: 150 })
    const mixed = await put(lineOf('M-2', 1, 900), lineOf('M-1', 100, 500), lineOf('M-3', 1, 901))
    expect(mixed.body).toMatchObject({
      made: 2,
      changed: 0,
      linked: 2,
      refused: 1,
      faults: [{ code: 'PARTY_TOO_MANY', facts: { line: 2 } }],
    })
    const { id } = (
      await ask('officer', 'POST', '/v1/parties/find', { kind: 'customerId', value: 'M-1', ...why })
    ).body.items[0]
    // Its new name was not kept without its accounts.
    const { body } = await ask('officer', 'POST', `/v1/parties/${id}/read`, why)
    expect([body.version, body.accounts.length]).toEqual([1, 150])
  })

  test('a file without headings is refused and not repeated', async () => {
    const text = `I-9,Person,${MARK}\n`
    const { body } = await ask('officer', 'POST', '/v1/parties/import', { format: 'csv', text })
    expect(body).toMatchObject({ code: 'PARTY_ROW', facts: { line: 1, column: 1 } })
  })
})

describe('what is kept', () => {
  test('a law that was named and a legal hold keep it; each word is in the log with who said it', async () => {
    const url = (deed: string) => `/v1/parties/${made}/${deed}`
    const retained = { laws: ['eu'], endedOn: '2025-03-01' }
    expect((await ask('viewer', 'GET', `/v1/parties/${made}`)).status).toBe(403)
    expect((await ask('approver', 'POST', url('retention'), retained)).status).toBe(403)
    const said = await ask('analyst', 'POST', url('retention'), retained)
    expect(said.body).toMatchObject({ ...retained, dueOn: '2030-03-02', holds: [] })
    const early = { reason: 'the period is over', onlyDue: true }
    expect((await ask('officer', 'POST', url('erase'), early)).body.code).toBe('PARTY_HELD')
    expect((await ask('analyst', 'POST', url('holds'), why)).status).toBe(403)
    const naming = await ask('officer', 'POST', url('holds'), { reason: `of ${MARK}son` })
    expect(naming.body.code).toBe('PARTY_REASON')
    const held = await ask('officer', 'POST', url('holds'), { reason: 'order of the court' })
    const [{ id: hold }] = held.body.holds
    const order = { reason: 'erasure request 2026-11' }
    expect((await ask('officer', 'POST', url('erase'), order)).status).toBe(409)
    const ended = (await ask('auditor', 'GET', '/v1/parties?endedBy=2025-03-01')).body.items
    expect(ended.map(({ id }: { id: string }) => id)).toEqual([made])
    expect((await ask('auditor', 'GET', '/v1/parties?endedBy=2025-02-28')).body.items).toEqual([])
    const lift = url(`holds/${hold}/lift`)
    expect((await ask('admin', 'POST', lift, why)).status).toBe(403)
    expect((await ask('officer', 'POST', lift, why)).body.holds).toEqual([])
    expect((await ask('officer', 'POST', lift, why)).status).toBe(404)
    const none = { laws: [], endedOn: null }
    expect((await ask('analyst', 'POST', url('retention'), none)).body.dueOn).toBe(null)
    expect((await entriesOf('party.hold'))[0]).toMatchObject({
      object: `party:${made}`,
      after: { hold, reason: 'order of the court' },
    })
    expect((await entriesOf('party.retain')).map(({ before, after }) => [before, after])).toEqual([
      [retained, none],
      [none, retained],
    ])
  })

  test('an erasure needs a reason and a role, and leaves that the party was there', async () => {
    const url = `/v1/parties/${made}/erase`
    expect((await ask('analyst', 'POST', url, why)).body.code).toBe('PERMISSION_NEEDED')
    expect((await ask('officer', 'POST', url, { reason: `of ${MARK}son` })).status).toBe(400)
    const told = await ask('officer', 'POST', url, { reason: 'erasure request 2026-11' })
    expect(told).toMatchObject({ status: 200, body: { id: made, erasedAt: expect.any(String) } })
    expect((await ask('officer', 'POST', `/v1/parties/${made}/read`, why)).status).toBe(410)
    const { items } = (await ask('auditor', 'GET', '/v1/parties')).body
    expect(items.find(({ id }: { id: string }) => id === made).erasedAt).not.toBeNull()
    const [entry] = await entriesOf('party.erase')
    expect(entry?.after).toEqual({ reason: 'erasure request 2026-11', versions: 2 })
  })

  test('nothing personal stands in the audit log, in a fault, or in a file of the folder', async () => {
    await server.house.audits.flush()
    const { rows } = await server.house.registry.audit.list({}, { limit: 1000 })
    expect(rows.length).toBeGreaterThan(10)
    expect(problems.length).toBeGreaterThan(10)
    const told = [JSON.stringify(rows), ...problems].filter((text) => text.includes(MARK))
    expect(told).toEqual([])
    const copy = `${server.folder}-copy`
    await copied(copy)
    const files = [server.folder, copy]
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    expect(files.some((file) => file.includes('party_version'))).toBe(true)
    const holding = (mark: string) => files.filter((file) => existsSync(file) && holds(file, mark))
    // What may stand there is found: in the database, its log or the copy.
    expect(holding(why.reason).length).toBeGreaterThan(1)
    expect(holding(MARK)).toEqual([])
    rmSync(copy, { recursive: true })
    expect(server.bugs).toEqual([])
  })
})

/** A backup by the route, awaited. */
async function copied(target: string): Promise<void> {
  let { body } = await ask('local', 'POST', '/v1/backups', { target })
  while (body.state === 'running') {
    await new Promise((done) => setTimeout(done, 50))
    body = (await ask('local', 'GET', `/v1/backups/${body.id}`)).body
  }
  expect(body).toMatchObject({ state: 'done' })
}

/** Whether a file holds a mark, in any case, in UTF-8, UTF-16 or base64; archives are opened. */
function holds(file: string, mark: string): boolean {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').toLowerCase()
  const wide = Buffer.from(mark, 'utf16le').toString('latin1')
  const forms = [mark, wide, ...[0, 1, 2].map((shift) => codedAt(mark, shift))]
  return forms.some((one) => text.includes(one.toLowerCase()))
}

/** The part of a mark's base64 that is the same whatever stands around it. */
function codedAt(mark: string, shift: number): string {
  const coded = Buffer.from(' '.repeat(shift) + mark)
    .toString('base64')
    .replaceAll('=', '')
  return coded.slice(shift === 0 ? 0 : shift + 1, -1)
}
