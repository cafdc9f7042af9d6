/**
 * Which tags stand by what people here did, as of both times of a question.
 *
 * A deed counts where this node knew it by `knownAt`, it holds in the world by `asOf`, and no deed
 * that counts takes it back. A deed that takes one back is not taken back itself: who changes their
 * mind again says the first thing anew. So every answer needs two steps, however long the log.
 *
 * - A withdrawn or superseded tag stands no more.
 * - A disputed tag stands and is marked: an objection that nobody has borne out must not let money
 *   go. Whoever is convinced withdraws the tag.
 * - What an authority's own list says is never taken away here, only disputed: it is law until its
 *   publisher changes it. A withdrawal of such a tag (of before the list became one) marks it.
 * - An own tag stands from its start to its end, while it is not withdrawn.
 *
 * @module
 */

import type { ListEntry } from '../../domain/tag.ts'
import { OWN_TAGS, TAG_DEEDS, type TagDeed } from '../../domain/tag-deed.ts'
import type { HeldEntry } from '../../ports.ts'
import type { ScreenTag } from '../screen/screen-answer.ts'
import type { Moment } from './list-timeline.ts'

/** What deeds say of a tag at a moment. */
export type DeedWord = {
  /** The deed that took it away, the first of several; null where it stands. */
  readonly gone: TagDeed | null
  /** Disputes in the order of their numbers. */
  readonly disputes: readonly TagDeed[]
}

/** Answers from a log of deeds. */
export type DeedBook = {
  /** What deeds say of the tag with this key of this list; null where they say nothing. */
  wordOn(list: string, key: string, moment: Moment): DeedWord | null
  /** The deed whose own tag has this key, where the tag has begun and not ended; else null. */
  ownAt(key: string, moment: Moment): TagDeed | null
  /** Whether a deed counts at a moment. */
  counts(deed: TagDeed, moment: Moment): boolean
}

/** Puts a log into order for questions. @param deeds in any order, each number once */
export function deedBook(deeds: readonly TagDeed[]): DeedBook {
  const about = new Map<string, TagDeed[]>()
  const own = new Map<string, TagDeed>()
  for (const deed of [...deeds].sort((left, right) => left.number - right.number)) {
    if (deed.tag !== null) own.set(String(deed.number), deed)
    if (deed.target === null) continue
    const key = keyOf(deed.target.list, deed.target.key)
    const before = about.get(key)
    if (before === undefined) about.set(key, [deed])
    else before.push(deed)
  }
  const counts = (deed: TagDeed, moment: Moment): boolean =>
    isInTime(deed, moment) &&
    !(about.get(keyOf(TAG_DEEDS, String(deed.number))) ?? []).some((back) => isInTime(back, moment))
  return {
    counts,
    wordOn(list, key, moment) {
      const all = about.get(keyOf(list, key))
      const said = all?.filter((deed) => counts(deed, moment)) ?? []
      if (said.length === 0) return null
      const disputes = said.filter(({ kind }) => kind === 'dispute')
      return { gone: said.find(({ kind }) => kind !== 'dispute') ?? null, disputes }
    },
    ownAt(key, moment) {
      const deed = own.get(key)
      if (deed === undefined || !counts(deed, moment)) return null
      const until = deed.tag?.untilMs ?? null
      return until === null || moment.asOf <= until ? deed : null
    },
  }
}

const keyOf = (list: string, key: string): string => `${list}\n${key}`

const isInTime = ({ knownMs, validMs }: TagDeed, { asOf, knownAt }: Moment): boolean =>
  knownMs <= knownAt && validMs <= asOf

/** When a tag is looked at, and whether it stands on an authority's own list. */
type Heed = { readonly moment: Moment; readonly isLaw: boolean }

/** A tag as deeds leave it: marked where it is disputed, null where it was taken away. */
export function heeded(book: DeedBook, tag: ScreenTag, { moment, isLaw }: Heed): ScreenTag | null {
  const word = book.wordOn(tag.list, tag.entry.key, moment)
  if (word === null) return tag
  const { gone, disputes } = word
  if (gone !== null && !isLaw) return null
  return { ...tag, disputes: gone === null ? disputes : [...disputes, gone] }
}

/** Own tags as entries, ended and withdrawn ones too: what is held beside the lists' entries. */
export const ownEntries = (deeds: readonly TagDeed[]): readonly HeldEntry[] =>
  deeds.flatMap((deed) =>
    deed.tag === null ? [] : [{ list: OWN_TAGS, entry: entryOf(deed, deed.tag), versions: [] }],
  )

function entryOf({ number, validMs }: TagDeed, tag: NonNullable<TagDeed['tag']>): ListEntry {
  const { ledger, account, everyLedger, label, actor, category, abuse, confidence, source } = tag
  return {
    key: String(number),
    ledger,
    account,
    everyLedger,
    label,
    actor,
    category,
    abuse,
    confidence,
    source,
    statedFrom: validMs,
    file: OWN_TAGS,
    row: number,
  }
}
