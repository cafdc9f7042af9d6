/** Files of an exchange's trades as large as one likes, with rows that are wrong where one says. */
import { closeSync, openSync, writeSync } from 'node:fs'

export const HEADINGS =
  'Trade ID,Executed (UTC),Type,Customer,Sold,Sold amount,Bought,Bought amount,Fee in,Fee'

/** Rows written at once. */
const PIECE = 20_000
const FIRST_MS = Date.parse('2024-01-01T00:00:00Z')
const STEP_MS = 17_000
const CUSTOMERS = 20_000

/** The row of a number, from 0: deposits of money, then of coins, then trades. */
export function rowOf(number: number): string {
  const time = new Date(FIRST_MS + number * STEP_MS).toISOString().slice(0, 19).replace('T', ' ')
  const who = `C-${(number * 7919) % CUSTOMERS}`
  const head = `T-${String(number).padStart(8, '0')},${time}`
  if (number % 5 === 0) return `${head},IN,${who},USD,${1000 + (number % 900)}.25,,,,`
  if (number % 5 === 1) return `${head},DEP,${who},BTC,0.${eight(1 + number)},,,,`
  return `${head},BUY,${who},USD,${50 + (number % 500)}.10,BTC,0.${eight(1 + number)},USD,0.25`
}

const eight = (number: number): string => String(number % 90_000_000).padStart(8, '0')

/** Writes a file. @param wrong the amount in place of the right one, by line from 1 */
export function writeRows(
  path: string,
  count: number,
  wrong: ReadonlyMap<number, string> = new Map(),
): void {
  const file = openSync(path, 'w')
  try {
    writeSync(file, `${HEADINGS}\n`)
    for (let from = 0; from < count; from += PIECE) {
      const rows = Array.from({ length: Math.min(PIECE, count - from) }, (_, index) => {
        const number = from + index
        const amount = wrong.get(number + 2)
        if (amount === undefined) return rowOf(number)
        const cells = rowOf(number).split(',')
        cells[5] = amount
        return cells.join(',')
      })
      writeSync(file, `${rows.join('\n')}\n`)
    }
  } finally {
    closeSync(file)
  }
}
