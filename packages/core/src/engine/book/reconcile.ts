/**
 * What a book says went to or came from a chain, compared with what the chain says. A movement is
 * matched by rules that are stated here and nowhere else; where several fit, all are told with
 * their rank and nobody is chosen.
 *
 * The rules: the chain pays exactly the booked amount (brought to the same decimals) to exactly the
 * booked address. In time: a deposit is booked from {@link CLOCK_MS} before to {@link LATE_MS}
 * after its block, and the block of a withdrawal is so far from its booking. Out of time, but
 * within {@link FAR_MS}: a weak candidate. Everything else is none.
 *
 * @module
 */
import type { AssetId } from '../../domain/asset.ts'
import type { Book, BookAsset } from '../../domain/book.ts'
import type { LedgerId } from '../../domain/ledger.ts'
import type { Link } from '../../domain/link.ts'
import type { Transaction } from '../../domain/posting.ts'
import type { TimeMs } from '../../domain/time.ts'
import { chainAccountOf } from './chain-side.ts'

/** How far clocks of miners and institutions may differ. */
export const CLOCK_MS = 3_600_000
/** How long a deposit may wait to be booked, a withdrawal to be mined. */
export const LATE_MS = 86_400_000
/** Beyond it, time speaks against a match altogether. */
export const FAR_MS = 7 * 86_400_000
/** Per cent of one single candidate in time, and of one out of time. Several share it. */
export const MATCH_CONFIDENCE = 80
/** See {@link MATCH_CONFIDENCE}. */
export const LATE_CONFIDENCE = 30

/** A deposit or withdrawal of a book, as it should be on the chain. */
export type Claim = {
  readonly tx: string
  readonly kind: 'deposit' | 'withdrawal'
  readonly timeMs: TimeMs
  readonly asset: BookAsset
  /** In the book's smallest units. */
  readonly amount: bigint
  /** The chain, the asset there, the units that must have moved; null where they are no whole. */
  readonly chain: LedgerId
  readonly chainAsset: AssetId
  readonly chainUnits: bigint | null
  /** The address that was paid, or null where the book names none. */
  readonly address: string | null
}

/** A payment on a chain: one credit. */
export type Payment = {
  readonly tx: string
  readonly account: string
  readonly asset: AssetId
  readonly units: bigint
  readonly timeMs: TimeMs
}

/** A payment that may be what a claim is about. */
export type Candidate = {
  readonly payment: Payment
  /** Per cent. */
  readonly confidence: number
  readonly reasons: readonly string[]
}

/** How a claim stands. */
export type Standing = {
  readonly claim: Claim
  /**
   * `agrees`: the named transaction pays that amount to that address. `differs`: it does not.
   * `chain-missing`: it is not in the ledger of the chain. `candidates`: none is named, some fit.
   * `none`: none is named, none fits. `no-address`: nothing to look for.
   */
  readonly state: 'agrees' | 'differs' | 'chain-missing' | 'candidates' | 'none' | 'no-address'
  /** The chain transaction that the book or a person names, or null. */
  readonly named: string | null
  readonly candidates: readonly Candidate[]
}

/** Deposits and withdrawals of transactions of a book, of assets that are on a chain. */
export function claimsOf(book: Book, transactions: readonly Transaction[]): Claim[] {
  const assets = new Map(book.assets.map((asset) => [asset.asset, asset]))
  return transactions.flatMap(({ id, timeMs, postings }) => {
    const [debit, credit] = postings
    const asset = debit === undefined ? undefined : assets.get(debit.asset)
    const kind = debit?.form
    if (kind !== 'deposit' && kind !== 'withdrawal') return []
    if (asset === undefined || asset.same === null || debit?.amount == null) return []
    const outside = (kind === 'deposit' ? debit : credit)?.account ?? ''
    const chain = asset.same.asset.slice(0, asset.same.asset.indexOf('/')) as LedgerId
    return {
      tx: id,
      kind,
      timeMs,
      asset,
      amount: debit.amount,
      chain,
      chainAsset: asset.same.asset,
      chainUnits: rescaled(debit.amount, asset.decimals, asset.same.decimals),
      address: chainAccountOf(outside)?.account ?? null,
    }
  })
}

/** Units at another number of decimals, or null where that is no whole number. */
export function rescaled(units: bigint, from: number, to: number): bigint | null {
  if (to >= from) return units * 10n ** BigInt(to - from)
  const by = 10n ** BigInt(from - to)
  return units % by === 0n ? units / by : null
}

/** What a chain says that may be about claims. */
export type ChainSide = {
  /** Transactions that links name and the ledger has, by id. */
  readonly transactions: ReadonlyMap<string, Transaction>
  /** Payments to the addresses of the claims, by address. */
  readonly payments: ReadonlyMap<string, readonly Payment[]>
}

/** How each claim stands. Order of the claims. */
export function reconcile(
  claims: readonly Claim[],
  links: readonly Link[],
  chain: ChainSide,
): Standing[] {
  const byTx = new Map<string, Link[]>()
  for (const link of links) {
    if (link.relation === 'same-value') {
      byTx.set(link.from.tx, [...(byTx.get(link.from.tx) ?? []), link])
    }
  }
  return claims.map((claim) => standingOf(claim, byTx.get(claim.tx) ?? [], chain))
}

function standingOf(claim: Claim, links: readonly Link[], chain: ChainSide): Standing {
  const refused = new Set(links.filter(isRefused).map(({ to }) => to.tx))
  const named = links.find(({ evidence }) => evidence === 'confirmed' || evidence === 'given')
  if (named !== undefined) {
    const transaction = chain.transactions.get(named.to.tx)
    const state =
      transaction === undefined
        ? 'chain-missing'
        : paysClaim(transaction, claim)
          ? 'agrees'
          : 'differs'
    return { claim, state, named: named.to.tx, candidates: [] }
  }
  if (claim.address === null) return { claim, state: 'no-address', named: null, candidates: [] }
  const payments = chain.payments.get(claim.address) ?? []
  const candidates = rank(
    claim,
    payments.filter(({ tx }) => !refused.has(tx)),
  )
  const state = candidates.length > 0 ? 'candidates' : 'none'
  return { claim, state, named: null, candidates }
}

const isRefused = ({ evidence }: Link): boolean => evidence === 'refused'

function paysClaim({ postings }: Transaction, claim: Claim): boolean {
  return postings.some(
    ({ side, account, amount, asset }) =>
      side === 'credit' &&
      asset === claim.chainAsset &&
      amount === claim.chainUnits &&
      (claim.address === null || account === claim.address),
  )
}

/** Payments that fit a claim, the likeliest first; of equal ones the nearest, then by id. */
export function rank(claim: Claim, payments: readonly Payment[]): Candidate[] {
  const fit = payments.filter(
    ({ asset, units, account }) =>
      asset === claim.chainAsset && units === claim.chainUnits && account === claim.address,
  )
  const inTime = fit.filter((payment) => isInTime(claim, payment))
  const late = fit.filter(
    (payment) => !isInTime(claim, payment) && distance(claim, payment) <= FAR_MS,
  )
  return [
    ...ranked(claim, inTime, { base: MATCH_CONFIDENCE, time: 'in time' }),
    ...ranked(claim, late, { base: LATE_CONFIDENCE, time: 'not in time' }),
  ]
}

function ranked(
  claim: Claim,
  payments: readonly Payment[],
  { base, time }: { readonly base: number; readonly time: string },
): Candidate[] {
  const confidence = Math.floor(base / Math.max(1, payments.length))
  const of = payments.length > 1 ? [`one of ${payments.length} that fit`] : []
  return [...payments]
    .sort((a, b) => distance(claim, a) - distance(claim, b) || (a.tx < b.tx ? -1 : 1))
    .map((payment) => ({
      payment,
      confidence,
      reasons: ['the same address', 'the same amount', time, ...of],
    }))
}

function isInTime({ kind, timeMs }: Claim, payment: Payment): boolean {
  const after = kind === 'deposit' ? timeMs - payment.timeMs : payment.timeMs - timeMs
  return after >= -CLOCK_MS && after <= LATE_MS
}

const distance = (claim: Claim, payment: Payment): number => Math.abs(claim.timeMs - payment.timeMs)

/**
 * Payments to the institution's deposit addresses that no claim is about, in the order given: what
 * arrived and was never booked.
 *
 * @param standings of all claims; deposit addresses are those that some deposit names
 */
export function chainOnly(standings: readonly Standing[], payments: Iterable<Payment>): Payment[] {
  const own = new Set<string>()
  const claimed = new Set<string>()
  for (const { claim, named, candidates } of standings) {
    if (claim.kind === 'deposit' && claim.address !== null) own.add(claim.address)
    if (named !== null) claimed.add(`${named} ${claim.address}`)
    for (const { payment } of candidates) claimed.add(`${payment.tx} ${payment.account}`)
  }
  const found: Payment[] = []
  for (const payment of payments) {
    if (own.has(payment.account) && !claimed.has(`${payment.tx} ${payment.account}`)) {
      found.push(payment)
    }
  }
  return found
}
