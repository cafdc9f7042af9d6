/**
 * Goal: the United Kingdom's list is read alike from XML and CSV.
 * Method: no published file is at hand: the same parties are written in both forms by the published
 * format guide; then bad input by name.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListContent } from '@paperchain/core/domain/tag'
import { afterAll, describe, expect, test } from 'vitest'
import { readList } from '../list-any/read-list.ts'

const scratch = mkdtempSync(join(tmpdir(), 'uk-list-'))
afterAll(() => rmSync(scratch, { recursive: true }))

function read(name: string, text: string | Uint8Array): Promise<ListContent> {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return readList('uk', path)
}

const designation = (id: string, kind: string, inner: string): string =>
  `<Designation><LastUpdated>01/02/2024</LastUpdated><DateDesignated>31/12/2020</DateDesignated>` +
  `<UniqueID>${id}</UniqueID><OFSIGroupID>13000</OFSIGroupID><RegimeName>The Cyber Regulations` +
  `</RegimeName><IndividualEntityShip>${kind}</IndividualEntityShip>` +
  `<SanctionsImposed>Asset freeze|Travel ban</SanctionsImposed>${inner}</Designation>`
const name = (last: string, type: string, more = ''): string =>
  `<Name><Name6>${last}</Name6>${more}<NameType>${type}</NameType></Name>`

const IVAN = designation(
  'CYB0001',
  'Individual',
  `<Names>${name('VOLKOV', 'Primary Name', '<Name1>Ivan</Name1>')}${name(
    'Grey',
    'Alias',
    '<AliasStrength>Low quality a.k.a</AliasStrength>',
  )}</Names><NonLatinNames><NonLatinName><NameNonLatinScript>Иван Волков</NameNonLatinScript>` +
    '</NonLatinName></NonLatinNames><Addresses><Address><AddressLine1>1 Main</AddressLine1>' +
    '<AddressCountry>Russia</AddressCountry></Address></Addresses><IndividualDetails><Individual>' +
    '<DOBs><DOB>00/00/1970</DOB></DOBs><Nationalities><Nationality>Russia</Nationality>' +
    '</Nationalities></Individual></IndividualDetails>',
)
const SHIP = designation(
  'RUS0004',
  'Ship',
  `<Names>${name('OCEAN STAR', 'Primary Name')}</Names><ShipDetails><Ship><IMONumbers><IMONumber>` +
    '1234567</IMONumber></IMONumbers><CurrentOwnerOperators><CurrentOwnerOperator>BLUE WAVE LTD' +
    '</CurrentOwnerOperator></CurrentOwnerOperators></Ship></ShipDetails>',
)
const OWNER = designation(
  'RUS0005',
  'Entity',
  `<Names>${name('Blue Wave Ltd', 'Primary Name')}</Names>`,
)
const XML =
  `<?xml version="1.0" encoding="utf-8"?><Designations><DateGenerated>28/01/2026</DateGenerated>` +
  `${IVAN}${SHIP}${OWNER}</Designations>`

const COLUMNS =
  'Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,' +
  'Name 5,Name type,Alias strength,Name non-latin script,Regime Name,"Individual, Entity, Ship",' +
  'Address Line 1,Address Country,Date Designated,D.O.B,Nationality(/ies),IMO number,' +
  'Current owner/operator (s)'
const row = (...cells: readonly string[]): string =>
  ['01/02/2024', ...cells.map((cell) => `"${cell}"`)].join(',')
const CSV = [
  'Report Date: 28-Jan-2026',
  COLUMNS,
  row(
    'CYB0001',
    '13000',
    '',
    'VOLKOV',
    'Ivan',
    '',
    '',
    '',
    '',
    'Primary Name',
    '',
    'Иван Волков',
    'Cyber',
    'Individual',
    '1 Main',
    'Russia',
    '31/12/2020',
    '00/00/1970',
    'Russia',
    '',
    '',
  ),
  row(
    'CYB0001',
    '13000',
    '',
    'Grey',
    '',
    '',
    '',
    '',
    '',
    'Alias',
    'Low quality a.k.a',
    '',
    'Cyber',
    'Individual',
    '1 Main',
    'Russia',
    '31/12/2020',
    '00/00/1970',
    'Russia',
    '',
    '',
  ),
  row(
    'RUS0004',
    '13001',
    '',
    'OCEAN STAR',
    '',
    '',
    '',
    '',
    '',
    'Primary Name',
    '',
    '',
    'Russia',
    'Ship',
    '',
    '',
    '15/05/2023',
    '',
    '',
    '1234567',
    'BLUE WAVE LTD',
  ),
  row(
    'RUS0005',
    '13002',
    '',
    'Blue Wave Ltd',
    '',
    '',
    '',
    '',
    '',
    'Primary Name',
    '',
    '',
    'Russia',
    'Entity',
    '',
    '',
    '15/05/2023',
    '',
    '',
    '',
    '',
  ),
].join('\r\n')

describe.each([
  ['XML', 'uk.xml', XML, 'uk-sanctions-xml'],
  ['CSV', 'uk.csv', CSV, 'uk-sanctions-csv'],
] as const)('%s', (_, file, text, id) => {
  test('a person: names with script and strength, a year of birth, the day of designation', async () => {
    const { list, parties, publishedMs } = await read(file, text)
    expect([list, publishedMs]).toEqual([id, Date.parse('2026-01-28')])
    const ivan = parties!.find((party) => party.id === 'CYB0001')!
    expect(ivan.kind).toBe('individual')
    expect(ivan.statedFrom).toBe(Date.parse('2020-12-31'))
    expect(
      new Set(ivan.names.map((one) => `${one.kind} ${one.script} ${one.weak} ${one.text}`)),
    ).toEqual(
      new Set(['main Latn false Ivan VOLKOV', 'aka Cyrl false Иван Волков', 'aka Latn true Grey']),
    )
    expect(ivan.facts).toMatchObject({
      births: [{ from: '1970-01-01', to: '1970-12-31' }],
      addresses: ['1 Main, Russia'],
    })
    expect(ivan.facts?.countries).toContainEqual({ country: 'RU', role: 'nationality' })
  })
  test('a ship and who owns it, where the list has that owner', async () => {
    const { parties } = await read(file, text)
    const ship = parties!.find((party) => party.id === 'RUS0004')!
    expect(ship.kind).toBe('vessel')
    expect(ship.facts?.identifiers).toContainEqual({ type: 'IMO', number: '1234567', country: '' })
    expect(ship.relations).toMatchObject([
      { kind: 'owner', from: 'RUS0005', to: 'RUS0004', share: null },
    ])
  })
})

test.each([
  ['torn XML', 'a.xml', XML.slice(0, -30), 'LIST_NOT_XML'],
  ['another XML', 'a.xml', '<export/>', 'LIST_SHAPE'],
  ['a CSV torn in a row', 'a.csv', `${CSV}\r\n01/02/2024,RUS0009,1`, 'LIST_SHAPE'],
  ['a CSV torn in quotes', 'a.csv', `${CSV}\r\n"RUS`, 'LIST_NOT_CSV'],
  ['another CSV', 'a.csv', 'a,b\n1,2', 'LIST_SHAPE'],
  ['nobody', 'a.csv', `Report Date: 01/10/2026\n${COLUMNS}\n`, 'LIST_EMPTY'],
] as const)('%s is refused whole', async (_, file, text, code) => {
  await expect(read(file, text)).rejects.toMatchObject({ code })
})
