/**
 * Goal: what a crash leaves in the journal is finished or dropped when the folder is opened next,
 * and finishing it once more changes nothing.
 * Method: the entry of a real append is kept aside as it stood before the engine had it, and put
 * into the journal of a folder before opening it: whole, in parts, again, and long after.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { batchOf } from '@paperchain/core/domain/batch/batch-of'
import { BITCOIN } from '@paperchain/core/domain/ledger'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { LedgerStore } from '@paperchain/core/ports'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { agreedDigests } from '../../../../core/test/ledger-store.contract.ts'
import { openDataFolder } from './data-folder.ts'
import { onStep } from './fault-engine.fixture.ts'
import { story } from './fault-story.fixture.ts'

vi.mock('./engine.ts', async (original) => {
  const { hookedEngine } = await import('./fault-engine.fixture.ts')
  const { openEngine, ...rest } = await original<typeof import('./engine.ts')>()
  const hooked: typeof openEngine = (address) => hookedEngine(openEngine(address))
  return { ...rest, openEngine: hooked }
})

const FILES = ['batch.json', 'batch.rows']
/** How a folder is copied: the engine's links stay relative, or they would lead back to it. */
const RELATIVE = { recursive: true, verbatimSymlinks: true } as const

const { first, batch, later } = story()
let home = ''
let before: Record<string, string>
let after: Record<string, string>
let atLast: Record<string, string>

const openAt = async (folder: string): Promise<LedgerStore> =>
  (await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf: () => BITCOIN_RULES })).ledger

/** Opens the folder, and gives its digests and what is left in its journal. */
async function opened(
  folder: string,
): Promise<{ digests: Record<string, string>; left: string[] }> {
  const store = await openAt(folder)
  try {
    return { digests: await agreedDigests(store), left: readdirSync(join(folder, 'journal')) }
  } finally {
    await store.close()
  }
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'paperchain-journal-'))
  const folder = join(home, 'data')
  const store = await openAt(folder)
  await store.append(batchOf(BITCOIN, first))
  before = await agreedDigests(store)
  await store.close()
  cpSync(folder, join(home, 'before'), RELATIVE)
  const again = await openAt(folder)
  onStep((step) => {
    if (step === 'before load')
      cpSync(join(folder, 'journal'), join(home, 'entry'), { recursive: true })
  })
  await again.append(batchOf(BITCOIN, batch))
  onStep(null)
  after = await agreedDigests(again)
  await again.append(batchOf(BITCOIN, later))
  atLast = await agreedDigests(again)
  await again.close()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

let folder = ''
beforeEach(() => {
  folder = join(home, 'tried')
  cpSync(join(home, 'before'), folder, RELATIVE)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (...names: string[]) => {
  mkdirSync(join(folder, 'journal'), { recursive: true })
  for (const name of names) cpSync(join(home, 'entry', name), join(folder, 'journal', name))
}

test('the entry is a manifest and its rows, and the append clears both', () => {
  expect(readdirSync(join(home, 'entry')).sort()).toEqual(FILES)
  expect(readdirSync(join(home, 'data', 'journal'))).toEqual([])
})

test('a whole entry is applied, and applied again without effect', async () => {
  for (let times = 0; times < 2; times++) {
    put(...FILES)
    expect(await opened(folder)).toEqual({ digests: after, left: [] })
  }
})

test('rows without a manifest were promised to nobody and are dropped', async () => {
  put('batch.rows')
  expect(await opened(folder)).toEqual({ digests: before, left: [] })
})

test('a manifest that was not renamed into place does not count, whole or torn', async () => {
  put('batch.rows')
  cpSync(join(home, 'entry', 'batch.json'), join(folder, 'journal', 'batch.json.next'))
  expect(await opened(folder)).toEqual({ digests: before, left: [] })
  writeFileSync(join(folder, 'journal', 'batch.json.next'), '{"ledger":"bip1')
  expect(await opened(folder)).toEqual({ digests: before, left: [] })
})

test('after a dropped entry the same batch goes in as if nothing had been', async () => {
  put('batch.rows')
  const store = await openAt(folder)
  expect(await store.append(batchOf(BITCOIN, batch))).toMatchObject({ stored: batch.length })
  expect(await agreedDigests(store)).toEqual(after)
  await store.close()
})

test('an entry that comes back after later appends changes nothing', async () => {
  rmSync(folder, { recursive: true })
  cpSync(join(home, 'data'), folder, RELATIVE)
  put(...FILES)
  expect(await opened(folder)).toEqual({ digests: atLast, left: [] })
})

test('rows that lost their end are refused, and the entry stays for whoever can mend it', async () => {
  put('batch.json')
  writeFileSync(join(folder, 'journal', 'batch.rows'), 'x')
  await expect(openAt(folder)).rejects.toMatchObject({ code: 'LEDGER_JOURNAL_LOST' })
  expect(existsSync(join(folder, 'lock'))).toBe(false)
  put('batch.rows')
  expect(await opened(folder)).toEqual({ digests: after, left: [] })
})
