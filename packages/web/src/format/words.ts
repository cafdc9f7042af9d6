/**
 * Counted words.
 *
 * @module
 */
import { formatCount } from './amount.ts'

const SINGULAR: Readonly<Record<string, string>> = { people: 'person', entries: 'entry' }

/** `1 posting`, `2 postings`, `1 person`. The word is given in the plural. */
export function counted(count: number, words: string): string {
  const one = SINGULAR[words] ?? words.replace(/s$/, '')
  return `${formatCount(count)} ${count === 1 ? one : words}`
}
