/**
 * Goal: what a bench measured is shown as it is, with machine and date, for people and programs.
 * Method: one result with and without a peer, on a machine made up.
 */
import { expect, test } from 'vitest'
import { benchReport } from './report.mjs'

const machine = { cpu: 'CPU', cores: 2, memoryGb: 24, system: 'linux x64', node: 'v20.20.2' }
const where = { machine, date: '2026-01-01T00:00:00.000Z' }
const result = {
  name: 'decode',
  rows: [
    { label: 'postings', value: 1_234_567.8, unit: 'postings/s' },
    { label: 'a block', value: 0.12345, unit: 'ms' },
  ],
  notes: ['seed 7'],
}

test('rows stand in columns, large values without decimals', () => {
  expect(benchReport(result, where).text.split('\n')).toEqual([
    'decode',
    '  postings  1,234,568 postings/s',
    '  a block       0.123 ms',
    '  seed 7',
    '  CPU, 2 cores, 24 GB, linux x64, Node.js v20.20.2, 2026-01-01T00:00:00.000Z',
  ])
})

test('a ratio names both sides and its range', () => {
  const ratio = { ours: 'columns', peer: 'objects', median: 3.2, min: 3, max: 3.5 }
  expect(benchReport({ ...result, ratio }, where).text).toContain(
    '  columns / objects: 3.2 times as fast (median; 3 to 3.5)\n',
  )
})

test('JSON keeps every digit', () => {
  const { json } = benchReport(result, where)
  expect(JSON.parse(JSON.stringify(json))).toEqual({ ...result, ...where })
})
