/** Goal: pools are named by payout address before coinbase text, and disagreement shows. */
import { expect, test } from 'vitest'
import { poolsOf } from './pool-of.ts'

const marks = [
  { text: '/slush/', label: 'SlushPool', link: '' },
  { text: 'slush', label: 'Slush (short)', link: '' },
  { text: '八宝池', label: '8baochi', link: '' },
]
const nobody = () => null

test('a text in the coinbase names the pool, the longest first', () => {
  expect(poolsOf({ text: '..y../P2SH/..3cdad1/slush/', accounts: [] }, marks, nobody)).toEqual([
    { label: 'SlushPool', by: 'coinbase text', evidence: '/slush/' },
    { label: 'Slush (short)', by: 'coinbase text', evidence: 'slush' },
  ])
})

test('a payout address comes first, and a claim that disagrees stays beside it', () => {
  const minerOf = (account: string) => (account === '1pool' ? 'Other' : null)
  const found = poolsOf({ text: '/slush/', accounts: ['1x', '1pool'] }, marks.slice(0, 1), minerOf)
  expect(found.map(({ label, by }) => `${label} ${by}`)).toEqual([
    'Other payout address',
    'SlushPool coinbase text',
  ])
})

test('a mark beyond ASCII names nobody: its bytes are points, as in every coinbase', () => {
  expect(poolsOf({ text: 'by .........!', accounts: [] }, marks, nobody)).toEqual([])
})

test('nothing is nobody', () => {
  expect(poolsOf({ text: '....', accounts: ['1x'] }, marks, nobody)).toEqual([])
})
