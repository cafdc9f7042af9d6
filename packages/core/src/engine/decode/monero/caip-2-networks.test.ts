/**
 * Goal: every network of Monero is read alike, its coin is its own, and no chain that begins
 * otherwise stands on a network's ledger.
 * Method: headers on networks of any id; the published ids of the known networks; ids of other
 * forms by name.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { type LedgerId, ledger } from '../../../domain/ledger.ts'
import { MONERO_NETWORKS, moneroNetwork } from './network.ts'
import { type MoneroBlock, writeMoneroBlock } from './read-header.ts'

const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: count, maxLength: count })

const block: Omit<MoneroBlock, 'id' | 'height'> = {
  ...{ previous: 'ab'.repeat(32), timeMs: 0, work: 1n, bytes: 9, coinbase: 'cd'.repeat(32) },
  ...{ txCount: 1, reward: 100n },
}
const assetsOf = (id: LedgerId, own: Pick<MoneroBlock, 'id' | 'height'>): string[] => {
  const builder = new BatchBuilder(id)
  writeMoneroBlock(builder, { ...block, ...own }, 10n)
  return transactionsOf(builder).flatMap(({ postings }) => postings.map(({ asset }) => asset))
}
const wrong = expect.objectContaining({ code: 'BLOCK_WRONG_NETWORK' })

test('on any network its own coin; a first block stands where its id says, nowhere else', () => {
  fc.assert(
    fc.property(digits(64), digits(32), (id, other) => {
      fc.pre(id.slice(0, 32) !== other)
      const own = ledger(`monero:${id.slice(0, 32)}`)
      const assets = assetsOf(own, { id, height: 0 })
      expect(assets).toEqual(Array(4).fill(`${own}/slip44:128`))
      expect(() => assetsOf(ledger(`monero:${other}`), { id, height: 0 })).toThrow(wrong)
      expect(() => assetsOf(ledger('monero'), { id, height: 0 })).toThrow(wrong)
      expect(assetsOf(ledger('monero'), { id, height: 1 })).toHaveLength(4)
    }),
  )
})

test('the known networks begin with the hash that their id is made of, all of it', () => {
  const { regtest, ...others } = MONERO_NETWORKS
  for (const { ledger: id, first } of Object.values(others)) {
    expect(id).toBe(`monero:${first!.slice(0, 32)}`)
    assetsOf(id, { id: first!, height: 0 })
    const like = { id: `${first!.slice(0, 32)}${'0'.repeat(32)}`, height: 0 }
    expect(() => assetsOf(id, like)).toThrow(wrong)
  }
  expect(regtest).toMatchObject({ ledger: `monero:${'0'.repeat(32)}`, first: others.main.first })
  expect(moneroNetwork(ledger('monero-stagenet'))).toBe(others.stagenet)
})

test.each(['monero:main', `monero:${'A'.repeat(32)}`, `monero:${'a'.repeat(31)}`, 'tron'])(
  '%s is no network of Monero',
  (id) => {
    expect(moneroNetwork(ledger(id))).toBeNull()
  },
)
