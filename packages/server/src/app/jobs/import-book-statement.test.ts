/**
 * Goal: bank statements (ISO 20022 camt.053 and camt.054, SWIFT MT940) become entries of a book,
 * each statement whole or not at all, once however often it comes.
 * Method: statements made here by the standards, with the sums worked by hand; then broken ones:
 * each planted fault is found, and nothing of its statement is kept.
 */
import type { Posting } from '@paperchain/core/domain/posting'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type BookHouse, bookHouse, HARBOUR } from './import-book.fixture.ts'
import { importStatements } from './import-book-statement.ts'
import { previewStatements } from './import-book-statement-preview.ts'

let house: BookHouse
beforeEach(async () => {
  house = await bookHouse()
})
afterEach(() => house.close())

/** Every posting of the book, in order. */
async function allPostings(): Promise<Posting[]> {
  const blocks = await house.data.ledger.blocks(HARBOUR)
  const all = await Promise.all(
    blocks.map(({ id }) => house.data.ledger.transactionsOf(HARBOUR, id)),
  )
  return all.flat().flatMap(({ postings }) => postings)
}

/** Debit, credit, amount of each movement, with pseudonyms as `own` and `other`. */
async function movements(): Promise<string[]> {
  const postings = await allPostings()
  const shown = (account: string | null | undefined): string =>
    (account ?? '').replace(/^[a-z2-7]{26}$/, 'own').replace(/^external:[a-z2-7]{26}$/, 'other')
  return postings
    .filter(({ side }) => side === 'debit')
    .map((debit) => {
      const credit = postings.find(
        ({ tx, side, move }) => tx === debit.tx && side === 'credit' && move === debit.move,
      )
      return `${shown(debit.account)}>${shown(credit?.account)} ${debit.amount}`
    })
}

const balance = (code: string, amount: string, mark = 'CRDT') =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="USD">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Dt><Dt>2024-09-27</Dt></Dt></Bal>`
const entry = (amount: string, mark: string, more = '') =>
  `<Ntry><Amt Ccy="USD">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-09-27</Dt></BookgDt>${more}</Ntry>`
const party = (role: string, iban: string) =>
  `<NtryDtls><TxDtls><RltdPties><${role}><Nm>Ada &amp; Co</Nm></${role}><${role}Acct><Id><IBAN>${iban}</IBAN></Id></${role}Acct></RltdPties></TxDtls></NtryDtls>`
const camt = (body: string, kind = 'BkToCstmrStmt', each = 'Stmt', id = 'S1') =>
  `<?xml version="1.0" encoding="UTF-8"?><x:Document xmlns:x="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><x:${kind}>
   <GrpHdr xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><MsgId>M1</MsgId></GrpHdr>
   <${each} xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><Id>${id}</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>USD</Ccy></Acct>${body}</${each}></x:${kind}></x:Document>`

const SPLIT = `<AcctSvcrRef>REF-3</AcctSvcrRef><NtryDtls><TxDtls><Amt Ccy="USD">1.25</Amt></TxDtls><TxDtls><Amt Ccy="USD">2.75</Amt></TxDtls></NtryDtls>`
const WHOLE =
  balance('OPBD', '100.00') +
  balance('CLBD', '146.50') +
  entry(
    '50.5',
    'CRDT',
    `<AcctSvcrRef>REF-1</AcctSvcrRef>${party('Dbtr', 'DE02120300000000202051')}`,
  ) +
  entry('8', 'DBIT', party('Cdtr', 'FR7630006000011234567890189')) +
  entry('4.00', 'CRDT', SPLIT) +
  `<Ntry><Amt Ccy="USD">999</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>`

describe('camt', () => {
  const order = { form: 'camt', zone: 60 } as const
  const bring = (text: string) => importStatements(house.desk, house.file('s.xml', text), order)

  test('a dry run checks all and stores nothing, no name either', async () => {
    const before = [...house.desk.file.frames()].flat().length
    const path = house.file('d.xml', camt(WHOLE))
    const dry = await importStatements(house.desk, path, { ...order, dryRun: true })
    expect(dry).toMatchObject({ statements: 1, stored: 4, postings: 0, blocks: 0, faults: [] })
    expect(await allPostings()).toEqual([])
    expect(house.desk.file.names.takeFresh()).toEqual([])
    expect([...house.desk.file.frames()].flat().length).toBe(before)
  })

  test('a statement: parties, batches, what is only announced; once', async () => {
    expect(await bring(camt(WHOLE))).toEqual({
      statements: 1,
      stored: 4,
      known: 0,
      pending: 1,
      refused: 0,
      postings: 8,
      blocks: 1,
      faults: [],
    })
    expect(await movements()).toEqual([
      'other>own 5050',
      'own>other 800',
      'external:bank>own 125',
      'external:bank>own 275',
    ])
    const [block] = await house.data.ledger.blocks(HARBOUR)
    const [first] = await house.data.ledger.transactionsOf(HARBOUR, block?.id ?? '')
    expect(first?.timeMs).toBe(Date.parse('2024-09-26T23:00:00Z'))
    expect(await bring(camt(WHOLE))).toMatchObject({ stored: 0, known: 4, faults: [] })
    // The notification of an entry is the entry.
    const told = entry(
      '50.5',
      'CRDT',
      `<AcctSvcrRef>REF-1</AcctSvcrRef>${party('Dbtr', 'DE02120300000000202051')}`,
    )
    const note = camt(told, 'BkToCstmrDbtCdtNtfctn', 'Ntfctn', 'N9')
    expect(await bring(note)).toMatchObject({ statements: 1, stored: 0, known: 1, faults: [] })
  })

  test.each([
    [
      'entries that do not lead to the balance',
      WHOLE.replace('146.50', '146.51'),
      'BOOK_STATEMENT_BALANCE',
    ],
    [
      'an entry left out',
      WHOLE.replace(entry('8', 'DBIT', party('Cdtr', 'FR7630006000011234567890189')), ''),
      'BOOK_STATEMENT_BALANCE',
    ],
    ['a currency that the book has not', WHOLE.replaceAll('USD', 'EUR'), 'BOOK_FIELD'],
  ])('%s: nothing is kept', async (_, body, code) => {
    const result = await bring(
      camt(body).replace(
        '<Ccy>USD</Ccy>',
        body.includes('EUR') ? '<Ccy>EUR</Ccy>' : '<Ccy>USD</Ccy>',
      ),
    )
    expect(result).toMatchObject({ stored: 0, refused: 1 })
    expect(result.faults[0]?.code).toBe(code)
    expect(await house.data.ledger.blocks(HARBOUR)).toEqual([])
  })

  test.each([
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${camt(WHOLE).slice(38)}`],
    ['an element that does not close', camt(WHOLE).replace('</Ntry>', '')],
    ['another document', '<Document><Stuff/></Document>'],
    ['no account', camt(WHOLE).replace(/<Acct>.*<\/Acct>/, '')],
    ['an amount that is none', camt(WHOLE.replace('50.5', '50,5'))],
    ['a direction that is none', camt(WHOLE.replace('DBIT', 'DEBIT'))],
    ['no date', camt(WHOLE.replaceAll('BookgDt', 'OtherDt'))],
    [
      'a day that does not exist',
      camt(WHOLE.replaceAll('<BookgDt><Dt>2024-09-27', '<BookgDt><Dt>2024-09-31')),
    ],
    ['amounts in two currencies', camt(WHOLE.replace('<Amt Ccy="USD">8<', '<Amt Ccy="EUR">8<'))],
    ['endless depth', camt('<a>'.repeat(100))],
  ])('refuses %s with its place', async (_, text) => {
    await expect(bring(text)).rejects.toMatchObject({ code: 'BOOK_STATEMENT' })
    expect(await house.data.ledger.blocks(HARBOUR)).toEqual([])
  })
})

const MT940 = `{1:F01BANKDEFFXXXX0000000000}{2:I940BANKDEFFXXXXN}{4:
:20:STARTUMS
:25:37040044/0532013000
:28C:194/1
:60F:C240926USD100,
:61:2409270927C50,5NTRFNONREF//B4711
SUPPLEMENT
:86:166?00CREDIT?20EREF+1?30BANKDEFF?31DE02120300000000202051?32ADA
 LOVELACE
:61:240927D8,00NMSC123
:61:2501011231RC1,25NTRFNONREF
:61:240927RD2,NTRFNONREF
:62F:C240927USD143,25
:86:of the statement
-}
:20:STARTUMS
:25:37040044/0532013000
:28C:195/1
:60F:C240927USD143,25
:62F:C240928USD143,25
-
`

describe('MT940', () => {
  const order = { form: 'mt940', zone: 120 } as const
  const bring = (text: string) => importStatements(house.desk, house.file('s.sta', text), order)

  test('two statements with envelope, reversals, a booking day in another year; once', async () => {
    expect(await bring(MT940)).toMatchObject({ statements: 2, stored: 4, known: 0, faults: [] })
    expect(await movements()).toEqual([
      'other>own 5050',
      'own>external:bank 800',
      'own>external:bank 125',
      'external:bank>own 200',
    ])
    const [block] = await house.data.ledger.blocks(HARBOUR)
    const found = await house.data.ledger.transactionsOf(HARBOUR, block?.id ?? '')
    expect(found.map(({ timeMs }) => new Date(timeMs).toISOString().slice(0, 16))).toEqual([
      '2024-09-26T22:00',
      '2024-09-26T22:00',
      '2024-12-30T22:00',
      '2024-09-26T22:00',
    ])
    expect(await bring(MT940.replaceAll('\n', '\r\n'))).toMatchObject({ stored: 0, known: 4 })
  })

  test('a statement whose sums are wrong is refused alone', async () => {
    const wrong = MT940.replace(':62F:C240927USD143,25', ':62F:C240927USD143,26')
    const result = await bring(wrong)
    expect(result).toMatchObject({ statements: 2, stored: 0, refused: 1 })
    expect(result.faults[0]).toMatchObject({
      code: 'BOOK_STATEMENT_BALANCE',
      facts: { stated: '143.26', found: '143.25' },
    })
  })

  test.each([
    ['no field 20', MT940.replace(':20:STARTUMS\n', '')],
    ['an entry of no form', MT940.replace('D8,00NMSC', 'X8,00NMSC')],
    ['a balance with a point', MT940.replace('C240926USD100,', 'C240926USD100.00')],
    ['a day that does not exist', MT940.replace('2409270927C', '2402300927C')],
    ['no closing balance', MT940.replace(':62F:C240927USD143,25\n', '')],
    [
      'another currency at the end',
      MT940.replace('C240927USD143,25\n:86', 'C240927EUR143,25\n:86'),
    ],
    ['other text', 'hello\n'],
  ])('refuses %s with its line', async (_, text) => {
    await expect(bring(text)).rejects.toMatchObject({
      code: 'BOOK_STATEMENT',
      facts: { line: expect.any(Number) },
    })
  })
})

describe('a preview', () => {
  const shown = async (form: 'camt' | 'mt940', text: string, rows = 20) => {
    const path = house.file(`p.${form}`, text)
    return previewStatements(house.desk, { path, form, zone: 60 }, rows)
  }

  test('shows what an import would store, up to a number, and stores nothing', async () => {
    const found = await shown('camt', camt(WHOLE))
    expect(found).toMatchObject({ rows: 4, faults: [] })
    expect(await house.data.ledger.blocks(HARBOUR)).toEqual([])
    const order = { form: 'camt', zone: 60 } as const
    await importStatements(house.desk, house.file('p.camt', camt(WHOLE)), order)
    const form = ({ side, asset, amount }: Posting) => `${side} ${asset} ${amount}`
    const stored = await allPostings()
    expect(found.transactions.flatMap(({ postings }) => postings.map(form))).toEqual(
      stored.map(form),
    )
    const some = await shown('camt', camt(WHOLE), 2)
    expect([some.rows, some.transactions.length]).toEqual([4, 2])
    expect((await shown('mt940', MT940, 1)).transactions).toHaveLength(1)
  })

  test('names what is wrong by its line, beside the statements that are right', async () => {
    const wrong = await shown('mt940', MT940.replace(':62F:C240927USD143,25', ':62F:C240927USD1,'))
    expect(wrong.transactions).toEqual([])
    expect(wrong.faults).toMatchObject([
      { code: 'BOOK_STATEMENT_BALANCE', facts: { line: 2, stated: '1' } },
    ])
    const torn = await shown('camt', camt(WHOLE).replace('</Ntry>', ''))
    expect(torn.faults).toMatchObject([
      { code: 'BOOK_STATEMENT', facts: { line: expect.any(Number), column: expect.any(Number) } },
    ])
    const entryWrong = MT940.replaceAll('USD', 'EUR')
    const { faults } = await shown('mt940', entryWrong)
    expect(faults.map(({ facts }) => [facts['line'], facts['entry']])).toEqual([
      [6, 1],
      [10, 2],
      [11, 3],
      [12, 4],
    ])
    expect(faults.every(({ facts }) => !('column' in facts))).toBe(true)
  })

  test('an import that is stopped keeps whole statements, and goes on where it is begun again', async () => {
    const path = house.file('two.sta', MT940)
    const order = { form: 'mt940', zone: 0 } as const
    const stopped = AbortSignal.abort()
    expect(await importStatements(house.desk, path, { ...order, signal: stopped })).toMatchObject({
      statements: 0,
      stored: 0,
    })
    expect(await importStatements(house.desk, path, order)).toMatchObject({ stored: 4 })
    expect(await importStatements(house.desk, path, order)).toMatchObject({ stored: 0, known: 4 })
  })
})
