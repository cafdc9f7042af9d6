/**
 * Tags and lists. A tag is a claim by a source that an account belongs to somebody or is of some
 * kind. A list is a publisher and a form; all its files together are one version. Nothing about
 * time is stored with a tag: when it was *valid* (true in the world) and *known* (to this node)
 * follows from the versions that hold it, whatever the order in which they arrived.
 *
 * @module
 */
import type { Actor } from './actor.ts'
import type { Fault } from './error.ts'
import type { LedgerId } from './ledger.ts'
import type { ListParty, PartyRef } from './listed-party.ts'
import type { TimeMs } from './time.ts'

/**
 * How sure a source is, by the GraphSense TagPack vocabulary; `listed` is an authority's own list.
 */
export type Confidence = string

/** One entry of a list version: a claim about one account. */
export type ListEntry = {
  /** Identity inside the list, stable across versions: `XBT:1abc…`. */
  readonly key: string
  readonly ledger: LedgerId
  /** Canonical account id. */
  readonly account: string
  /** Whether it names the account on every ledger of the same form (EVM; test networks). */
  readonly everyLedger: boolean
  /** What the source calls it, for people. */
  readonly label: string
  /** Id of the actor in an actor pack, or empty. */
  readonly actor: string
  /** What the account is for: `exchange`, `mixing_service`, `user`, …; empty where not said. */
  readonly category: string
  /** What is wrong with it: `sanction`, `ransomware`, `theft`, …; empty where not said. */
  readonly abuse: string
  readonly confidence: Confidence
  /** Where the claim comes from: a URL or a document. */
  readonly source: string
  /** First day of validity as the source states it, or null where it does not. */
  readonly statedFrom: TimeMs | null
  /** File and row, from 1, for evidence. */
  readonly file: string
  readonly row: number
  /** Sanctions programmes that name it, at least one; left away where the list states none. */
  readonly programmes?: readonly string[]
  /** Whose account it is; left away where the list names nobody. */
  readonly party?: PartyRef
}

/** A text in a coinbase that names the pool which made the block. */
export type CoinbaseMark = {
  /** UTF-8 text to find in the coinbase. */
  readonly text: string
  /** Name of the pool. */
  readonly label: string
  readonly link: string
}

/** What is recorded of each version of a list. */
export type ListVersion = {
  /** Which list: `ofac-addresses`, `tagpack:ransomware`, … */
  readonly list: string
  /** SHA-256 of all its files, hex: the version's identity. */
  readonly hash: string
  /** When the source published it. */
  readonly publishedMs: TimeMs
  /** When this node first had it. */
  readonly knownMs: TimeMs
  /** Whether being on this list is a sanction. */
  readonly sanction: boolean
  readonly entryCount: number
  /**
   * Entries and parties together, against the version published before it, as known when this one
   * came.
   */
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** Rows that were not taken, or taken with a remark. */
  readonly faults: readonly Fault[]
  /** Names and SHA-256 of the files. */
  readonly files: readonly { readonly name: string; readonly hash: string }[]
}

/** A list version with its entries, as an adapter reads it from files. */
export type ListContent = {
  readonly list: string
  readonly hash: string
  readonly publishedMs: TimeMs
  readonly sanction: boolean
  readonly entries: readonly ListEntry[]
  /** Actors, where the form is an ActorPack; else empty. */
  readonly actors: readonly Actor[]
  /** Coinbase texts, where the form is a pool list; else empty. */
  readonly marks: readonly CoinbaseMark[]
  /** Parties in order of id, where the form names them; else left away. */
  readonly parties?: readonly ListParty[]
  readonly faults: readonly Fault[]
  readonly files: readonly { readonly name: string; readonly hash: string }[]
}

/** Where a list is fetched from again and again, and how that went. Set by the administrator. */
export type ListSource = {
  /** Its name here, unique: `ofac`. */
  readonly id: string
  /** Form of the list, as the import command calls it. */
  readonly form: string
  /** A folder or file, or http(s) URLs whose files together are one version. At least one. */
  readonly from: readonly string[]
  /** Hosts beside the URL's own to which an answer may redirect. */
  readonly redirectHosts: readonly string[]
  /** The schedule: a fetch this often, and a list older than that is stale. */
  readonly everyMs: number
  /** A paused source is never due; its list grows stale as before. */
  readonly paused: boolean
  readonly addedMs: TimeMs
  /** The list that it feeds, or empty before the first success. */
  readonly list: string
  /** SHA-256 of all its files when last fetched, or empty. */
  readonly lastHash: string
  /** When it was last tried, and when that last succeeded, changed or not; null for never. */
  readonly triedMs: TimeMs | null
  readonly confirmedMs: TimeMs | null
  /** Failures since the last success. */
  readonly failures: number
  /** The last failure, or null after a success. */
  readonly failure: Fault | null
}
