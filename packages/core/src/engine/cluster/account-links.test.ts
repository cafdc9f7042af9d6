/**
 * Goal: links of accounts are made for the reason that is named and for no other (Victor 2020;
 * one key on several ledgers), and can be withdrawn without a trace.
 * Method: laws against a plain reading, then examples that must not link.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { depositLinks, keyText, sameKeyLinks } from './account-links.ts'
import { columnsOfBlock } from './cluster.fixture.ts'
import { createClusters } from './clusters.ts'

const transfersOf = (rows: readonly (readonly [number, number])[]) => ({
  from: Int32Array.from(rows, ([from]) => from),
  to: Int32Array.from(rows, ([, to]) => to),
  height: Uint32Array.from(rows.keys()),
  position: new Uint32Array(rows.length),
})

describe('deposit reuse', () => {
  const rows = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 30 })
  test('links who pays one hot wallet at least twice, and nobody else but it', () => {
    fc.assert(
      fc.property(rows, fc.uniqueArray(fc.nat(8), { maxLength: 3 }), (all, hot) => {
        const links = depositLinks(transfersOf(all), new Set(hot))
        const expected = [...Array(9).keys()].flatMap((account) => {
          const paid = all.filter(([from]) => from === account).map(([, to]) => to)
          const isOne = paid.length > 1 && new Set(paid).size === 1
          const isDeposit = isOne && hot.includes(paid[0]!) && !hot.includes(account)
          return isDeposit ? [[account, paid[0]!]] : []
        })
        expect(links.map(({ accounts }) => accounts)).toEqual(expected)
      }),
    )
  })

  test('is shown by the transfer that makes it a habit', () => {
    const transfers = transfersOf([
      [1, 9],
      [2, 9],
      [1, 9],
      [1, 9],
    ])
    expect(depositLinks(transfers, new Set([9]))).toEqual([
      { reason: 'deposit-reuse', accounts: [1, 9], height: 2, position: 0 },
    ])
  })

  test('links no contract, and nobody to a wallet without a strong tag', () => {
    const transfers = transfersOf([
      [1, 9],
      [1, 9],
    ])
    expect(depositLinks(transfers, new Set([9]), { never: new Set([1]) })).toEqual([])
    expect(depositLinks(transfers, new Set())).toEqual([])
  })
})

describe('same key', () => {
  const hex = 'a614f803b6fd780986a42c78ec9c7f77e6ded13c'
  test('is the 20 bytes, in every form that shows them', () => {
    expect(keyText(`0x${hex.toUpperCase()}`)).toBe(hex)
    expect(keyText(`41${hex}`)).toBe(hex)
    expect(keyText(`0x41${hex}`)).toBe(hex)
    expect([keyText(`0x${hex}00`), keyText('bc1qxyz'), keyText('')]).toEqual([null, null, null])
  })

  test('links ledgers, but no contract, no zero account, no precompile', () => {
    const row = (account: number, key: string, isContract = false) => ({
      ...{ account, key, isContract },
      height: account,
    })
    const zero = '0'.repeat(40)
    const links = sameKeyLinks([row(4, hex), row(1, hex), row(2, zero), row(3, zero), row(7, hex)])
    expect(links.map(({ accounts, height }) => [...accounts, height])).toEqual([
      [1, 4, 4],
      [1, 7, 7],
    ])
    expect(sameKeyLinks([row(1, hex), row(2, hex, true)])).toEqual([])
  })

  test('joins at level 1 alone, and leaves no trace once withdrawn', () => {
    const clusters = createClusters()
    clusters.applyBlock(columnsOfBlock({ height: 1, accountCount: 3, txs: [] }))
    const before = clusters.digest()
    clusters.setLinks('same-key', [
      { reason: 'same-key', accounts: [0, 2], height: 1, position: 0 },
    ])
    expect(clusters.clusterOf(2)).toEqual({ account: 0, height: 1, size: 2, level: 1 })
    expect(clusters.clusterOf(2, { level: 0 }).account).toBe(2)
    expect(clusters.pathOf(2, 0)?.map(({ reason }) => reason)).toEqual(['same-key'])
    clusters.setLinks('same-key', [])
    expect(clusters.clusterOf(2).account).toBe(2)
    expect(clusters.digest()).toBe(before)
  })
})
