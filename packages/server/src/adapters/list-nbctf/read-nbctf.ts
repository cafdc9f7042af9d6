/**
 * Seizure orders of Israel's National Bureau for Counter Terror Financing, as CSV: a row a wallet
 * or an account at a service, with its holder where the order names one. Read as a stream.
 *
 * Source: https://nbctf.mod.gov.il. The header is Hebrew or English; columns are known by words in
 * it. Rows without an order number belong to the order above them. The publisher's page mixes
 * letters that look alike (a Cyrillic Н in an address): where an address is valid with the Latin
 * letter only, that is what was meant, and a remark says so. What is no address is the number of an
 * account at a service, and is kept as a number of its holder.
 *
 * @module
 */
import { basename } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { partialDate } from '@paperchain/core/engine/attribute/partial-date'
import {
  newDraft,
  type PartyDraft,
  scriptOf,
  seenText,
} from '@paperchain/core/engine/attribute/party-draft'
import { PartyList, type StatedWallet, walletsIn } from '../list-any/party-list.ts'
import { dateAtEnd, type ListOptions, undated } from '../list-ofac/list-file.ts'
import { streamCsv } from '../list-ofac/stream-csv.ts'

/** Id of the list. */
export const NBCTF_LIST = 'il-nbctf'

const SOURCE = 'NBCTF seizure orders, https://nbctf.mod.gov.il'

/** Words of the header by column, English or Hebrew. */
const COLUMNS = {
  order: /order|צו/i,
  name: /name|שם/i,
  passport: /passport|דרכון/i,
  birth: /d\.?o\.?b|birth|לידה/i,
  wallet: /wallet|address|ארנק|כתובת/i,
  currency: /currency|מטבע/i,
  id: /\bid\b|ת\.?\s?ז|זהות|identity/i,
} as const
type Column = keyof typeof COLUMNS

/** Letters of other scripts that look like a Latin one. */
const ALIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'АA',
    'ВB',
    'ЕE',
    'КK',
    'МM',
    'НH',
    'РP',
    'СC',
    'ТT',
    'ХX',
    'УY',
    'ЅS',
    'ЈJ',
    'аa',
    'сc',
    'еe',
    'оo',
    'рp',
    'хx',
    'уy',
    'ѕs',
    'јj',
    'ԁd',
    'ԛq',
    'ԝw',
    'ΑA',
    'ΒB',
    'ΕE',
    'ΖZ',
    'ΗH',
    'ΚK',
    'ΜM',
    'ΝN',
    'ΡP',
    'ΤT',
    'ΥY',
    'ΧX',
    'οo',
    'ϹC',
    'ϳj',
    'ᴄc',
    'ᴏo',
    'ᴠv',
    'ᴡw',
    'ᴢz',
    'հh',
    'ոn',
    'սu',
    'օo',
  ].map((pair) => [pair.slice(0, -1), pair.slice(-1)]),
)
const latin = (text: string): string => [...text].map((letter) => ALIKE[letter] ?? letter).join('')

/** Days from Excel's day 0 to 1970-01-01. */
const EXCEL_EPOCH_DAYS = 25_569
const DAY_MS = 86_400_000

/** A birth as the page writes it: `03/08/1991`, `18.9.1992`, or Excel's number of a day. */
function birthOf(text: string): PartyDraft['births'][number] | null {
  const days = /^\d{4,5}$/.test(text) && Number(text) > 3_000 ? Number(text) : null
  if (days === null) return partialDate(text)
  return partialDate(new Date((days - EXCEL_EPOCH_DAYS) * DAY_MS).toISOString().slice(0, 10))
}

type Row = Readonly<Record<Column, string>>
type Held = { readonly draft: PartyDraft; readonly row: number; readonly wallets: StatedWallet[] }

class NbctfRows {
  readonly parties = new Map<string, Held>()
  readonly #list: PartyList
  readonly #file: string
  #columns: Readonly<Partial<Record<Column, number>>> | null = null
  #order = ''
  #holder: Held | null = null

  constructor(list: PartyList, file: string) {
    this.#list = list
    this.#file = file
  }

  take(fields: readonly string[], row: number): void {
    if (this.#columns === null) {
      this.#columns = columnsIn(fields, this.#file)
      return
    }
    const at = this.#columns
    const cell = (column: Column): string => seenText(fields[at[column] ?? -1] ?? '')
    const columns = Object.keys(COLUMNS) as readonly Column[]
    const cells = Object.fromEntries(columns.map((name) => [name, cell(name)])) as Row
    if (cells.order !== '') {
      this.#order = cells.order
      this.#holder = null
    }
    this.#addHolder(cells, row)
    if (cells.wallet !== '') this.#addWallet(cells, row)
  }

  /** A row that goes on with the documents of the one above has no name and no wallet. */
  #addHolder(cells: Row, row: number): void {
    const { name, id, passport, birth, wallet } = cells
    const isNamed = isThere(name) || isThere(id) || isThere(passport)
    if (!isNamed) {
      if (wallet !== '') this.#holder = null
      return
    }
    if (isThere(name) || wallet !== '' || this.#holder === null) {
      this.#holder = this.#heldAs(cells, row)
    }
    const { draft } = this.#holder
    if (isThere(id)) draft.identifiers.push({ type: 'ID', number: id, country: '' })
    if (isThere(passport)) {
      draft.identifiers.push({ type: 'Passport', number: passport, country: '' })
    }
    const date = birthOf(birth)
    if (date !== null) draft.births.push(date)
    draft.programmes.push(this.#order)
  }

  /** Whom a row names: by number where it has one, else by name and birth. */
  #heldAs({ name, id, passport, birth }: Row, row: number): Held {
    const key = [id, passport].find(isThere) ?? `${name} ${birth}`.trim().toLowerCase()
    const known = this.parties.get(key)
    const held = known ?? { draft: newDraft(key, 'unknown'), row, wallets: [] }
    const kind = held.draft.names.length === 0 ? 'main' : 'aka'
    if (isThere(name)) {
      held.draft.names.push({ text: name, kind, script: scriptOf(name), weak: false })
    }
    // Documents and births are of people; an order names companies by name alone.
    if (isThere(id) || isThere(passport) || birth !== '') held.draft.kind = 'individual'
    this.parties.set(key, held)
    return held
  }

  #addWallet({ wallet, currency }: Row, row: number): void {
    const texts = [...new Set([...walletsIn(wallet), ...walletsIn(latin(wallet))].map(textOf))]
    const place = { file: this.#file, row }
    if (texts.length > 0 && walletsIn(wallet).length === 0) {
      const message = `Expected Latin letters in an address, got ${wallet.slice(0, 60)}`
      this.#list.builder.remark({ code: 'LIST_NAME_CLEANED', message }, place)
    }
    const holder = this.#holder
    if (texts.length === 0) {
      if (holder !== null) {
        holder.draft.identifiers.push({ type: 'Account or user id', number: wallet, country: '' })
        return
      }
      const message = `Expected an address or a holder, got "${wallet.slice(0, 60)}"`
      this.#list.builder.refuse({ code: 'LIST_ROW_SHAPE', message }, place)
      return
    }
    for (const text of texts) {
      const stated = { ticker: currency.slice(0, 20), text, ...place }
      if (holder !== null) holder.wallets.push(stated)
      else {
        const label = this.#order === '' ? 'NBCTF seizure order' : `NBCTF ${this.#order}`
        const programmes = this.#order === '' ? [] : [this.#order]
        this.#list.addAlone(stated, { label, programmes, statedFrom: null })
      }
    }
  }
}

const textOf = ({ text }: StatedWallet): string => text

/** A dash stands for nothing. */
const isThere = (text: string): boolean => text !== '' && !/^[-–—]+$/.test(text)

function columnsIn(fields: readonly string[], file: string): Partial<Record<Column, number>> {
  const columns: Partial<Record<Column, number>> = {}
  const taken = new Set<number>()
  for (const [name, words] of Object.entries(COLUMNS) as [Column, RegExp][]) {
    const place = fields.findIndex((field, at) => !taken.has(at) && words.test(field))
    if (place < 0) continue
    columns[name] = place
    taken.add(place)
  }
  if (columns.wallet !== undefined) return columns
  const message = 'Expected a header with a column of wallets, got another'
  throw new FaultError('LIST_SHAPE', message, { file, row: 1 })
}

/**
 * Reads a file as one version.
 *
 * @param path named `…-YYYY-MM-DD.csv`, or with `published` given
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamCsv` throws
 */
export async function readNbctf(path: string, options: ListOptions = {}): Promise<ListContent> {
  const name = basename(path)
  const publishedMs = options.published ?? dateAtEnd(name.replace(/\.csv$/i, ''))
  if (publishedMs === null) throw undated(name)
  const list = new PartyList(NBCTF_LIST, { source: SOURCE })
  const rows = new NbctfRows(list, name)
  const file = await streamCsv(path, (fields, row) => rows.take(fields, row))
  for (const { draft, row, wallets } of rows.parties.values()) {
    list.add(draft, { file: name, row }, wallets)
  }
  return list.content({ publishedMs, sanction: true, files: [file] })
}
