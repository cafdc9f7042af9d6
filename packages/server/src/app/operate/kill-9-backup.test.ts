/**
 * Goal: a process that is killed in the middle of a backup harms neither the node nor the place of
 * the backup: what stands there under its name is whole and restores, and the next backup succeeds.
 * Method: real processes that back up the sample case get SIGKILL after a random part of the time
 * that a backup takes, from before its first file to after its rename.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkFiles } from './files.ts'
import { readManifest } from './manifest.ts'
import { backUp, discard, fillNode, placeAt, portrait, scratch } from './node.fixture.ts'
import { restoreBackup } from './restore.ts'

const ROUNDS = Number(process.env['PAPERCHAIN_KILLS'] ?? 8) / 4
/** Of the time that a whole backup takes, so that some rounds end after its rename. */
const ALIVE_SHARE_MAX = 1.3
const SEED = 9

const home = scratch()
afterAll(() => discard(home))
const source = placeAt(home, 'source')
let digests: Awaited<ReturnType<typeof portrait>>['digests']

beforeAll(async () => {
  await fillNode(source)
  digests = (await portrait(source)).digests
}, 120_000)

/** Starts a backup and kills it some time after it began, or not; what it had told by then. */
async function backUpAndKill(target: string, aliveMs: number | null): Promise<string[]> {
  const script = join(import.meta.dirname, '../../../test/kill-9-backup.mjs')
  const child = spawn(process.execPath, [script, source.folder, source.keyFile, target], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let wrong = ''
  child.stdout.on('data', (data: Buffer) => {
    if (said === '' && aliveMs !== null) setTimeout(() => child.kill('SIGKILL'), aliveMs)
    said += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    wrong += data.toString()
  })
  await new Promise((ended) => child.once('close', ended))
  expect(wrong).toBe('')
  return said.trim().split('\n')
}

/** How long a process of its own takes from its first word to its end. */
async function timeOfBackup(): Promise<number> {
  const startedMs = Date.now()
  expect(await backUpAndKill(join(home, 'first'), null)).toEqual(['begin', 'done'])
  const wholeMs = Date.now() - startedMs
  const openMs = Date.now()
  await backUp(source, join(home, 'second'))
  // Starting the process takes the rest.
  return Math.min(wholeMs, 2 * (Date.now() - openMs))
}

test(`${ROUNDS} killed backups leave nothing that could be taken for one`, {
  timeout: 600_000,
}, async () => {
  console.info(`seed ${SEED}`)
  let state = SEED
  let torn = 0
  const wholeMs = await timeOfBackup()
  for (let round = 0; round < ROUNDS; round++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const target = join(home, `round-${round}`)
    const aliveMs = (state / 2 ** 32) * ALIVE_SHARE_MAX * wholeMs
    const told = await backUpAndKill(target, round === 0 ? 0 : aliveMs)
    expect(told[0]).toBe('begin')
    if (existsSync(target)) await checkFiles(target, readManifest(target).files)
    else {
      torn++
      expect(told).toEqual(['begin'])
      // The same name is free, whatever the killed one left beside it.
      await backUp(source, target)
    }
    expect(readdirSync(home).filter((name) => name.endsWith('.making'))).toEqual([])
    expect((await portrait(source)).digests).toEqual(digests)
  }
  expect(torn).toBeGreaterThan(0)
  console.info(`${torn} of ${ROUNDS} were killed before they were whole`)
  const restored = placeAt(home, 'restored')
  await restoreBackup(join(home, 'round-0'), restored, Date.now)
  const now = await portrait(restored)
  expect(now.digests).toEqual(digests)
  expect(now.verdict).toMatchObject({ state: 'whole' })
})
