/**
 * The zone of a bank's dates, as people said it for a book: remembered on this browser, and never
 * taken without being asked for.
 *
 * @module
 */

/** Name under which the zones are kept. */
const ZONES_KEY = 'paperchain.book-zones'

/** Kept zones by book, in minutes east of UTC; what is strange is as if it were not there. */
export function readZones(text: string | null): Readonly<Record<string, number>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    const all = Object.entries(value).filter(
      (entry): entry is [string, number] =>
        Number.isInteger(entry[1]) && Math.abs(entry[1]) <= 14 * 60,
    )
    return Object.fromEntries(all)
  } catch {
    // Somebody wrote into the browser's store by hand: the zone is asked for again.
    return {}
  }
}

function kept(): Readonly<Record<string, number>> {
  try {
    return readZones(localStorage.getItem(ZONES_KEY))
  } catch {
    // A browser may forbid the store: then the zone is asked for each time.
    return {}
  }
}

/** The zone that was said for a book; null: none was. */
export const zoneOf = (book: string): number | null => {
  const zones = kept()
  return Object.hasOwn(zones, book) ? (zones[book] ?? null) : null
}

/** Remembers the zone of a book. */
export function keepZone(book: string, minutes: number): void {
  try {
    localStorage.setItem(ZONES_KEY, JSON.stringify({ ...kept(), [book]: minutes }))
  } catch {
    // As above.
  }
}
