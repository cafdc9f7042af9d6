/**
 * Does the jobs of the registry, one after the other: takes one, works, tells how far it is, ends
 * it. A stop in good order gives the job back; after a crash its lease runs out and it is taken
 * again, and goes on since what is stored is skipped.
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import { HEARTBEAT_MS, type Job, type Json, type Lease } from '@paperchain/core/domain/job'
import type { JobStore } from '@paperchain/core/registry'

/** How often progress is written at most. */
export const BEAT_MS = 1_000
/** How often the registry is looked at for jobs whose lease ran out. */
export const LOOK_MS = 10_000

/** What a worker works with. */
export type WorkTools = {
  /** Aborted when the job is to stop. */
  readonly signal: AbortSignal
  readonly progress: (done: number, of: number | null) => void
}

/** A worker of one kind. */
export type Work = {
  readonly unit: string
  /** @returns the result of the job; what it throws is why it failed */
  run(input: Json, tools: WorkTools): Promise<Json>
}

/** What a runner needs. */
export type RunnerParts = {
  readonly jobs: JobStore
  readonly works: Readonly<Record<string, Work>>
  /** Told of errors that are no faults. */
  readonly onBug: (error: unknown) => void
  /** Called when a job has ended, whatever came of it. */
  readonly onEnd?: (job: Job) => Promise<void>
}

type StopReason = 'cancel' | 'stop' | 'lost'

/** One job under way. */
type Run = { readonly job: Job; readonly stop: AbortController }

/** Runs jobs. */
export class JobRunner {
  readonly #parts: RunnerParts
  #run: Run | null = null
  #loop: Promise<void> | null = null
  #wake: (() => void) | null = null
  #stopping = false

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  /** Begins to look for jobs. */
  start(): void {
    this.#loop ??= this.#work()
  }

  /** The id of the job under way, or null. */
  get current(): string | null {
    return this.#run?.job.id ?? null
  }

  /** The unit that a kind counts. */
  unitOf(kind: string): string {
    return this.#parts.works[kind]?.unit ?? 'steps'
  }

  /** There may be something to do. */
  wake(): void {
    this.#wake?.()
  }

  /** Stops the job at once if it runs here; the registry knows already. */
  cancelled(id: string): void {
    if (this.#run?.job.id === id) this.#run.stop.abort('cancel' satisfies StopReason)
  }

  /** Gives back the job under way and ends. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#run?.stop.abort('stop' satisfies StopReason)
    this.#wake?.()
    await this.#loop
  }

  async #work(): Promise<void> {
    const { jobs, works, onBug } = this.#parts
    while (!this.#stopping) {
      let job: Job | null = null
      try {
        job = await jobs.claim(Object.keys(works))
      } catch (error) {
        onBug(error)
      }
      if (job === null) await this.#pause()
      else await this.#do(job).catch(onBug)
    }
  }

  async #pause(): Promise<void> {
    if (this.#stopping) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS)
      timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = null
  }

  async #do(job: Job): Promise<void> {
    const stop = new AbortController()
    this.#run = { job, stop }
    if (this.#stopping) stop.abort('stop' satisfies StopReason)
    const lease: Lease = { jobId: job.id, attempt: job.attempt }
    const heart = this.#heart(job, lease, stop)
    try {
      const work = this.#parts.works[job.kind]
      const result = await work?.run(job.input, { signal: stop.signal, progress: heart.progress })
      await heart.end()
      await this.#end(lease, stop.signal, result ?? null)
    } catch (error) {
      await heart.end()
      await this.#failed(lease, stop.signal, error)
    } finally {
      this.#run = null
    }
    const ended = await this.#parts.jobs.byId(job.id)
    if (ended !== null) await this.#parts.onEnd?.(ended)
  }

  async #end(lease: Lease, signal: AbortSignal, result: Json): Promise<void> {
    const { jobs } = this.#parts
    if (!signal.aborted) await jobs.finish(lease, result)
    else await this.#stopped(lease, signal.reason as StopReason)
  }

  async #stopped(lease: Lease, reason: StopReason): Promise<void> {
    const { jobs } = this.#parts
    if (reason === 'cancel') await jobs.cancelled(lease)
    if (reason === 'stop') await jobs.release(lease)
  }

  async #failed(lease: Lease, signal: AbortSignal, error: unknown): Promise<void> {
    if (signal.aborted) return this.#stopped(lease, signal.reason as StopReason)
    if (!(error instanceof FaultError)) this.#parts.onBug(error)
    await this.#parts.jobs.fail(lease, faultIn(error))
  }

  /** Writes progress now and then, and learns whether to stop. */
  #heart(job: Job, lease: Lease, stop: AbortController) {
    const { jobs } = this.#parts
    const { unit } = job.progress
    let last: { done: number; of: number | null } | null = null
    let beatenMs = Date.now()
    let beating: Promise<void> = Promise.resolve()
    const beat = async (): Promise<void> => {
      const progress = last === null ? {} : { progress: { ...last, unit } }
      last = null
      beatenMs = Date.now()
      try {
        const { cancelAsked } = await jobs.beat(lease, progress)
        if (cancelAsked) stop.abort('cancel' satisfies StopReason)
      } catch (error) {
        if (!(error instanceof FaultError)) this.#parts.onBug(error)
        else if (error.code === 'JOB_LEASE_LOST') stop.abort('lost' satisfies StopReason)
      }
    }
    const timer = setInterval(() => {
      if (last === null && Date.now() - beatenMs < HEARTBEAT_MS) return
      beating = beating.then(beat)
    }, BEAT_MS)
    return {
      progress: (done: number, of: number | null): void => {
        last = { done, of }
      },
      end: async (): Promise<void> => {
        clearInterval(timer)
        if (last !== null) beating = beating.then(beat)
        await beating
      },
    }
  }
}

const faultIn = (error: unknown): Fault =>
  error instanceof FaultError
    ? faultOf(error)
    : { code: 'SERVER_BUG', message: 'Expected the job to end, got a bug of ours', facts: {} }
