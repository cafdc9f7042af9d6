/**
 * Dates, numbers and stakes of listed parties as people read them.
 *
 * @module
 */
import type { PartialDate, PartyIdentifier } from './listed-party.ts'

/** `1960-08-31`, `1965`, `1968-06`, `1965 to 1969`, with `about` before it. */
export function dateText({ from, to, circa }: PartialDate): string {
  const about = circa ? 'about ' : ''
  if (from === to) return about + from
  const [year = '', month = ''] = from.split('-')
  if (from === `${year}-01-01` && to.slice(5) === '12-31') {
    return about + (to.startsWith(year) ? year : `${year} to ${to.slice(0, 4)}`)
  }
  const isMonth = from.endsWith('-01') && to.slice(0, 7) === `${year}-${month}`
  const isWhole =
    isMonth &&
    new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate() === Number(to.slice(8))
  return about + (isWhole ? `${year}-${month}` : `${from} to ${to}`)
}

/** `Passport 123 (CU)`. */
export const identifierText = ({ type, number, country }: PartyIdentifier): string =>
  [type, number, country === '' ? '' : `(${country})`].filter((part) => part !== '').join(' ')

/** `50 %`, `25 to 50 %`, from hundredths of a percent. */
export function shareText({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? `${low / 100} %` : `${low / 100} to ${high / 100} %`
}
