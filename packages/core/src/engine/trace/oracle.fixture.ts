/**
 * The slow twin of the tracer: walks the whole chain instead of a gathered part, keeps FIFO taint
 * as one label a unit, and splits by picking the largest remainder again and again. It shares no
 * code with the engine but the types.
 */
import type { Transaction } from '../../domain/posting.ts'
import type { TraceLimits } from './limits.ts'
import type { Direction, Method } from './request.ts'

export type OracleQuestion = {
  readonly method: Method
  readonly direction: Direction
  /** Coins `tx:index`. */
  readonly seeds: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  readonly limits: Pick<TraceLimits, 'maxHops' | 'minValue' | 'untilHeight'>
}

/** Sums by `ending account` or `cut reason`, and the fewest hops by the same. */
export type OracleAnswer = {
  readonly entered: bigint
  readonly sums: Map<string, bigint>
  readonly hops: Map<string, number>
}

/** A box holds units, some of them traced: one boolean a unit for FIFO, else their count. */
type Box = {
  readonly key: string
  readonly account: string
  readonly units: number
  readonly isCoin: boolean
  readonly height: number
  labels: boolean[]
  count: bigint
  arrived: bigint
  hop: number
  spentAt: number | null
}

type Boxes = Map<string, Box>
type Step = { readonly ins: Box[]; readonly outs: Box[] }

export function oracle(chain: readonly Transaction[], question: OracleQuestion): OracleAnswer {
  const boxes: Boxes = new Map()
  const steps = chain.map((transaction) => stepOf(transaction, boxes))
  for (const box of boxes.values()) {
    if (question.seeds.has(box.key)) fill(box)
  }
  const forward = question.direction === 'forward'
  for (const step of forward ? steps : steps.toReversed()) {
    const [from, to] = forward ? [step.ins, step.outs] : [step.outs, step.ins]
    pour(from, to, question)
  }
  return sumUp(boxes, question)
}

const fill = (box: Box): void => {
  box.labels = box.labels.map(() => true)
  box.count = BigInt(box.units)
  box.hop = 0
}

function boxOf(
  boxes: Boxes,
  made: Pick<Box, 'key' | 'account' | 'isCoin' | 'height'>,
  units: bigint,
) {
  const known = boxes.get(made.key)
  if (known !== undefined) return known
  const box: Box = {
    ...made,
    units: Number(units),
    labels: Array.from({ length: Number(units) }, () => false),
    count: 0n,
    arrived: 0n,
    hop: Number.POSITIVE_INFINITY,
    spentAt: null,
  }
  boxes.set(made.key, box)
  return box
}

function stepOf({ id, height, postings }: Transaction, boxes: Boxes): Step {
  const sumOf = (side: string) =>
    postings.reduce((sum, one) => sum + (one.side === side ? (one.amount ?? 0n) : 0n), 0n)
  const lack = sumOf('credit') - sumOf('debit')
  const ins: Box[] = []
  const outs: Box[] = []
  const fees: Box[] = []
  let lacking = lack > 0n
  for (const { side, leg, account, amount, coin } of postings) {
    if (amount === null) {
      const unseen = { key: `${id}/unseen`, account: '@unseen', isCoin: false, height }
      if (lacking) ins.push(boxOf(boxes, unseen, lack))
      lacking = false
      continue
    }
    const key = coin === null ? `${id}/${leg}` : `${coin.tx}:${coin.index}`
    const isCoin = coin !== null && account !== '@burn'
    const box = boxOf(boxes, { key, account: account ?? '', isCoin, height }, amount)
    if (side === 'debit') box.spentAt = height
    if (side === 'debit') ins.push(box)
    else if (account === '@fees') fees.push(box)
    else outs.push(box)
  }
  const least = { key: `${id}/least-fee`, account: '@fees', isCoin: false, height }
  if (lack < 0n) fees.push(boxOf(boxes, least, -lack))
  return { ins, outs: [...outs, ...fees] }
}

/** Why a box hands nothing on, or null where it does. */
function stopOf(box: Box, { seeds, services, limits, direction }: OracleQuestion): string | null {
  const seed = seeds.has(box.key)
  if (box.account.startsWith('@')) {
    if (direction === 'forward' || !seed) return endingOfSystem(box, direction)
  }
  if (!seed && services.has(box.account)) return `absorbed ${box.account}`
  if (!seed && box.count < limits.minValue) return 'cut value'
  if (direction === 'forward') {
    if (box.spentAt === null) return `held ${box.account}`
    if (limits.untilHeight !== null && box.spentAt > limits.untilHeight) return 'cut until'
  }
  return box.hop >= limits.maxHops ? 'cut hops' : null
}

function endingOfSystem({ account }: Box, direction: Direction): string {
  if (account === '@fees') return 'fees @fees'
  if (account === '@burn') return 'burned @burn'
  if (account === '@issuance') return 'mined @issuance'
  return direction === 'backward' ? 'unseen @unseen' : 'held @unseen'
}

function pour(from: readonly Box[], to: readonly Box[], question: OracleQuestion): void {
  const open = from.filter((box) => box.count > 0n && stopOf(box, question) === null)
  if (open.length === 0) return
  const hop = Math.min(...open.map((box) => box.hop)) + 1
  const line = from.flatMap((box) =>
    open.includes(box) ? box.labels : box.labels.map(() => false),
  )
  const counts = split(question.method, {
    tainted: open.reduce((sum, { count }) => sum + count, 0n),
    units: to.map(({ units }) => units),
  })
  let start = 0
  for (const [row, box] of to.entries()) {
    const labels = line.slice(start, start + box.units)
    start += box.units
    const fifo = question.method === 'fifo'
    const count = fifo ? BigInt(labels.filter(Boolean).length) : counts[row]!
    box.arrived = count
    if (question.seeds.has(box.key)) continue
    if (fifo) box.labels = labels
    box.count = count
    if (count > 0n) box.hop = Math.min(box.hop, hop)
  }
}

function split(method: Method, { tainted, units }: { tainted: bigint; units: number[] }): bigint[] {
  if (method === 'poison') return units.map(BigInt)
  const total = BigInt(units.reduce((sum, one) => sum + one, 0))
  const shares = units.map((one) => (tainted * BigInt(one)) / total)
  const owed = units.map((one, row) => tainted * BigInt(one) - shares[row]! * total)
  let left = tainted - shares.reduce((sum, share) => sum + share, 0n)
  for (; left > 0n; left--) {
    let best = 0
    for (const [row, rest] of owed.entries()) if (rest > owed[best]!) best = row
    shares[best]! += 1n
    owed[best] = -1n
  }
  return shares
}

function sumUp(boxes: Boxes, question: OracleQuestion): OracleAnswer {
  const answer: OracleAnswer = { entered: 0n, sums: new Map(), hops: new Map() }
  let entered = 0n
  for (const box of boxes.values()) {
    if (question.seeds.has(box.key)) entered += box.count - box.arrived
    const stop = box.count > 0n ? stopOf(box, question) : null
    if (stop === null) continue
    answer.sums.set(stop, (answer.sums.get(stop) ?? 0n) + box.count)
    answer.hops.set(stop, Math.min(answer.hops.get(stop) ?? box.hop, box.hop))
  }
  return { ...answer, entered }
}
