/**
 * Goal: the filter never forgets an id and seldom invents one; the dictionary numbers byte strings
 * as a `Map` of texts would.
 * Method: against a set and a map, over many ids and over hostile ones; a count of false answers.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import { ByteDictionary } from './byte-dictionary.ts'
import { SeenFilter } from './seen-filter.ts'

test('what was put is seen, over layers; of others one in ten thousand at most', () => {
  const filter = new SeenFilter()
  const put = (id: string): boolean => {
    const bytes = utf8Bytes(id)
    return filter.putSeen(bytes, 0, bytes.length)
  }
  const count = 600_000
  let early = 0
  for (let i = 0; i < count; i++) if (put(`TX-${i}`)) early++
  for (let i = 0; i < count; i += 997) expect(put(`TX-${i}`)).toBe(true)
  expect(early).toBeLessThan(count / 10_000)
})

test('rows of a dictionary are those of a map, whatever the strings', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 4, unit: 'binary' }), { maxLength: 300 }),
      (texts) => {
        const dictionary = new ByteDictionary()
        const rows = new Map<string, number>()
        for (const text of texts) {
          const bytes = utf8Bytes(text)
          const key = bytes.join()
          const known = rows.get(key)
          expect(dictionary.find(bytes, 0, bytes.length)).toBe(known ?? -1)
          if (known === undefined) rows.set(key, rows.size)
          const row = dictionary.put(bytes, 0, bytes.length)
          expect(row).toBe(known ?? rows.size - 1)
          expect([...dictionary.bytesOf(row)]).toEqual([...bytes])
        }
        expect(dictionary.count).toBe(rows.size)
      },
    ),
  )
})

test('numbers stay right while it grows, and are gone once cleared', () => {
  const dictionary = new ByteDictionary()
  const ids = Array.from({ length: 20_000 }, (_, i) => utf8Bytes(`account ${i}`))
  for (const [i, bytes] of ids.entries()) expect(dictionary.put(bytes, 0, bytes.length)).toBe(i)
  for (const [i, bytes] of ids.entries()) expect(dictionary.find(bytes, 0, bytes.length)).toBe(i)
  dictionary.clear()
  expect(dictionary.find(ids[0]!, 0, ids[0]!.length)).toBe(-1)
})
