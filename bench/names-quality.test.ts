/**
 * Goal: what docs/methodology/names.md says of quality holds on real data. Method: the labelled pairs,
 * the pairs across scripts and the UN's list from the shared data; skipped where they are absent.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  CROSS_SCRIPT,
  falseAlarms,
  ownNames,
  PAIRS,
  qualityOf,
  readCrossScript,
  readPairs,
  UN_LIST,
} from './names-quality.ts'
import { readUnNames } from './names-un.ts'

const SHARED = process.env['PAPERCHAIN_SHARED'] ?? join(import.meta.dirname, '../../shared')
const pathOf = (file: string): string => join(SHARED, 'data', file)
const isHere = [PAIRS, CROSS_SCRIPT, UN_LIST].every((file) => existsSync(pathOf(file)))
if (!isHere) console.warn('skipped: quality of names (no shared data; set PAPERCHAIN_SHARED)')

/** What a published matcher reaches on the whole set of which these pairs are half. */
const PUBLISHED_F1 = 0.79

describe.skipIf(!isHere)('on shared data', () => {
  test('labelled pairs: better than the published matcher, on the half not looked at too', () => {
    const pairs = readPairs(pathOf(PAIRS))
    expect(pairs.length).toBe(412)
    expect(qualityOf(pairs).f1).toBeGreaterThan(PUBLISHED_F1 + 0.05)
    const unseen = pairs.filter(({ half }) => half === 'unseen')
    expect(qualityOf(unseen).f1).toBeGreaterThan(PUBLISHED_F1 + 0.03)
    expect(qualityOf(unseen).precision).toBeGreaterThan(0.9)
  })

  test('across scripts: all but Japanese characters, which are said not to be read', () => {
    const missed = readCrossScript(pathOf(CROSS_SCRIPT)).filter(({ score, expected }) => {
      return score < Math.min(expected, 0.8)
    })
    expect(missed.map(({ text }) => text)).toEqual([
      '山田太郎 and Yamada Taro',
      '田中花子 and Tanaka Hanako',
    ])
  })

  test('UN list: every party is found by its own primary name, first', async () => {
    const un = await readUnNames(pathOf(UN_LIST))
    expect(un.filter(({ kind }) => kind === 'individual').length).toBe(730)
    expect(un.filter(({ kind }) => kind === 'entity').length).toBe(273)
    // One name stands on the list twice: its two entries have one score, and stand by their numbers.
    expect(ownNames(un)).toEqual({ parties: 1003, missing: 0, beaten: 0, tied: 1, lowest: 0.92 })
  })

  test('UN list: few ordinary names are hits', async () => {
    const { any, strong } = falseAlarms(await readUnNames(pathOf(UN_LIST)))
    expect(any).toBeLessThan(200)
    expect(strong).toBeLessThan(40)
  })
})
