/**
 * Tags about accounts of the sample's EVM and Tron ledgers, and who is behind its books: what an
 * investigator knows, not all that is true.
 *
 * @module
 */
import { SKERRY_DEPOSIT } from './bridge-act.ts'
import { evmAccount, tronAccount } from './marks.ts'

const LASTMOD = '2026-03-20'
const SOURCE = 'https://paperchain.invalid/samples'

type Row = readonly [
  account: string,
  currency: 'ETH' | 'TRX',
  actor: string,
  label: string,
  category: string,
  abuse?: string,
]

const ROWS: readonly Row[] = [
  [evmAccount('lantern-hot'), 'ETH', 'lantern', 'Lantern Exchange hot wallet', 'exchange'],
  [evmAccount('thief'), 'ETH', 'thief', 'Named in the book of Lantern', 'user', 'theft'],
  [evmAccount('bridge-lock'), 'ETH', 'causeway', 'Causeway Bridge, locked dollars', 'bridge'],
  [evmAccount('issuer'), 'ETH', 'dollar', 'Issuer of the Sample Dollar', 'organization'],
  [tronAccount('dollar-bridge'), 'TRX', 'causeway', 'Causeway Bridge, dollars on Tron', 'bridge'],
  [tronAccount('bridge-fees'), 'TRX', 'causeway', 'Causeway Bridge, fees', 'bridge'],
  [tronAccount(SKERRY_DEPOSIT), 'TRX', 'skerry', 'Skerry Exchange deposit', 'exchange'],
  [tronAccount('skerry-hot'), 'TRX', 'skerry', 'Skerry Exchange hot wallet', 'exchange'],
]

const ACTORS: readonly (readonly [id: string, label: string, category: string])[] = [
  ['causeway', 'Causeway Bridge', 'bridge'],
  ['skerry', 'Skerry Exchange', 'exchange'],
  ['tidewater', 'Tidewater Bank', 'organization'],
  ['northmoor', 'Northmoor Savings', 'organization'],
  ['dollar', 'Issuer of the Sample Dollar', 'organization'],
  ['thief', 'The thief', 'user'],
]

/** Tags as a TagPack, YAML text. */
export function ledgerTagPack(): string {
  const head = [
    'title: Synthetic sample case, other ledgers',
    'creator: Paperchain',
    'description: Synthetic sample. ' +
      'Accounts are hashes of names, not of keys; nobody real is meant.',
    `lastmod: ${LASTMOD}`,
    `source: ${SOURCE}`,
    'tags:',
  ]
  const lines = ROWS.flatMap(([account, currency, actor, label, category, abuse]) => [
    `- address: "${account}"`,
    `  currency: ${currency}`,
    `  label: ${JSON.stringify(`${label} (synthetic)`)}`,
    `  category: ${category}`,
    ...(abuse === undefined ? [] : [`  abuse: ${abuse}`]),
    `  confidence: ${abuse === undefined ? 'service_data' : 'forensic'}`,
    `  actor: sample-${actor}`,
  ])
  return `${[...head, ...lines].join('\n')}\n`
}

/** The actors behind them and behind the books as an ActorPack, YAML text. */
export function ledgerActorPack(): string {
  const head = [
    'title: Actors of the synthetic sample case, other ledgers',
    'creator: Paperchain',
    'description: Synthetic sample. Invented actors; nobody real is meant.',
    `lastmod: ${LASTMOD}`,
    'actors:',
  ]
  const lines = ACTORS.flatMap(([id, label, category]) => [
    `- id: sample-${id}`,
    `  label: ${JSON.stringify(`${label} (synthetic)`)}`,
    `  uri: ${SOURCE}`,
    '  jurisdictions: []',
    '  categories:',
    `  - ${category}`,
  ])
  return `${[...head, ...lines].join('\n')}\n`
}
