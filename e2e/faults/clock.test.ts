/**
 * Goal: a node whose clock was set back answers each question about the past in one way, whatever
 * its clock says when asked; what it cannot know it does not call clear.
 * Method: two versions of a sanctions list, the older one imported at the later time; the same
 * questions with --as-of and --known-at, asked at different times of the clock.
 *
 * What happens: a version is known from the time that the clock showed when it was imported, or from
 * when the version before it was, if that is later. By default a node knows all that it has.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run, tempFolder } from './program.ts'

const temp = tempFolder()
const data = join(temp.path, 'data')
afterAll(temp.remove)

const STAYS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const GOES = '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S'
const COMES = '1Q2TWHE3GMdB6BZKafqwxXtWAWgFt5Jvm3'
const ALL = [STAYS, GOES, COMES]

const at = (clock: string, ...words: string[]) => {
  const preload = join(import.meta.dirname, 'clock.mjs')
  const env = { NODE_OPTIONS: `--import ${preload}`, PAPERCHAIN_CLOCK: clock }
  return run([...words, '--data', data], { env })
}

async function importList(clock: string, published: string, addresses: string[]): Promise<void> {
  const folder = join(temp.path, `ofac-${published}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'sanctioned_addresses_XBT.json'), JSON.stringify(addresses))
  expect(await at(clock, 'list', 'import', 'ofac', '--allow-shrink', folder)).toMatchObject({
    code: 0,
  })
}

/** Outcomes for the three addresses, in their order, and the exit code. */
async function outcomes(clock: string, ...flags: string[]): Promise<string> {
  const { code, stdout } = await at(clock, 'screen', '--json', ...ALL, ...flags)
  const answers: { outcome: string }[] = JSON.parse(stdout).answers
  return `${answers.map(({ outcome }) => outcome).join(', ')}; ${code}`
}

beforeAll(async () => {
  await importList('2026-06-01T00:00:00Z', '2024-09-27', [STAYS, GOES])
  await importList('2026-03-01T00:00:00Z', '2025-12-04', [STAYS, COMES])
})

const EARLY = '2026-02-01T00:00:00Z'
const LATE = '2027-01-01T00:00:00Z'
const NOBODY_KNOWS = 'cannot-tell, cannot-tell, cannot-tell; 4'

test.each([
  ['before either was known', '2026-03-10', '2026-02-01', LATE, NOBODY_KNOWS],
  [
    'before either was known, after the newer came',
    '2026-03-10',
    '2026-03-10',
    EARLY,
    NOBODY_KNOWS,
  ],
  ['before either was known, after the newer came', '2026-03-10', '2026-03-10', LATE, NOBODY_KNOWS],
  ['when both were known', '2026-06-10', '2026-06-10', EARLY, 'hit, clear, hit; 3'],
  ['of the older’s time, by both', '2025-01-01', '2026-06-10', EARLY, 'hit, hit, clear; 3'],
  ['of the older’s time, by the newer', '2025-01-01', '2026-03-10', LATE, NOBODY_KNOWS],
])('%s (as of %s, known at %s), asked at %s', async (_, asOf, knownAt, clock, expected) => {
  expect(await outcomes(clock, '--as-of', asOf, '--known-at', knownAt)).toBe(expected)
})

test('by default all that the node has counts, whatever its clock says', async () => {
  const clock = '2026-03-10T00:00:00Z'
  for (const now of [EARLY, clock, LATE]) expect(await outcomes(now)).toBe('hit, clear, hit; 3')
  const { stderr } = await at(clock, 'screen', STAYS)
  expect(stderr).toContain('2025-12-04')
  expect(stderr).not.toContain('2024-09-27')
})

test('the history shows both versions, though both are still to come', async () => {
  const { code, stdout } = await at(EARLY, 'list', 'history', '--json')
  expect({ code, versions: JSON.parse(stdout) }).toMatchObject({ code: 0, versions: { length: 2 } })
})
