/**
 * Goal: lines come out as they were written, wherever chunks end, packed or not, with or without
 * carriage returns and a mark at the beginning; a document over many lines comes whole.
 * Method: any lines, written to real files, against the lines themselves.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type Line, readDocuments, readLines } from './read-lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'paperchain-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function all(lines: AsyncIterable<Line>): Promise<[number, string][]> {
  const found: [number, string][] = []
  for await (const { bytes, number } of lines) found.push([number, Buffer.from(bytes).toString()])
  return found
}

test('any lines, with their numbers; empty ones are counted', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '{'), maxLength: 9 })
  const ends = fc.constantFrom('\n', '\r\n')
  let nth = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 9 }),
      ends,
      fc.boolean(),
      async (lines, end, isPacked) => {
        const path = join(folder, `${nth++}.jsonl${isPacked ? '.gz' : ''}`)
        const text = Buffer.from(`\ufeff${lines.join(end)}`)
        writeFileSync(path, isPacked ? gzipSync(text) : text)
        const expected = lines.flatMap((each, at) => (each === '' ? [] : [[at + 1, each]]))
        expect(await all(readLines(path))).toEqual(expected)
      },
    ),
    { numRuns: 60 },
  )
})

test('a long line is put together from its chunks', async () => {
  const path = join(folder, 'long.jsonl')
  const long = 'x'.repeat(3_000_000)
  writeFileSync(path, `${long}\nshort\n${long}`)
  expect(await all(readLines(path))).toEqual([
    [1, long],
    [2, 'short'],
    [3, long],
  ])
})

test('a document over many lines is one; documents a line are many, a bad one among them too', async () => {
  const path = join(folder, 'documents.json')
  const value = { a: [1, { b: 'c d' }], e: null }
  writeFileSync(path, JSON.stringify(value, null, 2))
  const [whole] = await all(readDocuments(path))
  expect(JSON.parse(whole?.[1] ?? '')).toEqual(value)
  writeFileSync(path, '{"a":1}\n{\n[2]')
  expect(await all(readDocuments(path))).toEqual([
    [1, '{"a":1}'],
    [2, '{'],
    [3, '[2]'],
  ])
})

test('a file that is not there, or packed badly, is named', async () => {
  await expect(all(readLines(join(folder, 'none')))).rejects.toMatchObject({
    code: 'IMPORT_UNREADABLE',
  })
  const path = join(folder, 'bad.gz')
  writeFileSync(path, 'not packed')
  await expect(all(readLines(path))).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE' })
})
