/**
 * Goal: what OFAC's forms say of parties beside names and addresses is kept: births, countries,
 * documents, places, relations.
 * Method: a made `sdn_advanced.xml` of the published layout, statements of remarks by kind, and the
 * real set of 2019 counted.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newDraft } from '@paperchain/core/engine/attribute/party-draft'
import { afterAll, describe, expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { readAdvanced } from './read-advanced.ts'
import { readLegacyCsv } from './read-legacy-csv.ts'
import { addRemarkFacts } from './remark-facts.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ofac-facts-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const profile = (id: string, features: string): string =>
  `<DistinctParty FixedRef="${id}"><Comment>Said of ${id}</Comment><Profile ID="9${id}" ` +
  `PartySubTypeID="4"><Identity ID="8${id}"/>${features}</Profile></DistinctParty>`
const feature = (type: number, inner: string): string =>
  `<Feature FeatureTypeID="${type}"><FeatureVersion>${inner}</FeatureVersion></Feature>`
const day = (year: number, month: number, date: number): string =>
  `<Year>${year}</Year><Month>${month}</Month><Day>${date}</Day>`
const period = (about: boolean): string =>
  `<DatePeriod><Start Approximate="${about}"><From>${day(1965, 1, 1)}</From><To>${day(1965, 1, 1)}` +
  `</To></Start><End Approximate="${about}"><From>${day(1965, 12, 31)}</From><To>` +
  `${day(1965, 12, 31)}</To></End></DatePeriod>`

const XML = `<Sanctions><DateOfIssue>${day(2026, 1, 2)}</DateOfIssue><ReferenceValueSets>
<CountryValues><Country ID="11">Korea, North</Country></CountryValues>
<DetailReferenceValues><DetailReference ID="7">Male</DetailReference></DetailReferenceValues>
<FeatureTypeValues><FeatureType ID="1">Birthdate</FeatureType><FeatureType ID="2">Nationality Country\
</FeatureType><FeatureType ID="3">Gender</FeatureType><FeatureType ID="4">Location</FeatureType>
</FeatureTypeValues><IDRegDocTypeValues><IDRegDocType ID="5">Passport</IDRegDocType>
</IDRegDocTypeValues><RelationTypeValues><RelationType ID="6">Owned or Controlled By</RelationType>
<RelationType ID="8">Family member of</RelationType></RelationTypeValues></ReferenceValueSets>
<Locations><Location ID="20"><LocationCountry CountryID="11"/><LocationPart><LocationPartValue>
<Value>Pyongyang</Value></LocationPartValue></LocationPart></Location></Locations>
<IDRegDocuments><IDRegDocument ID="30" IDRegDocTypeID="5" IdentityID="81" IssuedBy-CountryID="11">
<IDRegistrationNo>836434</IDRegistrationNo></IDRegDocument></IDRegDocuments><DistinctParties>
${profile(
  '1',
  feature(1, period(true)) +
    feature(2, '<VersionLocation LocationID="20"/>') +
    feature(3, '<VersionDetail DetailReferenceID="7"/>') +
    feature(4, '<VersionLocation LocationID="20"/>'),
)}${profile('2', '')}</DistinctParties><ProfileRelationships>
<ProfileRelationship From-ProfileID="92" To-ProfileID="91" RelationTypeID="6"/>
<ProfileRelationship From-ProfileID="91" To-ProfileID="92" RelationTypeID="8"/>
<ProfileRelationship From-ProfileID="91" To-ProfileID="99" RelationTypeID="8"/>
</ProfileRelationships></Sanctions>`

test('the advanced XML: a year that is about, countries, place, passport, relations', async () => {
  const path = join(scratch, 'sdn_advanced.xml')
  writeFileSync(path, XML)
  const { parties } = await readAdvanced(path)
  expect(parties?.map(({ id }) => id)).toEqual(['1', '2'])
  expect(parties![0]!.facts).toEqual({
    births: [{ from: '1965-01-01', to: '1965-12-31', circa: true }],
    gender: 'male',
    countries: [
      { country: 'KP', role: 'nationality' },
      { country: 'KP', role: 'residence' },
    ],
    identifiers: [{ type: 'Passport', number: '836434', country: 'KP' }],
    addresses: ['Pyongyang, Korea, North'],
    titles: [],
    remarks: 'Said of 1',
  })
  const words = { share: null }
  expect(parties![0]!.relations).toEqual([
    { ...words, kind: 'owner', from: '1', to: '2', text: 'Owned or Controlled By' },
    { ...words, kind: 'family', from: '1', to: '2', text: 'Family member of' },
  ])
})

describe('a remark', () => {
  const read = (remark: string) => {
    const draft = newDraft('1', 'individual')
    addRemarkFacts(draft, remark, (name) => (name === 'A MADE BANK' ? '2' : undefined))
    return draft
  }
  test.each([
    ['DOB 31 Aug 1960', { births: [{ from: '1960-08-31', to: '1960-08-31', circa: false }] }],
    ['alt. DOB circa 1951.', { births: [{ from: '1951-01-01', to: '1951-12-31', circa: true }] }],
    ['POB Nampo, Korea, North', { countries: [{ country: 'KP', role: 'birth' }] }],
    ['citizen Korea, North', { countries: [{ country: 'KP', role: 'nationality' }] }],
    ['Gender Female', { gender: 'female' }],
    [
      'Passport 1084010 (Egypt)',
      { identifiers: [{ type: 'Passport', number: '1084010', country: 'EG' }] },
    ],
    [
      'R.F.C. DIB-771110-HQ1 (Mexico)',
      { identifiers: [{ type: 'R.F.C.', number: 'DIB-771110-HQ1', country: 'MX' }] },
    ],
    ['Linked To: A MADE BANK', { relations: [{ kind: 'associate', from: '1', to: '2' }] }],
    ['Linked To: NOBODY KNOWN', { relations: [] }],
    ['Subject to section 510.201', { identifiers: [] }],
  ])('%s', (remark, said) => {
    expect(read(remark)).toMatchObject(said)
  })
  test('a statement that would send a pattern astray is read at once', () => {
    const started = performance.now()
    read(Array.from({ length: 1_000 }, () => `A${' 1-'.repeat(99)}(`).join(';'))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describeShared('the real set of 2019', 'sanctions/ofac-csv-2019', (path) => {
  test('nearly all of 7,379 parties say more than a name', async () => {
    const { parties = [] } = await readLegacyCsv(path, { published: 0 })
    const sum = (of: (party: (typeof parties)[number]) => number): number =>
      parties.reduce((all, party) => all + of(party), 0)
    expect(parties.filter(({ facts }) => facts !== undefined).length).toBeGreaterThan(7_300)
    expect(sum(({ facts }) => facts?.births.length ?? 0)).toBeGreaterThan(4_200)
    expect(sum(({ facts }) => facts?.addresses.length ?? 0)).toBeGreaterThan(9_400)
    expect(sum(({ relations }) => relations?.length ?? 0)).toBeGreaterThan(1_600)
  })
})
