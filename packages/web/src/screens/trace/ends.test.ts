/**
 * Goal: the picture of a trace and the table below it count the same thing, accounts, and agree
 * where everything is drawn.
 * Method: random traces whose accounts are paid several times by several transactions; then words.
 */
import type { TraceMethodResult } from '@paperchain/contract/trace'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flowOfTrace } from '../../graph/flow-of-trace.ts'
import { accountsText, drawnText, placesText } from './ends.ts'

const ASSET = 'bip122:0/slip44:1'
const at = { height: 1, timeMs: 0 }

type Paid = { readonly account: number; readonly value: number }

/** One seed that pays accounts in several transactions; accounts above 4 are of one service. */
function traceOf(payments: readonly (readonly Paid[])[]): TraceMethodResult {
  const name = (account: number): string => `account-${account}`
  const rows = payments.map((paid, tx) => ({
    ...at,
    asset: ASSET,
    tx: `tx-${tx}`,
    value: '9',
    incomplete: false,
    from: [{ tx: `seed-${tx}`, index: 0, account: 'seed', value: '9' }],
    to: paid.map(({ account, value }, index) => ({
      ...{ tx: `tx-${tx}`, index, account: name(account), value: String(value) },
    })),
  }))
  const accounts = [...new Set(payments.flat().map(({ account }) => account))]
  const places = accounts.map((account) => ({
    ...{ asset: ASSET, account: name(account), value: '1', hop: 1, first: at, last: at },
    ending: account > 4 ? 'absorbed' : 'held',
    service: account > 4 ? { label: 'Service', category: 'exchange' } : null,
  }))
  const fees = { ...places[0], account: '@fees', ending: 'fees', service: null }
  return {
    places: { rows: [...places, fees], leftOut: [] },
    steps: { rows, leftOut: [] },
    cuts: { rows: [], leftOut: [] },
  } as unknown as TraceMethodResult
}

const paid = fc.record({ account: fc.nat(9), value: fc.integer({ min: 1, max: 9 }) })
const traces = fc.array(fc.array(paid, { minLength: 1, maxLength: 6 }), { minLength: 1 })

test('where all is drawn, the picture has as many accounts as the table', () => {
  fc.assert(
    fc.property(traces, (payments) => {
      const trace = traceOf(payments)
      const { nodes } = flowOfTrace(trace, ASSET, 'held')
      const [, services, others] =
        /ends at (\d+) accounts? of services, ends elsewhere on (\d+) account/.exec(
          drawnText(nodes),
        ) ?? []
      const accounts = new Set(payments.flat().map(({ account }) => account)).size
      expect(Number(services) + Number(others)).toBe(accounts)
      expect(placesText(trace)).toBe(
        `${accounts} ${accounts === 1 ? 'account' : 'accounts'} and fees`,
      )
      expect(drawnText(nodes)).toContain('seeds on 1 account, ')
    }),
  )
})

test.each([
  [[], '0 accounts'],
  [['a', 'a', null], '2 accounts'],
  [['@fees'], 'fees'],
  [['a', '@issuance', '@fees'], '1 account and new coins and fees'],
])('%j: %s', (accounts, text) => {
  expect(accountsText(accounts)).toBe(text)
})
