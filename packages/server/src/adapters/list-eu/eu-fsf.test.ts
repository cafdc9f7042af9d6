/**
 * Goal: the European Union's list is read alike from XML and from both versions of its CSV.
 * Method: no published file is at hand: the same parties are written in each form by its published
 * definition; then bad input by name.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListContent } from '@paperchain/core/domain/tag'
import { afterAll, describe, expect, test } from 'vitest'
import { readList } from '../list-any/read-list.ts'

const scratch = mkdtempSync(join(tmpdir(), 'eu-list-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const WALLET = 'TRfns4QYsCvejhfeW6SttzEFtmyr1n2mkv'

function read(name: string, text: string | Uint8Array): Promise<ListContent> {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return readList('eu', path)
}

const entity = (inner: string, more = ''): string =>
  `<sanctionEntity euReferenceNumber="EU.1.2" logicalId="13" unitedNationId="KPi.1"${more}>` +
  `<remark>Wallet ${WALLET}</remark>` +
  '<regulation programme="PRK" publicationDate="2017-01-10" entryIntoForceDate="2017-01-11"/>' +
  `<subjectType code="person" classificationCode="P"/>${inner}</sanctionEntity>`
const xml = (inner: string, head = ' generationDate="2026-09-21T10:00:00.000+02:00"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?><export xmlns="http://eu.europa.ec/fpi/fsd/export"${head}>` +
  `${inner}</export>`

const KIM =
  '<nameAlias firstName="Chol" lastName="KIM" wholeName="Chol KIM" gender="M" function="Trader" ' +
  'strong="true"><regulationSummary publicationDate="2020-01-01"/></nameAlias>' +
  '<nameAlias wholeName="Boss" strong="false"/><nameAlias wholeName="김철" strong="true"/>' +
  '<citizenship countryIso2Code="KP" countryDescription="NORTH KOREA"/>' +
  '<birthdate circa="true" calendarType="GREGORIAN" year="1968" monthOfYear="6" ' +
  'countryIso2Code="00" countryDescription="UNKNOWN" city="Nampo"/>' +
  '<birthdate calendarType="GREGORIAN" birthdate="1968-06-07" countryIso2Code="KP"/>' +
  '<address street="1 Rakwon" city="Pyongyang" countryIso2Code="KP" countryDescription="NORTH KOREA"/>' +
  '<identification identificationTypeDescription="National passport" number="836434" ' +
  'countryIso2Code="KP" knownFalse="false"/>'

const COLUMNS = [
  'fileGenerationDate',
  'Entity_LogicalId',
  'Entity_EU_ReferenceNumber',
  'Entity_UnitedNationId',
  'Entity_DesignationDate',
  'Entity_Remark',
  'Entity_SubjectType_ClassificationCode',
  'Entity_Regulation_Programme',
  'Entity_Regulation_EntryIntoForceDate',
  'NameAlias_WholeName',
  'NameAlias_Gender',
  'NameAlias_Function',
  'BirthDate_BirthDate',
  'BirthDate_CountryIso2Code',
  'Citizenship_CountryIso2Code',
  'Identification_Number',
  'Identification_TypeDescription',
] as const
const HEAD = `2026-09-21;13;EU.1.2;KPi.1;;"Wallet ${WALLET}";P;PRK;2017-01-11;`
const CSV = [
  `\ufeff${COLUMNS.join(';')}`,
  `${HEAD}Chol KIM;M;Trader;;;;;`,
  `${HEAD}김철;;;;;;;`,
  `${HEAD};;;1968-06-07;KP;;;`,
  `${HEAD};;;;;KP;836434;`,
].join('\r\n')

describe('XML', () => {
  test('a person with all that is said of it', async () => {
    const { list, parties, entries, publishedMs } = await read('eu.xml', xml(entity(KIM)))
    expect(list).toBe('eu-fsf-xml')
    expect(publishedMs).toBe(Date.parse('2026-09-21'))
    const [party] = parties!
    expect(party).toMatchObject({
      id: 'EU.1.2',
      kind: 'individual',
      programmes: ['PRK'],
      statedFrom: Date.parse('2017-01-11'),
    })
    expect(party!.names.map(({ text, weak, script }) => [text, weak, script])).toEqual([
      ['Chol KIM', false, 'Latn'],
      ['Boss', true, 'Latn'],
      ['김철', false, 'Hang'],
    ])
    expect(party!.facts).toMatchObject({
      births: [
        { from: '1968-06-01', to: '1968-06-30', circa: true },
        { from: '1968-06-07', to: '1968-06-07', circa: false },
      ],
      gender: 'male',
      identifiers: [
        { type: 'UN reference', number: 'KPi.1' },
        { type: 'National passport', number: '836434', country: 'KP' },
      ],
      titles: ['Trader'],
      addresses: ['1 Rakwon, Pyongyang, NORTH KOREA'],
    })
    expect(entries.map(({ account, party: of }) => [account, of?.id])).toEqual([[WALLET, 'EU.1.2']])
  })
  test('the designation date goes before the act that names it', async () => {
    const { parties } = await read('eu.xml', xml(entity(KIM, ' designationDate="2016-12-01"')))
    expect(parties![0]!.statedFrom).toBe(Date.parse('2016-12-01'))
  })
  test('an element called as what all objects have is no part', async () => {
    expect((await read('eu.xml', xml(entity(`<constructor/>${KIM}`)))).parties).toHaveLength(1)
  })
})

describe('CSV', () => {
  test('rows of one party are one party, as the XML has it', async () => {
    const { list, parties, entries } = await read('eu.csv', CSV)
    expect(list).toBe('eu-fsf-csv')
    expect(parties).toHaveLength(1)
    expect(parties![0]!.names.map(({ text }) => text)).toEqual(['Chol KIM', '김철'])
    expect(parties![0]!.facts).toMatchObject({
      births: [{ from: '1968-06-07' }],
      countries: [
        { country: 'KP', role: 'birth' },
        { country: 'KP', role: 'nationality' },
      ],
    })
    expect(entries).toHaveLength(1)
  })
  test('version 1.0 has other column names', async () => {
    const head =
      'Date_file;Entity_logical_id;Subject_type;Leba_publication_date;Programme;Naal_wholename;' +
      'Birt_date;Citi_country;EU_ref_num'
    const row = '21/09/2026;13;P;2003-07-08;IRQ;Saddam Hussein;1937-04-28;IQ;EU.27.28'
    const { parties, publishedMs } = await read('old.csv', `${head}\n${row}\n`)
    expect(publishedMs).toBe(Date.parse('2026-09-21'))
    expect(parties![0]).toMatchObject({ id: 'EU.27.28', programmes: ['IRQ'], kind: 'individual' })
    expect(parties![0]!.facts?.births).toEqual([
      { from: '1937-04-28', to: '1937-04-28', circa: false },
    ])
  })
})

test.each([
  ['torn XML', 'a.xml', xml(entity(KIM)).slice(0, -30), 'LIST_NOT_XML'],
  ['another XML', 'a.xml', '<Designations/>', 'LIST_SHAPE'],
  ['an entity bomb', 'a.xml', `<!DOCTYPE a [<!ENTITY b "c">]>${xml('')}`, 'LIST_XML_DOCTYPE'],
  ['a CSV torn in a row', 'a.csv', CSV.slice(0, -20), 'LIST_SHAPE'],
  ['a CSV torn in quotes', 'a.csv', `${CSV}\r\n${HEAD.slice(0, 30)}`, 'LIST_NOT_CSV'],
  ['another CSV', 'a.csv', 'a;b;c;d;e;f;g\n1;2;3;4;5;6;7', 'LIST_SHAPE'],
  ['UTF-16', 'a.csv', Buffer.from(`\ufeff${CSV}`, 'utf16le'), 'LIST_NOT_UTF8'],
  ['a name of 5 MB', 'a.csv', CSV.replace('김철', 'x'.repeat(5e6)), 'LIST_SCALAR_TOO_LONG'],
] as const)('%s is refused whole', async (_, name, text, code) => {
  await expect(read(name, text)).rejects.toMatchObject({ code })
})
