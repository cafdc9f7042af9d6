/**
 * Goal: records of a file come with their lines, in memory that does not grow; what cannot be a
 * record ends at its own line, however long that is.
 * Method: files around the sizes of the buffer; places to go on from; encodings that are refused.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { afterAll, expect, test } from 'vitest'
import { CHUNK_BYTES, fileHash, RECORD_BYTES_MAX, RecordSource } from './record-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'paperchain-records-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const CSV = { format: 'csv', separator: 44 } as const
const START = { bytes: 0, lines: 0 }

function file(content: string | Buffer): string {
  const path = join(folder, 'rows.csv')
  writeFileSync(path, content)
  return path
}

/** Line and first field of every record, or the code of its fault. */
async function read(path: string, place = START): Promise<[number, string][]> {
  const source = await RecordSource.open(path, CSV, place)
  const found: [number, string][] = []
  for (;;) {
    const next = await source.next()
    if (next === null) break
    const { bytes, start, end } = source.fields
    const text = Buffer.from(bytes.subarray(start[0], end[0])).toString()
    found.push([source.line, next instanceof FaultError ? next.code : text])
  }
  await source.close()
  return found
}

test('records over the ends of buffers keep their lines', async () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => `${i},"${'x\n'.repeat(i % 900)}"`)
  const content = `${rows.join('\n')}\n`
  expect(content.length).toBeGreaterThan(2 * CHUNK_BYTES)
  const found = await read(file(content))
  expect(found.length).toBe(3_000)
  let line = 1
  found.forEach(([at, text], i) => {
    expect([at, text]).toEqual([line, `${i}`])
    line += 1 + (i % 900)
  })
})

test('goes on from the place of any record', async () => {
  const path = file('a,"\n"\nb\nc\n')
  const source = await RecordSource.open(path, CSV, START)
  await source.next()
  const { place } = source
  await source.close()
  expect(await read(path, place)).toEqual([
    [3, 'b'],
    [4, 'c'],
  ])
})

test('a line without end is one fault, and the next line is read', async () => {
  for (const length of [RECORD_BYTES_MAX, RECORD_BYTES_MAX * 5 + 7]) {
    const found = await read(file(`a,1\n"${'b,'.repeat(length / 2)}\nc,3\nd"e\nf,6\n`))
    expect(found).toEqual([
      [1, 'a'],
      [2, 'BOOK_ROW'],
      [3, 'c'],
      [4, 'BOOK_ROW'],
      [5, 'f'],
    ])
  }
})

test('steps over a mark of UTF-8, and refuses UTF-16', async () => {
  expect(await read(file('\ufeffa,1\n'))).toEqual([[1, 'a']])
  for (const mark of [
    [0xff, 0xfe],
    [0xfe, 0xff],
  ]) {
    const path = file(Buffer.from([...mark, 0x61, 0]))
    await expect(read(path)).rejects.toMatchObject({ code: 'BOOK_NOT_UTF8' })
  }
})

test('an empty file has no record; a missing one is told', async () => {
  expect(await read(file(''))).toEqual([])
  await expect(read(join(folder, 'none'))).rejects.toMatchObject({ code: 'BOOK_FILE' })
  await expect(fileHash(folder)).rejects.toMatchObject({ code: 'BOOK_FILE' })
})
