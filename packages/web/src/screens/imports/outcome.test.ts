/**
 * Goal: an import that took nothing never looks like one that went well.
 * Method: jobs of each kind and state by hand, on both sides of each line.
 */
import type { Job } from '@paperchain/contract/job'
import { expect, test } from 'vitest'
import { bookOfTitle, isOfTheFile, refusedBy } from './outcome.ts'

const blocks = (fields: object, state = 'done'): Job =>
  ({
    kind: 'import-bitcoin',
    state,
    result: { refused: 0, stored: 0, known: 0, duplicates: 0, ...fields },
  }) as unknown as Job

const lists = (refused: readonly boolean[]): Job =>
  ({
    kind: 'import-list',
    state: 'done',
    result: { outcomes: refused.map((is) => ({ refused: is ? { code: 'X' } : null })) },
  }) as unknown as Job

const fetched = (outcomes: readonly string[]): Job =>
  ({
    kind: 'refresh-lists',
    state: 'done',
    result: { reports: outcomes.map((outcome) => ({ outcome })) },
  }) as unknown as Job

test.each([
  ['all blocks stored', blocks({ stored: 3 }), 'nothing'],
  ['one block refused', blocks({ stored: 2, refused: 1 }), 'some'],
  ['one block refused beside known ones', blocks({ known: 2, refused: 1 }), 'some'],
  ['only refused blocks', blocks({ refused: 1 }), 'all'],
  ['a job that failed says so itself', blocks({ refused: 1 }, 'failed'), 'nothing'],
  ['lists all taken', lists([false, false]), 'nothing'],
  ['a list refused', lists([false, true]), 'some'],
  ['every list refused', lists([true]), 'all'],
  ['no list at all', lists([]), 'nothing'],
  ['lists fetched', fetched(['imported', 'unchanged']), 'nothing'],
  ['a source that failed', fetched(['unchanged', 'failed']), 'some'],
  ['all sources failed', fetched(['failed']), 'all'],
  ['no result', { kind: 'import-list', state: 'done', result: null } as unknown as Job, 'nothing'],
] as const)('%s', (_, job, refused) => {
  expect(refusedBy(job)).toBe(refused)
})

test('only what the file itself does is never resumed', () => {
  const failed = (code: string, kind = 'import-book', state = 'failed') =>
    isOfTheFile({ kind, state, fault: { code, message: '', facts: {} } } as unknown as Job)
  expect(['BOOK_COLUMN', 'BOOK_FILE', 'BOOK_NOT_UTF8'].map((code) => failed(code))).toEqual([
    true,
    true,
    true,
  ])
  expect([failed('DISK_FULL'), failed('BOOK_COLUMN', 'import-list')]).toEqual([false, false])
  expect(failed('BOOK_COLUMN', 'import-book', 'cancelled')).toBe(false)
  expect(isOfTheFile({ kind: 'import-book', state: 'failed', fault: null })).toBe(false)
})

test.each([
  ['Import a.csv into book:pier', 'pier'],
  ['Import a into book:x.csv into book:pier_2, only looked at', 'pier_2'],
  ['Import list (ofac) from uploaded files', null],
  ['Compare book:pier with its chains', null],
])('%s is of %s', (title, book) => {
  expect(bookOfTitle(title)).toBe(book)
})
