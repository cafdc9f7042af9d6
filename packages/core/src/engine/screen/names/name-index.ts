/**
 * Name screening in memory: who of the listed parties may a name be.
 *
 * Built once for many questions, list by list, so that a new version of one list costs that list
 * alone. The answers equal those of scoring every party (`scoreParty`): what is left out of a
 * search is only what cannot reach the threshold, or the limit.
 *
 * @module
 */

import { type Scratch, scratchOf } from './name-bounds.ts'
import { readName } from './name-form.ts'
import { buildSegment, type Segment } from './name-segment.ts'
import {
  NAME_THRESHOLD,
  type NameAnswer,
  type NameHit,
  type NameIndex,
  type NameList,
  type NameQuery,
  type NameSearchOptions,
} from './name-types.ts'
import { bestAlignment, hitOf, modeOf, type ReadQuery, readQuery } from './score-party.ts'
import { compareFound, type Found, searchSegment } from './search-segment.ts'
import { TokenBook } from './token.ts'
import { SCORER } from './weights.ts'

const LIMIT_DEFAULT = 50
const LIMIT_MAX = 1000
const THRESHOLD_MIN = 0.5

/** A segment with room for its searches. */
type Ready = { readonly segment: Segment; readonly scratch: Scratch }

/**
 * Builds an index.
 *
 * @param lists of one id each; of two with one id the later stands
 */
export function buildNameIndex(lists: readonly NameList[]): NameIndex {
  const ready = new Map<string, Ready>()
  for (const list of lists) put(ready, list)
  return indexOf([...ready.values()])
}

function put(ready: Map<string, Ready>, { list, parties }: NameList): void {
  ready.delete(list)
  if (parties.length === 0) return
  const segment = buildSegment(list, parties)
  ready.set(list, { segment, scratch: scratchOf(segment) })
}

function indexOf(segments: readonly Ready[]): NameIndex {
  return {
    parties: segments.reduce((sum, { segment }) => sum + segment.parties.length, 0),
    names: segments.reduce((sum, { segment }) => sum + segment.names, 0),
    search: (query, options = {}) => search(segments, query, options),
    withList(list) {
      const ready = new Map(segments.map((each) => [each.segment.list, each]))
      put(ready, list)
      return indexOf([...ready.values()])
    },
  }
}

function search(
  segments: readonly Ready[],
  query: NameQuery,
  options: NameSearchOptions,
): NameAnswer {
  const limit = Math.min(LIMIT_MAX, Math.max(1, Math.trunc(options.limit ?? LIMIT_DEFAULT)))
  const threshold = Math.min(1, Math.max(THRESHOLD_MIN, options.threshold ?? NAME_THRESHOLD))
  const book = new TokenBook()
  const asked = readQuery(query, book)
  // One more than is shown, to know whether there are more.
  const question = { asked, threshold, limit: limit + 1 }
  const found = segments
    .flatMap(({ segment, scratch }) => searchSegment(segment, scratch, question))
    .sort(compareFound)
  return {
    hits: found.slice(0, limit).map((each) => shown(asked, each, book)),
    hasMore: found.length > limit,
    scriptsNotRead: asked.person.notRead,
    isCut: asked.person.isCut,
    threshold,
    scorer: SCORER,
  }
}

/** A hit with its pieces, made only for what is given back. */
function shown(
  asked: ReadQuery,
  { segment, party: at, nameAt, side }: Found,
  book: TokenBook,
): NameHit {
  const party = segment.parties[at]!
  const mode = modeOf(party)
  const listed = readName(party.names[nameAt]!.text, mode, book)
  const found = bestAlignment(asked[mode], { forms: listed.forms, mode })
  return hitOf({ asked, list: segment.list, party, nameAt, side, found, listed })
}
