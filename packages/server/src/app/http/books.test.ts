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
    let now = job
    while (['queued', 'running'].includes(now.state)) {
      await new Promise((done) => setTimeout(done, 50))
      now = (await ask('GET', `/v1/jobs/${job.id}`)).body
    }
    expect(now.fault).toBeNull()
    expect(now).toMatchObject({ state: 'done', result: { stored: 1, refused: 1, rows: 2 } })
    const wrong = await ask('POST', '/v1/books/harbour/preview', { ...order, file: '../key.json' })
    expect(wrong.body.code).toMatch(/^(BOOK_FILE|UPLOAD_)/)
  })
})
