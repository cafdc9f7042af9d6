/**
 * Goal: the picture is the table drawn: every ending is a node, its value the sum of the lines into
 * it, and nothing is drawn that the trace did not say.
 * Method: a small trace by hand with a service of two accounts, a cut, a fee and an unknown account;
 * then the law of sums over every node.
 */
import type { TraceMethodResult } from '@paperchain/contract/trace'
import { expect, test } from 'vitest'
import type { Flow } from './flow.ts'
import { flowOfTrace } from './flow-of-trace.ts'
import { layOut } from './layout.ts'

const ASSET = 'x:y/slip44:0'
const at = { height: 1, timeMs: 1 }
const leg = (tx: string, index: number | null, account: string | null, value: number) => ({
  tx,
  index,
  account,
  value: String(value),
})

const step = (
  tx: string,
  from: ReturnType<typeof leg>[],
  to: ReturnType<typeof leg>[],
): TraceMethodResult['steps']['rows'][number] => ({
  tx,
  asset: ASSET,
  height: 1,
  position: 0,
  timeMs: 1,
  incomplete: false,
  value: String(from.reduce((sum, { value }) => sum + Number(value), 0)),
  from,
  to,
})

const place = (account: string, ending: string, label?: string) => ({
  asset: ASSET,
  ending,
  account,
  service: label === undefined ? null : { label, category: 'exchange' },
  value: '0',
  coins: 1,
  hop: 1,
  first: at,
  last: at,
})

const RESULT: TraceMethodResult = {
  method: 'fifo',
  totals: [],
  places: {
    rows: [place('ex1', 'absorbed', 'Ex'), place('ex2', 'absorbed', 'Ex'), place('h', 'held')],
    leftOut: [],
  },
  cuts: {
    rows: [
      {
        asset: ASSET,
        reason: 'hops',
        tx: 't2',
        index: 1,
        account: 'c',
        value: '5',
        hop: 2,
        height: 1,
      },
    ],
    leftOut: [],
  },
  cutSums: [],
  steps: {
    rows: [
      step(
        't1',
        [leg('t0', 0, 'thief', 100)],
        [leg('t1', 0, 'mule', 60), leg('t1', 1, 'ex1', 39), leg('t1', null, '@fees', 1)],
      ),
      step(
        't2',
        [leg('t1', 0, 'mule', 60)],
        [
          leg('t2', 0, 'ex2', 19),
          leg('t2', 4, 'ex1', 1),
          leg('t2', 1, 'c', 5),
          leg('t2', 2, 'h', 30),
          leg('t2', 3, null, 5),
        ],
      ),
    ],
    leftOut: [],
  },
  incomplete: [],
  transactions: 2,
  coins: 6,
}

const kinds = ({ nodes }: Flow): Record<string, string> =>
  Object.fromEntries(nodes.map(({ id, kind }) => [id, kind]))

test('every ending is a node; accounts of a service that one transaction paid are one', () => {
  const flow = flowOfTrace(RESULT, ASSET, 'held')
  expect(kinds(flow)).toEqual({
    'seed thief': 'seed',
    'tx t1': 'tx',
    'tx t2': 'tx',
    'pass t1 mule': 'pass',
    'absorbed t1 of Ex': 'absorbed',
    'absorbed t2 of Ex': 'absorbed',
    'cut t2 c': 'cut',
    'held t2 h': 'held',
    'held t2 ?': 'held',
  })
  const service = flow.nodes.find(({ id }) => id === 'absorbed t2 of Ex')
  expect(service).toMatchObject({ value: 20n, accounts: ['ex2', 'ex1'], category: 'exchange' })
})

test('the value of a node is the sum of the lines into it', () => {
  const flow = flowOfTrace(RESULT, ASSET, 'held')
  for (const node of flow.nodes.filter(({ kind }) => kind !== 'seed')) {
    const into = flow.edges.filter(({ to }) => to === node.id)
    expect(into.reduce((sum, { value }) => sum + value, 0n)).toBe(node.value)
  }
})

test('an account that nobody can tell makes a dashed line', () => {
  const dashed = flowOfTrace(RESULT, ASSET, 'held').edges.filter(({ inferred }) => inferred)
  expect(dashed.map(({ to }) => to)).toEqual(['held t2 ?'])
})

test('another asset has a picture of its own', () => {
  expect(flowOfTrace(RESULT, 'other', 'held').nodes).toEqual([])
})

test('a backward trace stands mirrored: the seeds at the right', () => {
  const flow = flowOfTrace(RESULT, ASSET, 'unseen')
  const { byId } = layOut(flow, 'seeds-right')
  expect(byId.get('seed thief')!.x).toBeGreaterThan(byId.get('unseen t2 h')!.x)
})
