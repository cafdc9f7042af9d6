/**
 * ISO 20022 bank statements (camt.053) and notifications (camt.054) of any version: the elements
 * read here are in all of them. Streamed; nothing but one statement is held.
 *
 * Source: ISO 20022 message definitions BankToCustomerStatement (camt.053) and
 * BankToCustomerDebitCreditNotification (camt.054).
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import type {
  BankStatement,
  SignedAmount,
  StatementEntry,
} from '@paperchain/core/domain/book-statement'
import { STATEMENT_ENTRIES_MAX } from '@paperchain/core/domain/book-statement'
import { FaultError } from '@paperchain/core/domain/error'
import { readTime, timeForm } from '@paperchain/core/engine/book/read-time'
import { SaxesParser } from 'saxes'

/** Characters of one element's text. */
export const TEXT_CHARS_MAX = 100_000
/** Depth of elements; the standard needs about fifteen. */
export const DEPTH_MAX = 64
/** Different elements kept of one entry. */
const FIELDS_MAX = 2_000

/** What of an element is kept: texts by path below it, the first of each. */
type Texts = Map<string, string>
type OpenEntry = { readonly texts: Texts; readonly details: Texts[]; readonly line: number }
type OpenStatement = {
  readonly texts: Texts
  readonly balances: Texts[]
  entries: StatementEntry[]
  pending: number
  readonly line: number
}

const STATEMENTS = ['Stmt', 'Ntfctn']

/**
 * The statements of a file.
 *
 * @param zone minutes east of UTC of dates without a zone
 * @param onBytes told how much of the file is read
 * @throws {FaultError} `BOOK_STATEMENT` with line and column; `BOOK_FILE`
 */
export async function* readCamt(
  path: string,
  zone: number,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<BankStatement> {
  const reader = new CamtReader(zone)
  const stream = createReadStream(path, { encoding: 'utf8' })
  try {
    for await (const piece of stream) {
      reader.write(piece as string)
      onBytes?.(stream.bytesRead)
      yield* reader.take()
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof FaultError || code === undefined) throw error
    throw new FaultError(
      'BOOK_FILE',
      `Expected to read ${path}, got ${code}`,
      { file: path },
      error,
    )
  }
  reader.end()
  yield* reader.take()
}

class CamtReader {
  readonly #parser = new SaxesParser({ xmlns: true })
  readonly #zone: number
  readonly #path: string[] = []
  #text = ''
  #statement: OpenStatement | null = null
  /** The element whose texts are kept, and its depth: statement, balance, entry or detail. */
  #kept: { readonly texts: Texts; readonly depth: number }[] = []
  #entry: OpenEntry | null = null
  #done: BankStatement[] = []
  #isCamt = false

  constructor(zone: number) {
    this.#zone = zone
    const parser = this.#parser
    parser.on('error', (error) => {
      throw this.#fault(`well-formed XML`, error.message)
    })
    parser.on('doctype', () => {
      throw this.#fault('no document type', 'one: it could define what texts mean')
    })
    parser.on('opentag', ({ local, attributes }) => this.#open(local, attributes))
    parser.on('text', (text) => this.#addText(text))
    parser.on('cdata', (text) => this.#addText(text))
    parser.on('closetag', ({ local }) => this.#close(local))
  }

  write(piece: string): void {
    this.#parser.write(piece)
  }

  end(): void {
    this.#parser.close()
    if (!this.#isCamt) throw this.#fault('a camt.053 or camt.054', 'another document')
  }

  take(): BankStatement[] {
    const done = this.#done
    this.#done = []
    return done
  }

  #open(name: string, attributes: Readonly<Record<string, { readonly value: string }>>): void {
    if (this.#path.length >= DEPTH_MAX) throw this.#fault(`at most ${DEPTH_MAX} levels`, 'more')
    this.#path.push(name)
    this.#text = ''
    if (STATEMENTS.includes(name) && this.#statement === null) {
      this.#isCamt = true
      const { line } = this.#parser
      this.#statement = { texts: new Map(), balances: [], entries: [], pending: 0, line }
      this.#keep(this.#statement.texts)
    } else if (name === 'Bal' && this.#statement !== null && this.#entry === null) {
      const texts: Texts = new Map()
      this.#statement.balances.push(texts)
      this.#keep(texts)
    } else if (name === 'Ntry' && this.#statement !== null) {
      this.#entry = { texts: new Map(), details: [], line: this.#parser.line }
      this.#keep(this.#entry.texts)
    } else if (name === 'TxDtls' && this.#entry !== null) {
      const texts: Texts = new Map()
      this.#entry.details.push(texts)
      this.#keep(texts)
    }
    const currency = attributes['Ccy']?.value
    if (currency !== undefined) this.#set(`${this.#below()}@Ccy`, currency)
  }

  #close(name: string): void {
    const text = this.#text.trim()
    if (text !== '') this.#set(this.#below(), text)
    this.#text = ''
    const depth = this.#path.length
    this.#path.pop()
    if (this.#kept.at(-1)?.depth !== depth) return
    this.#kept.pop()
    if (name === 'Ntry') this.#endEntry()
    else if (STATEMENTS.includes(name)) this.#endStatement()
  }

  #addText(text: string): void {
    this.#text += text
    if (this.#text.length > TEXT_CHARS_MAX) {
      throw this.#fault(`at most ${TEXT_CHARS_MAX} characters in an element`, 'more')
    }
  }

  #keep(texts: Texts): void {
    this.#kept.push({ texts, depth: this.#path.length })
  }

  /** The path below the element that is kept. */
  #below(): string {
    return this.#path.slice(this.#kept.at(-1)?.depth ?? 0).join('/')
  }

  #set(path: string, text: string): void {
    const texts = this.#kept.at(-1)?.texts
    if (texts === undefined || texts.has(path)) return
    if (texts.size >= FIELDS_MAX) throw this.#fault(`at most ${FIELDS_MAX} elements`, 'more')
    texts.set(path, text)
  }

  #endEntry(): void {
    const entry = this.#entry
    const statement = this.#statement
    this.#entry = null
    if (entry === null || statement === null) return
    const state = entry.texts.get('Sts/Cd') ?? entry.texts.get('Sts') ?? 'BOOK'
    if (state !== 'BOOK') {
      statement.pending++
      return
    }
    statement.entries.push(...this.#entriesOf(entry))
    if (statement.entries.length > STATEMENT_ENTRIES_MAX) {
      throw this.#fault(`at most ${STATEMENT_ENTRIES_MAX} entries`, 'more')
    }
  }

  /** One entry, or one for each of its details where these add up to it. */
  #entriesOf({ texts, details, line }: OpenEntry): StatementEntry[] {
    const whole = this.#signed(texts, '')
    const bookedMs = this.#dateOf(texts)
    const reference = texts.get('AcctSvcrRef') ?? texts.get('NtryRef') ?? null
    const amounts = details.map(detailAmount)
    const isSplit = details.length > 1 && addsUp(amounts, whole.amount)
    if (!isSplit) {
      const counterparty = details.length === 1 ? other(details[0], whole.isCredit) : null
      return [{ ...whole, bookedMs, reference, counterparty, line }]
    }
    return details.map((detail, index) => ({
      isCredit: whole.isCredit,
      amount: amounts[index] ?? '',
      bookedMs,
      reference: reference === null ? null : `${reference}/${index + 1}`,
      counterparty: other(detail, whole.isCredit),
      line,
    }))
  }

  #endStatement(): void {
    const statement = this.#statement
    this.#statement = null
    if (statement === null) return
    const { texts, balances, entries, pending, line } = statement
    const account = texts.get('Acct/Id/IBAN') ?? texts.get('Acct/Id/Othr/Id')
    if (account === undefined) throw this.#fault('an account in Acct/Id', 'none')
    const opening = this.#balance(balances, ['OPBD', 'PRCD'])
    const closing = this.#balance(balances, ['CLBD'])
    const currency = texts.get('Acct/Ccy') ?? texts.get('entry@Ccy') ?? opening?.currency
    if (currency === undefined) throw this.#fault('a currency', 'none')
    this.#done.push({
      key: texts.get('Id') ?? '',
      account,
      currency,
      opening,
      closing,
      entries,
      pending,
      line,
    })
  }

  #balance(balances: readonly Texts[], codes: readonly string[]) {
    for (const code of codes) {
      const texts = balances.find((each) => each.get('Tp/CdOrPrtry/Cd') === code)
      if (texts === undefined) continue
      return { ...this.#signed(texts, ''), currency: texts.get('Amt@Ccy') ?? '' }
    }
    return null
  }

  #signed(texts: Texts, under: string): SignedAmount {
    const amount = texts.get(`${under}Amt`)
    const mark = texts.get(`${under}CdtDbtInd`)
    if (amount === undefined || !/^\d{1,18}(\.\d{1,5})?$/.test(amount)) {
      throw this.#fault('an amount in Amt', amount ?? 'none')
    }
    if (mark !== 'CRDT' && mark !== 'DBIT') throw this.#fault('CRDT or DBIT', mark ?? 'nothing')
    // An entry in another currency than its account would be a different asset.
    const currency = texts.get('Amt@Ccy')
    const account =
      this.#statement?.texts.get('Acct/Ccy') ?? this.#statement?.texts.get('entry@Ccy')
    if (account !== undefined && currency !== undefined && account !== currency) {
      throw this.#fault(`amounts in ${account}`, currency)
    }
    if (currency !== undefined) this.#statement?.texts.set('entry@Ccy', currency)
    return { isCredit: mark === 'CRDT', amount }
  }

  #dateOf(texts: Texts): number {
    const text = ['BookgDt/DtTm', 'BookgDt/Dt', 'ValDt/DtTm', 'ValDt/Dt']
      .map((path) => texts.get(path))
      .find((each) => each !== undefined)
    const bytes = Buffer.from(text ?? '')
    const form = timeForm('iso', this.#zone)
    const time = form === null ? 'no zone' : readTime({ bytes, start: 0, end: bytes.length }, form)
    if (typeof time === 'number') return time
    throw this.#fault('a date in BookgDt or ValDt', text ?? 'none')
  }

  #fault(expected: string, got: string): FaultError {
    const { line, column } = this.#parser
    return new FaultError('BOOK_STATEMENT', `Expected ${expected}, got ${got.slice(0, 200)}`, {
      line,
      column,
      at: this.#path.join('/'),
    })
  }
}

/** Where a detail says its amount: in later and in earlier versions. */
const detailAmount = (detail: Texts): string | null =>
  detail.get('Amt') ?? detail.get('AmtDtls/TxAmt/Amt') ?? null

function addsUp(amounts: readonly (string | null)[], whole: string): boolean {
  const units = (text: string): bigint => {
    const [integer = '', fraction = ''] = text.split('.')
    return BigInt(integer + fraction.padEnd(5, '0').slice(0, 5))
  }
  if (amounts.some((each) => each === null || !/^\d{1,18}(\.\d{1,5})?$/.test(each))) return false
  return amounts.reduce((sum, each) => sum + units(each ?? '0'), 0n) === units(whole)
}

/** The other side of a detail: its account, else its name. */
function other(detail: Texts | undefined, isCredit: boolean): string | null {
  const role = isCredit ? 'Dbtr' : 'Cdtr'
  const paths = [
    `RltdPties/${role}Acct/Id/IBAN`,
    `RltdPties/${role}Acct/Id/Othr/Id`,
    `RltdPties/${role}/Nm`,
    `RltdPties/${role}/Pty/Nm`,
  ]
  for (const path of paths) {
    const text = detail?.get(path)
    if (text !== undefined) return text
  }
  return null
}
