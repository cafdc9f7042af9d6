/**
 * Parties, wallets and relations of FollowTheMoney entities, which come in any order: a wallet may
 * stand before its holder, a stake before both its ends.
 *
 * Source: the schemata of FollowTheMoney 3 and 4. An entity with the topic `sanction`, or of which
 * a `Sanction` speaks that has not ended, is designated; every other one is only mentioned.
 * `Interval` schemata are not edges by themselves: each is read by its own two ends.
 *
 * @module
 */
import { countryOf } from '@paperchain/core/domain/country-names'
import type { PartyKind, PartyName, PartyRelation } from '@paperchain/core/domain/listed-party'
import { partialDate } from '@paperchain/core/engine/attribute/partial-date'
import { newDraft, type PartyDraft, scriptOf } from '@paperchain/core/engine/attribute/party-draft'
import { dayOf, type StatedWallet } from '../list-any/party-list.ts'
import type { FtmEntity } from './ftm-entity.ts'

const KINDS = new Map<string, PartyKind>(
  Object.entries<PartyKind>({
    Person: 'individual',
    LegalEntity: 'entity',
    Company: 'entity',
    Organization: 'entity',
    PublicBody: 'entity',
    Vessel: 'vessel',
    Airplane: 'aircraft',
    Asset: 'unknown',
    Vehicle: 'unknown',
  }),
)

type Edge = { readonly kind: PartyRelation['kind']; readonly from: string; readonly to: string }

/** Which schemata relate two parties, and by which properties. */
const EDGES = new Map<string, Edge>(
  Object.entries<Edge>({
    Ownership: { kind: 'owner', from: 'owner', to: 'asset' },
    Directorship: { kind: 'director', from: 'director', to: 'organization' },
    Family: { kind: 'family', from: 'person', to: 'relative' },
    Associate: { kind: 'associate', from: 'person', to: 'associate' },
    UnknownLink: { kind: 'other', from: 'subject', to: 'object' },
    Employment: { kind: 'other', from: 'employee', to: 'employer' },
    Membership: { kind: 'other', from: 'member', to: 'organization' },
    Representation: { kind: 'other', from: 'agent', to: 'client' },
    Succession: { kind: 'other', from: 'predecessor', to: 'successor' },
  }),
)

/** Properties that are numbers, and how they are called. */
const NUMBERS: Readonly<Record<string, string>> = {
  passportNumber: 'Passport',
  idNumber: 'ID number',
  socialSecurityNumber: 'Social security number',
  registrationNumber: 'Registration number',
  taxNumber: 'Tax number',
  vatCode: 'VAT code',
  leiCode: 'LEI',
  innCode: 'INN',
  ogrnCode: 'OGRN',
  kppCode: 'KPP',
  okpoCode: 'OKPO',
  dunsCode: 'D-U-N-S',
  swiftBic: 'SWIFT/BIC',
  uniqueEntityId: 'UEI',
  imoNumber: 'IMO',
  mmsi: 'MMSI',
  callSign: 'Call sign',
  icaoCode: 'ICAO',
  wikidataId: 'Wikidata',
}

/** A party and what came with it. */
export type FtmParty = {
  readonly draft: PartyDraft
  readonly row: number
  readonly wallets: readonly StatedWallet[]
}

/** A wallet whose holder the file does not name. */
export type LoneWallet = StatedWallet & { readonly row: number; readonly label: string }

type Held = { readonly draft: PartyDraft; readonly row: number; readonly wallets: StatedWallet[] }
type Wallet = StatedWallet & {
  readonly id: string
  readonly row: number
  readonly holders: readonly string[]
  readonly isSanctioned: boolean
}

/** Collects entities in any order; `finish` puts them together. */
export class FtmParties {
  readonly #parties = new Map<string, Held>()
  readonly #designated = new Set<string>()
  readonly #wallets: Wallet[] = []
  readonly #later: ((today: string) => void)[] = []
  /** The latest `last_seen`, as text; empty where no entity has one. */
  lastSeen = ''

  /** Whether the entity is of a kind that is read here. */
  take(entity: FtmEntity, row: number): boolean {
    if (entity.lastSeen > this.lastSeen) this.lastSeen = entity.lastSeen
    const { schema } = entity
    const kind = KINDS.get(schema)
    const edge = EDGES.get(schema)
    if (kind !== undefined) this.#takeParty(entity, kind, row)
    else if (edge !== undefined) this.#later.push((today) => this.#relate(entity, edge, today))
    else if (schema === 'CryptoWallet') this.#takeWallet(entity, row)
    else if (schema === 'Sanction') this.#later.push((today) => this.#sanction(entity, today))
    else if (schema === 'Identification' || schema === 'Passport') {
      this.#later.push(() => this.#identify(entity))
    } else if (schema === 'Address') this.#later.push(() => this.#address(entity))
    else return false
    return true
  }

  /**
   * Parties in order of appearance, and wallets of nobody.
   *
   * @param today a sanction or relation that ended before this day is over (`2026-02-27`)
   */
  finish(today: string): { readonly parties: FtmParty[]; readonly alone: LoneWallet[] } {
    for (const run of this.#later) run(today)
    const alone: LoneWallet[] = []
    for (const wallet of this.#wallets) {
      const holder = wallet.holders.map((id) => this.#parties.get(id)).find((one) => one)
      if (holder !== undefined) holder.wallets.push(wallet)
      else if (wallet.isSanctioned) alone.push({ ...wallet, label: `Wallet ${wallet.id}` })
      if (wallet.isSanctioned && holder !== undefined) this.#designated.add(holder.draft.id)
    }
    for (const [id, { draft }] of this.#parties) draft.mentioned = !this.#designated.has(id)
    return { parties: [...this.#parties.values()], alone }
  }

  #takeParty(entity: FtmEntity, kind: PartyKind, row: number): void {
    if (entity.of('topics').includes('sanction')) this.#designated.add(entity.id)
    const draft = newDraft(entity.id, kind)
    addNames(draft, entity)
    addFacts(draft, entity)
    this.#parties.set(entity.id, { draft, row, wallets: [] })
    const places = entity.of('addressEntity')
    if (places.length > 0) this.#addressOf.push([entity.id, places])
  }

  readonly #addressOf: (readonly [party: string, places: readonly string[]])[] = []

  #takeWallet(entity: FtmEntity, row: number): void {
    const [ticker = ''] = entity.of('currencySymbol', 'currency')
    const isSanctioned = entity.of('topics').includes('sanction')
    const holders = entity.of('holder')
    for (const text of entity.of('publicKey')) {
      this.#wallets.push({ id: entity.id, ticker, text, row, holders, isSanctioned })
    }
  }

  #sanction(entity: FtmEntity, today: string): void {
    const isOver = isEnded(entity, today)
    for (const id of entity.of('entity')) {
      const draft = this.#parties.get(id)?.draft
      if (draft === undefined || isOver) continue
      this.#designated.add(id)
      const programmes = entity.of('programId', 'program')
      draft.programmes.push(...(programmes.length > 0 ? programmes : entity.of('authority')))
      const days = entity
        .of('listingDate', 'startDate')
        .map(dayOf)
        .filter((day) => day !== null)
      const since = Math.min(...days, draft.statedFrom ?? Number.POSITIVE_INFINITY)
      if (Number.isFinite(since)) draft.statedFrom = since
      draft.remarks.push(...entity.of('reason'))
    }
  }

  #relate(entity: FtmEntity, { kind, from, to }: Edge, today: string): void {
    if (isEnded(entity, today)) return
    const text = entity.of('role', 'relationship', 'ownershipType')[0] ?? entity.schema
    for (const first of entity.of(from)) {
      for (const second of entity.of(to)) {
        if (first === second) continue
        // Kept once, with the end that stands here; the first where both do.
        const home = this.#parties.get(first) ?? this.#parties.get(second)
        const share = kind === 'owner' ? shareOf(entity.of('percentage')) : null
        home?.draft.relations.push({ kind, from: first, to: second, share, text })
      }
    }
  }

  #identify(entity: FtmEntity): void {
    const type = entity.of('type')[0] ?? entity.schema
    const country = countryOf(entity.of('country')[0] ?? '')
    for (const id of entity.of('holder')) {
      for (const number of entity.of('number', 'passportNumber')) {
        this.#parties.get(id)?.draft.identifiers.push({ type, number, country })
      }
    }
  }

  #address(entity: FtmEntity): void {
    const full = entity.of('full')[0] ?? entity.caption
    for (const [party, places] of this.#addressOf) {
      if (places.includes(entity.id)) this.#parties.get(party)?.draft.addresses.push(full)
    }
  }
}

const isEnded = (entity: FtmEntity, today: string): boolean => {
  const ends = entity.of('endDate')
  return ends.length > 0 && ends.every((end) => end < today.slice(0, end.length))
}

const nameOf = (text: string, more: Partial<PartyName>): PartyName => ({
  text,
  kind: 'aka',
  script: scriptOf(text),
  weak: false,
  ...more,
})

function addNames(draft: PartyDraft, entity: FtmEntity): void {
  const names = entity.of('name')
  const main = names.includes(entity.caption) ? entity.caption : (names[0] ?? entity.caption)
  if (main !== '') draft.names.push(nameOf(main, { kind: 'main' }))
  for (const text of [...names, ...entity.of('alias')]) draft.names.push(nameOf(text, {}))
  for (const text of entity.of('previousName')) draft.names.push(nameOf(text, { kind: 'fka' }))
  for (const text of entity.of('weakAlias')) draft.names.push(nameOf(text, { weak: true }))
}

function addFacts(draft: PartyDraft, entity: FtmEntity): void {
  for (const text of entity.of('birthDate', 'incorporationDate')) {
    const date = partialDate(text)
    if (date !== null) draft.births.push(date)
  }
  const [gender] = entity.of('gender')
  if (gender === 'male' || gender === 'female') draft.gender = gender
  const roles = [
    ['nationality', 'nationality'],
    ['citizenship', 'nationality'],
    ['birthCountry', 'birth'],
    ['jurisdiction', 'registration'],
    ['flag', 'flag'],
    ['mainCountry', 'residence'],
    ['country', 'other'],
  ] as const
  for (const [property, role] of roles) {
    for (const text of entity.of(property)) {
      draft.countries.push({ country: countryOf(text), role })
    }
  }
  for (const [property, type] of Object.entries(NUMBERS)) {
    for (const number of entity.of(property)) {
      draft.identifiers.push({ type, number, country: '' })
    }
  }
  draft.addresses.push(...entity.of('address'))
  draft.titles.push(...entity.of('title', 'position'))
  draft.remarks.push(...entity.of('notes', 'summary'))
}

/** `50`, `50 %`, `25-50%`, `75 to 100`, `>50`; null where no share is said. */
export function shareOf(texts: readonly string[]): PartyRelation['share'] {
  const found = texts.map(oneShare).filter((share) => share !== null)
  if (found.length === 0) return null
  return {
    low: Math.min(...found.map(({ low }) => low)),
    high: Math.max(...found.map(({ high }) => high)),
  }
}

const SHARE =
  /^([<>]=?)?\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*%?(?:\s*(?:-|–|to)\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*%?)?$/

function oneShare(text: string): { low: number; high: number } | null {
  const [, sign, first, second] = SHARE.exec(text.trim().slice(0, 60)) ?? []
  if (first === undefined) return null
  const [low, high] = [exactShare(first), exactShare(second ?? first)]
  if (low > 10_000 || high > 10_000 || low > high) return null
  // "More than half" is at least the next hundredth of a percent.
  if (sign === '>') return { low: Math.min(low + 1, 10_000), high: 10_000 }
  if (sign === '>=') return { low, high: 10_000 }
  return sign === undefined ? { low, high } : { low: 0, high }
}

/** Hundredths of a percent, rounded down, so that 49.999 % is not half. */
function exactShare(text: string): number {
  const [whole = '', rest = ''] = text.replace(',', '.').split('.')
  return Number(whole) * 100 + Number(rest.padEnd(2, '0').slice(0, 2))
}
