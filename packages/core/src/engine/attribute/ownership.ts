/**
 * Who is blocked by ownership though no list names them.
 *
 * Source: OFAC, revised guidance of 2014-08-13 and FAQ 398 to 402: what blocked persons own by 50 %
 * or more, directly or indirectly and in the aggregate, is blocked. Once an owner is blocked its
 * whole stake counts, and nothing is multiplied: 50 % of 50 % is blocked. Control alone is not
 * ownership. The European Union and the United Kingdom ask differently; {@link OWNERSHIP_RULES} has
 * their tests beside it.
 *
 * A list may state a stake as a range. Its low end decides `blocked`, its high end `may-be`; where
 * a list states an owner without a stake, it is anything from nothing to all. An owner that is
 * stated twice counts with its highest low end: two records may be one stake. Their high ends add
 * up, because they may be two.
 *
 * Departure: rights that change hands by contract (joint arrangements, options, trusts) are in no
 * list, and are not seen here.
 *
 * @module
 */
import type { PartyRelation } from '../../domain/listed-party.ts'

/** All of something, in hundredths of a percent. */
export const WHOLE_SHARE = 10_000

const HALF = 5_000

/** A test of ownership. */
export type OwnershipRule = {
  /** From which stake on; with `isOver`, above it. Hundredths of a percent. */
  readonly share: number
  readonly isOver: boolean
  /** Whether stakes of several blocked owners add up. */
  readonly addsUp: boolean
  /** Whether control by a blocked party is enough. */
  readonly byControl: boolean
}

/**
 * The tests by name. `eu-text`: "more than 50 %" in the texts of the regulations' best practices;
 * `eu`: "50 % or more" in the Council's newer texts. `uk`: Regulation 7 of the UK's regulations:
 * more than 50 % or control, and holdings of several owners add up only under a joint arrangement,
 * which no list states.
 */
export const OWNERSHIP_RULES = {
  ofac: { share: HALF, isOver: false, addsUp: true, byControl: false },
  eu: { share: HALF, isOver: false, addsUp: true, byControl: true },
  'eu-text': { share: HALF, isOver: true, addsUp: true, byControl: true },
  uk: { share: HALF, isOver: true, addsUp: false, byControl: true },
} as const satisfies Record<string, OwnershipRule>

/** Name of a test. */
export type OwnershipRuleName = keyof typeof OWNERSHIP_RULES

/** A stake or a control, by ids of parties. */
export type Stake = {
  readonly owner: string
  readonly owned: string
  /** Hundredths of a percent, both ends inclusive. Nothing and nothing for mere control. */
  readonly low: number
  readonly high: number
  /** Whether the owner controls what it owns, whatever its stake. */
  readonly controls: boolean
}

/** What came of a party: on the list, blocked by ownership, perhaps blocked, or neither. */
export type OwnershipVerdict = 'listed' | 'blocked' | 'may-be' | 'free'

/** Why, for one party. */
export type OwnershipResult = {
  readonly verdict: OwnershipVerdict
  /** Stakes of its blocked owners (low) and of those that may be (high); never above the whole. */
  readonly low: number
  readonly high: number
  /** Owners that count, the surest first: their own results say why they do. */
  readonly owners: readonly Stake[]
}

/** Answers about parties, by id. */
export type OwnershipAnswers = {
  /** Also for ids that no holding names. */
  of(id: string): OwnershipResult
  /** Ids that are blocked or may be, without the listed ones, in order. */
  readonly reached: readonly string[]
  /** Holdings out of a party. */
  ownedBy(id: string): readonly Stake[]
  /** Holdings into a party. */
  ownersOf(id: string): readonly Stake[]
}

/**
 * The holdings that relations state; each pair of parties once. Relations that are neither
 * ownership nor control, or of a party to itself, say nothing here.
 */
export function holdingsOf(relations: Iterable<PartyRelation>): readonly Stake[] {
  const held = new Map<string, Stake>()
  for (const { kind, from, to, share } of relations) {
    if ((kind !== 'owner' && kind !== 'control') || from === to) continue
    const key = JSON.stringify([from, to])
    const before = held.get(key)
    const stake = kind === 'owner' ? (share ?? { low: 0, high: WHOLE_SHARE }) : { low: 0, high: 0 }
    held.set(key, {
      owner: from,
      owned: to,
      low: Math.max(before?.low ?? 0, clamp(stake.low)),
      high: clamp((before?.high ?? 0) + clamp(stake.high)),
      controls: before?.controls === true || kind === 'control',
    })
  }
  return [...held.values()].sort(
    (left, right) => compare(left.owner, right.owner) || compare(left.owned, right.owned),
  )
}

const clamp = (share: number): number => Math.min(WHOLE_SHARE, Math.max(0, share))
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/**
 * Applies a test. The answer is the least one that holds: parties that own each other in a circle
 * are blocked only where somebody blocked owns enough of one of them.
 *
 * @param listed   ids that lists designate
 * @param holdings from {@link holdingsOf}: each pair once
 */
export function applyOwnership(
  listed: ReadonlySet<string>,
  holdings: readonly Stake[],
  rule: OwnershipRule,
): OwnershipAnswers {
  const down = grouped(holdings, ({ owner }) => owner)
  const up = grouped(holdings, ({ owned }) => owned)
  const sure = spread(listed, down, { rule, stakeOf: ({ low }) => low })
  const perhaps = spread(listed, down, { rule, stakeOf: ({ high }) => high })
  const answers = new Map<string, OwnershipResult>()
  const of = (id: string): OwnershipResult => {
    const known = answers.get(id) ?? resultOf(id, up.get(id) ?? [], { listed, sure, perhaps, rule })
    answers.set(id, known)
    return known
  }
  const reached = [...perhaps.keys()].filter((id) => !listed.has(id)).sort(compare)
  return {
    of,
    reached,
    ownedBy: (id) => down.get(id) ?? [],
    ownersOf: (id) => up.get(id) ?? [],
  }
}

type Groups = ReadonlyMap<string, readonly Stake[]>

function grouped(holdings: readonly Stake[], by: (one: Stake) => string): Groups {
  const groups = new Map<string, Stake[]>()
  for (const one of holdings) {
    const group = groups.get(by(one))
    if (group === undefined) groups.set(by(one), [one])
    else group.push(one)
  }
  return groups
}

/** In which round each party is reached; the listed ones in round 0. */
type Rounds = ReadonlyMap<string, number>

type Spread = { readonly rule: OwnershipRule; readonly stakeOf: (one: Stake) => number }

/** A round looks at what the round before reached: a reason is older than what it explains. */
function spread(listed: ReadonlySet<string>, down: Groups, { rule, stakeOf }: Spread): Rounds {
  const rounds = new Map<string, number>()
  for (const id of listed) rounds.set(id, 0)
  const stakes = new Map<string, number>()
  let front: readonly string[] = [...listed]
  for (let round = 1; front.length > 0; round++) {
    const touched = new Set<string>()
    for (const owner of front) {
      for (const one of down.get(owner) ?? []) {
        const before = stakes.get(one.owned) ?? 0
        const stake = stakeOf(one)
        stakes.set(one.owned, rule.addsUp ? before + stake : Math.max(before, stake))
        if (rule.byControl && one.controls) stakes.set(one.owned, WHOLE_SHARE + 1)
        touched.add(one.owned)
      }
    }
    front = [...touched].filter((id) => !rounds.has(id) && isEnough(stakes.get(id) ?? 0, rule))
    for (const id of front) rounds.set(id, round)
  }
  return rounds
}

const isEnough = (share: number, { share: needed, isOver }: OwnershipRule): boolean =>
  isOver ? share > needed : share >= needed

type Told = {
  readonly listed: ReadonlySet<string>
  readonly sure: Rounds
  readonly perhaps: Rounds
  readonly rule: OwnershipRule
}

function resultOf(id: string, into: readonly Stake[], told: Told): OwnershipResult {
  const { listed, sure, perhaps, rule } = told
  const verdict = listed.has(id)
    ? 'listed'
    : sure.has(id)
      ? 'blocked'
      : perhaps.has(id)
        ? 'may-be'
        : 'free'
  // Of a party that is reached only owners of earlier rounds are reasons: so no path is a circle.
  const own = (verdict === 'may-be' ? perhaps : sure).get(id) ?? Number.POSITIVE_INFINITY
  const roundOf = (owner: string): number =>
    (verdict === 'may-be' ? perhaps : sure).get(owner) ?? Number.POSITIVE_INFINITY
  const isReason = ({ owner }: Stake): boolean =>
    verdict === 'blocked' || verdict === 'may-be' ? roundOf(owner) < own : perhaps.has(owner)
  const owners = into.filter((one) => isReason(one) && (one.high > 0 || one.controls))
  const sum = (parts: readonly number[]): number =>
    clamp(rule.addsUp ? parts.reduce((all, part) => all + part, 0) : Math.max(0, ...parts))
  return {
    verdict,
    low: sum(into.filter(({ owner }) => sure.has(owner)).map(({ low }) => low)),
    high: sum(into.filter(({ owner }) => perhaps.has(owner)).map(({ high }) => high)),
    owners: [...owners].sort(
      (left, right) =>
        rank(left.owner, told) - rank(right.owner, told) ||
        right.low - left.low ||
        right.high - left.high ||
        compare(left.owner, right.owner),
    ),
  }
}

const rank = (id: string, { listed, sure }: Told): number =>
  listed.has(id) ? 0 : sure.has(id) ? 1 : 2

/** Steps of one path; a longer one is cut, and says so by not ending at a listed party. */
export const OWNERSHIP_PATH_LIMIT = 64

/**
 * One way down from a listed party, by the owner that counts most at each step: the holdings in
 * order from the listed owner to the party. Empty where the party is not reached. Each step's own
 * result has the other owners that add up with it.
 */
export function ownershipPath(answers: OwnershipAnswers, id: string): readonly Stake[] {
  const path: Stake[] = []
  let at = id
  while (path.length < OWNERSHIP_PATH_LIMIT) {
    const { verdict, owners } = answers.of(at)
    const [best] = owners
    if (verdict === 'listed' || verdict === 'free' || best === undefined) break
    path.unshift(best)
    at = best.owner
  }
  return path
}
