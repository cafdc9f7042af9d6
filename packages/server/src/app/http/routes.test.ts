/**
 * Goal: every route answers what its schema says, on a ledger whose truth is known.
 * Method: the sample case behind the whole server, asked in process; every answer is compared with
 * its schema by the server itself (checkAnswers), and what matters is looked at here.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestServer, testServer } from './house.fixture.ts'

const REGTEST = 'bitcoin-regtest'
let server: TestServer

beforeAll(async () => {
  server = await testServer()
}, 120_000)
afterAll(() => server.close())

const get = async (url: string, who = server.people.admin) => {
  const response = await server.ask(who, { method: 'GET', url })
  return { status: response.statusCode, body: response.json() }
}
const post = async (url: string, payload: object, who = server.people.admin) => {
  const response = await server.ask(who, { method: 'POST', url, payload })
  return { status: response.statusCode, body: response.json() }
}

describe('looking around', () => {
  test('status names the ledger, its tip, and the lists', async () => {
    const { status, body } = await get('/v1/status')
    expect(status).toBe(200)
    expect(body.ledgers).toHaveLength(1)
    expect(body.ledgers[0]).toMatchObject({
      ledgerName: REGTEST,
      unit: { decimals: 8 },
      missingBlocks: 0,
    })
    expect(body.lists.length).toBeGreaterThan(1)
    expect(body.sanctionsCovered).toBe(
      body.lists.some((list: { sanction: boolean }) => list.sanction),
    )
  })

  test('the robbery can be found by id, by coin, by block and by address', async () => {
    const { robbery } = server.truth
    const coin = robbery.coins[0]!
    const kinds = async (q: string) =>
      (await get(`/v1/search?q=${encodeURIComponent(q)}`)).body.results.map(
        (each: { kind: string }) => each.kind,
      )
    expect(await kinds(robbery.tx)).toEqual(['transaction'])
    expect(await kinds(`${coin.tx}:${coin.index}`)).toEqual(['coin'])
    expect(await kinds('10')).toContain('block')
    expect(await kinds(coin.account)).toEqual(['account'])
    expect((await kinds(robbery.tx.toUpperCase()))[0]).toBe('transaction')
  })

  test('a text that is nothing is told what is wrong with it, a private key is not repeated', async () => {
    const bad = await get('/v1/search?q=13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb95')
    expect(bad.body.results).toEqual([])
    expect(bad.body.problem.code).toBe('ADDRESS_CHECKSUM')
    const key = '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ'
    const secret = await get(`/v1/search?q=${key}`)
    expect(secret.body.problem.code).toBe('ADDRESS_PRIVATE_KEY')
    expect(JSON.stringify(secret.body)).not.toContain(key)
  })

  test('a label finds its tag, and the tag its account', async () => {
    const { body } = await get('/v1/tags?limit=5')
    const { label } = body.items[0].entry
    const found = await get(`/v1/search?q=${encodeURIComponent(label)}`)
    const kinds = found.body.results.map((each: { kind: string }) => each.kind)
    expect(kinds).toContain('tag')
    const rows = await get(`/v1/tags?label=${encodeURIComponent(label)}`)
    expect(rows.body.items.length).toBeGreaterThan(0)
    expect(
      rows.body.items.every((row: { entry: { label: string } }) => row.entry.label === label),
    ).toBe(true)
  })
})

describe('accounts, transactions, blocks', () => {
  test('an account’s totals are those of its postings, page by page', async () => {
    const { account } = server.truth.robbery.coins[0]!
    const profile = await get(`/v1/ledgers/${REGTEST}/accounts/${account}`)
    expect(profile.body).toMatchObject({ seen: true, account })
    let url = `/v1/ledgers/${REGTEST}/accounts/${account}/postings?limit=1`
    const rows: { side: string; amount: string | null }[] = []
    for (let page = 0; page < 100; page++) {
      const { body } = await get(url)
      rows.push(...body.items)
      if (body.next === null) break
      url = `/v1/ledgers/${REGTEST}/accounts/${account}/postings?limit=1&cursor=${encodeURIComponent(body.next)}`
    }
    const sum = (side: string) =>
      rows
        .filter((row) => row.side === side)
        .reduce((all, { amount }) => all + BigInt(amount ?? 0), 0n)
    const [total] = profile.body.totals
    expect(total.credited).toBe(sum('credit').toString())
    expect(total.debited).toBe(sum('debit').toString())
    const parties = await get(`/v1/ledgers/${REGTEST}/accounts/${account}/counterparties`)
    expect(parties.body.complete).toBe(true)
    expect(parties.body.rows.length).toBeGreaterThan(0)
  })

  test('an address that was never seen has a profile all the same', async () => {
    const { body, status } = await get(
      '/v1/ledgers/bitcoin/accounts/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({ seen: false, totals: [], tip: null, form: 'p2pkh' })
  })

  test('a transaction balances and says who spent its coins', async () => {
    const { body } = await get(`/v1/ledgers/${REGTEST}/transactions/${server.truth.robbery.tx}`)
    const [tx] = body.transactions
    const sum = (side: string) =>
      tx.postings
        .filter((row: { side: string }) => row.side === side)
        .reduce((all: bigint, row: { amount: string }) => all + BigInt(row.amount), 0n)
    expect(sum('debit')).toBe(sum('credit'))
    expect(tx.complete).toBe(true)
    expect(tx.postings.some((row: { spentBy: unknown }) => row.spentBy !== null)).toBe(true)
  })

  test('blocks come highest first, each page where the last one ended', async () => {
    const first = await get(`/v1/ledgers/${REGTEST}/blocks?limit=3`)
    const heights = first.body.items.map((block: { height: number }) => block.height)
    const tip = heights[0]
    expect(heights).toEqual([tip, tip - 1, tip - 2])
    const second = await get(`/v1/ledgers/${REGTEST}/blocks?limit=3&cursor=${first.body.next}`)
    expect(second.body.items[0].height).toBe(tip - 3)
    const { body } = await get(`/v1/ledgers/${REGTEST}/blocks/${tip}`)
    expect(body.id).toBe(first.body.items[0].id)
    const txs = await get(`/v1/ledgers/${REGTEST}/blocks/${tip}/transactions?postings=yes`)
    expect(txs.body.items).toHaveLength(body.txCount)
    expect(txs.body.items[0].postings.length).toBeGreaterThan(0)
  })

  test.each([
    ['/v1/ledgers/nowhere-at-all/blocks', 404, 'LEDGER_UNKNOWN'],
    [`/v1/ledgers/${REGTEST}/blocks/999999`, 404, 'BLOCK_UNKNOWN'],
    [`/v1/ledgers/${REGTEST}/blocks/xyz`, 400, 'REQUEST_INVALID'],
    [`/v1/ledgers/${REGTEST}/transactions/${'0'.repeat(64)}`, 404, 'TX_UNKNOWN'],
    [
      `/v1/ledgers/bitcoin/accounts/0x0000000000000000000000000000000000000000`,
      400,
      'ADDRESS_NETWORK',
    ],
    [`/v1/ledgers/${REGTEST}/blocks?limit=0`, 400, 'REQUEST_INVALID'],
    [`/v1/ledgers/${REGTEST}/blocks?cursor=x`, 400, 'LEDGER_PAGE'],
    [`/v1/ledgers/${REGTEST}/blocks?asof=2020-01-01`, 400, 'REQUEST_INVALID'],
    ['/v1/nothing', 404, 'ROUTE_UNKNOWN'],
  ])('%s: %i %s', async (url, status, code) => {
    const response = await server.ask(server.people.admin, { method: 'GET', url })
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect({ status: response.statusCode, code: response.json().code }).toEqual({ status, code })
  })
})

describe('screening, tracing, verifying', () => {
  test('screening answers in the order of the texts', async () => {
    const texts = [
      'nonsense',
      '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      server.truth.robbery.coins[0]!.account,
    ]
    const { body } = await post('/v1/screen', { texts })
    expect(body.answers.map((answer: { text: string }) => answer.text)).toEqual(texts)
    expect(body.counts.hit + body.counts.clear + body.counts.cannotTell).toBe(3)
    const old = await post('/v1/screen', { texts: [texts[1]!], asOf: '1990-01-01' })
    expect(old.body.answers[0].reason).toBe('no-sanctions-list')
  })

  test('10,001 texts are refused with the number', async () => {
    const { status, body } = await post('/v1/screen', { texts: Array(10_001).fill('x') })
    expect(status).toBe(400)
    expect(JSON.stringify(body.errors)).toContain('10000')
  })

  test('the accounts of the robbery are screened', async () => {
    const { body } = await post('/v1/screen/ledger', {
      what: 'tx',
      name: server.truth.robbery.tx,
      telling: false,
    })
    expect(body.accounts).toBe(body.answers.length)
    expect(body.answers[0].at.length).toBeGreaterThan(0)
  })

  test('a trace is a certificate that verifies here, and not once it is changed', async () => {
    const coin = server.truth.robbery.coins[0]!
    const traced = await server.ask(server.people.analyst, {
      method: 'POST',
      url: '/v1/trace',
      payload: { seeds: [`${coin.tx}:${coin.index}`], limits: { maxHops: 20 } },
    })
    expect(traced.statusCode).toBe(200)
    const verify = (payload: string) =>
      server.ask(server.people.auditor, {
        method: 'POST',
        url: '/v1/certificates/verify',
        headers: { 'content-type': 'application/json' },
        payload,
      })
    const verdict = await verify(traced.body)
    expect(verdict.json()).toMatchObject({ state: 'equal', differences: [] })
    const altered = await verify(traced.body.replace(/"entered":"\d/, '"entered":"9'))
    expect(altered.json().code).toBe('CERTIFICATE_ALTERED')
  })

  test('a trace beyond the server’s limit is refused with the number', async () => {
    const { body } = await post('/v1/trace', {
      seeds: [server.truth.robbery.tx],
      limits: { maxTransactions: 999_999 },
    })
    expect(body).toMatchObject({ code: 'TRACE_LIMIT', facts: { most: 200_000 } })
  })
})

describe('lists', () => {
  test('every list has versions, entries and remarks', async () => {
    const { body } = await get('/v1/lists')
    for (const { list, newest } of body.items) {
      const name = encodeURIComponent(list)
      const versions = await get(`/v1/lists/${name}/versions`)
      expect(versions.body.items[0].hash).toBe(newest.hash)
      const entries = await get(`/v1/lists/${name}/versions/${newest.hash}/entries?limit=1000`)
      expect(entries.body.items).toHaveLength(newest.entryCount)
      const detail = await get(`/v1/lists/${name}/versions/${newest.hash}`)
      expect(detail.body.files.length).toBeGreaterThan(0)
    }
    const none = await get('/v1/lists/none/versions')
    expect(none.body.code).toBe('LIST_UNKNOWN')
  })
})
