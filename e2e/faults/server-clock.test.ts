/**
 * Goal: a server whose clock was set back by an hour goes on: sessions live, the audit log stays
 * whole, jobs of the time before are finished and new ones are done, a backup is taken and restores;
 * the doctor says that the clock is wrong.
 * Method: the built program, killed while it has a job, and started again with a clock that is off.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run, tempFolder } from './program.ts'
import {
  administratorKey,
  backupEnded,
  jobEnded,
  type Node,
  nodeAt,
  type Server,
  serving,
} from './server-program.ts'

const HOUR_MS = 3_600_000
const SLOW = { timeout: 240_000 }
const PASSWORD = 'four unrelated winter spoons'
const SHIFT = join(import.meta.dirname, 'clock-shift.mjs')
const BACK = { NODE_OPTIONS: `--import ${SHIFT}`, PAPERCHAIN_CLOCK_SHIFT_MS: `${-HOUR_MS}` }

const temp = tempFolder()
afterAll(temp.remove)
const node: Node = nodeAt(temp.path, 'data')
let key = ''
let cookie = ''
let job = ''

beforeAll(async () => {
  await run(['sample', '--files-only', '--out', join(temp.path, 'case')])
  const server = await serving(node)
  key = await administratorKey(server, PASSWORD)
  cookie = await signIn(server)
  job = await importCase(server)
  await server.kill()
})

async function signIn({ url }: Server): Promise<string> {
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'admin', password: PASSWORD }),
  })
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

const importCase = async ({ api }: Server): Promise<string> =>
  (await api('block.import', { body: { source: { paths: [join(temp.path, 'case')] } } })).id

test('an hour back: sessions, keys, jobs, audit and backup go on', SLOW, async () => {
  const server = await serving(node, BACK)
  const { api, url } = server
  expect(Date.parse((await api('status.read', {})).now)).toBeLessThan(Date.now() - HOUR_MS / 2)
  // The session of before, the key of before, and new ones.
  const own = await fetch(`${url}/v1/session`, { headers: { cookie } })
  expect(own.status).toBe(200)
  expect(await signIn(server)).not.toBe(cookie)
  const body = { value: 7 }
  await server.as(key)('setting.change', { params: { key: 'listStaleDays' }, body })
  // The job that was under way, and one more.
  expect(await jobEnded(api, job)).toMatchObject({ state: 'done' })
  expect(await jobEnded(api, await importCase(server))).toMatchObject({
    state: 'done',
    result: { stored: 0 },
  })
  const target = join(temp.path, 'backup.tar')
  const { id } = await api('backup.take', { body: { target } })
  expect(await backupEnded(api, id)).toMatchObject({ state: 'done' })
  expect(await api('audit.verify', { body: {} })).toMatchObject({ state: 'whole' })
  // Order is by number: times may go back, and say what the clock said.
  const { items } = await api('audit.list', { query: { limit: 1_000 } })
  const times = items.map(({ when }) => Date.parse(when)).reverse()
  expect(times.some((time, at) => time < (times[at - 1] ?? 0) - HOUR_MS / 2)).toBe(true)
  expect(await server.stop()).toMatchObject({ code: 0 })
  const to = join(temp.path, 'restored')
  const restored = await run(['restore', target, '--data', to], { env: { ...node.env, ...BACK } })
  expect(restored).toMatchObject({ code: 0, stderr: '' })
})

test('the doctor says that the clock is behind', SLOW, async () => {
  const words = ['doctor', '--json', '--data', node.folder]
  const clockIn = async (env: Readonly<Record<string, string>>) => {
    const { stdout } = await run(words, { env })
    const { lines } = JSON.parse(stdout) as { lines: { check: string; state: string }[] }
    return lines.filter(({ check }) => check === 'clock').map(({ state }) => state)
  }
  expect(await clockIn({ ...node.env, ...BACK })).toContain('problem')
  // With the right clock nothing is behind: what the hour wrote lies in the past.
  expect(await clockIn(node.env)).toEqual(['ok'])
})
