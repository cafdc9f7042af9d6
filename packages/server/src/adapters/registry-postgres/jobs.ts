/** Long work, in the table `job`. Why not a ready queue: `docs/adr/0005-registry.md`. */
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import {
  isEnded,
  JOB_ATTEMPTS_MAX,
  JOB_JSON_CHARS_MAX,
  type Job,
  type Json,
  LEASE_MS,
  type Lease,
} from '@paperchain/core/domain/job'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { Beat, JobFilter, JobStore, NewJob } from '@paperchain/core/registry'
import { type Context, newId } from './context.ts'
import { type Db, type Param, text } from './engine.ts'
import { jobOf } from './job-row.ts'
import { bySeq, checkNewestFirst, pageOf } from './page.ts'
import { checkedText, jsonText } from './texts.ts'

const INSERT = `
insert into job (id, kind, open_key, state, by_whom, input, resume, result, done, unit,
  cancel_asked, attempt, owner, created_ms, started_done)
values ($1, $2, $3, 'queued', $4, $5, 'null', 'null', 0, $6, false, 0, '', $7, 0)
on conflict (kind, open_key) where open_key is not null and state in ('queued', 'running')
do nothing
returning *`

const OPEN = `
select * from job where kind = $1 and open_key = $2 and state in ('queued', 'running')`

/**
 * The oldest that is free. A lease that ends too late (`leaseIsFree`) is not taken from ourselves:
 * we know our own workers, and they renew it by the clock as it is now.
 */
const FREE = `
select * from job
where kind = any($1::text[]) and (state = 'queued' or (state = 'running' and
  (lease_ends_ms <= $2 or (lease_ends_ms > $2 + ${LEASE_MS} and owner <> $3))))
order by seq limit 1
for update skip locked`

const TAKE = `
set state = 'running', attempt = attempt + 1, owner = $2, started_ms = $3::bigint,
  started_done = done, lease_ends_ms = $3::bigint + ${LEASE_MS}
where id = $1`

const BEAT = `
set lease_ends_ms = $3, done = coalesce($4, done),
  total = case when $4::bigint is null then total else $5::bigint end,
  unit = coalesce($6, unit), resume = coalesce($7, resume)
where id = $1 and attempt = $2 and state = 'running'`

const END = `
set state = $3, result = $4, fault = $5, ended_ms = $6, lease_ends_ms = null
where id = $1 and attempt = $2 and state = 'running'`

const RELEASE = `
set state = 'queued', lease_ends_ms = null
where id = $1 and attempt = $2 and state = 'running'`

/** One that waits ends at once; one that runs is told at its next heartbeat. */
const CANCEL = `
set cancel_asked = true,
  ended_ms = case when state = 'queued' then $2 else ended_ms end,
  state = case when state = 'queued' then 'cancelled' else state end
where id = $1 and state in ('queued', 'running')`

const LIST = `
select * from job
where seq < $1 and ($2::text is null or kind = $2) and ($3::text[] is null or state = any($3))
order by seq desc limit $4`

const NAME_CHARS_MAX = 100
const KEY_CHARS_MAX = 500

/** Jobs ended in passing, at most, before one is taken. */
const CLAIM_STEPS_MAX = 100

/** The jobs of a registry. */
export function jobStore({ db, clock, owner }: Context): JobStore {
  const end = async (lease: Lease, state: string, came: { result?: Json; fault?: Fault }) => {
    const result = jobJson('result', came.result ?? null)
    const fault = came.fault === undefined ? null : faultText(came.fault)
    return held(db, END, [lease.jobId, lease.attempt, state, result, fault, clock()])
  }
  return {
    add: (wanted) => db.transaction((inner) => add(inner, wanted, clock())),
    claim: (kinds) => db.transaction((inner) => claim({ db: inner, clock, owner }, kinds)),
    beat: async (lease, beat) => {
      const job = await held(db, BEAT, beatParams(lease, beat, clock()))
      return { cancelAsked: job.cancelAsked }
    },
    finish: (lease, result) => end(lease, 'done', { result }),
    fail: (lease, fault) => end(lease, 'failed', { fault }),
    cancelled: (lease) => end(lease, 'cancelled', {}),
    release: (lease) => held(db, RELEASE, [lease.jobId, lease.attempt]),
    cancel: (id) => db.transaction((inner) => cancel(inner, id, clock())),
    byId: (id) => byId(db, id),
    list: async (filter: JobFilter, page) => {
      const { limit, below } = checkNewestFirst(page)
      const params = [below, filter.kind ?? null, filter.states ?? null, limit + 1]
      return pageOf(await db.rows(LIST, params), limit, { read: jobOf, nextOf: bySeq })
    },
  }
}

/** Gives back what dead processes were at. `isDead` knows an owner's name. */
export async function requeueDead(db: Db, isDead: (owner: string) => boolean): Promise<void> {
  const owners = await db.rows("select distinct owner from job where state = 'running'")
  const dead = owners.map((row) => text(row, 'owner')).filter(isDead)
  const sql = `update job set state = 'queued', lease_ends_ms = null
    where state = 'running' and owner = any($1::text[])`
  if (dead.length > 0) await db.rows(sql, [dead])
}

async function add(db: Db, wanted: NewJob, nowMs: TimeMs): Promise<Job> {
  const kind = checkedText(wanted.kind, { name: 'kind', max: NAME_CHARS_MAX })
  const unit = checkedText(wanted.unit, { name: 'unit', max: NAME_CHARS_MAX })
  const key =
    wanted.key === undefined ? null : checkedText(wanted.key, { name: 'key', max: KEY_CHARS_MAX })
  const input = jobJson('input', wanted.input)
  const [made] = await db.rows(INSERT, [newId(), kind, key, wanted.by, input, unit, nowMs])
  if (made !== undefined) return jobOf(made)
  const [open] = await db.rows(OPEN, [kind, key])
  if (open !== undefined) return jobOf(open)
  // The open one ended between the two statements; the transaction runs again and finds room.
  throw new FaultError('REGISTRY_BUSY', 'Expected the open job of that key, got: it just ended')
}

async function claim(
  { db, clock, owner }: Pick<Context, 'db' | 'clock' | 'owner'>,
  kinds: readonly string[],
): Promise<Job | null> {
  for (let step = 0; step < CLAIM_STEPS_MAX; step++) {
    const nowMs = clock()
    const [row] = await db.rows(FREE, [kinds, nowMs, owner])
    if (row === undefined) return null
    const job = jobOf(row)
    if (job.cancelAsked) await endFree(db, job, { state: 'cancelled', fault: null, nowMs })
    else if (job.attempt >= JOB_ATTEMPTS_MAX) {
      const message = `Expected a worker to end the job, got ${job.attempt} that did not`
      const fault: Fault = { code: 'JOB_ATTEMPTS', message, facts: { attempts: job.attempt } }
      await endFree(db, job, { state: 'failed', fault, nowMs })
    } else {
      const [taken] = await db.rows(`update job ${TAKE} returning *`, [job.id, owner, nowMs])
      return taken === undefined ? null : jobOf(taken)
    }
  }
  return null
}

type Ending = { readonly state: string; readonly fault: Fault | null; readonly nowMs: TimeMs }

async function endFree(db: Db, job: Job, { state, fault, nowMs }: Ending): Promise<void> {
  const sql = `update job set state = $2, fault = $3, ended_ms = $4, lease_ends_ms = null
    where id = $1`
  await db.rows(sql, [job.id, state, fault === null ? null : faultText(fault), nowMs])
}

async function cancel(db: Db, id: string, nowMs: TimeMs): Promise<Job> {
  await db.rows(`update job ${CANCEL}`, [id, nowMs])
  const job = await byId(db, id)
  if (job !== null) return job
  throw new FaultError('JOB_UNKNOWN', 'Expected the id of a job, got one that none has')
}

/** Changes a job for the worker that holds it. @throws {FaultError} `JOB_LEASE_LOST` */
async function held(db: Db, change: string, params: readonly Param[]): Promise<Job> {
  const [row] = await db.rows(`update job ${change} returning *`, params)
  if (row !== undefined) return jobOf(row)
  const [jobId, attempt] = params
  const now = await byId(db, String(jobId))
  const got =
    now === null ? 'no such job' : `${now.state}${isEnded(now.state) ? '' : ` at ${now.attempt}`}`
  throw new FaultError('JOB_LEASE_LOST', `Expected to hold the job at ${attempt}, got ${got}`)
}

async function byId(db: Db, id: string): Promise<Job | null> {
  const [row] = await db.rows('select * from job where id = $1', [id])
  return row === undefined ? null : jobOf(row)
}

function beatParams({ jobId, attempt }: Lease, beat: Beat, nowMs: TimeMs): readonly Param[] {
  const { progress, resume } = beat
  for (const value of [progress?.done ?? 0, progress?.of ?? 0]) {
    if (Number.isSafeInteger(value) && value >= 0) continue
    throw new FaultError('JOB_PROGRESS', `Expected a whole number from 0, got ${value}`)
  }
  const saved = resume === undefined ? null : jobJson('saved state', resume)
  const far = [progress?.done ?? null, progress?.of ?? null, progress?.unit ?? null]
  return [jobId, attempt, nowMs + LEASE_MS, ...far, saved]
}

const jobJson = (name: string, value: Json): string =>
  jsonText(value, { name, max: JOB_JSON_CHARS_MAX, code: 'JOB_TOO_LARGE' })

/** Facts may be bigint, which travels as text. */
const faultText = (fault: Fault): string =>
  JSON.stringify(fault, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
