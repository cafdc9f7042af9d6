/**
 * Own tags as a GraphSense TagPack, for others. Reading it again gives equal tags.
 *
 * Source: `tagpack_schema.yaml` of the GraphSense tagpack tool. Every value is a quoted string of
 * YAML 1.2, which JSON's are, so that no label turns into a number, a date or a reference. What the
 * form has no field for stays here: notes, evidence, markings and ends.
 *
 * @module
 */
import {
  MARKINGS,
  type Marking,
  OWN_TAGS,
  type OwnTag,
  type TagDeed,
} from '../../domain/tag-deed.ts'
import { formatDate, type TimeMs } from '../../domain/time.ts'
import type { DeedBook } from './deed-book.ts'
import type { Moment } from './list-timeline.ts'
import { tickerOf } from './tickers.ts'

/** The head of a pack. */
export type PackHead = { readonly title: string; readonly creator: string }

/** Which own tags go out, and how many stay for their marking. */
export type Exported = { readonly deeds: readonly TagDeed[]; readonly kept: number }

/** Own tags that stand at a moment and may go as far as `widest`, by number. */
export function exportable(
  deeds: readonly TagDeed[],
  book: DeedBook,
  { moment, widest }: { readonly moment: Moment; readonly widest: Marking },
): Exported {
  const most = MARKINGS.indexOf(widest)
  const standing = deeds.filter(({ number, tag }) => {
    const key = String(number)
    if (tag === null || book.ownAt(key, moment) === null) return false
    return (book.wordOn(OWN_TAGS, key, moment)?.gone ?? null) === null
  })
  const out = standing.filter(({ tag }) => tag !== null && MARKINGS.indexOf(tag.marking) <= most)
  return { deeds: out, kept: standing.length - out.length }
}

/** The text of a TagPack. @param deeds at least one, each with a tag */
export function packText(deeds: readonly TagDeed[], { title, creator }: PackHead): string {
  const head = [
    `title: ${quoted(title)}`,
    `creator: ${quoted(creator)}`,
    `lastmod: ${formatDate(deeds.reduce((last, { knownMs }) => Math.max(last, knownMs), 0))}`,
    'tags:',
  ]
  const rows = deeds.flatMap(({ tag, knownMs }) => (tag === null ? [] : rowText(tag, knownMs)))
  return `${[...head, ...rows].join('\n')}\n`
}

function rowText(tag: OwnTag, knownMs: TimeMs): readonly string[] {
  const { account, label, source, confidence, actor, category, abuse } = tag
  const fields = [
    ['address', account],
    ['currency', tickerOf(tag.ledger)],
    ['label', label],
    ['source', source],
    ['confidence', confidence],
    ['actor', actor],
    ['category', category],
    ['abuse', abuse],
  ] as const
  const lines = fields.flatMap(([name, value]) =>
    value === '' ? [] : [`${name}: ${quoted(value)}`],
  )
  return [...lines, `lastmod: ${formatDate(knownMs)}`].map(
    (line, at) => `${at === 0 ? '  - ' : '    '}${line}`,
  )
}

/** Characters that YAML does not take as they are, or that turn the reading of text. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    UNSAFE,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
