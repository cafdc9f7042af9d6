/**
 * What people here say of tags: tags of their own, and disputes, withdrawals and supersessions of
 * any tag. A deed is only ever added; what it changed is taken back by a further deed.
 *
 * @module
 */
import type { LedgerId } from './ledger.ts'
import type { TimeMs } from './time.ts'

/** The list in which own tags stand; the key of one is the number of the deed that made it. */
export const OWN_TAGS = 'own-tags'
/** As the list of a target: the deed with this number, to take it back. */
export const TAG_DEEDS = 'tag-deeds'

/** Kinds of deeds. */
export const DEED_KINDS = ['add', 'dispute', 'withdraw', 'supersede'] as const
/** One of {@link DEED_KINDS}. */
export type DeedKind = (typeof DEED_KINDS)[number]

/**
 * How far a tag may go, by the Traffic Light Protocol 2.0 of FIRST, the widest first.
 */
export const MARKINGS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const
/** One of {@link MARKINGS}. */
export type Marking = (typeof MARKINGS)[number]

/** What a deed is about: an entry of a list by its key. */
export type TagTarget = { readonly list: string; readonly key: string }

/** A tag that people here made. */
export type OwnTag = {
  readonly ledger: LedgerId
  /** Canonical account id. */
  readonly account: string
  readonly everyLedger: boolean
  readonly label: string
  /** Id of an actor, category and abuse as in a TagPack; each may be empty. */
  readonly actor: string
  readonly category: string
  readonly abuse: string
  readonly confidence: string
  /** A URL or document, or empty. */
  readonly source: string
  /** The last moment at which it holds, or null for no end. */
  readonly untilMs: TimeMs | null
  readonly marking: Marking
  readonly note: string
  /** Evidence that is kept elsewhere: names of files and their SHA-256, hex. */
  readonly files: readonly { readonly name: string; readonly hash: string }[]
}

/** One deed. */
export type TagDeed = {
  /** From 1, without gaps: the order in which deeds came. */
  readonly number: number
  readonly kind: DeedKind
  /** When this node was told; never before the deed with the number below. */
  readonly knownMs: TimeMs
  /** From when on it holds in the world; may be before or after `knownMs`. */
  readonly validMs: TimeMs
  /** Who did it, as in the audit log. */
  readonly by: string
  readonly why: string
  /** Null for `add` alone. */
  readonly target: TagTarget | null
  /** Of `add` and `supersede`, else null. */
  readonly tag: OwnTag | null
}
