/**
 * Writes files of the layout of OFAC's `sdn_advanced.xml`, with its element and attribute names and
 * its order of sections. No full file is at hand, so this is made from the published layout; people
 * and addresses are made up by the caller.
 */

/** A party to write. */
export type MadeParty = {
  readonly id: string
  /** 1 vessel, 2 aircraft, 3 entity, 4 individual, as in the reference values below. */
  readonly subType: 1 | 2 | 3 | 4
  /** The first is the main one. Parts of a person's name: last name first. */
  readonly names: readonly MadeName[]
  readonly addresses: readonly { readonly ticker: string; readonly text: string }[]
  readonly programmes: readonly string[]
  /** `2019-09-13`, or null for an entry without a date. */
  readonly designated: string | null
}

/** One name: its parts, the type of its alias and its script. */
export type MadeName = {
  readonly parts: readonly string[]
  readonly alias?: 'A.K.A.' | 'F.K.A.' | 'N.K.A.'
  readonly script?: 'Latn' | 'Cyrl' | 'Hang'
  readonly weak?: boolean
}

/** How to write. */
export type MadeFile = {
  readonly issued: string
  readonly tickers: readonly string[]
  /** Before the root element. */
  readonly prologue?: string
  /** Further features of each party, to give a file its size. */
  readonly fillers?: number
}

const SCRIPTS = { Latn: 215, Cyrl: 220, Hang: 255 } as const
const ALIASES = { 'A.K.A.': 1400, 'F.K.A.': 1401, 'N.K.A.': 1402, Name: 1403 } as const
const FIRST_TICKER = 344
const FILLER_FEATURE = 10
const NAMESPACE =
  'https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML'

/** The file in pieces of one party each, so that it need not stand in memory. */
export function* sdnXml(parties: Iterable<MadeParty>, file: MadeFile): Generator<string, void> {
  yield file.prologue ?? '<?xml version="1.0" encoding="utf-8"?>\n'
  yield `<Sanctions xmlns="${NAMESPACE}" Version="3">\n`
  yield `<DateOfIssue CalendarTypeID="1">${dateXml(file.issued)}</DateOfIssue>\n`
  yield referenceXml(file.tickers)
  yield '<Locations>\n<Location ID="1"><LocationAreaCode AreaCodeID="11191"/></Location>\n'
  yield '</Locations>\n<IDRegDocuments/>\n<DistinctParties>\n'
  const entries: string[] = []
  for (const party of parties) {
    yield partyXml(party, file)
    entries.push(entryXml(party))
  }
  yield '</DistinctParties>\n<ProfileRelationships/>\n<SanctionsEntries>\n'
  for (const entry of entries) yield entry
  yield '</SanctionsEntries>\n<SanctionsEntryLinks/>\n</Sanctions>\n'
}

function referenceXml(tickers: readonly string[]): string {
  const features = tickers.map(
    (ticker, at) =>
      `<FeatureType ID="${FIRST_TICKER + at}" FeatureTypeGroupID="1">` +
      `Digital Currency Address - ${ticker}</FeatureType>`,
  )
  const scripts = Object.entries(SCRIPTS).map(
    ([code, id]) => `<Script ID="${id}" ScriptCode="${code}">${code}</Script>`,
  )
  const aliases = Object.entries(ALIASES).map(
    ([text, id]) => `<AliasType ID="${id}">${text}</AliasType>`,
  )
  return `<ReferenceValueSets>
<AliasTypeValues>${aliases.join('')}</AliasTypeValues>
<FeatureTypeValues><FeatureType ID="${FILLER_FEATURE}" FeatureTypeGroupID="1">Nationality Country\
</FeatureType>${features.join('\n')}</FeatureTypeValues>
<ListValues><List ID="1550">SDN List</List></ListValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>\
<NamePartType ID="1521">First Name</NamePartType>\
<NamePartType ID="1525">Entity Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>\
<PartySubType ID="2" PartyTypeID="4">Aircraft</PartySubType>\
<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>\
<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>\
<PartyType ID="4">Transport</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType>\
<SanctionsType ID="1705">Block</SanctionsType></SanctionsTypeValues>
<ScriptValues>${scripts.join('')}</ScriptValues>
</ReferenceValueSets>
`
}

function partyXml(party: MadeParty, file: MadeFile): string {
  const { id, subType } = party
  const aliases = party.names.map((name, at) => aliasXml(party, name, at))
  const groups = party.names.flatMap(({ parts }, at) =>
    parts.map((_, part) => {
      const type = subType === 4 ? (part === 0 ? 1520 : 1521) : 1525
      return (
        `<MasterNamePartGroup><NamePartGroup ID="${id}${at}${part}" NamePartTypeID="${type}"/>` +
        '</MasterNamePartGroup>'
      )
    }),
  )
  const features = party.addresses.map(({ ticker, text }, at) =>
    featureXml(`${id}${at}`, FIRST_TICKER + file.tickers.indexOf(ticker), text),
  )
  const fillers = Array.from({ length: file.fillers ?? 0 }, (_, at) =>
    featureXml(`${id}9${at}`, FILLER_FEATURE, `Filler ${at} of party ${id}`),
  )
  return `<DistinctParty FixedRef="${id}">
<Comment/>
<Profile ID="${id}" PartySubTypeID="${subType}">
<Identity ID="${id}" FixedRef="${id}" Primary="true" False="false">
${aliases.join('\n')}
<NamePartGroups>${groups.join('')}</NamePartGroups>
</Identity>
${[...features, ...fillers].join('\n')}
</Profile>
</DistinctParty>
`
}

function aliasXml({ id }: MadeParty, name: MadeName, at: number): string {
  const type = name.alias === undefined ? ALIASES.Name : ALIASES[name.alias]
  const script = SCRIPTS[name.script ?? 'Latn']
  const parts = name.parts.map(
    (text, part) =>
      `<DocumentedNamePart><NamePartValue NamePartGroupID="${id}${at}${part}" ` +
      `ScriptID="${script}" ScriptStatusID="1" Acronym="false">${escaped(text)}` +
      '</NamePartValue></DocumentedNamePart>',
  )
  return (
    `<Alias FixedRef="${id}" AliasTypeID="${type}" Primary="${at === 0}" ` +
    `LowQuality="${name.weak === true}"><DocumentedName ID="${id}${at}" FixedRef="${id}" ` +
    `DocNameStatusID="1">${parts.join('')}</DocumentedName></Alias>`
  )
}

const featureXml = (id: string, type: number, text: string): string =>
  `<Feature ID="${id}" FeatureTypeID="${type}">
<FeatureVersion ID="${id}" ReliabilityID="1560">
<Comment/>
<VersionDetail DetailTypeID="1432">${escaped(text)}</VersionDetail>
</FeatureVersion>
<IdentityReference IdentityID="${id}" IdentityFeatureLinkTypeID="1"/>
</Feature>`

function entryXml({ id, programmes, designated }: MadeParty): string {
  const date = designated === null ? '' : `<Date CalendarTypeID="1">${dateXml(designated)}</Date>`
  const measures = programmes.map(
    (programme, at) =>
      `<SanctionsMeasure ID="${id}${at}" SanctionsTypeID="1"><Comment>${escaped(programme)}` +
      '</Comment></SanctionsMeasure>',
  )
  return `<SanctionsEntry ID="${id}" ProfileID="${id}" ListID="1550">
<EntryEvent ID="${id}" EntryEventTypeID="1" LegalBasisID="1"><Comment/>${date}</EntryEvent>
<SanctionsMeasure ID="${id}8" SanctionsTypeID="1705"><Comment/></SanctionsMeasure>
${measures.join('\n')}
</SanctionsEntry>
`
}

function dateXml(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `<Year>${Number(year)}</Year><Month>${Number(month)}</Month><Day>${Number(day)}</Day>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
