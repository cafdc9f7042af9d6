/**
 * Goal: amounts and times of files are read exactly, or refused; nothing is guessed.
 * Method: any units written in any form read back; times agree with `Date` on any moment and zone;
 * what has two readings is refused by name.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAmount } from '../../domain/amount.ts'
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import { NOT_DECIMAL, readUnits, TOO_PRECISE } from './read-amount.ts'
import { readTime, timeForm } from './read-time.ts'

const span = (text: string) => {
  const bytes = utf8Bytes(`x${text}y`)
  return { bytes, start: 1, end: bytes.length - 1 }
}
const form = (decimal: string, group: string, decimals: number) => ({
  decimal: decimal.charCodeAt(0),
  group: group === '' ? 0 : group.charCodeAt(0),
  decimals,
})
const read = (text: string, decimal = '.', group = '', decimals = 2) =>
  readUnits(span(text), form(decimal, group, decimals))

describe('amounts', () => {
  test('any units in any form read back exactly, from either sign', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 250n), max: 2n ** 250n }),
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom<[string, string]>(
          ['.', ''],
          [',', '.'],
          ['.', ','],
          [',', ' '],
          ['.', "'"],
        ),
        fc.integer({ min: 0, max: 3 }),
        (units, decimals, [decimal, group], zeros) => {
          const [whole = '', fraction] = formatAmount(units < 0n ? -units : units, decimals).split(
            '.',
          )
          const grouped = group === '' ? whole : whole.replace(/\B(?=(\d{3})+$)/g, group)
          const tail = (fraction ?? '') + '0'.repeat(zeros)
          const text = `${units < 0n ? '-' : ''}${grouped}${tail === '' ? '' : decimal + tail}`
          const found = read(text, decimal, group, decimals)
          expect(typeof found === 'number' || typeof found === 'bigint').toBe(true)
          expect(BigInt(found as bigint)).toBe(units)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test.each([
    ['1.234', ',', '.', 1234_00],
    ['1.234,5', ',', '.', 1234_50],
    ['12.34', ',', '.', NOT_DECIMAL],
    ['1.2345', ',', '.', NOT_DECIMAL],
    ['1234.567', ',', '.', NOT_DECIMAL],
    ['1,5', '.', '', NOT_DECIMAL],
    ['1.5', ',', '', NOT_DECIMAL],
    ['1,234', '.', '', NOT_DECIMAL],
    ['1.005', '.', '', TOO_PRECISE],
    ['1.500', '.', '', 1_50],
    ['1.', '.', '', NOT_DECIMAL],
    ['.5', '.', '', NOT_DECIMAL],
    ['', '.', '', NOT_DECIMAL],
    ['-', '.', '', NOT_DECIMAL],
    ['--1', '.', '', NOT_DECIMAL],
    ['1-', '.', '', NOT_DECIMAL],
    ['+1', '.', '', NOT_DECIMAL],
    ['1e3', '.', '', NOT_DECIMAL],
    ['0x10', '.', '', NOT_DECIMAL],
    ['١', '.', '', NOT_DECIMAL],
    ['1'.repeat(161), '.', '', NOT_DECIMAL],
    ['12345678901234567890.001', '.', '', TOO_PRECISE],
    ['12345678901234567890,12', '.', '', NOT_DECIMAL],
  ])('"%s" with decimal "%s" and group "%s"', (text, decimal, group, expected) => {
    expect(read(text, decimal, group)).toBe(expected)
  })
})

describe('times', () => {
  const iso = (text: string, zone: number | null = null) => {
    const made = timeForm('iso', zone)
    return made === null ? 'no form' : readTime(span(text), made)
  }

  test('any moment in any zone is what Date says', () => {
    const years = { min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z') }
    fc.assert(
      fc.property(
        fc.date({ ...years, noInvalidDate: true }),
        fc.integer({ min: -1080, max: 1080 }),
        (date, zone) => {
          const local = new Date(date.getTime() + zone * 60_000).toISOString().slice(0, -1)
          const sign = zone < 0 ? '-' : '+'
          const hours = String(Math.floor(Math.abs(zone) / 60)).padStart(2, '0')
          const minutes = String(Math.abs(zone) % 60).padStart(2, '0')
          expect(iso(`${local}${sign}${hours}:${minutes}`)).toBe(date.getTime())
          expect(iso(local, zone)).toBe(date.getTime())
          expect(iso(local)).toBe('no zone')
          const [day = '', clock = ''] = local.split('T')
          const [year = '', month = '', dayOfMonth = ''] = day.split('-')
          const swiss = timeForm('DD.MM.YYYY hh:mm:ss.fZ', null)
          const text = `${dayOfMonth}.${month}.${year} ${clock}${sign}${hours}${minutes}`
          expect(swiss === null ? null : readTime(span(text), swiss)).toBe(date.getTime())
        },
      ),
    )
  })

  test.each([
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2023-02-29', 'no such time'],
    ['1900-02-29', 'no such time'],
    ['2024-13-01', 'no such time'],
    ['2024-01-01 24:00', 'no such time'],
    ['2024-01-01 23:59:60', 'no such time'],
    ['03/04/2024', 'not by the pattern'],
    ['2024-1-1', 'not by the pattern'],
    ['2024-01-01T1:00', 'not by the pattern'],
    ['2024-01-01T01:00 CET', 'not by the pattern'],
    ['2024-01-01T01:00:00.', 'not by the pattern'],
  ])('iso "%s"', (text, expected) => {
    expect(iso(text, 0)).toBe(expected)
  })

  test.each([
    ['M/D/YYYY h:mm', '3/4/2024 5:06', Date.UTC(2024, 2, 4, 5, 6)],
    ['D/M/YYYY', '3/4/2024', Date.UTC(2024, 3, 3)],
    ['YYMMDD', '691231', Date.UTC(2069, 11, 31)],
    ['YYMMDD', '700101', 0],
    ['unix', '1700000000', 1_700_000_000_000],
    ['unix-ms', '1700000000001', 1_700_000_000_001],
    ['unix', '1.5', 'not by the pattern'],
    ['DD.MM.YYYY', '01.02.2024 ', 'not by the pattern'],
  ])('pattern "%s" reads "%s"', (pattern, text, expected) => {
    const made = timeForm(pattern, 0)
    expect(made === null ? null : readTime(span(text), made)).toBe(expected)
  })

  test.each(['YYYY-MM', 'YYYY-MM-DD MM', 'hh:mm', 'YYYY YY-MM-DD', 'x'.repeat(41), 'YYYY-MM-DD\n'])(
    'refuses the pattern "%s"',
    (pattern) => {
      expect(timeForm(pattern, 0)).toBeNull()
    },
  )
})
