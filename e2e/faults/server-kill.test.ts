/**
 * Goal: a server that is killed during an import, a list load or a backup loses nothing that it had
 * acknowledged and doubles nothing: jobs go on by themselves, the list version that was in force
 * stays so until the next one is whole, what stands in the place of a backup is whole, and the
 * audit log proves itself.
 * Method: the built program and SIGKILL at moments drawn from a printed seed (PAPERCHAIN_SEED takes
 * another), two long-lived nodes side by side, 25 kills each. Before each kill a setting is changed
 * and acknowledged; after each the log is read whole and counted. Now and then the next start is
 * killed too, while it recovers.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkFiles } from '../../packages/server/src/app/operate/files.ts'
import { readManifest } from '../../packages/server/src/app/operate/manifest.ts'
import { digestsOf, numbersFrom, recordsIn, run, tempFolder } from './program.ts'
import {
  administratorKey,
  backupEnded,
  jobEnded,
  type Node,
  nodeAt,
  type Server,
  serving,
  startServer,
} from './server-program.ts'

const REGTEST = ledger('bitcoin-regtest')
const KILLS_EACH = 25
/** Of three rounds two do the work of their node and one takes a backup. */
const BACKUP_EVERY = 3
/** A start is killed after one round in so many. */
const START_KILLED_EVERY = 12
const START_MS_MAX = 1_500
/** From the answer to the kill, at most: longer than the work takes on a quiet machine. */
const WORK_MS_MAX = 500
/** Of the time that the first, small backup took, so that some rounds end after a rename. */
const BACKUP_SHARE_MAX = 2.5
const PASSWORD = 'four unrelated winter spoons'
const SETTING = 'listStaleDays'
const SLOW = { timeout: 600_000 }
const SEED = Number(process.env['PAPERCHAIN_SEED'] ?? 20260412)

const temp = tempFolder()
afterAll(temp.remove)
const at = (...names: string[]): string => join(temp.path, ...names)

let files: string[] = []
let whole: Readonly<Record<string, string>>
beforeAll(async () => {
  await run(['sample', '--files-only', '--out', at('case')])
  files = readdirSync(at('case')).filter((name) => name.endsWith('.dat'))
  await run(['import', 'bitcoin', '--data', at('whole'), at('case')])
  whole = await digestsOf(at('whole'), REGTEST)
})

/** What a node's rounds do between start and kill, and what is checked at each start. */
type Story = {
  readonly node: Node
  readonly next: (below: number) => number
  /** Asks for work; it is acknowledged when this returns. */
  readonly work: (server: Server, round: number) => Promise<void>
  readonly check: (server: Server) => Promise<void>
}

/** One backup after another; a name is used until what stands there is whole. */
class Backups {
  readonly #home: string
  #number = 0
  #tookMs: number | null = null
  whole: string[] = []
  torn = 0
  constructor(home: string) {
    this.#home = home
  }
  get target(): string {
    return join(this.#home, `backup-${this.#number}${this.#number % 2 === 0 ? '' : '.tar'}`)
  }
  /** Begins one and waits a part of the time that one takes; the first is waited for. */
  async begin({ api }: Server, next: Story['next']): Promise<void> {
    const startedMs = performance.now()
    const { id } = await api('backup.take', { body: { target: this.target } })
    if (this.#tookMs === null) {
      expect(await backupEnded(api, id)).toMatchObject({ state: 'done', fault: null })
      this.#tookMs = performance.now() - startedMs
    } else await sleep((this.#tookMs * BACKUP_SHARE_MAX * next(1_000)) / 1_000)
  }
  async settle(): Promise<void> {
    const { target } = this
    if (!existsSync(target)) {
      this.torn++
      return
    }
    if (!target.endsWith('.tar')) await checkFiles(target, readManifest(target).files)
    this.whole.push(target)
    this.#number++
  }
}

/** Kills over and over; the server of the last start, which nobody has killed, and the backups. */
async function killOver({ node, next, work, check }: Story) {
  const backups = new Backups(join(node.folder, '..'))
  let server = await serving(node)
  const key = await administratorKey(server, PASSWORD)
  let changes = 0
  for (let round = 0; round < KILLS_EACH; round++) {
    const admin = server.as(key)
    await admin('setting.change', { params: { key: SETTING }, body: { value: ++changes } })
    const isBackup = round % BACKUP_EVERY === BACKUP_EVERY - 1
    if (isBackup) await backups.begin(server, next)
    else {
      await work(server, round)
      await sleep(next(WORK_MS_MAX))
    }
    expect(await server.kill()).toMatchObject({ signal: 'SIGKILL', stderr: '' })
    if (isBackup) await backups.settle()
    if (round % START_KILLED_EVERY === 0) await killStart(node, next(START_MS_MAX))
    server = await serving(node)
    await checkRegistry(server, key, changes)
    await check(server)
  }
  return { server, backups }
}

async function killStart(node: Node, afterMs: number): Promise<void> {
  const { child, ended } = startServer(node)
  setTimeout(() => child.kill('SIGKILL'), afterMs)
  expect(await ended).toMatchObject({ signal: 'SIGKILL', stderr: '' })
}

/** The log is whole, and says each acknowledged change once. */
async function checkRegistry(server: Server, key: string, changes: number): Promise<void> {
  const { api } = server
  expect(await api('audit.verify', { body: {} })).toMatchObject({ state: 'whole' })
  const query = { action: 'setting.change', limit: 1_000 }
  const { items } = await api('audit.list', { query })
  expect(items).toHaveLength(changes)
  const { settings } = await server.as(key)('setting.list', {})
  expect(settings.find((setting) => setting.key === SETTING)).toMatchObject({ value: changes })
}

/** Every job that was acknowledged ends well, once. */
async function allDone({ api }: Server, jobs: readonly string[]): Promise<number> {
  let again = 0
  for (const job of jobs) {
    const { state, fault, attempt } = await jobEnded(api, job)
    expect({ job, state, fault }).toEqual({ job, state: 'done', fault: null })
    if (attempt > 1) again++
  }
  const { items } = await api('job.list', { query: { limit: 1_000 } })
  expect(items.map(({ id }) => id).sort()).toEqual([...jobs].sort())
  return again
}

/** A last backup of the living node, the newest of the killed ones, and what restores from both. */
async function restoreBoth(
  { node, next }: Pick<Story, 'node' | 'next'>,
  { api }: Server,
  backups: Backups,
): Promise<readonly string[]> {
  const { id } = await api('backup.take', { body: { target: backups.target } })
  expect(await backupEnded(api, id)).toMatchObject({ state: 'done', fault: null })
  await backups.settle()
  const places = [backups.whole.at(-1), backups.whole[next(backups.whole.length)]]
  return Promise.all(
    places.map(async (from = '', number) => {
      const to = join(node.folder, '..', `restored-${number}`)
      const ended = await run(['restore', from, '--data', to], { env: node.env })
      expect({ from, ...ended }).toMatchObject({ from, code: 0, stderr: '' })
      return to
    }),
  )
}

function tell(again: number, { torn, whole: kept }: Backups): void {
  console.info(`${again} jobs went on after a kill; ${torn} backups torn, ${kept.length} whole`)
  expect(torn).toBeGreaterThan(0)
}

/** What a stopped server leaves is a folder that every check finds well. */
async function stopAndExamine(node: Node, server: Server): Promise<void> {
  expect(await server.stop()).toMatchObject({ code: 0 })
  const { code, stdout } = await run(['doctor', '--deep', '--json', '--data', node.folder], {
    env: node.env,
  })
  const lines = (JSON.parse(stdout) as { lines: { check: string; state: string }[] }).lines
  expect(lines.filter(({ state }) => state === 'problem')).toEqual([])
  expect(code).toBe(0)
  expect(readdirSync(join(node.folder, '..')).filter((name) => /making|part$/.test(name))).toEqual(
    [],
  )
}

describe.concurrent(`seed ${SEED}`, () => {
  test(`${KILLS_EACH} kills during imports and backups`, SLOW, async () => {
    const next = numbersFrom(SEED)
    const node = nodeAt(at('blocks'), 'data')
    const parts = deal(KILLS_EACH)
    const jobs: string[] = []
    let stored = 0
    const story: Story = {
      node,
      next,
      work: async ({ api }, round) => {
        const paths = [parts[round] ?? '']
        jobs.push((await api('block.import', { body: { source: { paths } } })).id)
      },
      check: async ({ api }) => {
        const { items } = await api('ledger.list', {})
        // Nothing that was here is gone.
        const blocks = items[0]?.blocks ?? 0
        expect(blocks).toBeGreaterThanOrEqual(stored)
        stored = blocks
      },
    }
    const { server, backups } = await killOver(story)
    const again = await allDone(server, jobs)
    const last = await server.api('block.import', { body: { source: { paths: [at('case')] } } })
    expect(await jobEnded(server.api, last.id)).toMatchObject({ state: 'done' })
    const [newest = ''] = await restoreBoth(story, server, backups)
    await stopAndExamine(node, server)
    expect(await digestsOf(node.folder, REGTEST)).toEqual(whole)
    expect(await digestsOf(newest, REGTEST)).toEqual(whole)
    tell(again, backups)
    expect(again).toBeGreaterThan(0)
  })

  test(`${KILLS_EACH} kills during list loads and backups`, SLOW, async () => {
    const next = numbersFrom(SEED + 1)
    const node = nodeAt(at('lists'), 'data')
    const jobs: string[] = []
    let newest = 0
    let asked = 0
    const story: Story = {
      node,
      next,
      work: async ({ api }) => {
        const body = { form: 'ofac', source: { paths: [listOf(++asked)] } }
        jobs.push((await api('list.import', { body })).id)
      },
      check: async ({ api }) => {
        const counts = await entriesOfVersions(api)
        // What was in force still is, until the next version is there whole.
        expect(counts.length).toBeGreaterThanOrEqual(newest)
        expect(counts).toEqual(counts.map((_, index) => (counts.length - index) * ROWS_MORE))
        newest = counts.length
        if (newest === 0) return
        const texts = [addressOf(0), addressOf(newest * ROWS_MORE - 1)]
        const { answers } = await api('screen.texts', { body: { texts } })
        expect(answers.map(({ outcome }) => outcome)).toEqual(['hit', 'hit'])
      },
    }
    const { server, backups } = await killOver(story)
    const again = await allDone(server, jobs)
    expect(await entriesOfVersions(server.api)).toHaveLength(asked)
    await story.check(server)
    const [copy = ''] = await restoreBoth(story, server, backups)
    await stopAndExamine(node, server)
    const history = ['list', 'history', '--json', '--data']
    const [here, there] = [await run([...history, node.folder]), await run([...history, copy])]
    expect(JSON.parse(there.stdout)).toEqual(JSON.parse(here.stdout))
    tell(again, backups)
  })
})

/** The blocks of the sample case dealt out to `count` files, as they come. */
function deal(count: number): string[] {
  const records = files.flatMap((name) => recordsIn(readFileSync(at('case', name))))
  return Array.from({ length: count }, (_, part) => {
    const path = at(`part-${part}.dat`)
    writeFileSync(path, Buffer.concat(records.filter((_, index) => index % count === part)))
    return path
  })
}

/** Rows by which each version of the list is longer than the one before. */
const ROWS_MORE = 1_000

const addressOf = (row: number): string => `0x${(row + 1).toString(16).padStart(40, '0')}`

/** Writes version `number` of a list of sanctioned addresses; its folder. */
function listOf(number: number): string {
  const day = new Date(Date.UTC(2024, 0, number)).toISOString().slice(0, 10)
  const folder = at(`ofac-addresses-${day}`)
  mkdirSync(folder)
  const rows = Array.from({ length: number * ROWS_MORE }, (_, row) => addressOf(row))
  writeFileSync(join(folder, 'sanctioned_addresses_ETH.json'), JSON.stringify(rows))
  return folder
}

/** Of each version of the list how many entries it has, the newest first. */
async function entriesOfVersions(api: Server['api']): Promise<number[]> {
  const { items: lists } = await api('list.list', {})
  if (lists.length === 0) return []
  const params = { list: 'ofac-addresses' }
  const { items } = await api('list.versions', { params, query: { limit: 1_000 } })
  return items.map(({ entryCount }) => entryCount)
}
