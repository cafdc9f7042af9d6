/**
 * What lists of parties have in common: drafts become parties, wallets that a list states become
 * entries of their party, and both are one version.
 *
 * @module
 */
import { recognise } from '@paperchain/core/domain/address/recognise'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListParty } from '@paperchain/core/domain/listed-party'
import type { ListContent } from '@paperchain/core/domain/tag'
import { formatDate, type TimeMs } from '@paperchain/core/domain/time'
import { ListBuilder, type RowPlace } from '@paperchain/core/engine/attribute/list-builder'
import { type PartyDraft, PartyRows } from '@paperchain/core/engine/attribute/party-draft'
import { versionHash } from '../list-ofac/list-file.ts'
import { addCell } from '../list-ofac/party-entries.ts'

/** A wallet as a list states it. The ticker may be empty. */
export type StatedWallet = { readonly ticker: string; readonly text: string } & Partial<RowPlace>

/** What entries of a list say of themselves. */
export type EntryWords = {
  /** Where the publisher says it. */
  readonly source: string
  readonly abuse?: string
  readonly category?: string
  readonly confidence?: string
}

/** Collects one version of a list. */
export class PartyList {
  readonly builder: ListBuilder
  readonly #rows: PartyRows
  readonly #words: EntryWords
  readonly #list: string

  constructor(list: string, words: EntryWords) {
    this.#list = list
    this.#words = words
    this.builder = new ListBuilder(list)
    this.#rows = new PartyRows(this.builder)
  }

  get parties(): number {
    return this.#rows.size
  }

  /**
   * Takes a party with its wallets. What a list only names beside its parties is blocked by nobody:
   * its wallets are numbers of it, and no entries.
   */
  add(draft: PartyDraft, place: RowPlace, wallets: readonly StatedWallet[] = []): void {
    if (draft.mentioned) {
      for (const { text } of wallets) {
        draft.identifiers.push({ type: 'Wallet', number: text, country: '' })
      }
    }
    const party = this.#rows.add(draft, place)
    if (!draft.mentioned) this.#addWallets(party, place, wallets)
  }

  /** Takes a wallet whose holder the list does not name. */
  addAlone(wallet: StatedWallet & RowPlace, more: AloneWords): void {
    const { label, programmes, statedFrom } = more
    const listed = { ...this.#words, label, party: null, programmes, statedFrom }
    addCell(this.builder, wallet, listed)
  }

  #addWallets(party: ListParty, place: RowPlace, wallets: readonly StatedWallet[]): void {
    const names = [...new Set(party.names.map(({ text }) => text))]
    const listed = {
      ...this.#words,
      label: names[0] ?? '',
      party: { id: party.id, kind: party.kind, names },
      programmes: party.programmes,
      statedFrom: party.statedFrom,
    }
    for (const wallet of wallets) addCell(this.builder, { ...place, ...wallet }, listed)
  }

  /**
   * The version.
   *
   * @throws {FaultError} `LIST_EMPTY`
   */
  content(version: VersionWords): ListContent {
    const { entries, faults } = this.builder.finish()
    const parties = this.#rows.sorted()
    const [first] = version.files
    if (entries.length + parties.length === 0) {
      const message = `Expected parties in ${first?.name ?? this.#list}, got none`
      throw new FaultError('LIST_EMPTY', message, { file: first?.name ?? '' })
    }
    const files = version.files.map(({ name, hash }) => ({ name, hash }))
    return {
      list: this.#list,
      hash: versionHash(files),
      publishedMs: version.publishedMs,
      sanction: version.sanction,
      entries,
      actors: [],
      marks: [],
      parties,
      faults,
      files,
    }
  }
}

/** What is said of a wallet without a party. */
export type AloneWords = {
  readonly label: string
  readonly programmes: readonly string[]
  readonly statedFrom: TimeMs | null
}

/** What a version is made of. */
export type VersionWords = {
  readonly publishedMs: TimeMs
  readonly sanction: boolean
  readonly files: readonly { readonly name: string; readonly hash: string }[]
}

const BETWEEN = /[\s,;()<>[\]{}"'|«»“”]+/u
const LIKE_ADDRESS = /^(?=.*\d)[0-9A-Za-z]+(?::[0-9a-z]+)?$/
const EVM = /^0x[0-9a-fA-F]{40}$/
/** Shortest and longest text that could be an address, in characters. */
const [SHORTEST, LONGEST] = [25, 120]

/**
 * Addresses in a free text, by their form alone: each whose own checksum holds, and EVM addresses,
 * whose form nothing else has. What a label beside them says does not count.
 */
export function walletsIn(text: string): readonly StatedWallet[] {
  const found = new Set<string>()
  for (const word of text.split(BETWEEN)) {
    const trimmed = word.replace(/^[.:]+|[.:]+$/g, '')
    if (trimmed.length < SHORTEST || trimmed.length > LONGEST || !LIKE_ADDRESS.test(trimmed)) {
      continue
    }
    if (EVM.test(trimmed) || recognise(trimmed).some(({ bits }) => bits > 0)) found.add(trimmed)
  }
  return [...found].map((one) => ({ ticker: '', text: one }))
}

/** A day as a moment: `2019-09-13`, also with a time behind it; null where there is no such day. */
export function dayOf(text: string): TimeMs | null {
  const day = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(text.trim())?.[1]
  if (day === undefined) return null
  const time = Date.parse(day)
  return Number.isFinite(time) && formatDate(time) === day ? time : null
}

/** `31/12/2022` as a moment, else as {@link dayOf}. */
export function britishDayOf(text: string): TimeMs | null {
  const [, day = '', month = '', year = ''] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim()) ?? []
  return year === '' ? dayOf(text) : dayOf(`${year}-${month}-${day}`)
}

/** Parts in one line, without the empty ones. */
export const inOneLine = (parts: readonly (string | undefined)[], between = ', '): string =>
  parts
    .map((part) => (part ?? '').trim())
    .filter((part) => part !== '')
    .join(between)
