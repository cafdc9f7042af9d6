/**
 * What stands in the form of a source, and what is asked of the server by it.
 *
 * @module
 */
import type { ListSource, NewListSource } from '@paperchain/contract/source'

const HOUR_MS = 3_600_000

/** The form as it was typed: places and hosts one a line. */
export type SourceWords = {
  readonly id: string
  readonly form: string
  readonly from: string
  readonly hosts: string
  readonly hours: string
  readonly paused: boolean
}

export const NEW_SOURCE: SourceWords = {
  id: '',
  form: 'ofac',
  from: '',
  hosts: '',
  hours: '24',
  paused: false,
}

/** A source as its form shows it. */
export const wordsOf = ({ id, form, from, redirectHosts, everyMs, paused }: ListSource) =>
  ({
    id,
    form,
    from: from.join('\n'),
    hosts: redirectHosts.join('\n'),
    hours: String(everyMs / HOUR_MS),
    paused,
  }) satisfies SourceWords

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What is wrong with each field; none where the form can be sent. */
export type SourceFaults = { readonly [Field in 'id' | 'from' | 'hours']?: string }

/** What is asked of the server, or what is wrong, field by field. */
export function sourceOf(
  words: SourceWords,
): { readonly body: NewListSource } | { readonly faults: SourceFaults } {
  const from = lines(words.from)
  const hours = Number(words.hours.trim().replace(',', '.'))
  const everyMs = Math.round(hours * HOUR_MS)
  const isHours = words.hours.trim() !== '' && everyMs > 0 && Number.isSafeInteger(everyMs)
  const faults: SourceFaults = {
    ...(/^[-_a-z0-9]{1,64}$/.test(words.id.trim())
      ? {}
      : { id: 'Expected small letters, digits, - and _, like ofac' }),
    ...(from.length > 0 ? {} : { from: 'Expected a URL or a folder, like https://host/list.xml' }),
    ...(isHours ? {} : { hours: `Expected hours like 24, got "${words.hours.slice(0, 20)}"` }),
  }
  if (Object.keys(faults).length > 0) return { faults }
  const { form, paused } = words
  return { body: { form, from, redirectHosts: lines(words.hosts), everyMs, paused } }
}
