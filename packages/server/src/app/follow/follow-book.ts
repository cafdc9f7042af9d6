/**
 * The followers of one process: started by order, kept in a file of the data folder, so that they
 * go on after a restart. One a ledger.
 *
 * @module
 */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { FollowState } from '@paperchain/core/domain/follow'
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import * as z from 'zod'
import {
  chainOf,
  EVERY_SECONDS_MAX,
  EVERY_SECONDS_MIN,
  type FollowOrder,
  type FollowStores,
  pause,
} from './follow-order.ts'
import { Follower } from './follower.ts'

/** The file with the orders. It may hold passwords of nodes: only its owner may read it. */
export const FOLLOW_FILE = 'followers.json'

const Orders = z.array(
  z.strictObject({
    ledger: z.string().transform(ledgerOf),
    node: z.string().max(2_000),
    cookie: z.string().max(2_000).nullable(),
    firstHeight: z.number().int().min(0),
    everySeconds: z.number().min(EVERY_SECONDS_MIN).max(EVERY_SECONDS_MAX),
  }),
)

/** What the followers need from outside. */
export type FollowHouse = FollowStores & {
  readonly folder: string
  readonly onBug: (error: unknown) => void
}

type Running = {
  readonly order: FollowOrder
  readonly follower: Follower
  readonly stop: AbortController
  readonly ended: Promise<unknown>
}

/** The followers of one process. */
export class FollowBook {
  readonly #house: FollowHouse
  readonly #running = new Map<LedgerId, Running>()

  constructor(house: FollowHouse) {
    this.#house = house
  }

  /** Starts what the file orders. @throws {FaultError} `FOLLOW_FILE` where it cannot be read */
  start(): void {
    for (const order of readOrders(this.#house.folder)) this.#begin(order)
  }

  /** How each stands, by ledger. */
  get states(): readonly FollowState[] {
    return [...this.#running.values()]
      .map(({ follower }) => follower.state)
      .sort((a, b) => (a.ledger < b.ledger ? -1 : 1))
  }

  /** Follows by this order from now on, instead of what was ordered for the ledger before. */
  async put(order: FollowOrder): Promise<FollowState> {
    await this.#halt(order.ledger)
    const { follower } = this.#begin(order)
    this.#write()
    return follower.state
  }

  /** Follows a ledger no more; what was brought in stays. False where it was not followed. */
  async remove(ledger: LedgerId): Promise<boolean> {
    const was = await this.#halt(ledger)
    if (was) this.#write()
    return was
  }

  /** Ends all; the file keeps the orders. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((ledger) => this.#halt(ledger)))
  }

  #begin(order: FollowOrder): Running {
    const { ledger, clock, onBug } = this.#house
    const stop = new AbortController()
    const follower = new Follower(chainOf(order, this.#house, stop.signal), {
      ledger,
      clock,
      sleep: pause,
      pollMs: order.everySeconds * 1_000,
      firstHeight: order.firstHeight,
    })
    const ended = follower.run(stop.signal).catch(onBug)
    const running = { order, follower, stop, ended }
    this.#running.set(order.ledger, running)
    return running
  }

  async #halt(ledger: LedgerId): Promise<boolean> {
    const running = this.#running.get(ledger)
    if (running === undefined) return false
    this.#running.delete(ledger)
    running.stop.abort()
    await running.ended
    return true
  }

  #write(): void {
    const orders = [...this.#running.values()].map(({ order }) => order)
    const file = join(this.#house.folder, FOLLOW_FILE)
    const part = `${file}.${process.pid}`
    writeFileSync(part, `${JSON.stringify(orders, null, 2)}\n`, { mode: 0o600 })
    chmodSync(part, 0o600)
    renameSync(part, file)
  }
}

function readOrders(folder: string): readonly FollowOrder[] {
  const file = join(folder, FOLLOW_FILE)
  if (!existsSync(file)) return []
  try {
    return Orders.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new FaultError('FOLLOW_FILE', `Expected orders in ${file}, got: ${why}`, { file }, error)
  }
}
