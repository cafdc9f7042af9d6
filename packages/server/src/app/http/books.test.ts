/**
 * Goal: books over HTTP: each transaction is answered, again changes nothing, a wrong one keeps no
 * other out; a file goes up, is previewed, and a job brings it in.
 * Method: through the whole server in process, on real stores.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestServer, testServer } from './house.fixture.ts'

let server: TestServer

beforeAll(async () => {
  server = await testServer({ sample: false })
}, 120_000)
afterAll(async () => {
  await server.close()
})

const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
  const response = await server.ask(server.people.admin, {
    method,
    url,
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: response.statusCode, body: response.json() }
}

const USD = { code: 'USD', asset: 'iso4217:USD', decimals: 2 }
const entry = (id: string, amount = '1.50') => ({
  id,
  happenedAt: '2024-09-27T12:00:00Z',
  kind: 'cash-in',
  account: 'A-1',
  asset: 'USD',
  amount,
})

const MINIMAL = {
  id: 'id',
  time: 'time',
  account: 'who',
  amount: 'amount',
  asset: { constant: 'USD' },
  kind: { constant: 'cash-in' },
}

/** Waits until a job has ended; how it did. */
async function ended(job: { id: string; state: string }) {
  let now = job
  while (['queued', 'running'].includes(now.state)) {
    await new Promise((done) => setTimeout(done, 50))
    now = (await ask('GET', `/v1/jobs/${job.id}`)).body
  }
  return now
}

describe('books', () => {
  test('a book is made, and what it booked keeps its scale', async () => {
    const made = await ask('PUT', '/v1/books/harbour', { name: 'Harbour', assets: [USD] })
    expect(made).toMatchObject({
      status: 200,
      body: { ledger: 'book:harbour', assets: [{ asset: 'book:harbour/iso4217:USD', same: null }] },
    })
    const scale = { name: 'Harbour', assets: [{ ...USD, decimals: 3 }] }
    expect(await ask('PUT', '/v1/books/harbour', scale)).toMatchObject({
      status: 409,
      body: { code: 'BOOK_ASSET_CHANGED' },
    })
    expect((await ask('GET', '/v1/books')).body.items.length).toBe(1)
  })

  test('every transaction is answered; again changes nothing; a wrong one keeps none out', async () => {
    const url = '/v1/books/harbour/transactions'
    const first = await ask('POST', url, {
      transactions: [entry('a'), entry('b', '0'), entry('c'), entry('a')],
    })
    expect(first).toMatchObject({ status: 200, body: { stored: 2, known: 1, refused: 1 } })
    expect(first.body.answers.map(({ status }: { status: string }) => status)).toEqual([
      'stored',
      'refused',
      'stored',
      'known',
    ])
    expect(first.body.answers[1].fault.code).toBe('BOOK_AMOUNT')
    const again = await ask('POST', url, { transactions: [entry('a'), entry('c', '2')] })
    expect(again.body).toMatchObject({ stored: 0, known: 1, refused: 1, block: null })
    expect(again.body.answers[1].fault.code).toBe('BOOK_TX_CHANGED')
    const found = await ask('GET', '/v1/ledgers/book:harbour/transactions/a')
    expect(found.status).toBe(200)
    expect(JSON.stringify(found.body)).not.toContain('A-1')
    expect(
      (await ask('POST', '/v1/books/other/transactions', { transactions: [entry('a')] })).status,
    ).toBe(404)
    expect((await ask('POST', url, { transactions: [] })).status).toBe(400)
    const misspelt = { ...entry('d'), ammount: '1' }
    expect((await ask('POST', url, { transactions: [misspelt] })).status).toBe(400)
  })

  test('a file goes up, is previewed, and a job brings it in', async () => {
    const { body: up } = await ask('POST', '/v1/uploads', { purpose: 'book' })
    const text = 'when;who;how much;no\n2024-09-27;B-2;1,50;x1\n2024-09-28;B-2;1.50;x2\n'
    const put = await server.ask(server.people.admin, {
      method: 'PUT',
      url: `/v1/uploads/${up.id}/files/rows.csv`,
      headers: { 'content-type': 'application/octet-stream' },
      payload: Buffer.from(text),
    })
    expect(put.statusCode).toBe(201)
    const mapping = {
      separator: ';',
      decimal: ',',
      time: { zone: 'Z' },
      columns: {
        id: 'no',
        time: 'when',
        account: 'who',
        amount: 'how much',
        asset: { constant: 'USD' },
        kind: { constant: 'cash-in' },
      },
    }
    const order = { upload: up.id, file: 'rows.csv', mapping }
    const preview = await ask('POST', '/v1/books/harbour/preview', order)
    expect(preview.body).toMatchObject({
      rows: 2,
      transactions: [{ id: 'x1', postings: [{ account: 'external:cash', amount: '150' }, {}] }],
      faults: [{ code: 'BOOK_AMOUNT', facts: { line: 3, column: 3, file: 'rows.csv' } }],
    })
    const { status, body: job } = await ask('POST', '/v1/books/harbour/import', order)
    expect([status, job.kind]).toEqual([202, 'import-book'])
    const now = await ended(job)
    expect(now).toMatchObject({ state: 'done', result: { stored: 1, refused: 1, rows: 2 } })
    const wrong = await ask('POST', '/v1/books/harbour/preview', { ...order, file: '../key.json' })
    expect(wrong.body.code).toMatch(/^(BOOK_FILE|UPLOAD_)/)
  })

  test('a book tells what stands in it, when it happened, and its jobs', async () => {
    const { status, body } = await ask('GET', '/v1/books/harbour')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'Harbour',
      transactions: 3,
      firstAt: '2024-09-27T00:00:00Z',
      lastAt: '2024-09-27T12:00:00Z',
    })
    expect(Date.parse(body.bookedAt)).toBeGreaterThan(Date.parse('2026-01-01'))
    expect((await ask('GET', '/v1/books')).body.items).toEqual([body])
    await ask('PUT', '/v1/books/empty', { name: 'Empty', assets: [USD] })
    const empty = { transactions: 0, firstAt: null, lastAt: null, bookedAt: null }
    expect((await ask('GET', '/v1/books/empty')).body).toMatchObject(empty)
    expect((await ask('GET', '/v1/books/none')).body.code).toBe('BOOK_UNKNOWN')
    const { items, next } = (await ask('GET', '/v1/books/harbour/jobs')).body
    expect([items.map(({ kind }: { kind: string }) => kind), next]).toEqual([['import-book'], null])
    expect((await ask('GET', '/v1/books/empty/jobs')).body).toEqual({ items: [], next: null })
  })
})

const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'
const ADDRESS = '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX'
const CHAIN_TX = 'ab'.repeat(32)

describe('files that say nothing, or all at once', () => {
  test('an empty file is refused by its name, never by where the server keeps it', async () => {
    const { body: up } = await ask('POST', '/v1/uploads', { purpose: 'book' })
    const put = await server.ask(server.people.admin, {
      method: 'PUT',
      url: `/v1/uploads/${up.id}/files/none.csv`,
      headers: { 'content-type': 'application/octet-stream' },
      payload: Buffer.alloc(0),
    })
    expect(put.statusCode).toBe(201)
    const mapping = { time: { zone: 'Z' }, columns: MINIMAL }
    const order = { upload: up.id, file: 'none.csv', mapping }
    const { body } = await ask('POST', '/v1/books/harbour/preview', order)
    expect(body.code).toBe('BOOK_FILE')
    expect(body.detail).toContain('none.csv')
    const job = await ended((await ask('POST', '/v1/books/harbour/import', order)).body)
    expect(job).toMatchObject({ state: 'failed', fault: { code: 'BOOK_FILE' } })
    for (const told of [body, job]) {
      expect(JSON.stringify(told)).not.toContain(server.folder)
      expect(JSON.stringify(told)).not.toContain('uploads/')
    }
  })

  test('an MT940 that is brought in tells how many bytes were read, as others do', async () => {
    const text = ':20:A\n:25:1/2\n:28C:1/1\n:60F:C240926USD1,\n:62F:C240926USD1,\n'
    const { body: up } = await ask('POST', '/v1/uploads', { purpose: 'book' })
    await server.ask(server.people.admin, {
      method: 'PUT',
      url: `/v1/uploads/${up.id}/files/day.sta`,
      headers: { 'content-type': 'application/octet-stream' },
      payload: Buffer.from(text),
    })
    const order = { upload: up.id, file: 'day.sta', form: 'mt940', zone: 0 }
    const job = await ended((await ask('POST', '/v1/books/harbour/import', order)).body)
    expect(job).toMatchObject({
      state: 'done',
      progress: { done: text.length, of: text.length, unit: 'bytes' },
    })
  })
})

test('what the audit log cannot hold is refused or cut, and the log goes on', async () => {
  const put = (name: string, more: object = {}) =>
    ask('PUT', '/v1/books/odd', { name, assets: [USD], ...more })
  const columns = { id: 'a', time: 'b', kind: 'k' }
  const words = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, word) => [`word-${word}`, 'fee']))
  for (const name of ['a\u0000b', 'a\ud800b']) {
    expect((await put(name)).status).toBe(400)
    expect(
      (await put('Odd', { mappings: { m: { columns: { ...columns, id: name } } } })).status,
    ).toBe(400)
    const link = { tx: name, chainTx: CHAIN_TX, reason: 'x' }
    expect((await ask('POST', '/v1/books/odd/links', link)).status).toBe(400)
    const reason = { tx: 'x', chainTx: CHAIN_TX, reason: name }
    expect((await ask('POST', '/v1/books/odd/links', reason)).status).toBe(400)
  }
  expect((await put('Odd', { mappings: { m: { columns, kinds: words(9_000) } } })).status).toBe(400)
  const kinds = words(4_000)
  const mappings = { m: { columns, kinds }, n: { columns, kinds } }
  expect((await put('Odd', { mappings })).status).toBe(200)
  await server.house.audits.flush()
  expect(server.house.audits.fault).toBeNull()
  const { body } = await ask('GET', '/v1/audit?action=book.put&object=book:odd')
  expect(body.items[0]).toMatchObject({ after: { name: 'Odd', assets: 1, mappings: 2 } })
})

describe('a book beside its chains', () => {
  const coin = (id: string, more: object = {}) => ({
    id,
    happenedAt: '2024-09-27T12:00:00Z',
    kind: 'deposit',
    account: 'A-1',
    asset: 'BTC',
    amount: '0.5',
    ...more,
  })
  const compare = async () => {
    const { status, body } = await ask('POST', '/v1/books/beside/reconcile')
    expect(status).toBe(202)
    const job = await ended(body)
    expect(job).toMatchObject({ kind: 'reconcile-book', state: 'done', fault: null })
    return (job as unknown as { result: Record<string, unknown> }).result
  }

  /** What the list of jobs of the book tells of a word after its newest comparison. */
  const saidSince = async (wanted: string) => {
    const { body } = await ask('GET', '/v1/books/beside/jobs')
    const [newest] = body.items.filter(({ kind }: { kind: string }) => kind === 'reconcile-book')
    return newest.result.standings.find(({ tx }: { tx: string }) => tx === wanted)?.said
  }

  test('each deposit has its state; a person’s word is kept and told with its reason', async () => {
    const same = { asset: `${BITCOIN}/slip44:0`, decimals: 8 }
    const assets = [USD, { code: 'BTC', asset: 'coin:BTC', decimals: 8, same }]
    await ask('PUT', '/v1/books/beside', { name: 'Beside', assets })
    const transactions = [
      coin('named', { address: ADDRESS, chainTx: CHAIN_TX }),
      coin('alone', { address: ADDRESS }),
      coin('nowhere'),
      entry('cash'),
    ]
    const booked = await ask('POST', '/v1/books/beside/transactions', { transactions })
    expect(booked.body).toMatchObject({ stored: 4, refused: 0 })
    const before = await compare()
    expect(before).toMatchObject({
      ledger: 'book:beside',
      counts: { 'chain-missing': 1, none: 1, 'no-address': 1, agrees: 0 },
      chainOnly: [],
      chainOnlyCount: 0,
      cut: [],
    })
    expect(before['standings']).toMatchObject([
      { tx: 'named', named: { chainTx: CHAIN_TX, evidence: 'given', confidence: 90 } },
      { tx: 'alone', state: 'none', named: null, amount: '50000000', decimals: 8, code: 'BTC' },
      { tx: 'nowhere', state: 'no-address', address: null },
    ])
    const url = '/v1/books/beside/links'
    const word = { tx: 'alone', chainTx: CHAIN_TX.toUpperCase(), reason: 'ticket 4711' }
    expect(await ask('POST', url, word)).toMatchObject({
      status: 200,
      body: { tx: 'alone', chain: BITCOIN, chainTx: CHAIN_TX, evidence: 'confirmed' },
    })
    expect(await saidSince('alone')).toMatchObject({
      chainTx: CHAIN_TX,
      evidence: 'confirmed',
      reasons: ['ticket 4711'],
      by: 'admin',
    })
    expect(await saidSince('named')).toBeUndefined()
    const after = await compare()
    // The word is counted now: nothing is left to be told beside it.
    expect(await saidSince('alone')).toBeUndefined()
    expect(after['counts']).toMatchObject({ 'chain-missing': 2, none: 0 })
    expect(after['standings']).toContainEqual(
      expect.objectContaining({
        tx: 'alone',
        named: expect.objectContaining({ evidence: 'confirmed', reasons: ['ticket 4711'] }),
      }),
    )
    await ask('POST', url, { ...word, refuse: true })
    expect(await saidSince('alone')).toMatchObject({ evidence: 'refused', by: 'admin' })
    expect((await compare())['counts']).toMatchObject({ 'chain-missing': 1, none: 1 })
    const nothing = { status: 404, body: { code: 'TX_UNKNOWN' } }
    expect(await ask('POST', url, { ...word, tx: 'gone' })).toMatchObject(nothing)
    const cash = { status: 400, body: { code: 'LINK_INVALID' } }
    expect(await ask('POST', url, { ...word, tx: 'cash' })).toMatchObject(cash)
    expect((await ask('POST', url, { ...word, reason: ' ' })).status).toBe(400)
  })
})
