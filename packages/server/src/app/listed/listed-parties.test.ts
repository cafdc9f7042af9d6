/**
 * Goal: a listed party is found by a word of a name and told whole: facts, wallets, relations of all
 * lists together, who is blocked by ownership with the way down, and what changed by version; the
 * command says the same with a server as without.
 * Method: a made UN list in two versions and an own register of owners that names its parties,
 * through the whole server in process.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from '../cli/exit.ts'
import type { Io } from '../cli/io.ts'
import { listParty, listPartyThrough } from '../cli/list-party.ts'
import { listDiff } from '../cli/list-show.ts'
import { bothWays, tellTest } from '../cli/through-server.fixture.ts'
import { orServer } from '../cli/through-server.ts'
import { diffThrough } from '../cli/through-server-ask.ts'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { importListFiles } from '../jobs/import-list-files.ts'

const WALLET = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const scratch = mkdtempSync(join(tmpdir(), 'listed-'))
let server: TestServer

const UN = (day: string, alias: string): string =>
  `<CONSOLIDATED_LIST dateGenerated="${day}"><ENTITIES><ENTITY><REFERENCE_NUMBER>KPe.1` +
  `</REFERENCE_NUMBER><FIRST_NAME>Made Trading Bank</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>` +
  `<COMMENTS1>Uses ${WALLET}</COMMENTS1><ENTITY_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>${alias}` +
  '</ALIAS_NAME></ENTITY_ALIAS></ENTITY><ENTITY><REFERENCE_NUMBER>KPe.2</REFERENCE_NUMBER>' +
  '<FIRST_NAME>Élan Ünit</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>'
const OWNERS = `id,name,owner,share
m,Middle Ltd,un-consolidated/KPe.1,50
d,Down Ltd,m,50
u,Unsure Ltd,un-consolidated/KPe.1,25-60
f,Free Ltd,m,49.99
`

async function bringIn(form: 'un' | 'own', name: string, text: string): Promise<void> {
  const path = join(scratch, name)
  writeFileSync(path, text)
  const order = { form, paths: [path], published: undefined, allowShrink: false }
  const { store: lists } = server.house.lists
  const signal = new AbortController().signal
  for await (const one of importListFiles(order, { lists, clock: Date.now, signal })) {
    expect(one).not.toHaveProperty('fault')
  }
}

beforeAll(async () => {
  server = await testServer({ sample: false })
  await bringIn('un', 'a.xml', UN('2026-01-01', 'Old Alias'))
  await bringIn('un', 'b.xml', UN('2026-02-01', 'New Alias'))
  await bringIn('own', 'owners-2026-01-01.csv', OWNERS)
  await tellTest(server)
}, 120_000)
afterAll(async () => {
  await server.close()
  rmSync(scratch, { recursive: true })
})

async function get(url: string) {
  const response = await server.ask(server.people.viewer, { method: 'GET', url })
  return { status: response.statusCode, body: response.json() }
}

test('by the beginning of any word, whatever marks its letters have', async () => {
  const found = async (q: string) => {
    const { body } = await get(`/v1/lists/un-consolidated/parties?q=${encodeURIComponent(q)}`)
    return body.items.map(({ id, found }: { id: string; found: string }) => [id, found])
  }
  expect(await found('trad')).toEqual([['KPe.1', '']])
  expect(await found('new al')).toEqual([['KPe.1', 'New Alias']])
  expect(await found('elan uni')).toEqual([['KPe.2', '']])
  expect(await found('rading')).toEqual([])
  expect(await found('(((.*')).toEqual([])
})

test('a party with its wallet, weak name and what changed', async () => {
  const { body } = await get('/v1/lists/un-consolidated/parties/KPe.1')
  expect(body).toMatchObject({ kind: 'entity', programmes: ['DPRK'], ownership: [] })
  expect(body.names[1]).toMatchObject({ text: 'New Alias', weak: true })
  expect(body.wallets.map(({ account }: { account: string }) => account)).toEqual([WALLET])
  expect(body.versions.map(({ change }: { change: string }) => change)).toEqual([
    'changed',
    'added',
  ])
  expect(body.versions[0].fields).toEqual([
    {
      field: 'names',
      was: 'Made Trading Bank; Old Alias (weak)',
      is: 'Made Trading Bank; New Alias (weak)',
    },
  ])
})

test('half of half is blocked, with the way down, over two lists', async () => {
  const ask = async (id: string) => {
    const { body } = await get(
      `/v1/lists/${encodeURIComponent('own:owners')}/parties/${id}?ownership=true`,
    )
    return body.ownership.find(({ rule }: { rule: string }) => rule === 'ofac')
  }
  const down = await ask('d')
  expect([down.verdict, down.low]).toEqual(['blocked', 5000])
  expect(
    down.path.map(({ owner, owned }: never) => [
      (owner as { id: string }).id,
      (owned as { id: string }).id,
    ]),
  ).toEqual([
    ['KPe.1', 'm'],
    ['m', 'd'],
  ])
  expect((await ask('u')).verdict).toBe('may-be')
  expect((await ask('f')).verdict).toBe('free')
})

test('down from the listed party: what is blocked below it, and what may be', async () => {
  const { body } = await get('/v1/lists/un-consolidated/parties/KPe.1?ownership=true')
  const [ofac, , , uk] = body.ownership
  expect(ofac.verdict).toBe('listed')
  const below = ofac.reached.map(({ party, verdict }: never) => [
    (party as { id: string }).id,
    verdict,
  ])
  expect(below).toEqual([
    ['d', 'blocked'],
    ['m', 'blocked'],
    ['u', 'may-be'],
  ])
  // More than half: only the one that may hold 60 % may be.
  expect(uk.reached.map(({ party }: never) => (party as { id: string }).id)).toEqual(['u'])
})

test('what is not there is refused with its code', async () => {
  expect(await get('/v1/lists/un-consolidated/parties/nobody')).toMatchObject({
    status: 404,
    body: { code: 'LIST_PARTY_UNKNOWN' },
  })
  expect((await get('/v1/lists/none/parties')).body.code).toBe('LIST_UNKNOWN')
  const past = await get('/v1/lists/un-consolidated/parties/KPe.1?asOf=2020-01-01')
  expect(past.body.code).toBe('LIST_UNKNOWN')
})

test('the difference tells of parties, with the fields', async () => {
  const { body } = await get('/v1/lists/un-consolidated/diff')
  expect(body).toMatchObject({ added: 0, removed: 0, changed: 2 })
  expect(body.items[0].party).toMatchObject({ id: 'KPe.1', fields: [{ field: 'names' }] })
})

test('the commands say the same both ways', async () => {
  const party =
    (words: string[], flags: object) =>
    (lent: boolean) =>
    (io: Io): Promise<number> =>
      lent
        ? listParty(io, words, flags)
        : orServer(async () => 9, listPartyThrough)(io, words, flags)
  const ran = await bothWays(server, party(['own:owners', 'd'], { ownership: true }))
  expect(ran.exit).toBe(EXIT.ok)
  await bothWays(server, party(['un-consolidated'], { name: 'made' }))
  await bothWays(
    server,
    (lent) => (io) =>
      lent
        ? listDiff(io, 'un-consolidated', [])
        : orServer(async () => 9, diffThrough)(io, ['un-consolidated'], {}),
  )
})
