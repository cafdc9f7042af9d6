/**
 * Goal: customers by the command line: a file comes in, is listed by pseudonym, shown and erased
 * for a reason, all in the audit log; the same through a server; faults name lines and nobody.
 * Method: one story told on a folder of our own and again through a listening server; what was
 * printed is compared, with ids and times left out.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MARK } from '../../../../core/test/party.fixture.ts'
import { placeRegistry } from '../../../test/made-once.ts'
import { LOCAL_TOKEN, testServer } from '../http/house.fixture.ts'
import { bookOf } from '../jobs/import-book-describe.ts'
import { keepBook } from '../jobs/import-book-keep.ts'
import { openFolder } from '../open-folder.ts'
import { openRegistryOf } from '../open-registry.ts'
import { surroundings } from '../operate/surroundings.ts'
import { tellServer, untellServer } from '../serve/server-file.ts'
import { EXIT } from './exit.ts'
import type { Io } from './io.ts'
import { partyErase, partyImport, partyList, partyShow } from './party.ts'
import { alone, orServer, type Work } from './through-server.ts'
import {
  partyEraseThrough,
  partyImportThrough,
  partyListThrough,
  partyShowThrough,
} from './through-server-parties.ts'

const scratch = mkdtempSync(join(tmpdir(), 'paperchain-party-'))
const former = process.env['PAPERCHAIN_KEY_FILE']
const file = join(scratch, 'customers.csv')
const reason = 'Travel Rule reply, case 17'

beforeAll(() => {
  process.env['PAPERCHAIN_KEY_FILE'] = join(scratch, 'key.json')
  const rows = [
    'customerId,schema,name,birthDate,account',
    `I-1,Person,Ada ${MARK},1970-01-01,A-1`,
    `I-2,Person,${MARK},1970-02-30,A-2`,
    `I-3,Company,"${MARK}, Sons ""& Co""",,A-1`,
    `I-4,Person,${MARK} "x",,`,
  ]
  writeFileSync(file, rows.join('\r\n'))
})
afterAll(() => {
  if (former === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
  else process.env['PAPERCHAIN_KEY_FILE'] = former
  rmSync(scratch, { recursive: true, force: true })
})

type Said = { exit: number | string; stdout: string; stderr: string }

const sayer = (folder: string) => {
  return async <Flags extends object>(
    work: Work<Flags>,
    words: string[],
    { json = true, ...flags }: Flags & { json?: boolean },
  ): Promise<Said> => {
    const said = { exit: EXIT.ok as number | string, stdout: '', stderr: '' }
    const io: Io = {
      json,
      stdout: (text) => {
        said.stdout += text
      },
      stderr: (text) => {
        said.stderr += text
      },
      tty: false,
      styled: false,
      clock: Date.now,
      signal: new AbortController().signal,
      folder,
    }
    try {
      said.exit = await work(io, words, flags as never)
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      said.exit = `${code}: ${message}`
    }
    return said
  }
}

/** The story; everything that was said, in order. */
async function story(folder: string): Promise<Said[]> {
  const say = sayer(folder)
  const put = orServer(partyImport, partyImportThrough)
  const list = orServer(partyList, partyListThrough)
  const show = orServer(partyShow, partyShowThrough)
  const erase = orServer(partyErase, partyEraseThrough)
  const all: Said[] = []
  const tell = async (saying: Promise<Said>): Promise<Said> => {
    const said = await saying
    all.push(said)
    return said
  }
  await tell(say(put, [file], { book: 'harbour', dryRun: true }))
  const first = await tell(say(put, [file], { book: 'harbour' }))
  expect(first.exit).toBe(EXIT.fault)
  expect(JSON.parse(first.stdout)).toMatchObject({ rows: 4, made: 2, linked: 2, refused: 2 })
  await tell(say(put, [file], { book: 'harbour', json: false }))
  await tell(say(put, [file], { book: 'nowhere' }))
  await tell(say(put, [join(scratch, 'none.csv')], {}))
  const listed = await tell(say(list, [], { book: 'harbour' }))
  const rows = JSON.parse(listed.stdout) as { id: string; schema: string }[]
  expect(rows.map(({ schema }) => schema)).toEqual(['Company', 'Person'])
  await tell(say(list, [], { json: false }))
  await tell(say(list, [], { account: 'aa' }))
  const person = rows[1]?.id ?? ''
  const shown = await tell(say(show, [person], { reason }))
  expect(JSON.parse(shown.stdout).properties.name).toEqual([`Ada ${MARK}`])
  await tell(say(show, [person], { reason, revision: '1', json: false }))
  await tell(say(show, [person], { reason: `who is Ada ${MARK}` }))
  await tell(say(show, [person], {}))
  await tell(say(show, [person], { reason, revision: '7' }))
  await tell(say(erase, [person], { reason: 'erasure request 2026-11' }))
  await tell(say(show, [person], { reason }))
  await tell(say(list, [], {}))
  return all
}

/** Without ids, times and who it was, which differ from run to run. */
const bare = (all: readonly Said[]): string[] =>
  all.map(({ exit, stdout, stderr }) =>
    [exit, stdout, stderr]
      .join('\n')
      .replace(/[0-9a-f]{32}/g, 'ID')
      .replace(/[a-z2-7]{26}/g, 'ACCOUNT')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/ +|─+/g, ' '),
  )

const actionsIn = async (folder: string): Promise<string[]> => {
  const registry = await openRegistryOf(surroundings(folder, process.env), {
    command: 'test',
    clock: Date.now,
  })
  const { rows } = await registry.audit.list({ action: 'party.' }, { limit: 99 })
  await registry.close()
  expect(JSON.stringify(rows)).not.toContain(MARK)
  return rows.map(({ who, action }) => `${who} ${action}`).filter((one) => !one.includes('list'))
}

test('the same story on a folder and through a server, and who did it is kept', async () => {
  const folder = join(scratch, 'alone')
  await placeRegistry(folder)
  const registry = await openRegistryOf(surroundings(folder, process.env), {
    command: 'test',
    clock: Date.now,
  })
  await registry.close()
  const book = bookOf('harbour', { name: 'Harbour', assets: [] })
  const data = await openFolder({ folder }, 'test', Date.now())
  await keepBook(data, book, Date.now())
  await data.ledger.close()
  const one = await story(folder)
  const faults = one.filter(({ stdout }) => !stdout.includes(MARK))
  expect(faults.length).toBeGreaterThan(10)
  for (const { exit, stderr } of one) expect(`${exit}${stderr}`).not.toContain(MARK)
  expect(one[2]?.stderr).toContain('line 3, column 4')
  const deeds = await actionsIn(folder)

  const server = await testServer({ sample: false })
  await keepBook(server.data, book, Date.now())
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const address = server.app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  tellServer(server.folder, {
    url: `http://127.0.0.1:${port}`,
    pid: process.pid,
    token: LOCAL_TOKEN,
  })
  try {
    await expect(alone('x', partyList)({ folder: server.folder } as Io, [], {})).rejects.toThrow()
    expect(bare(await story(server.folder))).toEqual(bare(one))
    const { rows } = await server.house.registry.audit.list({ action: 'party.' }, { limit: 99 })
    const told = rows.map(({ who, action }) => `${who} ${action}`)
    expect(told.filter((deed) => !deed.includes('list'))).toEqual(deeds)
    expect(deeds).toEqual([
      'local party.erase',
      'local party.read',
      'local party.read',
      'local party.import',
    ])
  } finally {
    untellServer(server.folder)
    await server.close()
  }
}, 120_000)

test('a file that is no UTF-8, has no form or another separator is refused', async () => {
  const say = sayer(join(scratch, 'nowhere'))
  const odd = join(scratch, 'odd.csv')
  writeFileSync(odd, Buffer.from([0x63, 0xff, 0x0a]))
  expect((await say(partyImport, [odd], {})).exit).toContain('PARTY_FILE')
  expect((await say(partyImport, [join(scratch, 'odd.txt')], {})).exit).toContain('USAGE')
  expect((await say(partyImport, [file], { separator: 'x' })).exit).toContain('USAGE')
  expect((await say(partyImport, [file], {})).exit).toContain('REGISTRY_NONE')
})
