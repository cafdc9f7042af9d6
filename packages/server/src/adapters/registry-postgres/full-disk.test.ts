/**
 * Goal: a disk that fills up is said by a code before the embedded engine needs what is not there
 * (without room for a segment of its log it never answers again); nothing that was acknowledged is
 * lost, and it goes on once there is room. A database that does not open is named as such.
 * Method: a small file system in memory (needs root; skipped with the reason elsewhere), rows until
 * one is refused; a database whose control file is gone.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { placeRegistry } from '../../../test/made-once.ts'
import { FREE_BYTES_MIN } from './pglite-engine.ts'
import { openRegistry } from './registry.ts'

const DISK_MIB = 110
/** What may be written until the room that is kept is reached. */
const LEFT_BYTES = 4 * 2 ** 20
const ROWS_MAX = 2_000

const home = mkdtempSync(join(tmpdir(), 'paperchain-registry-disk-'))
const disk = join(home, 'disk')
mkdirSync(disk)
const { status, stderr } = spawnSync(
  'mount',
  ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', disk],
  { encoding: 'utf8' },
)
if (status !== 0) console.warn(`skipped: a full disk (nothing can be mounted: ${stderr})`)
afterAll(() => {
  if (status === 0) execFileSync('umount', [disk])
  rmSync(home, { recursive: true, force: true })
})

const open = (folder: string) =>
  openRegistry({ folder, keyFile: join(home, 'key.json'), command: 'test', clock: () => 0 })
const code = (name: string) => expect.objectContaining({ code: name })

test.skipIf(status !== 0)(
  'a disk that fills up',
  async () => {
    const folder = join(disk, 'data')
    const fill = join(disk, 'fill')
    await placeRegistry(folder)
    const registry = await open(folder)
    const add = () =>
      registry.audit.append({
        ...{ who: 'w', action: 'row.add', object: 'x', from: '', before: null },
        after: randomBytes(20_000).toString('hex'),
      })
    spawnSync('dd', ['if=/dev/zero', `of=${fill}`, 'bs=64k', `count=${blocksBeside(disk)}`])
    let rows = 0
    let refused: unknown = null
    while (refused === null && rows < ROWS_MAX) {
      await add().then(
        () => rows++,
        (error: unknown) => {
          refused = error
        },
      )
    }
    expect(refused).toEqual(code('DISK_FULL'))
    expect(rows).toBeGreaterThan(0)
    // Questions are answered all the same, and nothing is opened that could not be written.
    expect(await registry.audit.verify()).toMatchObject({ state: 'whole', entries: rows })
    await registry.close()
    await expect(open(folder)).rejects.toEqual(code('DISK_FULL'))
    rmSync(fill)
    const again = await open(folder)
    expect(await again.audit.verify()).toMatchObject({ state: 'whole', entries: rows })
    await again.close()
  },
  120_000,
)

/** Blocks of 64 KiB that fill the disk but for the room that is kept and a little. */
function blocksBeside(path: string): number {
  const out = execFileSync('df', ['-B1', '--output=avail', path], { encoding: 'utf8' })
  const free = Number(out.trim().split('\n').at(-1))
  return Math.floor((free - FREE_BYTES_MIN - LEFT_BYTES) / 65_536)
}

test('a database that does not open is named, and stays as it is', async () => {
  const folder = join(home, 'damaged')
  await placeRegistry(folder)
  await (await open(folder)).close()
  const control = join(folder, 'registry', 'database', 'global', 'pg_control')
  truncateSync(control, 100)
  const named = {
    code: 'REGISTRY_DAMAGED',
    message: expect.stringMatching(/(FATAL|PANIC): .*pg_c/),
  }
  await expect(open(folder)).rejects.toEqual(expect.objectContaining(named))
  // Its lock is given back, so the next one is told the same.
  await expect(open(folder)).rejects.toEqual(code('REGISTRY_DAMAGED'))
})
