/** `paperchain follow`: keeps a ledger at the end of its chain, until Ctrl-C. */
import { FaultError } from '@paperchain/core/domain/error'
import { type FollowState, lagOf } from '@paperchain/core/domain/follow'
import { ledgerName } from '@paperchain/core/domain/ledger'
import {
  chainOf,
  EVERY_SECONDS_MAX,
  EVERY_SECONDS_MIN,
  everySecondsOf,
  type FollowOrder,
  followable,
  pause,
} from '../follow/follow-order.ts'
import { Follower } from '../follow/follower.ts'
import { EXIT } from './exit.ts'
import { whole } from './flags.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { progress } from './progress.ts'
import { count, fields, plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `follow`. */
export type FollowFlags = {
  readonly node?: string
  readonly cookie?: string
  readonly from?: string
  readonly every?: string
  /** With a server: follow it no more. */
  readonly stop?: boolean
}

/** Follows one chain in the foreground; the folder is held meanwhile. */
export async function follow(io: Io, name: string, flags: FollowFlags): Promise<number> {
  if (flags.stop === true) {
    throw new FaultError('USAGE', 'Expected a server that follows for --stop, got none here')
  }
  const order = followOrder(name, flags)
  const line = progress(io, `Following ${ledgerName(order.ledger)}`)
  let before: FollowState | null = null
  const onState = (state: FollowState): void => {
    for (const text of newsOf(before, state)) note(io, text)
    before = state
    if (state.phase === 'catching-up' && state.nodeHeight !== null) {
      const of = state.stored + Math.max(0, state.nodeHeight - (state.height ?? 0))
      line.step({ done: state.stored, of: Math.max(of, state.stored), unit: 'blocks' })
    }
  }
  const { state, fault } = await withFolder(io, 'follow', async ({ ledger, assets, notes }) => {
    const now = () => performance.now()
    const stores = { ledger, assets, notes, clock: io.clock, now }
    const follower = new Follower(chainOf(order, stores, io.signal), {
      ledger,
      clock: io.clock,
      sleep: pause,
      pollMs: order.everySeconds * 1_000,
      firstHeight: order.firstHeight,
      onState,
    })
    return { fault: await follower.run(io.signal), state: follower.state }
  }).finally(line.end)
  answer(io, { ...state, ledger: ledgerName(state.ledger), lag: lagOf(state) }, () => text(state))
  if (fault === null) return EXIT.ok
  noteFaults(io, [fault])
  return EXIT.fault
}

/** The order that words and flags give. @throws {FaultError} `USAGE`, `LEDGER_UNKNOWN` */
export function followOrder(name: string, { node, cookie, from, every }: FollowFlags): FollowOrder {
  const ledger = followable(name)
  if (node === undefined) {
    throw new FaultError('USAGE', `Expected follow ${name} --node URL, got no --node`)
  }
  return {
    ledger,
    node,
    cookie: cookie ?? null,
    firstHeight: from === undefined ? 0 : whole('--from', from, [0, 2 ** 31]),
    everySeconds:
      every === undefined
        ? everySecondsOf(ledger)
        : whole('--every', every, [EVERY_SECONDS_MIN, EVERY_SECONDS_MAX]),
  }
}

/** What is worth a line: the first time live, reorganisations, failures and their end. */
function newsOf(before: FollowState | null, now: FollowState): string[] {
  const news: string[] = []
  const name = ledgerName(now.ledger)
  if (now.phase === 'live' && before?.phase !== 'live' && now.height !== null) {
    const isBack = (before?.failures ?? 0) > 0
    const how = isBack ? 'answers again' : `has ${plural(now.stored, 'new block')} here`
    news.push(`${name} ${how}; at block ${count(now.height)}`)
  }
  if (now.reorgs > (before?.reorgs ?? 0)) {
    news.push(`${name} reorganised, ${plural(now.deepestReorg, 'block')} deep at most so far`)
  }
  if (now.failures === 1 && (before?.failures ?? 0) === 0 && now.fault !== null) {
    news.push(`${now.fault.code}  ${now.fault.message}; asking again`)
  }
  return news
}

function text(state: FollowState): string {
  const { height, nodeHeight, stored, reorgs, deepestReorg } = state
  const lag = lagOf(state)
  return fields([
    ['chain', `${ledgerName(state.ledger)} at ${state.node}`],
    ['stored', plural(stored, 'block')],
    ['at block', height === null ? 'none yet' : count(height)],
    ['node at', nodeHeight === null ? 'not known' : count(nodeHeight)],
    ['behind', lag === null ? 'not known' : plural(lag, 'block')],
    ['settled up to', height === null ? '' : count(Math.max(0, height - state.confirmations + 1))],
    ['reorganised', reorgs === 0 ? '' : `${plural(reorgs, 'time')}, ${deepestReorg} deep at most`],
  ])
}
