/**
 * Goal: a server whose disk fills up answers each change with a code, goes on answering questions,
 * leaves nothing of a backup that had no room, and goes on by itself once there is room.
 * Method: the built program on a small file system in memory (`mount -t tmpfs`, which needs root;
 * skipped with the reason elsewhere), filled to the last byte while the server runs.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ApiError } from '@paperchain/contract/client'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, expect, test } from 'vitest'
import { digestsOf, run, tempFolder } from './program.ts'
import { backupEnded, jobEnded, nodeAt, serving } from './server-program.ts'

const REGTEST = ledger('bitcoin-regtest')
/** The registry takes 40 MiB and keeps 48 free; the rest is for ledger and backup. */
const SIZE = '160m'
const SLOW = { timeout: 240_000 }

const temp = tempFolder()
const disk = join(temp.path, 'disk')
mkdirSync(disk)
const { status, stderr } = spawnSync(
  'mount',
  ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk],
  {
    encoding: 'utf8',
  },
)
if (status !== 0)
  console.warn(`skipped: a server on a full disk (nothing can be mounted: ${stderr})`)
afterAll(() => {
  if (status === 0) execFileSync('umount', [disk])
  temp.remove()
})

const fill = join(disk, 'fill')

/** The code by which the server refuses. */
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof ApiError ? error.problem.code : String(error)),
  )

test.skipIf(status !== 0)('a full disk, and then room', SLOW, async () => {
  const node = nodeAt(disk, 'data')
  const cases = join(temp.path, 'case')
  await run(['sample', '--files-only', '--out', cases])
  const server = await serving(node)
  const { api } = server
  const address = { texts: ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'] }
  const importCase = () => api('block.import', { body: { source: { paths: [cases] } } })
  const backupTo = (name: string) => api('backup.take', { body: { target: join(disk, name) } })

  spawnSync('dd', ['if=/dev/zero', `of=${fill}`, 'bs=4k'])
  expect(await codeOf(importCase())).toBe('DISK_FULL')
  expect(await codeOf(backupTo('none'))).toBe('DISK_FULL')
  expect((await api('screen.texts', { body: address })).answers).toHaveLength(1)
  expect(await api('status.read', {})).toMatchObject({ ledgers: [] })
  expect(await api('health', {})).toEqual({ status: 'ok' })

  rmSync(fill)
  expect(await jobEnded(api, (await importCase()).id)).toMatchObject({ state: 'done' })
  // On the same disk, by the command: room for the registry, and none for a backup.
  const target = join(disk, 'backup')
  spawnSync('dd', ['if=/dev/zero', `of=${fill}`, 'bs=4k'])
  const refused = await run(['backup', target, '--data', node.folder], { env: node.env })
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(/^DISK_FULL: /)
  rmSync(fill)
  const { id } = await backupTo('backup')
  expect(await backupEnded(api, id)).toMatchObject({ state: 'done', fault: null })
  expect(existsSync(target)).toBe(true)
  expect(readdirSync(disk).filter((name) => name.includes('making'))).toEqual([])
  expect(await api('audit.verify', { body: {} })).toMatchObject({ state: 'whole' })
  expect(await server.stop()).toMatchObject({ code: 0 })

  const whole = join(temp.path, 'whole')
  await run(['import', 'bitcoin', '--data', whole, cases])
  expect(await digestsOf(node.folder, REGTEST)).toEqual(await digestsOf(whole, REGTEST))
})

test.skipIf(status !== 0)('a backup to a disk without room for it', SLOW, async () => {
  const small = join(disk, 'small')
  mkdirSync(small)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', small])
  try {
    for (const name of ['backup', 'backup.tar']) {
      const data = ['--data', join(temp.path, 'whole')]
      const { code, stdout, stderr: said } = await run(['backup', join(small, name), ...data])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(said).toMatch(/^DISK_FULL: /)
      expect(readdirSync(small)).toEqual([])
    }
  } finally {
    execFileSync('umount', [small])
  }
})
