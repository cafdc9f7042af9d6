/**
 * Goal: names over HTTP: answers with pieces, list and version; a bad row beside good ones; told
 * apart until either side changes; a new version swapped whole; customers by pseudonym, audited; and
 * nothing of who was asked about in the audit log or the database.
 * Method: the whole server in process on real stores, lists put in through the list book.
 */
import type { PartyAnswer, ScreenPartiesResponse } from '@paperchain/contract/screen-party'
import type { ListParty } from '@paperchain/core/domain/listed-party'
import type { ListContent } from '@paperchain/core/domain/tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_TOKEN, type TestServer, testServer } from '../http/house.fixture.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer({ sample: false })
}, 120_000)
afterAll(() => server.close())

const DAY = 86_400_000
const START = Date.parse('2026-01-01T00:00:00Z')

const person = (id: string, name: string, over: Partial<ListParty> = {}): ListParty => ({
  id,
  kind: 'individual',
  names: [
    { text: name, kind: 'main', script: 'Latn', weak: false },
    { text: 'Zobbo', kind: 'aka', script: 'Latn', weak: true },
  ],
  programmes: ['TEST1'],
  statedFrom: null,
  file: 'list.xml',
  row: 1,
  facts: {
    births: [{ from: '1962-05-07', to: '1962-05-07', circa: false }],
    gender: 'male',
    countries: [{ country: 'KP', role: 'nationality' }],
    identifiers: [{ type: 'Passport', number: 'PX-4471', country: 'KP' }],
    addresses: [],
    titles: [],
    remarks: '',
  },
  ...over,
})

let versions = 0
async function publish(list: string, parties: readonly ListParty[], sanction = true) {
  const hash = String(++versions).padStart(64, '0')
  const publishedMs = START + versions * DAY
  const content: ListContent = {
    list,
    hash,
    publishedMs,
    sanction,
    entries: [],
    actors: [],
    marks: [],
    parties,
    faults: [],
    files: [],
  }
  const counts = { entryCount: 0, added: 0, changed: 0, removed: 0 }
  const version = { list, hash, publishedMs, knownMs: publishedMs, sanction, ...counts }
  await server.house.lists.store.addVersion({ ...version, faults: [], files: [] }, content)
  return { hash, day: new Date(publishedMs).toISOString().slice(0, 10) }
}

type Who = keyof TestServer['people'] | 'local'
async function ask(who: Who, url: string, payload: object) {
  const caller = who === 'local' ? { key: LOCAL_TOKEN } : server.people[who]
  const response = await server.ask(caller, { method: 'POST', url, payload })
  return { status: response.statusCode, body: response.json() }
}
async function screen(...parties: unknown[]): Promise<ScreenPartiesResponse> {
  const { status, body } = await ask('viewer', '/v1/screen/parties', { parties })
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const one = async (stated: object): Promise<PartyAnswer> => (await screen(stated)).answers[0]!
const entriesOf = async (action: string) =>
  (await server.house.registry.audit.list({ action }, { limit: 100 })).rows

const VORLANEK = { name: 'Bogdan Vorlanek', born: '1962', country: 'kp' }
const why = { reason: 'another date of birth, case 17' }

test('without a sanctions list that names parties nothing can be told', async () => {
  expect(await one(VORLANEK)).toMatchObject({ outcome: 'cannot-tell', reason: 'no-party-list' })
  await publish('wanted', [person('w', 'Somebody Wanted')], false)
  expect(await one(VORLANEK)).toMatchObject({ outcome: 'cannot-tell' })
  expect(await one({ name: 'Somebody Wanted' })).toMatchObject({ outcome: 'hit' })
})

describe('an answer', () => {
  test('has the party, its list and version, and the pieces with both values', async () => {
    const { hash } = await publish('un', [
      person('7', 'Bogdan VORLANEK'),
      person('8', 'Tamsin OQUELLE'),
    ])
    const told = await screen(VORLANEK, { ref: 'c-2', name: 'Quite Another' })
    expect(told.counts).toEqual({ hit: 1, clear: 1, cannotTell: 0 })
    expect(told.lists.map(({ list }) => list).sort()).toEqual(['un', 'wanted'])
    const [hit, clear] = told.answers
    expect(clear).toMatchObject({ row: 2, ref: 'c-2', outcome: 'clear', reason: 'no-fit' })
    expect(hit?.hits).toHaveLength(1)
    expect(hit?.hits[0]).toMatchObject({
      list: 'un',
      version: hash,
      sanction: true,
      party: '7',
      programmes: ['TEST1'],
      name: { text: 'Bogdan VORLANEK', weak: false },
      names: [{ weak: false }, { weak: true }],
      verdict: null,
    })
    const pieces = hit?.hits[0]?.pieces ?? []
    expect(pieces.find(({ feature }) => feature === 'name')).toMatchObject({
      asked: 'Bogdan Vorlanek',
      listed: 'Bogdan VORLANEK',
    })
    expect(pieces.find(({ feature }) => feature === 'birth')?.reason).not.toBe('')
  })

  test('is found by a number alone', async () => {
    expect((await one({ id: 'px 4471' })).hits[0]).toMatchObject({ strength: 'strong' })
  })

  test('a bad row is named, the others are answered, and nothing of it is repeated', async () => {
    const told = await screen(VORLANEK, { name: 'x', born: 'SECRET' }, 'SECRET', VORLANEK)
    expect(told.answers.map(({ outcome }) => outcome)).toEqual([
      'hit',
      'cannot-tell',
      'cannot-tell',
      'hit',
    ])
    expect(told.answers[1]).toMatchObject({
      row: 2,
      reason: 'bad-row',
      fault: { code: 'NAME_ROW', facts: { row: 2, field: 'born' } },
    })
    expect(JSON.stringify(told)).not.toContain('SECRET')
  })

  test('10,000 rows are taken, one more is not, and too many hits are not', async () => {
    const rows = Array.from({ length: 10_001 }, (_, at) => ({ name: `Nobody ${at}` }))
    const over = await ask('viewer', '/v1/screen/parties', { parties: rows })
    expect(over.status).toBe(400)
    const parties = rows.slice(1)
    const many = await ask('viewer', '/v1/screen/parties', { parties, limit: 100 })
    expect(many.body.code).toBe('NAME_TOO_MANY')
    const taken = await ask('viewer', '/v1/screen/parties', { parties })
    expect(taken.body.answers).toHaveLength(10_000)
  })
})

describe('told apart', () => {
  const judge = (over: object = {}, who: Who = 'analyst') =>
    ask(who, '/v1/screen/parties/verdicts', {
      asked: VORLANEK,
      list: 'un',
      listed: '7',
      verdict: 'not-this',
      ...why,
      ...over,
    })

  test('by somebody who may, for a reason that names nobody', async () => {
    expect((await judge({}, 'viewer')).body.code).toBe('PERMISSION_NEEDED')
    expect((await judge({ reason: 'is Mr Vorlanek of Leeds' })).body.code).toBe('PARTY_REASON')
    expect((await judge({ listed: '99' })).body.code).toBe('NAME_PARTY_UNKNOWN')
    expect((await judge({ asked: {} })).body.code).toBe('NAME_ROW')
    expect((await one(VORLANEK)).outcome).toBe('hit')
    expect((await judge()).status).toBe(200)
    const answer = await one(VORLANEK)
    expect(answer).toMatchObject({ outcome: 'clear', reason: 'told-apart', hits: [] })
    expect(answer.toldApart[0]?.verdict).toMatchObject({ state: 'stands', why: why.reason })
  })

  test('for this question only: in another order it holds, with another date not', async () => {
    const turned = { ...VORLANEK, name: 'VORLANEK, Bogdan' }
    expect((await one(turned)).outcome).toBe('clear')
    const other = await one({ ...VORLANEK, born: '1962-05-07' })
    expect(other.hits[0]?.verdict?.state).toBe('asked-changed')
  })

  test('until the list changes it: a new version without a change keeps it', async () => {
    const same = [person('7', 'Bogdan VORLANEK', { row: 9 }), person('9', 'New ONE')]
    await publish('un', same)
    expect((await one(VORLANEK)).outcome).toBe('clear')
    const changed = person('7', 'Bogdan VORLANEK', { programmes: ['TEST1', 'TEST2'] })
    await publish('un', [changed])
    const answer = await one(VORLANEK)
    expect(answer.outcome).toBe('hit')
    expect(answer.hits[0]?.verdict?.state).toBe('listed-changed')
    expect((await judge()).status).toBe(200)
    expect((await one(VORLANEK)).outcome).toBe('clear')
  })

  test('is taken back by a further verdict, and all of them stand in the audit log', async () => {
    expect((await judge({ verdict: 'withdrawn', reason: 'was a mistake' })).status).toBe(200)
    const answer = await one(VORLANEK)
    expect(answer.hits[0]?.verdict).toBeNull()
    const entries = await entriesOf('name.verdict')
    expect(entries.map(({ after }) => (after as { verdict: string }).verdict)).toEqual([
      'withdrawn',
      'not-this',
      'not-this',
    ])
    expect(JSON.stringify(entries)).not.toMatch(/vorlanek/i)
  })
})

describe('lists', () => {
  test('as of a former day answer by the version of that day', async () => {
    const first = await publish('eu', [person('1', 'Quillon ABERDARE')])
    await publish('eu', [person('2', 'Another NAME')])
    const asked = { parties: [{ name: 'Quillon Aberdare' }] }
    const now = await ask('viewer', '/v1/screen/parties', asked)
    expect(now.body.answers[0].outcome).toBe('clear')
    const then = await ask('viewer', '/v1/screen/parties', { ...asked, asOf: first.day })
    expect(then.body.answers[0].hits[0]).toMatchObject({ list: 'eu', version: first.hash })
    const before = await ask('viewer', '/v1/screen/parties', { ...asked, asOf: '2020-01-01' })
    expect(before.body.answers[0].reason).toBe('no-party-list')
  })

  test('no answer sees half of a new version', async () => {
    const of = (mark: string) =>
      Array.from({ length: 300 }, (_, at) => person(`${at}`, `Xandor Swapp${mark}`))
    await publish('swap', of('elius'))
    const asked = [{ name: 'Xandor Swappelius' }, { name: 'Xandor Swappovich' }]
    const publishing = publish('swap', of('ovich'))
    const seen: string[] = []
    let isDone = false
    void publishing.then(() => (isDone = true))
    while (!isDone) {
      const { answers, lists } = await screen(...asked)
      const version = lists.find(({ list }) => list === 'swap')?.hash
      for (const { hits } of answers)
        for (const hit of hits) {
          if (hit.list === 'swap') expect(hit.version).toBe(version)
        }
      seen.push(answers.map(({ hits }) => hits.some(({ score }) => score > 0.9)).join())
    }
    const last = await screen(...asked)
    expect(last.answers[1]?.outcome).toBe('hit')
    expect(seen.every((one) => one === 'true,false' || one === 'false,true')).toBe(true)
  })
})

describe('customers', () => {
  const MARK = 'Zyxwv'
  const customer = (customerId: string, name: string, birthDate: string) => ({
    customerId,
    schema: 'Person',
    properties: { name: [name], alias: [`${MARK} Alias`], birthDate: [birthDate] },
  })
  const made: string[] = []

  test('are screened by pseudonym, for a reason, by officers only', async () => {
    for (const row of [
      customer('k-1', 'Bogdan Vorlanek', '1962-05-07'),
      customer('k-2', 'Plain Customer', '1990-01-01'),
    ]) {
      const { body } = await ask('analyst', '/v1/parties', row)
      made.push(body.party.id)
    }
    for (const who of ['analyst', 'admin', 'auditor'] as const) {
      expect((await ask(who, '/v1/parties/screen', why)).body.code).toBe('PERMISSION_NEEDED')
    }
    expect((await ask('officer', '/v1/parties/screen', { reason: ' ' })).body.code).toBe(
      'PARTY_REASON',
    )
    const { status, body } = await ask('officer', '/v1/parties/screen', why)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.counts).toEqual({ hit: 1, clear: 1, cannotTell: 0 })
    const hit = body.answers.find(({ ref }: PartyAnswer) => ref === made[0])
    expect(hit.hits[0]).toMatchObject({ list: 'un', party: '7' })
    expect(JSON.stringify(body)).not.toContain(MARK)
    for (const { asked } of hit.hits[0].pieces) expect(asked).toBe('')
    const [entry] = await entriesOf('party.screen')
    expect(entry?.after).toEqual({ ...why, screened: 2, hits: 1, cannotTell: 0 })
    const page = await ask('officer', '/v1/parties/screen', { ...why, customers: 1 })
    expect(page.body.answers).toHaveLength(1)
    const rest = { ...why, customers: 1, cursor: page.body.next }
    expect((await ask('officer', '/v1/parties/screen', rest)).body.next).toBeNull()
  })

  test('are told apart until who they are changes', async () => {
    const url = `/v1/parties/${made[0]}/verdicts`
    const order = { list: 'un', listed: '7', verdict: 'not-this' }
    const named = { ...order, reason: 'not Bogdan Vorlanek of the list' }
    expect((await ask('officer', url, named)).body.code).toBe('PARTY_REASON')
    expect((await ask('officer', url, { ...order, ...why })).status).toBe(200)
    const outcome = async () => {
      const { body } = await ask('officer', '/v1/parties/screen', why)
      return body.answers.find(({ ref }: PartyAnswer) => ref === made[0])
    }
    expect(await outcome()).toMatchObject({ outcome: 'clear', reason: 'told-apart' })
    // The same words asked by anybody are another question.
    expect((await one(VORLANEK)).outcome).toBe('hit')
    await ask('analyst', '/v1/parties', customer('k-1', 'Bogdan Vorlanek', '1962-05-08'))
    const changed = await outcome()
    expect(changed.outcome).toBe('hit')
    expect(changed.hits[0].verdict.state).toBe('asked-changed')
    const entries = await entriesOf('party.verdict')
    expect(entries).toHaveLength(1)
    expect(JSON.stringify(entries)).not.toMatch(/vorlanek/i)
  })
})
