/**
 * Goal: what people say of tags is heeded at once by screening and conflicts, on the folder and
 * through the server alike, and is kept with who and why.
 * Method: a server on chDB and PGlite with two packs that disagree and a list of sanctions; every
 * command both ways; the audit log read afterwards.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BITCOIN } from '@paperchain/core/domain/ledger'
import { importList } from '@paperchain/core/engine/attribute/import-list'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packContent } from '../../adapters/list-tagpack/read-pack.ts'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { listed } from '../http/tags.fixture.ts'
import { screen } from './screen.ts'
import { tagConflicts, tagConflictsThrough } from './tag-conflicts.ts'
import { tagDeed, tagDeedThrough } from './tag-deeds.ts'
import { tagExport, tagExportThrough, tagHistory, tagHistoryThrough } from './tag-history.ts'
import { bothWays, runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'
import { screenThrough } from './through-server-ask.ts'

const SHOP = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const OTHER = '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S'

let server: TestServer
let folder: string

const pack = (name: string, actor: string, more = ''): string =>
  `title: ${name}\ncreator: test\nlastmod: 2024-01-01\nsource: https://example.org/${name}\n` +
  `confidence: forensic\ncurrency: BTC\nactor: ${actor}\n` +
  `tags:\n  - address: ${SHOP}\n    label: ${name} says\n${more}`

beforeAll(async () => {
  server = await testServer()
  await tellTest(server)
  folder = mkdtempSync(join(tmpdir(), 'paperchain-tags-'))
  const { store } = server.house.lists
  for (const [name, actor, more] of [
    ['one', 'lantern', '    abuse: scam\n'],
    ['two', 'harbour', ''],
  ] as const) {
    const text = pack(name, actor, more)
    const content = packContent({ name: `${name}.yaml`, hash: name, text })
    await importList(store, content, { allowShrink: false, nowMs: 1 })
  }
  await listed(server.house, { list: 'law', ledger: BITCOIN, accounts: [OTHER] })
})

afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const on =
  (lent: boolean) =>
  <Flags extends object>(
    local: (io: never, words: string[], flags: Flags) => Promise<number>,
    through: Parameters<typeof orServer<Flags>>[1],
  ) =>
    lent ? local : orServer(local as never, through)

/** Screens as the command does, through the server. */
async function screened(text: string) {
  const { exit, stdout } = await runOn(server, (io) =>
    orServer(screen, screenThrough)(io, [text], {}),
  )
  const [answer] = JSON.parse(stdout).answers
  return { exit, hits: answer.hits, tags: answer.tags }
}

const say = (kind: 'add' | 'dispute' | 'withdraw' | 'supersede', words: string[], flags: object) =>
  runOn(server, (io) => orServer(tagDeed(kind), tagDeedThrough(kind))(io, words, flags))

/** A fixed one, since two runs of a command never fall into one millisecond. */
const MOMENT = { asOf: '2025-06-01', knownAt: '2099-01-01' }
const KEY = `BTC:${SHOP} one says`

test('packs that name different actors are a conflict, told alike both ways', async () => {
  const { stdout } = await bothWays(
    server,
    (lent) => (io) => on(lent)(tagConflicts, tagConflictsThrough)(io as never, [], MOMENT),
  )
  const { counts, items } = JSON.parse(stdout)
  expect(counts).toMatchObject({ accounts: 1, strongActor: 1 })
  expect(items[0].account.id).toBe(SHOP)
  expect(items[0].conflicts[0].sides.map(({ says }: { says: string }) => says).sort()).toEqual([
    'harbour',
    'lantern',
  ])
})

test('a dispute marks a hit, a withdrawal takes it away, and its taking back brings it again', async () => {
  const target = ['tagpack:one', KEY]
  expect((await screened(SHOP)).exit).toBe(3)
  await say('dispute', target, { why: 'wrong shop' })
  const { hits } = await screened(SHOP)
  expect(hits[0].disputes).toMatchObject([{ number: 1, why: 'wrong shop' }])
  await say('withdraw', target, { why: 'seen the receipt' })
  expect((await screened(SHOP)).hits).toEqual([])
  await say('withdraw', ['tag-deeds', '2'], { why: 'the receipt was forged' })
  expect((await screened(SHOP)).hits).toHaveLength(1)
})

test('a tag that is superseded gives way to one with evidence', async () => {
  const evidence = join(folder, 'receipt.txt')
  writeFileSync(evidence, 'paid')
  const flags = { why: 'test purchase', label: 'Shop', actor: 'harbour', evidence: [evidence] }
  const { stdout } = await say('supersede', ['tagpack:one', KEY], flags)
  const hash = createHash('sha256').update('paid').digest('hex')
  expect(JSON.parse(stdout).tag.files).toEqual([{ name: 'receipt.txt', hash }])
  const { hits, tags } = await screened(SHOP)
  expect(hits).toEqual([])
  expect(tags.map(({ list }: { list: string }) => list).sort()).toEqual(['own-tags', 'tagpack:two'])
})

test('what a list of sanctions says is disputed, and never withdrawn', async () => {
  const target = ['law', `${BITCOIN}:${OTHER}`]
  await expect(say('withdraw', target, { why: 'x' })).rejects.toMatchObject({
    code: 'TAG_OF_AUTHORITY',
  })
  await say('dispute', target, { why: 'namesake' })
  const { exit, hits } = await screened(OTHER)
  expect([exit, hits[0].disputes.length]).toEqual([3, 1])
})

test.each([
  ['add', ['nonsense'], { label: 'x', why: 'y' }, 'TAG_DEED_INVALID'],
  ['add', [SHOP], { label: 'x', why: 'y', confidence: 'listed' }, 'TAG_DEED_INVALID'],
  ['add', [SHOP], { label: 'null', why: 'y' }, 'TAG_DEED_INVALID'],
  ['add', [SHOP], { label: 'x', why: 'y', ledger: 'ethereum' }, 'TAG_DEED_INVALID'],
  ['add', [SHOP], { label: 'x', why: 'y', until: '2001-01-01' }, 'TAG_DEED_INVALID'],
  ['dispute', ['no-list', 'k'], { why: 'y' }, 'TAG_UNKNOWN'],
  ['withdraw', ['tag-deeds', '99'], { why: 'y' }, 'TAG_UNKNOWN'],
  ['withdraw', ['tag-deeds', '3'], { why: 'y' }, 'TAG_DEED_INVALID'],
  ['dispute', ['law', 'k'], {}, 'USAGE'],
] as const)('%s %j %j is refused: %s', async (kind, words, flags, code) => {
  const before = server.house.lists.pages.deeds.length
  await expect(say(kind, [...words], flags)).rejects.toMatchObject({ code })
  expect(server.house.lists.pages.deeds).toHaveLength(before)
})

test('the log is told alike both ways, and each deed stands in the audit log', async () => {
  const { stdout } = await bothWays(
    server,
    (lent) => (io) => on(lent)(tagHistory, tagHistoryThrough)(io as never, [], {}),
  )
  const { deeds } = JSON.parse(stdout)
  expect(deeds.map(({ counts }: { counts: boolean }) => counts)).toEqual([
    true,
    false,
    true,
    true,
    true,
  ])
  const url = '/v1/audit?action=tag.deed&limit=100'
  const log = await server.ask(server.people.auditor, { method: 'GET', url })
  expect(log.json().items).toHaveLength(deeds.length)
})

test('own tags go out as a pack that reads back, by the folder and through the server', async () => {
  for (const lent of [true, false]) {
    const path = join(folder, `out-${lent}.yaml`)
    await runOn(server, (io) => on(lent)(tagExport, tagExportThrough)(io as never, [path], {}), {
      lent,
    })
    const file = { name: 'out.yaml', hash: 'x', text: readFileSync(path, 'utf8') }
    expect(packContent(file).entries).toMatchObject([{ account: SHOP, label: 'Shop' }])
  }
})
