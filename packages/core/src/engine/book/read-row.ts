/**
 * One record as an entry: words become numbers, decimals become units, and what its kind needs is
 * there, or the record is refused with the column that is wrong.
 *
 * @module
 */
import { BOOK_ID_BYTES_MAX } from '../../domain/batch/tx-id.ts'
import { utf8Bytes, utf8Text } from '../../domain/batch/utf8.ts'
import { BOOK_KINDS, isMoney } from '../../domain/book.ts'
import { BOOK_FIELDS, type BookField } from '../../domain/book-mapping.ts'
import { type FaultCode, FaultError } from '../../domain/error.ts'
import { ACCOUNT_NAME_BYTES_MAX, type AccountNames, type AccountSide } from './account-names.ts'
import type { ByteSpan } from './byte-dictionary.ts'
import { ChainAccounts, chainTxText } from './chain-side.ts'
import { EntryDraft, type EntryExtras, KIND, NOBODY } from './entry-draft.ts'
import { NOT_DECIMAL, readUnits, TOO_PRECISE, type Units } from './read-amount.ts'
import { readTime } from './read-time.ts'
import { RecordFields } from './record-fields.ts'
import type { FieldPlaces, RowPlan } from './row-plan.ts'

/** Rows of `BOOK_FIELDS`, by name. */
const FIELD = Object.fromEntries(BOOK_FIELDS.map((field, row) => [field, row])) as Record<
  BookField,
  number
>

/** Most characters of a value that a fault shows. */
const SHOWN_MAX = 60

/** Reads records of one file. What it reads stands in its fields until the next {@link read}. */
export class RowReader implements EntryExtras {
  readonly draft: EntryDraft = new EntryDraft()
  /** The bytes of the id, in the record's buffer. */
  readonly id: ByteSpan = { bytes: new Uint8Array(0), start: 0, end: 0 }
  /** Where the record stands, and when this node knows it: set by whoever reads the file. */
  line = 0
  nowMs = 0
  /** The transaction on the chain that the record names, or empty. */
  chainTx = ''
  /** The transaction that a reversal or correction is about, or empty. */
  corrects = ''
  readonly #plan: RowPlan
  readonly #names: AccountNames
  readonly #chain: ChainAccounts
  readonly #places: Int32Array
  readonly #width: number
  readonly #constants: readonly (Uint8Array | null)[]
  #fields: RecordFields = new RecordFields()
  /** The value looked at last. */
  readonly #span: ByteSpan = { bytes: new Uint8Array(0), start: 0, end: 0 }

  constructor(plan: RowPlan, names: AccountNames, { places, width }: FieldPlaces) {
    this.#plan = plan
    this.#names = names
    this.#chain = new ChainAccounts(plan.book, names)
    this.#places = places
    this.#width = width
    this.#constants = BOOK_FIELDS.map((field) => {
      const column = plan.mapping.columns[field]
      return column !== undefined && 'constant' in column ? utf8Bytes(column.constant) : null
    })
  }

  /**
   * Reads a record.
   *
   * @throws {FaultError} `BOOK_ROW`, `BOOK_FIELD`, `BOOK_AMOUNT`, `BOOK_TIME`, `BOOK_NOT_UTF8` with
   *         `column` (its number from 1) and `field`
   */
  read(fields: RecordFields): void {
    this.#fields = fields
    const { draft } = this
    draft.reset()
    this.chainTx = ''
    this.corrects = ''
    if (this.#width > 0 && fields.count !== this.#width) {
      const expected = `Expected ${this.#width} cells, one under each heading`
      const message = `${expected}, got ${fields.count} in this line`
      throw new FaultError('BOOK_ROW', message, { column: fields.count })
    }
    this.#readId()
    this.#readTime()
    this.#readKind()
    if (draft.kind !== KIND.reversal) {
      this.#readValues()
    }
    if (draft.kind === KIND.reversal || draft.kind === KIND.correction) {
      this.corrects = this.#text(FIELD.corrects, 'names what it is about')
    }
    if (draft.kind === KIND.reversal) return
    if (draft.kind === KIND.deposit || draft.kind === KIND.withdrawal) {
      this.#checkCoin()
      this.#readChain()
    }
    // Last, so that the names of a row that is refused are not kept.
    this.#readAccounts()
  }

  /** Where the id of a record stands, before it is read; start and end are the same for none. */
  idOf(fields: RecordFields): readonly [start: number, end: number] {
    this.#fields = fields
    return this.#look(FIELD.id) ? [this.#span.start, this.#span.end] : [0, 0]
  }

  #readId(): void {
    if (!this.#look(FIELD.id)) throw this.#fault('BOOK_FIELD', FIELD.id, 'an id')
    if (this.#span.end - this.#span.start > BOOK_ID_BYTES_MAX) {
      throw this.#fault('BOOK_FIELD', FIELD.id, `an id of at most ${BOOK_ID_BYTES_MAX} bytes`)
    }
    this.#checkText(FIELD.id)
    this.id.bytes = this.#span.bytes
    this.id.start = this.#span.start
    this.id.end = this.#span.end
  }

  #readTime(): void {
    const there = this.#look(FIELD.time)
    const { time, mapping } = this.#plan
    const read = there ? readTime(this.#span, time) : 'no zone'
    if (typeof read === 'number') {
      this.draft.timeMs = read
      return
    }
    const zone = read === 'no zone' ? ' with a zone' : ''
    throw this.#fault('BOOK_TIME', FIELD.time, `a time by "${mapping.time.pattern}"${zone}`)
  }

  #readKind(): void {
    const { bySign, kinds } = this.#plan
    if (bySign !== null) {
      this.draft.kind = bySign[0]
      return
    }
    if (!this.#look(FIELD.kind)) throw this.#fault('BOOK_FIELD', FIELD.kind, 'a kind of entry')
    const kind = kinds.find(this.#span.bytes, this.#span.start, this.#span.end)
    if (kind < 0) throw this.#fault('BOOK_FIELD', FIELD.kind, 'a kind that the mapping knows')
    this.draft.kind = kind
  }

  #readAccounts(): void {
    const { draft } = this
    if (!this.#look(FIELD.account)) throw this.#fault('BOOK_FIELD', FIELD.account, 'an account')
    if (draft.kind === KIND.transfer && !this.#look(FIELD.counterparty)) {
      throw this.#fault('BOOK_FIELD', FIELD.counterparty, 'the account that is paid')
    }
    draft.account = this.#account(FIELD.account, 'own')
    // An address on a chain says more than a name of whoever is behind it.
    if (draft.counterparty !== NOBODY) return
    draft.counterparty = this.#account(FIELD.counterparty, SIDES[draft.kind]!)
  }

  #account(field: number, side: AccountSide): number {
    if (!this.#look(field)) return NOBODY
    if (this.#span.end - this.#span.start > ACCOUNT_NAME_BYTES_MAX) {
      throw this.#fault('BOOK_FIELD', field, `a name of at most ${ACCOUNT_NAME_BYTES_MAX} bytes`)
    }
    this.#checkText(field)
    return this.#names.numberOf(side, this.#span)
  }

  #readValues(): void {
    const { draft } = this
    draft.asset = this.#asset(FIELD.asset)
    const units = this.#units(FIELD.amount, draft.asset)
    const { bySign } = this.#plan
    if (bySign !== null) {
      draft.kind = units < 0 ? bySign[1] : bySign[0]
      draft.units = units < 0 ? -units : units
    } else if (units < 0 && draft.kind !== KIND.correction) {
      throw this.#fault('BOOK_AMOUNT', FIELD.amount, 'an amount above zero')
    } else draft.units = units
    if (Number(units) === 0) throw this.#fault('BOOK_AMOUNT', FIELD.amount, 'an amount above zero')
    if (SWAPS[draft.kind] === 1) {
      draft.otherAsset = this.#asset(FIELD.otherAsset)
      draft.otherUnits = this.#above(FIELD.otherAmount, draft.otherAsset)
    }
    if (this.#look(FIELD.feeAmount)) {
      const named = this.#look(FIELD.feeAsset)
      draft.feeAsset = named ? this.#asset(FIELD.feeAsset) : draft.asset
      draft.feeUnits = this.#units(FIELD.feeAmount, draft.feeAsset)
      if (draft.feeUnits < 0) throw this.#fault('BOOK_AMOUNT', FIELD.feeAmount, 'a fee from zero')
    }
  }

  #above(field: number, asset: number): Units {
    const units = this.#units(field, asset)
    if (units > 0) return units
    throw this.#fault('BOOK_AMOUNT', field, 'an amount above zero')
  }

  #asset(field: number): number {
    const there = this.#look(field)
    const row = there
      ? this.#plan.assets.find(this.#span.bytes, this.#span.start, this.#span.end)
      : -1
    if (row >= 0) return row
    throw this.#fault('BOOK_FIELD', field, 'an asset of the book')
  }

  #units(field: number, asset: number): Units {
    if (!this.#look(field)) throw this.#fault('BOOK_AMOUNT', field, 'an amount')
    const form = this.#plan.amounts[asset]!
    const units = readUnits(this.#span, form)
    if (units === NOT_DECIMAL) {
      const sign = this.#plan.mapping.decimal
      throw this.#fault('BOOK_AMOUNT', field, `a decimal with "${sign}" before its decimals`)
    }
    if (units === TOO_PRECISE) {
      throw this.#fault('BOOK_AMOUNT', field, `at most ${form.decimals} decimals`)
    }
    if (typeof units === 'bigint' && (units >= UNITS_LIMIT || units <= -UNITS_LIMIT)) {
      throw this.#fault('BOOK_AMOUNT', field, 'less than 2^255 smallest units')
    }
    return units
  }

  /** Money of a state comes over no chain: booked so, it would face the wrong outside. */
  #checkCoin(): void {
    const { kind, asset } = this.draft
    const { code } = this.#plan.book.assets[asset]!
    if (!isMoney(this.#plan.book.assets[asset]!)) return
    const instead = kind === KIND.deposit ? 'fiat-in or cash-in' : 'fiat-out or cash-out'
    throw this.#fault('BOOK_FIELD', FIELD.kind, `${instead} for ${code}, which is on no chain,`)
  }

  #readChain(): void {
    const { draft } = this
    if (this.#look(FIELD.address)) {
      const address = this.#spanText()
      const number = this.#chain.numberOf(draft.asset, address)
      if (number === NOBODY) {
        throw this.#fault('BOOK_FIELD', FIELD.address, 'an address on the chain of the asset')
      }
      draft.counterparty = number
    }
    if (!this.#look(FIELD.chainTx)) return
    const text = this.#spanText()
    const tx = this.#plan.book.assets[draft.asset]!.same === null ? null : chainTxText(text)
    if (tx === null) {
      throw this.#fault('BOOK_FIELD', FIELD.chainTx, 'a transaction (64 hex) on its chain')
    }
    this.chainTx = tx
  }

  #text(field: number, what: string): string {
    if (!this.#look(field)) throw this.#fault('BOOK_FIELD', field, `an id that ${what}`)
    this.#checkText(field)
    return this.#spanText()
  }

  /** Looks at a field, without blanks around it. False where it is absent or empty. */
  #look(field: number): boolean {
    const place = this.#places[field]!
    const constant = this.#constants[field]!
    if (place < 0) {
      if (constant === null) return false
      this.#span.bytes = constant
      this.#span.start = 0
      this.#span.end = constant.length
      return true
    }
    const { bytes, start, end } = this.#fields
    let from = start[place]!
    if (from < 0) return false
    let to = end[place]!
    while (from < to && bytes[from]! <= 0x20) from++
    while (to > from && bytes[to - 1]! <= 0x20) to--
    this.#span.bytes = bytes
    this.#span.start = from
    this.#span.end = to
    return to > from
  }

  #spanText(): string {
    const { bytes, start, end } = this.#span
    return utf8Text(bytes, start, end - start)
  }

  #checkText(field: number): void {
    const { bytes, start, end } = this.#span
    for (let at = start; at < end; at++) {
      if (bytes[at]! < 0x80) continue
      const text = utf8Text(bytes, start, end - start)
      if (!text.includes('\ufffd')) return
      throw this.#fault('BOOK_NOT_UTF8', field, 'UTF-8 text')
    }
  }

  #fault(code: FaultCode, field: number, expected: string): FaultError {
    const name = BOOK_FIELDS[field]!
    const isThere = this.#look(field)
    // Names and addresses of people stay out of logs.
    const isPrivate = ['account', 'counterparty'].includes(name)
    const text = isThere ? this.#spanText() : ''
    const got = !isThere ? 'nothing' : isPrivate ? 'another text' : `"${text.slice(0, SHOWN_MAX)}"`
    const column = this.#places[field]! + 1
    const message = `Expected ${expected} in ${name}, got ${got}`
    return new FaultError(code, message, { field: name, ...(column > 0 ? { column } : {}) })
  }
}

/** Amounts of one posting are below it, so that two of them stay in range. */
const UNITS_LIMIT = 2n ** 255n

/** By kind: on which side the counterparty is. */
const SIDES: readonly AccountSide[] = BOOK_KINDS.map((kind) =>
  ['deposit', 'withdrawal', 'fiat-in', 'fiat-out', 'cash-in', 'cash-out'].includes(kind)
    ? 'outside'
    : 'own',
)

/** By kind: 1 where something else comes back. */
const SWAPS: readonly number[] = BOOK_KINDS.map((kind) =>
  ['trade', 'chips-bought', 'chips-cashed'].includes(kind) ? 1 : 0,
)
