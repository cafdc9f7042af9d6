/** Tags about the sample's accounts, as a TagPack and an ActorPack (GraphSense forms). */
import { invariant } from '@paperchain/core/domain/error'
import type { Cast } from './cast.ts'
import type { Holder } from './market.ts'
import type { Plot } from './plot.ts'
import { at } from './random.ts'

/** One synthetic tag. */
export type SampleTag = {
  readonly account: string
  readonly actor: string
  readonly label: string
  /** Interpol taxonomy: `exchange`, `gambling`, `mixing_service`, or `user`. */
  readonly category: string
  /** `theft` or `sanction`; empty where nothing is said. */
  readonly abuse: string
  /** Confidence as TagPacks write it. */
  readonly confidence: string
}

const CATEGORIES: Readonly<Record<string, string>> = {
  exchange: 'exchange',
  casino: 'gambling',
  mixer: 'mixing_service',
}
const LASTMOD = '2026-03-20'
const SOURCE = 'https://paperchain.invalid/samples'

/** The tags that an investigator of the sample has: not all that is true, only what is known. */
export function sampleTags(cast: Cast, { seeds, listedAt }: Plot): SampleTag[] {
  invariant(listedAt !== null, 'the listed wallet has an address')
  const thief: SampleTag = {
    account: at(seeds, 0).address.account,
    actor: actorId(cast.thief),
    label: 'First address of the robbery (synthetic)',
    ...{ category: 'user', abuse: 'theft', confidence: 'forensic' },
  }
  const listed: SampleTag = {
    account: listedAt.account,
    actor: actorId(cast.listed),
    label: 'Invented listing (synthetic, no real sanction)',
    ...{ category: 'user', abuse: 'sanction', confidence: 'authority_data' },
  }
  return [...firmsOf(cast).flatMap(firmTags), thief, listed]
}

/** The tags as a TagPack, YAML text. The form of an address says that it is regtest's. */
export function tagPack(tags: readonly SampleTag[]): string {
  const head = [
    'title: Synthetic sample case',
    'creator: Paperchain',
    'description: Synthetic sample. Invented actors on Bitcoin regtest; nobody real is meant.',
    'currency: BTC',
    `lastmod: ${LASTMOD}`,
    `source: ${SOURCE}`,
    'tags:',
  ]
  return text([...head, ...tags.flatMap(tagLines)])
}

/** The actors behind the tags as an ActorPack, YAML text. */
export function actorPack(cast: Cast): string {
  const head = [
    'title: Actors of the synthetic sample case',
    'creator: Paperchain',
    'description: Synthetic sample. Invented actors; nobody real is meant.',
    `lastmod: ${LASTMOD}`,
    'actors:',
  ]
  const lines = firmsOf(cast).flatMap((firm) => [
    `- id: ${actorId(firm)}`,
    `  label: ${JSON.stringify(`${firm.label} (synthetic)`)}`,
    `  uri: ${SOURCE}`,
    '  jurisdictions: []',
    '  categories:',
    `  - ${CATEGORIES[firm.kind] ?? 'user'}`,
  ])
  return text([...head, ...lines])
}

/** Hot wallets and, of one exchange, deposit addresses; what customers use without a tag is not. */
function firmTags(firm: Holder): SampleTag[] {
  const category = CATEGORIES[firm.kind] ?? 'user'
  return firm.addresses
    .filter(({ pot }) => pot === 'hot' || pot === 'deposit')
    .map(({ account, pot }) => ({
      ...{ account, actor: actorId(firm), category, abuse: '', confidence: 'service_data' },
      label: `${firm.label} ${pot === 'hot' ? 'hot wallet' : 'deposit'} (synthetic)`,
    }))
}

/** The firms whose accounts carry tags. */
const firmsOf = (cast: Cast): Holder[] => [cast.harbour, cast.lantern, cast.reef, cast.fogbank]

const actorId = ({ id }: Holder): string => `sample-${id}`

const tagLines = ({ account, actor, label, category, abuse, confidence }: SampleTag): string[] => [
  `- address: ${account}`,
  `  label: ${JSON.stringify(label)}`,
  `  category: ${category}`,
  ...(abuse === '' ? [] : [`  abuse: ${abuse}`]),
  `  confidence: ${confidence}`,
  `  actor: ${actor}`,
]

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`
