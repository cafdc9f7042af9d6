/**
 * Goal: on a full disk an import says so in one sentence, leaves nothing half-written, and the same
 * command finishes once there is room.
 * Method: a small file system in memory (`mount -t tmpfs`, which needs root; skipped with the
 * reason elsewhere) whose size lets each phase in turn run out of room; then it is made larger. And
 * everywhere a limit on the size of a file (`ulimit -f`), which the system reports in another way.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digestsOf, type Ended, run, tempFolder } from './program.ts'

const REGTEST = ledger('bitcoin-regtest')
/** Room for the sample case's ledger while it is written, and while it is merged. */
const ROOM = '64m'

const temp = tempFolder()
const at = (...names: string[]): string => join(temp.path, ...names)
const disk = at('disk')
const data = join(disk, 'data')

const mount = (...words: string[]): string => {
  const { status, error, stderr } = spawnSync('mount', words, { encoding: 'utf8' })
  return status === 0 ? '' : (error?.message ?? stderr.trim())
}
mkdirSync(disk)
const refused = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk)
if (refused === '') execFileSync('umount', [disk])
else console.warn(`skipped: a full disk (no file system can be mounted here: ${refused})`)

let whole: Readonly<Record<string, string>>
beforeAll(async () => {
  await run(['sample', '--files-only', '--out', at('case')])
  await run(['import', 'bitcoin', '--data', at('whole'), at('case')])
  whole = await digestsOf(at('whole'), REGTEST)
})
afterAll(temp.remove)

const importAll = (into: string): Promise<Ended> =>
  run(['import', 'bitcoin', '--data', into, at('case')])

const isDiskFull = ({ code, stdout, stderr }: Ended): void => {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^DISK_FULL: Expected room on the disk, got[^\n]+\nMake room[^\n]+\n$/)
}

describe.skipIf(refused !== '')('a full disk', () => {
  beforeEach(() => {
    expect(mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk)).toBe('')
    return () => execFileSync('umount', [disk])
  })
  const resize = (size: string) => expect(mount('-o', `remount,size=${size}`, disk)).toBe('')

  /** Takes the last room there is. */
  const fill = () => spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=4k'])

  test('in every phase: the same command finishes when there is room', async () => {
    fill()
    const words: string[] = []
    for (const size of ['1m', '2m', '6m', '10m']) {
      resize(size)
      const ended = await importAll(data)
      isDiskFull(ended)
      words.push(ended.stderr.split('\n')[0] ?? '')
      rmSync(join(disk, 'fill'), { force: true })
    }
    // Of the lock, of the engine's own folder, of the journal, of the rows going in.
    expect(words.filter((text) => text.endsWith('got ENOSPC')).length).toBeGreaterThan(0)
    expect(words.filter((text) => text.includes('pushing to view')).length).toBeGreaterThan(0)
    resize(ROOM)
    expect(await importAll(data)).toMatchObject({ code: 0, stderr: '' })
    expect(await digestsOf(data, REGTEST)).toEqual(whole)
  })

  test('with a ledger on it: what was stored stays, the rest comes later', async () => {
    resize('8m')
    const files = readdirSync(at('case')).filter((name) => name.endsWith('.dat'))
    await run(['import', 'bitcoin', '--data', data, at('case', files[0] ?? '')])
    const stored = await digestsOf(data, REGTEST)
    fill()
    isDiskFull(await importAll(data))
    resize('10m')
    isDiskFull(await importAll(data))
    resize(ROOM)
    rmSync(join(disk, 'fill'))
    const found = await digestsOf(data, REGTEST)
    expect([stored, whole]).toContainEqual(found)
    expect(await importAll(data)).toMatchObject({ code: 0 })
    expect(await digestsOf(data, REGTEST)).toEqual(whole)
  })

  test('while a list comes in: the list is not there, and then it is', async () => {
    resize('2m')
    const list = join(temp.path, 'tags.yaml')
    copyFileSync(at('case', 'sample-tags.yaml'), list)
    await run(['list', 'history', '--data', data])
    fill()
    isDiskFull(await run(['list', 'import', 'tagpack', '--data', data, list]))
    rmSync(join(disk, 'fill'))
    resize(ROOM)
    const { stdout } = await run(['list', 'history', '--json', '--data', data])
    expect(JSON.parse(stdout)).toEqual([])
    expect(await run(['list', 'import', 'tagpack', '--data', data, list])).toMatchObject({
      code: 0,
    })
  })

  test('a folder that cannot be written is named', async () => {
    mkdirSync(data)
    expect(mount('-o', 'remount,ro', disk)).toBe('')
    const { code, stderr } = await importAll(data)
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(data) })
    expect(stderr).toMatch(/^FOLDER_NOT_WRITABLE: [^\n]+EROFS\n[^\n]+\n$/)
  })
})

test('a limit on the size of a file is no room either', async () => {
  const limited = at('limited')
  const main = join(import.meta.dirname, '../../packages/server/dist/app/main.js')
  const words = ['import', 'bitcoin', '--data', limited, at('case')]
  const script = `ulimit -f 1000 && exec "$0" "$@"`
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', script, process.execPath, main, ...words],
    { encoding: 'utf8' },
  )
  isDiskFull({ code: status, signal: null, stdout, stderr, tookMs: 0 })
  expect(existsSync(join(limited, 'lock'))).toBe(false)
  expect(await importAll(limited)).toMatchObject({ code: 0, stderr: '' })
  expect(await digestsOf(limited, REGTEST)).toEqual(whole)
})

test('a data folder that is a file is named', async () => {
  const file = at('file')
  writeFileSync(file, '')
  const { code, stderr } = await importAll(file)
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(file) })
  expect(stderr).toMatch(/^FOLDER_NOT_WRITABLE: /)
})
