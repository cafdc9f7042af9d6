/**
 * Goal: rows of a book's block in the short form are the rows that the long one writes, whatever
 * crash comes between; what the short form cannot say is written long.
 * Method: random books, appended block by block, which is short, and all blocks in one batch, which
 * is long: equal digests over all orders. Entries kept aside before the engine had them are applied
 * when the folder is opened, again without effect, and not in part.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAssetId } from '@paperchain/core/domain/asset'
import { batchOf, type PlainBlock } from '@paperchain/core/domain/batch/batch-of'
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { Posting } from '@paperchain/core/domain/posting'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { LedgerStore } from '@paperchain/core/ports'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openDataFolder } from './data-folder.ts'
import { onStep } from './fault-engine.fixture.ts'

vi.mock('./engine.ts', async (original) => {
  const { hookedEngine } = await import('./fault-engine.fixture.ts')
  const { openEngine, ...rest } = await original<typeof import('./engine.ts')>()
  const hooked: typeof openEngine = (address) => hookedEngine(openEngine(address))
  return { ...rest, openEngine: hooked }
})

const SHORT = ['batch.json', 'batch.short']
const LONG = ['batch.json', 'batch.rows']

type Move = readonly [from: string, to: string, asset: number, amount: bigint]
type Digests = Awaited<ReturnType<LedgerStore['digests']>>
type Entry = { readonly timeMs: number; readonly moves: readonly Move[] }

const account = fc.constantFrom('a', 'b', '@fees', 'external:cash', 'Grüße', 'x'.repeat(200))
const amount = fc.oneof(
  fc.bigInt(1n, 100n),
  fc.bigInt(2n ** 53n, 2n ** 70n),
  fc.constant(2n ** 128n - 1n),
)
const movement = fc.tuple(account, account, fc.nat(2), amount)
const entry: fc.Arbitrary<Entry> = fc.record({
  timeMs: fc.integer({ min: -1e13, max: 1e13 }),
  moves: fc.array(movement, { minLength: 1, maxLength: 3 }),
})

/** A chain of blocks; each entry is a transaction of its own. */
function blocksOf(name: string, blocks: readonly (readonly Entry[])[]): PlainBlock[] {
  const ledger = ledgerOf(`book:${name}`)
  const idOf = (height: number) => (height + 1).toString(16).padStart(64, '0')
  return blocks.map((entries, height) => ({
    head: {
      id: idOf(height),
      previous: idOf(height - 1),
      height,
      timeMs: 1_700_000_000_000 + height,
      work: 1n,
      txCount: entries.length,
      bytes: 1,
      coinbaseText: '',
    },
    transactions: entries.map(({ timeMs, moves }, position) => {
      const place = { ledger, block: idOf(height), height, position }
      const tx = `T${height}-${position}`
      const postings = moves.flatMap(([from, to, of, units], move): Posting[] => {
        const asset = parseAssetId(`${ledger}/coin:C${of}`)
        const rest = { certainty: 'stated', coin: null, kind: 'transfer', form: 'trade' } as const
        const both = { ...place, ...rest, tx, asset, amount: units, move }
        return [
          { ...both, leg: 2 * move, side: 'debit', account: from },
          { ...both, leg: 2 * move + 1, side: 'credit', account: to },
        ]
      })
      return { ...place, id: tx, timeMs, complete: true, postings }
    }),
  }))
}

let home = ''
let folders = 0
const openAt = async (folder: string): Promise<LedgerStore> =>
  (await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf: () => BITCOIN_RULES })).ledger
const fresh = (): string => join(home, `data${folders++}`)
const journalOf = (folder: string): string => join(folder, 'journal')

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'paperchain-short-'))
})
afterEach(() => onStep(null))
afterAll(() => rmSync(home, { recursive: true, force: true }))

type Book = { readonly ledger: LedgerId; readonly batches: readonly (readonly PlainBlock[])[] }

/** Appends the batches of books to a new folder; tells how each was written and what is stored. */
async function appended(books: readonly Book[]) {
  const folder = fresh()
  const store = await openAt(folder)
  const files: string[][] = []
  onStep((step) => {
    if (step === 'before load') files.push(readdirSync(journalOf(folder)).sort())
  })
  const found: Digests[] = []
  try {
    for (const { ledger, batches } of books) {
      for (const blocks of batches) await store.append(batchOf(ledger, blocks))
      found.push(await store.digests(ledger))
    }
  } finally {
    await store.close()
  }
  return { files, found }
}

test('block by block or all at once: the same rows in every order', async () => {
  const block = fc.array(entry, { minLength: 1, maxLength: 5 })
  const book = fc.array(block, { minLength: 2, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(fc.array(book, { minLength: 4, maxLength: 6 }), async (made) => {
      const books = made.map((blocks, i) => ({
        ledger: ledgerOf(`book:b${i}`),
        blocks: blocksOf(`b${i}`, blocks),
      }))
      const short = await appended(
        books.map(({ ledger, blocks }) => ({ ledger, batches: blocks.map((each) => [each]) })),
      )
      const long = await appended(
        books.map(({ ledger, blocks }) => ({ ledger, batches: [blocks] })),
      )
      expect(short.files).toEqual(books.flatMap(({ blocks }) => blocks.map(() => SHORT)))
      expect(long.files).toEqual(books.map(() => LONG))
      // The block rows tell nothing here: both wrote them alike.
      expect(short.found).toEqual(long.found)
    }),
    { numRuns: 1, endOnFailure: true },
  )
})

test('an amount from 2^128 on, and an account that nobody stated, are written long', async () => {
  const large: Entry = { timeMs: 1, moves: [['a', 'b', 0, 2n ** 128n]] }
  const small: Entry = { timeMs: 1, moves: [['a', 'b', 0, 1n]] }
  const [block] = blocksOf('inferred', [[small]])
  const inferred = (block?.transactions ?? []).map((each) => ({
    ...each,
    postings: each.postings.map((posting) => ({ ...posting, certainty: 'inferred' as const })),
  }))
  const books = [
    { ledger: ledgerOf('book:large'), batches: [blocksOf('large', [[large]])] },
    { ledger: ledgerOf('book:inferred'), batches: [[{ ...block!, transactions: inferred }]] },
  ]
  expect((await appended(books)).files).toEqual([LONG, LONG])
})

test('a crash before or after the rows went in, or while they were written', async () => {
  const ledger = ledgerOf('book:crash')
  const small: Entry = { timeMs: 1, moves: [['a', 'b', 0, 5n]] }
  const [first, second] = blocksOf('crash', [[small], [small, small]])
  const folder = fresh()
  const kept = join(home, 'kept')
  const store = await openAt(folder)
  await store.append(batchOf(ledger, [first!]))
  const before = await store.digests(ledger)
  onStep((step) => {
    if (step === 'before load') cpSync(journalOf(folder), kept, { recursive: true })
  })
  await store.close()
  const untouched = fresh()
  cpSync(folder, untouched, { recursive: true })
  const again = await openAt(folder)
  await again.append(batchOf(ledger, [second!]))
  const after = await again.digests(ledger)
  await again.close()
  expect(after).not.toEqual(before)

  const opened = async (...names: string[]) => {
    for (const name of names) cpSync(join(kept, name), join(journalOf(untouched), name))
    const found = await openAt(untouched)
    const digests = await found.digests(ledger)
    await found.close()
    expect(readdirSync(journalOf(untouched))).toEqual([])
    return digests
  }
  expect(await opened('batch.short')).toEqual(before)
  writeFileSync(join(journalOf(untouched), 'batch.short'), 'x')
  cpSync(join(kept, 'batch.json'), join(journalOf(untouched), 'batch.json'))
  await expect(openAt(untouched)).rejects.toMatchObject({ code: 'LEDGER_JOURNAL_LOST' })
  expect(await opened(...SHORT)).toEqual(after)
  expect(await opened(...SHORT)).toEqual(after)
})
