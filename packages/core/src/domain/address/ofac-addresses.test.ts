/**
 * The addresses of OFAC's list, at two dates.
 *
 * Goal: every listed address of a ledger with a codec reads back, and each that does not is known
 * by name; the ticker is not the chain. Method: read all files, count by ticker and ledger, print.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { ledgerName } from '../ledger.ts'
import { diagnose, recognise } from './recognise.ts'

type Count = Map<string, number>

/** How many addresses of each ticker are valid where; the refused by their code. */
function countsOf(folder: string): Map<string, Count> {
  const counts = new Map<string, Count>()
  for (const name of readdirSync(folder)) {
    const ticker = /_([A-Z]+)\.json$/.exec(name)?.[1]
    if (ticker === undefined) continue
    const count: Count = new Map()
    const addresses: string[] = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    for (const address of addresses) {
      const where = placeOf(address)
      count.set(where, (count.get(where) ?? 0) + 1)
    }
    counts.set(ticker, count)
  }
  return counts
}

/** The ledger of an address (`evm` for all of them at once), or the code of its fault. */
function placeOf(address: string): string {
  const [first] = recognise(address)
  if (first !== undefined) return first.form === 'evm' ? 'evm' : ledgerName(first.ledger)
  const fault = diagnose(address)
  const seems = fault?.facts['seems'] ?? fault?.facts['prefix'] ?? ''
  return `${fault?.code} ${seems}`.trim()
}

const DATES = ['2024-09-27', '2025-12-04'] as const
/** Bitcoin addresses listed under XBT; one entry more is a Tron address. */
const XBT = { '2024-09-27': 434, '2025-12-04': 516 } as const

for (const date of DATES) {
  describeShared(`OFAC addresses of ${date}`, `sanctions/ofac-addresses-${date}`, (folder) => {
    const counts = countsOf(folder)
    const of = (ticker: string) => Object.fromEntries(counts.get(ticker) ?? [])

    test('each ticker, counted by where its addresses are valid', () => {
      for (const [ticker, count] of counts) {
        const places = [...count].map(([place, number]) => `${place} ${number}`)
        console.info(`${date} ${ticker}: ${places.join(', ')}`)
      }
      expect(counts.size).toBeGreaterThan(15)
    })

    test('every address of a ledger with a codec reads back; the ticker is not the chain', () => {
      expect(of('XBT')).toEqual({ bitcoin: XBT[date], tron: 1 })
      expect(Object.keys(of('ETH'))).toEqual(['evm'])
      expect(Object.keys(of('TRX'))).toEqual(['tron'])
      expect(Object.keys(of('USDT')).sort()).toEqual(['bitcoin', 'evm', 'tron'])
    })

    test('the other chains too; an old Bitcoin Cash text reads as Bitcoin first', () => {
      expect(Object.keys(of('BCH')).sort()).toEqual(['bitcoin', 'bitcoin-cash'])
      expect(Object.keys(of('LTC'))).toEqual(['litecoin'])
      expect(Object.keys(of('DASH'))).toEqual(['dash'])
      expect(Object.keys(of('ZEC'))).toEqual(['zcash'])
      expect(Object.keys(of('XRP'))).toEqual(['xrp'])
      expect(Object.keys(of('SOL'))).toEqual(date === '2025-12-04' ? ['solana'] : [])
      // Verge took over Dogecoin's versions.
      expect(Object.keys(of('XVG'))).toEqual(['dogecoin'])
    })

    test('one entry under XMR is 64 hex digits and no address', () => {
      expect(Object.keys(of('XMR')).sort()).toEqual(['ADDRESS_UNKNOWN', 'monero'])
      expect(of('XMR')['ADDRESS_UNKNOWN']).toBe(1)
    })
  })
}
