/**
 * Customers of the registry screened by name. The answer names them by pseudonym alone: who they
 * are is told by `party show`, for a reason of its own.
 */
import { reasonText } from '@paperchain/core/domain/check-party'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import { queriesOf } from '@paperchain/core/engine/party/screen-query'
import type { PartyFilter, PartyStore } from '@paperchain/core/registry'
import {
  type Asked,
  HITS,
  type NameAsk,
  type NameRow,
  type NameScreening,
  type NameWorld,
  type PairHit,
  screenQuestions,
} from './screen-names.ts'

/** Customers of one question: each is opened, and has up to some ten names. */
export const CUSTOMERS_AT_ONCE = 200

/** Which customers, and why. */
export type CustomerAsk = NameAsk & {
  readonly filter: PartyFilter
  readonly after?: string | undefined
  readonly customers: number
  readonly reason: string
}

/** Answers by customer: `ref` is the pseudonym. */
export type CustomerScreening = NameScreening & {
  readonly reason: string
  readonly next: string | null
  /** Erased ones, whom nobody can screen. */
  readonly erased: number
}

/** Screens a page of customers. @throws {FaultError} `PARTY_REASON` */
export async function screenCustomers(
  world: NameWorld & { readonly parties: Pick<PartyStore, 'list' | 'read'> },
  ask: CustomerAsk,
): Promise<CustomerScreening> {
  const reason = reasonText(ask.reason, [])
  const { after, customers: limit } = ask
  const page = await world.parties.list(ask.filter, {
    limit,
    ...(after === undefined ? {} : { after }),
  })
  const living = page.rows.filter(({ erasedMs }) => erasedMs === null)
  const questions: Asked[] = []
  const sealed = new Map<string, FaultError>()
  for (const { id } of living) {
    world.signal.throwIfAborted()
    try {
      const { party } = await world.parties.read(id)
      for (const query of queriesOf(party)) questions.push({ ref: id, party: id, query })
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      sealed.set(id, error)
    }
  }
  const { rows: answers, ...rest } = await screenQuestions(world, questions, ask)
  const rows = living.map(({ id }, at) => {
    const own = answers.filter(({ ref }) => ref === id)
    return { ...joined(own, sealed.get(id) ?? null, ask.limit ?? HITS.usual), ref: id, row: at + 1 }
  })
  return { ...rest, rows, reason, next: page.next, erased: page.rows.length - living.length }
}

/** What the audit log says of it. */
export const customersAudit = ({
  rows,
  reason,
}: CustomerScreening): { object: string; after: Json } => ({
  object: 'parties',
  after: {
    reason,
    screened: rows.length,
    hits: rows.filter(({ outcome }) => outcome === 'hit').length,
    cannotTell: rows.filter(({ outcome }) => outcome === 'cannot-tell').length,
  },
})

/** The answers to all names of one customer as one: each listed party once, by its best name. */
function joined(all: readonly NameRow[], fault: FaultError | null, limit: number): NameRow {
  const none: NameRow = {
    row: 0,
    ref: '',
    outcome: 'cannot-tell',
    reason: 'bad-row',
    hits: [],
    toldApart: [],
    hasMore: false,
    scriptsNotRead: [],
    fault: fault === null ? null : { code: fault.code, message: fault.message, facts: fault.facts },
  }
  const worst = all.toSorted((left, right) => RANK[left.outcome] - RANK[right.outcome])[0]
  if (worst === undefined) return none
  const hits = best(all.flatMap((row) => row.hits))
  const isHit = new Set(hits.map(pairKey))
  const toldApart = best(all.flatMap((row) => row.toldApart)).filter(
    (hit) => !isHit.has(pairKey(hit)),
  )
  return {
    ...worst,
    hits: hits.slice(0, limit).map(withoutAsked),
    toldApart: toldApart.map(withoutAsked),
    hasMore: hits.length > limit || all.some(({ hasMore }) => hasMore),
    scriptsNotRead: [...new Set(all.flatMap(({ scriptsNotRead }) => scriptsNotRead))],
  }
}

const RANK = { hit: 0, 'cannot-tell': 1, clear: 2 } as const

const pairKey = ({ list, party }: PairHit): string => `${list} ${party.id}`

function best(hits: readonly PairHit[]): readonly PairHit[] {
  const found = new Map<string, PairHit>()
  for (const hit of hits.toSorted((left, right) => right.score - left.score)) {
    if (!found.has(pairKey(hit))) found.set(pairKey(hit), hit)
  }
  return [...found.values()]
}

/** A hit without what the customer's record says. */
const withoutAsked = (hit: PairHit): PairHit => ({
  ...hit,
  features: hit.features.map((feature) => ({ ...feature, asked: '' })),
  parts: hit.parts.map((part) => ({ ...part, asked: '' })),
})
