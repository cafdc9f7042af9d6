/**
 * Goal: an append that fails at any step is there whole or not at all, to whoever reads after it,
 * and the next append, the next reader and the next process go on.
 * Method: one batch that does everything (new blocks, coins that resolve old inputs, a longer
 * branch) fails at every step of the files and of the real engine; what is read then is compared
 * with a ledger on which nothing failed.
 */
import { closeSync, cpSync, existsSync, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { batchOf, type PlainBlock } from '@paperchain/core/domain/batch/batch-of'
import { FaultError } from '@paperchain/core/domain/error'
import { BITCOIN } from '@paperchain/core/domain/ledger'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { LedgerStore } from '@paperchain/core/ports'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { id } from '../../../../core/test/coin-chain.ts'
import { agreedDigests } from '../../../../core/test/ledger-store.contract.ts'
import { openDataFolder } from './data-folder.ts'
import { failOnce, onStep } from './fault-engine.fixture.ts'
import { story } from './fault-story.fixture.ts'

vi.mock('./engine.ts', async (original) => {
  const { hookedEngine } = await import('./fault-engine.fixture.ts')
  const { openEngine, ...rest } = await original<typeof import('./engine.ts')>()
  const hooked: typeof openEngine = (address) => hookedEngine(openEngine(address))
  return { ...rest, openEngine: hooked }
})
vi.mock('node:fs', async (original) => {
  const { hookedFiles } = await import('./fault-engine.fixture.ts')
  return hookedFiles(await original<typeof import('node:fs')>())
})

/** Steps of an append up to the one that makes it durable, and those after it. */
const UNDONE = [
  'before openSync batch.rows',
  'before writeSync',
  'before fsyncSync',
  'before writeFileSync batch.json.next',
  'after writeFileSync batch.json.next',
  'before renameSync batch.json',
  'after renameSync batch.json',
]
const DONE = [
  'before insert block writing',
  'after insert block writing',
  'before load',
  'after load',
  'before insert block live',
  'after insert block live',
  'before rmSync batch.json',
  'after rmSync batch.json',
  'after rmSync batch.rows',
]

const NO_ROOM = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
const ENGINE_DOWN = new FaultError('LEDGER_ENGINE', 'The engine refused')

const folders: string[] = []
let folder = ''
let store: LedgerStore
const newFolder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'paperchain-fault-')))
  return folders.at(-1) ?? ''
}
const openAt = async (at: string): Promise<LedgerStore> =>
  (await openDataFolder({ folder: at, command: 'test', nowMs: 0, rulesOf: () => BITCOIN_RULES }))
    .ledger
const append = (blocks: readonly PlainBlock[]) => store.append(batchOf(BITCOIN, blocks))

async function openEmpty(): Promise<void> {
  folder = newFolder()
  store = await openAt(folder)
}

const { first, batch, ids } = story()
let prepared = ''
let before: Record<string, string>
let after: Record<string, string>
beforeAll(async () => {
  await openEmpty()
  await append(first)
  before = await agreedDigests(store)
  await store.close()
  prepared = folder
  await openPrepared()
  expect(await append(batch)).toMatchObject({
    stored: 4,
    orphaned: [id('b', 3), id('b', 4)],
    resolved: 2,
  })
  after = await agreedDigests(store)
  await store.close()
})
async function openPrepared(): Promise<void> {
  folder = newFolder()
  cpSync(prepared, folder, { recursive: true, verbatimSymlinks: true })
  store = await openAt(folder)
}
beforeEach(openPrepared)
afterEach(async () => {
  onStep(null)
  await store.close()
})
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true })
})

describe('an append that fails', () => {
  test('before it is durable is not there, and comes with the next', async () => {
    for (const step of UNDONE) {
      onStep(failOnce(step, NO_ROOM))
      await expect(append(batch), step).rejects.toMatchObject({ code: 'DISK_FULL' })
      expect(await agreedDigests(store), step).toEqual(before)
    }
    expect(await append(batch)).toMatchObject({ stored: 4 })
    expect(await agreedDigests(store)).toEqual(after)
  })

  test.each(DONE)('%s is there whole', async (step) => {
    onStep(failOnce(step, NO_ROOM))
    await expect(append(batch)).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await agreedDigests(store)).toEqual(after)
    expect(await append(batch)).toMatchObject({ stored: 0, known: 4 })
    await store.close()
    store = await openAt(folder)
    expect(await agreedDigests(store)).toEqual(after)
  })

  test('does not close a file of somebody else', async () => {
    let file: number | null = null
    onStep((step) => {
      if (step !== 'before renameSync batch.json' || file !== null) return
      file = openSync(import.meta.filename, 'r')
      throw NO_ROOM
    })
    await expect(append(batch)).rejects.toMatchObject({ code: 'DISK_FULL' })
    const opened = file ?? 0
    expect(fstatSync(opened).isFile()).toBe(true)
    closeSync(opened)
  })

  test('leaves no ledger where it would have been the first', async () => {
    await store.close()
    await openEmpty()
    onStep(failOnce('before writeSync', NO_ROOM))
    await expect(append(first)).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await store.ledgers()).toEqual([])
  })
})

describe('a supplement that fails', () => {
  const [block] = first
  const { head, transactions } = block!
  const [shown] = transactions
  const tx = id('late', 1)
  const opened = shown!.postings.slice(0, 1).flatMap((posting) =>
    (['debit', 'credit'] as const).map((side, leg) => ({
      ...posting,
      ...{ position: 40, tx, leg, side, amount: 5n, coin: null, form: '' },
      account: side === 'credit' ? 'late' : null,
    })),
  )
  const late = { ...shown!, id: tx, position: 40, postings: opened }
  const supplement = () => store.supplement(batchOf(BITCOIN, [{ head, transactions: [late] }]))
  const credited = async () => (await store.totals(BITCOIN, ['late']))[0]?.credited ?? 0n

  test('is there whole or not at all, and comes with the next', async () => {
    for (const step of UNDONE) {
      onStep(failOnce(step, NO_ROOM))
      await expect(supplement(), step).rejects.toMatchObject({ code: 'DISK_FULL' })
      expect(await credited(), step).toBe(0n)
    }
    onStep(failOnce('before load', NO_ROOM))
    await expect(supplement()).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await credited()).toBe(5n)
    expect(await supplement()).toEqual({ added: 0, known: 2 })
    await agreedDigests(store)
    await store.close()
    store = await openAt(folder)
    expect(await credited()).toBe(5n)
  })
})

describe('an engine that is down', () => {
  const down = (step: string) => {
    if (/rows$|block|load/.test(step) && !step.includes('Sync')) throw ENGINE_DOWN
  }
  async function failAll(): Promise<void> {
    onStep((step) => (step === 'after load' ? onStep(down) : undefined))
    const failing = append(batch)
    await expect(failing).rejects.toMatchObject({ code: 'LEDGER_ENGINE' })
    await expect(store.ledgers()).rejects.toMatchObject({ code: 'LEDGER_ENGINE' })
  }

  test('refuses every question, and answers once it is up', async () => {
    await failAll()
    await expect(store.blocks(BITCOIN)).rejects.toMatchObject({ code: 'LEDGER_ENGINE' })
    onStep(null)
    expect(await agreedDigests(store)).toEqual(after)
  })

  test('takes appends once it is up', async () => {
    await failAll()
    onStep(null)
    expect(await append(batch)).toMatchObject({ stored: 0, known: 4 })
    expect(await agreedDigests(store)).toEqual(after)
  })

  test('does not keep the folder from being closed and opened again', async () => {
    await failAll()
    await store.close()
    expect(existsSync(join(folder, 'lock'))).toBe(false)
    onStep(null)
    store = await openAt(folder)
    expect(await agreedDigests(store)).toEqual(after)
  })

  test('leaves a block live that it could not set aside', async () => {
    onStep(failOnce('before insert block orphaned', ENGINE_DOWN))
    await expect(store.orphan(BITCOIN, id('b', 4))).rejects.toMatchObject({ code: 'LEDGER_ENGINE' })
    expect((await store.blocks(BITCOIN)).map(({ state }) => state)).toEqual([
      'live',
      'live',
      'live',
    ])
    expect(await store.orphan(BITCOIN, id('b', 4))).toEqual([id('b', 4)])
  })
})

describe('who asks during an append', () => {
  const look = async (): Promise<string> =>
    JSON.stringify(await store.transactions(BITCOIN, ids), (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    )

  test('sees the ledger before it or after it, never between', async () => {
    const seen = [await look()]
    const answers: Promise<string>[] = []
    onStep(async (step) => {
      if (step.includes('Sync') || step.endsWith('rows')) return
      for (let times = 0; times < 3; times++) answers.push(look())
      await new Promise((on) => setTimeout(on, 5))
    })
    await append(batch)
    onStep(null)
    seen.push(await look())
    expect(answers.length).toBeGreaterThan(10)
    for (const answer of await Promise.all(answers)) expect(seen).toContain(answer)
  })

  test('sees it whole though it failed when the rows were in', async () => {
    const answers: Promise<string>[] = []
    onStep((step) => {
      if (step === 'before load') for (let each = 0; each < 5; each++) answers.push(look())
      if (step !== 'after load') return
      onStep(null)
      throw ENGINE_DOWN
    })
    await expect(append(batch)).rejects.toMatchObject({ code: 'LEDGER_ENGINE' })
    const whole = await look()
    expect(await Promise.all(answers)).toEqual(answers.map(() => whole))
  })

  test('has an answer before rows of old blocks go in', async () => {
    const order: string[] = []
    const slow = store.digests(BITCOIN).then(() => order.push('answer'))
    onStep((step) => void (step === 'before load' && order.push('rows')))
    await Promise.all([append(batch), slow])
    expect(order).toEqual(['answer', 'rows'])
  })
})

describe('closing', () => {
  test('waits for what was asked and appended before', async () => {
    const appended = append(batch)
    const asked = store.digests(BITCOIN)
    const closed = store.close()
    expect(await appended).toMatchObject({ stored: 4 })
    expect(await asked).toHaveProperty('block')
    await closed
    await expect(append(batch)).rejects.toThrow('before it is closed')
    await expect(store.blocks(BITCOIN)).rejects.toThrow('before it is closed')
    store = await openAt(folder)
    expect(await agreedDigests(store)).toEqual(after)
  })
})
