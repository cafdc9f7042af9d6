/**
 * Audit entries of reading and screening, written in groups: one transaction for all that came in a
 * moment, and one entry for equal deeds with their number. Changes do not come here: their entry is
 * written in the transaction of the change itself.
 *
 * A crash loses at most {@link GROUP_MS} of entries about reading. Where the log cannot be written,
 * further reading is refused: who looks unseen is the thing that the log is against.
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import type { Registry } from '@paperchain/core/registry'
import type { AuditPart } from './ask.ts'

/** How long deeds are gathered. */
export const GROUP_MS = 1_000
/** Different deeds that wait at most. */
export const WAITING_MAX = 10_000

type Fields = { [key: string]: Json }

/** An object is the queue's own. */
type Sum = Exclude<Json, { readonly [key: string]: Json }> | Fields

type Deed = {
  readonly who: string
  readonly action: string
  readonly object: string
  readonly from: string
  /** Of counts the sums; else what the last one said. */
  after: Sum
  times: number
}

/** Who did something, and from which address. */
export type Asker = Pick<Deed, 'who' | 'from'>

/** Gathers deeds and writes them. */
export class AuditQueue {
  readonly #registry: Registry
  #waiting = new Map<string, Deed>()
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()
  #fault: unknown = null

  constructor(registry: Registry) {
    this.#registry = registry
  }

  /** @throws {FaultError} `SERVER_BUSY` where the log could not be written for too long */
  note({ who, from }: Asker, action: string, part: AuditPart): void {
    const object = part.object.slice(0, 200)
    // None of these holds a line feed but the object, which stands last.
    const key = `${who}\n${action}\n${from}\n${object}`
    const known = this.#waiting.get(key)
    if (known !== undefined) {
      known.times += 1
      known.after = summed(known.after, part.after ?? null)
    } else {
      this.#checkRoom()
      const after = own(part.after ?? null)
      this.#waiting.set(key, { who, action, object, from, after, times: 1 })
    }
    this.#timer ??= setTimeout(() => void this.flush(), GROUP_MS).unref()
  }

  /** Writes what waits. Never rejects: what could not be written waits on. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  /** The error of the last write, or null. */
  get fault(): unknown {
    return this.#fault
  }

  #checkRoom(): void {
    if (this.#waiting.size < WAITING_MAX) return
    const message = `Expected at most ${WAITING_MAX} unwritten audit entries, got more`
    throw new FaultError('SERVER_BUSY', message, { most: WAITING_MAX })
  }

  async #write(): Promise<void> {
    const deeds = this.#waiting
    if (deeds.size === 0) return
    this.#waiting = new Map()
    try {
      await this.#registry.inTransaction(async ({ audit }) => {
        for (const { times, after, ...deed } of deeds.values()) {
          await audit.append({ ...deed, before: null, after: withTimes(after, times) })
        }
      })
      this.#fault = null
    } catch (error) {
      this.#fault = error
      // What came meanwhile is put behind, so that nothing is lost and nothing is written twice.
      for (const [key, deed] of this.#waiting) deeds.set(key, merged(deeds.get(key), deed))
      this.#waiting = deeds
      this.#timer ??= setTimeout(() => void this.flush(), GROUP_MS * 5).unref()
    }
  }
}

const merged = (before: Deed | undefined, deed: Deed): Deed =>
  before === undefined
    ? deed
    : { ...deed, times: before.times + deed.times, after: summed(before.after, deed.after) }

const withTimes = (after: Json, times: number): Json =>
  isObject(after) ? { ...after, requests: times } : { requests: times }

/**
 * Numbers are summed up, other values are the newest. Sums into `sum` where both are objects: each
 * screening comes here, and a new object each time would be most of what it costs.
 */
function summed(sum: Sum, after: Json | Sum): Sum {
  if (!isObject(sum) || !isObject(after)) return own(after)
  const fields = sum as Fields
  for (const name in after) {
    const value = after[name] ?? null
    const was = fields[name]
    fields[name] = typeof value === 'number' && typeof was === 'number' ? was + value : value
  }
  return fields
}

/** A copy that sums may be written into. */
const own = (value: Json | Sum): Sum => (isObject(value) ? { ...value } : value)

const isObject = (value: Json | Sum): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
