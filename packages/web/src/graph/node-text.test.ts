/**
 * Goal: a node can be named by the words that are seen (WCAG 2.5.3), says the exact amount, and its
 * drawn words fit its box.
 * Method: property over random nodes of every kind.
 */
import { formatAmount } from '@paperchain/core/domain/amount'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NODE_KINDS } from './flow.ts'
import { BOX } from './layout.ts'
import { nodeName, nodeSecond, nodeSentence } from './node-text.ts'

const UNIT = { symbol: 'BTC', decimals: 8 }
/** Pixels of the widest letter that the box is made for, and where its words begin. */
const LETTER_PX = 8.4
const LEFT_PX = 29

const nodes = fc.record({
  id: fc.constant('n'),
  kind: fc.constantFrom(...NODE_KINDS),
  value: fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n }),
  accounts: fc.array(fc.option(fc.string({ minLength: 26, maxLength: 90 })), { minLength: 1 }),
  label: fc.oneof(fc.constant(''), fc.string()),
  category: fc.constantFrom('', 'exchange'),
  tx: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  height: fc.nat(),
  timeMs: fc.nat(4_000_000_000_000),
})

test('the sentence begins with the words that are seen and holds the exact amount', () => {
  fc.assert(
    fc.property(nodes, fc.nat(9), (node, hidden) => {
      const sentence = nodeSentence(node, { unit: UNIT, zone: 'utc', hidden })
      expect(sentence.startsWith(nodeName(node))).toBe(true)
      if (node.kind !== 'tx') expect(sentence).toContain(nodeSecond(node, UNIT))
      const exact = formatAmount(node.value, 8).replace(/\.?0+$/, '')
      expect(sentence.replaceAll('\u202f', '')).toContain(` ${exact} BTC on `)
    }),
  )
})

test('drawn names fit the box', () => {
  fc.assert(
    fc.property(nodes, (node) => {
      expect([...nodeName(node)].length * LETTER_PX).toBeLessThanOrEqual(BOX.width - LEFT_PX)
    }),
  )
})
