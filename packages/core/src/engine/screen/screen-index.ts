/**
 * Direct screening in memory: which lists name an address, as of a moment.
 *
 * Built once for many questions. An account's entries hang on one map from its canonical text, so
 * that a question about an unknown address is one look-up behind the address codec. Only where an
 * account is listed are versions looked at, and those are few.
 *
 * A text is matched on every ledger that it is valid on, and by exactly its own characters too,
 * for entries of ledgers whose form is not checked here (`tag.ts`, LIST_FORM_UNCHECKED).
 *
 * Bitcoin and Bitcoin Cash were one ledger until 2017 and write one key or script as one text (the
 * old form of Bitcoin Cash is Bitcoin's). So an entry on either names the account on both, whatever
 * the spelling of list and question. No other pair of ledgers is joined: that the hash in an `L…`
 * and a `1…` address is one is a lead to follow, not a listing. All networks of Tron write one key
 * as one text, as EVM chains do.
 *
 * @module
 */
import { type Account, isSystemAccount } from '../../domain/account.ts'
import {
  diagnose,
  otherSpellings,
  type Recognition,
  recognise,
} from '../../domain/address/recognise.ts'
import { BITCOIN, type LedgerId, ledger as ledgerOf } from '../../domain/ledger.ts'
import type { ListEntry, ListVersion } from '../../domain/tag.ts'
import { OWN_TAGS, type TagDeed } from '../../domain/tag-deed.ts'
import type { HeldEntry } from '../../ports.ts'
import { type DeedBook, deedBook, heeded } from '../attribute/deed-book.ts'
import {
  compareVersions,
  holdingOf,
  type Moment,
  type Standing,
  standingAt,
  versionInForce,
} from '../attribute/list-timeline.ts'
import { isSanction, orderTags } from '../attribute/order-tags.ts'
import type { StaleList } from '../attribute/schedule.ts'
import { isEvmLedger } from '../attribute/tickers.ts'
import type { ScreenAnswer, ScreenReason, ScreenTag } from './screen-answer.ts'

/** Answers about any number of addresses. */
export type ScreenIndex = {
  /** Entries that the index holds. */
  readonly size: number
  /**
   * Screens one text on every ledger that it is valid on. Never throws for bad text: it answers
   * `cannot-tell` with the diagnosis.
   */
  screenAddress(text: string, moment: Moment): ScreenAnswer
  /**
   * Screens accounts of a block or a transaction, without reading them as addresses.
   *
   * @param accounts canonical ids on `ledger`; system accounts are `clear`
   * @returns        one answer an account, in the same order
   */
  screenAccounts(
    ledger: LedgerId,
    accounts: readonly string[],
    moment: Moment,
  ): readonly ScreenAnswer[]
}

/** No further entry of the same account. */
const END = -1

const BITCOIN_CASH = ledgerOf('bitcoin-cash')

const NO_STALE: readonly StaleList[] = []
const NO_DEEDS: readonly TagDeed[] = []
const NONE: readonly ScreenTag[] = []

const EVM_DIGITS = /^0x[0-9a-f]{40}$/i

/** What is shown in place of a private key. */
const HIDDEN = '(a private key)'

/** The lists by id, and the entries chained by account. */
type Columns = {
  readonly held: readonly HeldEntry[]
  /** First entry of an account, by canonical text, whatever the ledger. */
  readonly first: ReadonlyMap<string, number>
  /** Next entry of the same account, or {@link END}. Length of `held`. */
  readonly next: Int32Array
  /** Listed cashaddr accounts by Bitcoin's text of the same key or script. */
  readonly cashByOld: ReadonlyMap<string, string>
  readonly versions: ReadonlyMap<string, readonly ListVersion[]>
  readonly deeds: DeedBook
}

/** What bears on answers beside the lists. */
export type ScreenExtras = {
  /** Lists that are stale now, from `staleLists`; answers they bear on carry them. */
  readonly stale?: readonly StaleList[]
  /** What people here said of tags: all of it, or at least all about the entries held. */
  readonly deeds?: readonly TagDeed[]
}

/**
 * Builds the index.
 *
 * @param held     entries of all lists, in any order, and own tags by `ownEntries`
 * @param versions all versions of those lists, in any order
 */
export function buildScreenIndex(
  held: readonly HeldEntry[],
  versions: readonly ListVersion[],
  { stale = NO_STALE, deeds = NO_DEEDS }: ScreenExtras = {},
): ScreenIndex {
  // In order of publication, so that the sort of each question finds nothing to move.
  const ordered = [...versions].sort(compareVersions)
  const columns = chain(
    held,
    grouped(ordered, ({ list }) => list),
    deedBook(deeds),
  )
  const covered = coverage(versions.filter(({ sanction }) => sanction))
  return {
    size: held.length,
    screenAddress: (text, moment) =>
      withStale(stale, screenText(columns, covered(moment), { text, moment })),
    screenAccounts(ledger, accounts, moment) {
      const ready = covered(moment)
      return accounts.map((id) =>
        withStale(stale, screenAccount(columns, ready, { account: { ledger, id }, moment })),
      )
    },
  }
}

/** The answer, with the stale lists that may have said more by the time asked about. */
function withStale(stale: readonly StaleList[], answer: ScreenAnswer): ScreenAnswer {
  if (stale.length === 0) return answer
  const late = stale.filter(({ confirmedMs }) => confirmedMs === null || confirmedMs < answer.asOf)
  return late.length === 0 ? answer : { ...answer, stale: late }
}

function chain(
  held: readonly HeldEntry[],
  versions: ReadonlyMap<string, readonly ListVersion[]>,
  deeds: DeedBook,
): Columns {
  const first = new Map<string, number>()
  const next = new Int32Array(held.length).fill(END)
  const cashByOld = new Map<string, string>()
  for (let row = 0; row < held.length; row++) {
    const { account, ledger } = held[row]!.entry
    if (ledger === BITCOIN_CASH) {
      for (const old of otherSpellings(account)) cashByOld.set(old, account)
    }
    const before = first.get(account)
    if (before !== undefined) next[row] = before
    first.set(account, row)
  }
  return { held, first, next, cashByOld, versions, deeds }
}

/** Whether a list of sanctions is in force. Questions repeat a moment: the last is remembered. */
function coverage(sanctions: readonly ListVersion[]): (moment: Moment) => boolean {
  let last: Moment | null = null
  let covered = false
  return (moment) => {
    if (last?.asOf !== moment.asOf || last.knownAt !== moment.knownAt) {
      covered = versionInForce(sanctions, moment) !== null
      last = moment
    }
    return covered
  }
}

type TextQuestion = { readonly text: string; readonly moment: Moment }

function screenText(columns: Columns, covered: boolean, question: TextQuestion): ScreenAnswer {
  const text = question.text.trim()
  const found = recognise(text)
  const diagnosis = found.length === 0 ? diagnose(text) : null
  const shown = diagnosis?.code === 'ADDRESS_PRIVATE_KEY' ? HIDDEN : question.text
  const tags = tagsOf(columns, namesOf(text, found), { only: null, moment: question.moment })
  const accounts = found.map(({ ledger, account }) => ({ ledger, id: account }))
  return answer({ text: shown, accounts, diagnosis, covered, tags, moment: question.moment })
}

/** Canonical texts to look up: the codecs', and the text itself where that is another. */
function namesOf(text: string, found: readonly Recognition[]): readonly string[] {
  // A listed EVM address whose case fails its checksum is kept in lower case.
  const itself = EVM_DIGITS.test(text) ? text.toLowerCase() : text
  const names: string[] = []
  for (const { account } of found) if (!names.includes(account)) names.push(account)
  // Of a text in Bitcoin's own form the other spelling is the text itself.
  const [first] = found
  if (first?.ledger === BITCOIN_CASH) names.push(...otherSpellings(first.account))
  if (!names.includes(itself)) names.push(itself)
  return names
}

/** Canonical texts of an account to look up: its own, and the one of the same key beside it. */
function twinNames({ cashByOld }: Columns, { ledger, id }: Account): readonly string[] {
  if (ledger === BITCOIN_CASH) return [id, ...otherSpellings(id)]
  const cash = ledger === BITCOIN ? cashByOld.get(id) : undefined
  return cash === undefined ? [id] : [id, cash]
}

type AccountQuestion = { readonly account: Account; readonly moment: Moment }

function screenAccount(
  columns: Columns,
  covered: boolean,
  { account, moment }: AccountQuestion,
): ScreenAnswer {
  const tags = tagsOf(columns, twinNames(columns, account), { only: account.ledger, moment })
  return answer({ text: account.id, accounts: [account], diagnosis: null, covered, tags, moment })
}

type Parts = Pick<ScreenAnswer, 'text' | 'accounts' | 'diagnosis'> & {
  readonly covered: boolean
  readonly tags: readonly ScreenTag[]
  readonly moment: Moment
}

function answer({ text, accounts, diagnosis, covered, tags, moment }: Parts): ScreenAnswer {
  const hits = tags.length === 0 ? NONE : tags.filter(isHit)
  const rest = tags.length === 0 ? NONE : tags.filter((tag) => !isHit(tag))
  const reason = reasonOf({ accounts, covered, hits })
  return {
    text,
    accounts,
    outcome: OUTCOME[reason],
    reason,
    hits,
    tags: rest,
    diagnosis,
    asOf: moment.asOf,
    knownAt: moment.knownAt,
  }
}

const OUTCOME = {
  listed: 'hit',
  'not-listed': 'clear',
  'no-holder': 'clear',
  'no-address': 'cannot-tell',
  'no-sanctions-list': 'cannot-tell',
} as const satisfies Record<ScreenReason, ScreenAnswer['outcome']>

/** A sanction or an abuse; a mere kind or name is a tag. */
const isHit = ({ sanction, entry }: ScreenTag): boolean => sanction || entry.abuse !== ''

function reasonOf(
  parts: Pick<ScreenAnswer, 'accounts' | 'hits'> & { covered: boolean },
): ScreenReason {
  const { accounts, hits, covered } = parts
  if (hits.length > 0) return 'listed'
  const [first] = accounts
  if (first === undefined) return 'no-address'
  if (isSystemAccount(first.id)) return 'no-holder'
  return covered ? 'not-listed' : 'no-sanctions-list'
}

/** What to look at: entries of one ledger (and those on every ledger of its form), or of all. */
type Scope = { readonly only: LedgerId | null; readonly moment: Moment }

function tagsOf(columns: Columns, names: readonly string[], scope: Scope): readonly ScreenTag[] {
  const rows: number[] = []
  for (let at = 0; at < names.length; at++) {
    const name = names[at]!
    if (names.indexOf(name) < at) continue
    let row = columns.first.get(name) ?? END
    for (; row !== END; row = columns.next[row]!) {
      if (inScope(columns.held[row]!, scope.only)) rows.push(row)
    }
  }
  return rows.length === 0 ? NONE : standingTags(columns, rows, scope.moment)
}

const inScope = ({ entry }: HeldEntry, only: LedgerId | null): boolean =>
  only === null ||
  entry.ledger === only ||
  (isTwin(entry.ledger) && isTwin(only)) ||
  (isTron(entry.ledger) && isTron(only)) ||
  (entry.everyLedger && sameForm(entry, only))

/** Whether a ledger is one of the two that share keys and texts. */
const isTwin = (ledger: LedgerId): boolean => ledger === BITCOIN || ledger === BITCOIN_CASH

/** Whether a ledger is a network of Tron: all write one key as one text; lists name the main. */
const isTron = (ledger: LedgerId): boolean => ledger.startsWith('tron:')

/** Whether an account is valid on another ledger too: on EVM chains, on test networks. */
const sameForm = ({ ledger, account }: ListEntry, other: LedgerId): boolean =>
  (isEvmLedger(ledger) && isEvmLedger(other)) ||
  recognise(account).some((each) => each.ledger === other)

/** The rows by list and key, each as it stands at the moment; those not valid then fall out. */
function standingTags(
  { held, versions, deeds }: Columns,
  rows: readonly number[],
  moment: Moment,
): readonly ScreenTag[] {
  const groups = grouped(
    rows.map((row) => held[row]!),
    ({ list, entry }) => JSON.stringify([list, entry.key]),
  )
  const tags: ScreenTag[] = []
  for (const group of groups.values()) {
    const { list, entry } = group[0]!
    if (list === OWN_TAGS) {
      const made = deeds.ownAt(entry.key, moment)
      const tag =
        made === null ? null : heeded(deeds, ownTagOf(made, entry), { moment, isLaw: false })
      if (tag !== null) tags.push(tag)
      continue
    }
    const standing = standingAt(holdingOf(group), versions.get(list) ?? [], moment)
    if (standing === null) continue
    const tag = heeded(deeds, tagOf(standing), { moment, isLaw: standing.version.sanction })
    if (tag !== null) tags.push(tag)
  }
  return orderTags(tags)
}

function tagOf({ version, entry, valid, known }: Standing): ScreenTag {
  const { list, hash, publishedMs, files } = version
  return {
    list,
    version: hash,
    publishedMs,
    fileHash: files.find(({ name }) => name === entry.file)?.hash ?? '',
    entry,
    sanction: isSanction(version.sanction, entry),
    validFrom: valid.from,
    knownFrom: known.from,
  }
}

function ownTagOf({ number, knownMs, validMs, tag }: TagDeed, entry: ListEntry): ScreenTag {
  return {
    list: OWN_TAGS,
    version: String(number),
    publishedMs: knownMs,
    fileHash: tag?.files[0]?.hash ?? '',
    entry,
    sanction: isSanction(false, entry),
    validFrom: validMs,
    knownFrom: knownMs,
  }
}

/** Values by key, in order of first appearance. */
function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}
