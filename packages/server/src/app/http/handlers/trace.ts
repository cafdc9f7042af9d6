/** Tracing and running certificates again, inside the server's limits. */
import type { Certificate, Verdict } from '@paperchain/contract/trace'
import { recogniseAmong } from '@paperchain/core/domain/address/recognise'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import { certificateText } from '@paperchain/core/engine/trace/certificate'
import {
  completeLimits,
  DEFAULT_LIMITS,
  type TraceLimits,
} from '@paperchain/core/engine/trace/limits'
import type { Seed, TraceRequest } from '@paperchain/core/engine/trace/request'
import { parseSeed } from '@paperchain/core/engine/trace/seeds'
import { trace } from '@paperchain/core/engine/trace/trace'
import { verifyCertificate } from '@paperchain/core/engine/trace/verify-certificate'
import { serviceLookup, tagSetAt, tagsClaimed } from '../../tags-of.ts'
import { VERSION } from '../../version.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import type { House } from '../house.ts'
import { accountOf, knownNow, ledgersNamed, momentOf } from '../named.ts'

function runTrace(ask: Ask<'trace'>): Promise<Reply<Certificate>> {
  const { house, body, signal } = ask
  return house.traces.run(signal, async () => {
    const request = await requestOf(house, body)
    const moment = momentOf(body, house)
    const result = await trace(
      {
        ledger: house.ledger,
        serviceOf: serviceLookup(house.lists.store, request.ledger, moment),
        hasher: house.hasher,
        progress: () => signal.throwIfAborted(),
      },
      request,
    )
    const tags = await tagSetAt(house.lists.store, moment)
    const text = certificateText({ trace: result, tags, code: VERSION }, house.hasher)
    return {
      // Only its text is sent: a certificate is its bytes.
      body: null as unknown as Certificate,
      text,
      audit: {
        object: `trace:${request.ledger}`,
        after: {
          seeds: body.seeds.slice(0, NAMED_MAX),
          method: body.method,
          direction: body.direction,
        },
      },
    }
  })
}

/** Seeds that an audit entry names. */
const NAMED_MAX = 20

type Body = Ask<'trace'>['body']

async function requestOf(house: House, body: Body): Promise<TraceRequest> {
  const ledgers = await ledgersNamed(house.ledger, body.ledger)
  const seeds: { ledger: LedgerId; seed: Seed }[] = []
  for (const text of body.seeds) seeds.push(await seedNamed(house, ledgers, text))
  const [first] = seeds
  const ledger = first?.ledger
  const other = seeds.find((each) => each.ledger !== ledger)
  if (ledger === undefined || other !== undefined) {
    const message = `Expected seeds of one ledger, got ${ledger} and ${other?.ledger}`
    throw new FaultError('TRACE_SEED_UNKNOWN', message)
  }
  const { method, direction } = body
  const limits = await limitsOf(house, ledger, body.limits)
  return { ledger, seeds: seeds.map(({ seed }) => seed), method, direction, limits }
}

/** A seed and the ledger that holds it. */
async function seedNamed(
  house: House,
  ledgers: readonly LedgerId[],
  text: string,
): Promise<{ readonly ledger: LedgerId; readonly seed: Seed }> {
  const seed = parseSeed(text.trim())
  if (seed.kind === 'account') {
    const found = recogniseAmong(seed.account, ledgers).map(({ ledger }) => ledger)
    const ledger = ledgers.find((each) => found.includes(each)) ?? found[0] ?? ledgers[0]
    if (ledger === undefined) throw unknown(text, ledgers)
    return { ledger, seed: { kind: 'account', account: accountOf(ledger, seed.account) } }
  }
  for (const ledger of ledgers) {
    if ((await house.ledger.transactions(ledger, [seed.tx])).length > 0) return { ledger, seed }
  }
  throw unknown(text, ledgers)
}

const unknown = (text: string, ledgers: readonly LedgerId[]): FaultError => {
  const where = ledgers.map(ledgerName).join(', ') || 'no ledger yet'
  return new FaultError(
    'TRACE_SEED_UNKNOWN',
    `Expected an address, transaction or coin of ${where}, got "${text}"`,
  )
}

/** The limits asked for, none beyond the server's own. */
async function limitsOf(
  house: House,
  ledger: LedgerId,
  { minValue, untilDate, untilHeight, ...counts }: Body['limits'],
): Promise<TraceLimits> {
  const most = house.limits.traceTransactions
  const until =
    untilHeight ?? (untilDate === undefined ? null : await heightAt(house, ledger, untilDate))
  const given = Object.fromEntries(
    Object.entries(counts).filter(([, value]) => value !== undefined),
  ) as Partial<TraceLimits>
  const limits = completeLimits({
    ...given,
    maxTransactions: given.maxTransactions ?? Math.min(DEFAULT_LIMITS.maxTransactions, most),
    ...(minValue === undefined ? {} : { minValue: BigInt(minValue) }),
    untilHeight: until,
  })
  if (limits.maxTransactions <= most) return limits
  throw new FaultError(
    'TRACE_LIMIT',
    `Expected maxTransactions to be at most ${most} on this server, got ${limits.maxTransactions}`,
    { limit: 'maxTransactions', most },
  )
}

/** The highest live block with a time on that day or before. */
async function heightAt(house: House, ledger: LedgerId, text: string): Promise<number> {
  const time = parseTimeInclusive(text)
  const { live } = await house.blocks.of(ledger)
  let height = -1
  for (const block of live.values()) {
    if (block.timeMs <= time && block.height > height) height = block.height
  }
  if (height >= 0) return height
  const message = `Expected a live block at or before ${text}, got none`
  throw new FaultError('TRACE_LIMIT', message, { limit: 'untilDate' })
}

function verify({ house, body, signal }: Ask<'certificate.verify'>): Promise<Reply<Verdict>> {
  return house.traces.run(signal, async () => {
    const verdict = await verifyCertificate(
      body,
      house.hasher,
      async ({ request, tags: theirs }) => {
        checkSize(house, request)
        const { moment, tags } = await tagsClaimed(house.lists.store, theirs, knownNow(house))
        return {
          ports: {
            ledger: house.ledger,
            serviceOf: serviceLookup(house.lists.store, request.ledger, moment),
            progress: () => signal.throwIfAborted(),
          },
          tags,
          code: VERSION,
        }
      },
    )
    const { state, message, differences, differenceCount, code, end, claim } = verdict
    return {
      body: {
        state,
        message,
        hash: claim.hash,
        differences: differences.map((each) => ({ ...each })),
        differenceCount,
        code: { ...code },
        end: end === null ? null : { ...end },
      },
      audit: { object: `certificate:${claim.hash}`, after: { state } },
    }
  })
}

/** A certificate from elsewhere cannot make this server work more than its own traces may. */
function checkSize({ limits }: House, request: TraceRequest): void {
  const most = limits.traceTransactions
  const asked = request.limits?.maxTransactions ?? 0
  if (asked <= most) return
  const message = `Expected maxTransactions to be at most ${most} on this server, got ${asked}`
  throw new FaultError('TRACE_LIMIT', message, { limit: 'maxTransactions', most })
}

/** Handlers of this topic. */
export const TRACE_HANDLERS: Handlers<'trace' | 'certificate.verify'> = {
  trace: runTrace,
  'certificate.verify': verify,
}
