/**
 * Goal: a process that is killed in the middle of a list import leaves the former version live and
 * whole, or the new one: never a part; and the import succeeds the next time.
 * Method: real processes that import a made list of 4,000 parties get SIGKILL after a part of the
 * time that an import takes.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { OwnFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { importListFiles } from '../jobs/import-list-files.ts'
import { openFolder } from '../open-folder.ts'

const ROUNDS = Number(process.env['PAPERCHAIN_KILLS'] ?? 8) / 2
const PARTIES = 4_000
const home = mkdtempSync(join(tmpdir(), 'kill-list-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const folder = join(home, 'node')

/** A version of which every name says the day. */
function fileOf(day: string): string {
  const path = join(home, `un-${day}.xml`)
  const people = Array.from(
    { length: PARTIES },
    (_, at) =>
      `<INDIVIDUAL><REFERENCE_NUMBER>A${at}</REFERENCE_NUMBER><FIRST_NAME>N${at} ${day}` +
      '</FIRST_NAME><UN_LIST_TYPE>P</UN_LIST_TYPE></INDIVIDUAL>',
  )
  const head = `<CONSOLIDATED_LIST dateGenerated="${day}"><INDIVIDUALS>`
  writeFileSync(path, `${head}${people.join('\n')}</INDIVIDUALS></CONSOLIDATED_LIST>`)
  return path
}

async function withFolder<T>(work: (data: OwnFolder) => Promise<T>): Promise<T> {
  const data = await openFolder({ folder }, 'test', Date.now())
  try {
    return await work(data)
  } finally {
    await data.ledger.close()
  }
}

async function bringIn(path: string): Promise<void> {
  const order = { form: 'un', paths: [path], published: undefined, allowShrink: false } as const
  await withFolder(async ({ lists }) => {
    const signal = new AbortController().signal
    for await (const outcome of importListFiles(order, { lists, clock: Date.now, signal })) {
      expect('fault' in outcome).toBe(false)
    }
  })
}

/** Kills it some time after it began; whether it had told that it was done. */
async function importAndKill(path: string, aliveMs: number): Promise<boolean> {
  const script = join(import.meta.dirname, '../../../test/kill-9-list.mjs')
  const child = spawn(process.execPath, [script, folder, path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (data: Buffer) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), aliveMs)
    said += data.toString()
  })
  await new Promise((ended) => child.once('close', ended))
  expect(said).toContain('begin')
  return said.includes('done')
}

test('the version in force is whole after each kill', async () => {
  await bringIn(fileOf('2020-01-01'))
  for (let round = 0; round < ROUNDS; round++) {
    const day = `2020-02-${String(round + 1).padStart(2, '0')}`
    const path = fileOf(day)
    const wasDone = await importAndKill(path, 40 + 1_100 * (round / ROUNDS))
    await withFolder(async ({ lists }) => {
      const versions = await lists.versions()
      for (const { list, hash, publishedMs } of versions) {
        const parties = await lists.parties(list, hash)
        const said = new Date(publishedMs).toISOString().slice(0, 10)
        expect(parties).toHaveLength(PARTIES)
        expect(parties.every(({ names }) => names[0]?.text.endsWith(said))).toBe(true)
      }
      const isThere = versions.some(({ publishedMs }) => publishedMs === Date.parse(day))
      if (wasDone) expect(isThere).toBe(true)
    })
    // What was cut off stands in nobody's way.
    await bringIn(path)
  }
}, 240_000)
