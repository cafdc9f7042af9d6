/**
 * Bank statements of the sample as ISO 20022 camt.053: one for each account, opened with nothing.
 *
 * @module
 */
import type { BookFile, SampleEntry } from './book-file.ts'

/** Times of the bank, as a statement writes them: an hour east of UTC. */
const ZONE = '+01:00'
const ZONE_MS = 3_600_000
const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'

/** An account with a statement. */
export type StatementOf = { readonly account: string; readonly code: string }

/** Ids of entries are the bank's references: the importer puts the account before them. */
export function camtStatements(book: BookFile, accounts: readonly StatementOf[]): string {
  const statements = accounts.map((of) => statement(book, of)).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>
<GrpHdr><MsgId>SAMPLE-1</MsgId><CreDtTm>2026-03-14T08:00:00${ZONE}</CreDtTm></GrpHdr>
${statements}</BkToCstmrStmt></Document>
`
}

function statement(book: BookFile, { account, code }: StatementOf): string {
  const own = book.inOrder.filter((entry) => entry.account === account)
  const closing = own.reduce((sum, each) => sum + signed(each), 0n)
  const text = (units: bigint): string => book.amount({ code, units })
  const lines = [
    `<Stmt><Id>${account}-2026-03</Id>`,
    `<Acct><Id><Othr><Id>${account}</Id></Othr></Id><Ccy>${code}</Ccy></Acct>`,
    balance('OPBD', '2026-03-01', `<Amt Ccy="${code}">${text(0n)}</Amt>`),
    balance('CLBD', '2026-03-14', `<Amt Ccy="${code}">${text(closing)}</Amt>`),
    ...own.map((each) => entryXml(each, `<Amt Ccy="${code}">${text(each.sum.units)}</Amt>`)),
    '</Stmt>',
  ]
  return `${lines.join('\n')}\n`
}

const isIn = ({ kind }: SampleEntry): boolean => kind === 'fiat-in'
const signed = (entry: SampleEntry): bigint => (isIn(entry) ? entry.sum.units : -entry.sum.units)

const balance = (code: string, day: string, amount: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount}` +
  `<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`

function entryXml(entry: SampleEntry, amount: string): string {
  const { id, counterparty, note = '' } = entry
  const role = isIn(entry) ? 'Dbtr' : 'Cdtr'
  const other = `<${role}Acct><Id><Othr><Id>${counterparty ?? ''}</Id></Othr></Id></${role}Acct>`
  const parties = counterparty === undefined ? '' : `<RltdPties>${other}</RltdPties>`
  const words = note === '' ? '' : `<RmtInf><Ustrd>${note}</Ustrd></RmtInf>`
  const booked = new Date(entry.timeMs + ZONE_MS).toISOString().slice(0, 19)
  return (
    `<Ntry>${amount}<CdtDbtInd>${isIn(entry) ? 'CRDT' : 'DBIT'}</CdtDbtInd>` +
    `<Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>${booked}${ZONE}</DtTm></BookgDt>` +
    `<AcctSvcrRef>${localId(id)}</AcctSvcrRef>` +
    `<NtryDtls><TxDtls>${parties}${words}</TxDtls></NtryDtls></Ntry>`
  )
}

/** The bank's own reference in an id of the sample, `<account>/<reference>`. */
export const localId = (id: string): string => id.slice(id.indexOf('/') + 1)
