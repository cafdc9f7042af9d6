/** Uploads, imports and jobs. */
import type { BlockImportRequest } from '@paperchain/contract/import'
import type { Job } from '@paperchain/contract/job'
import { PERMISSIONS, type Permission } from '@paperchain/contract/permissions'
import { FaultError } from '@paperchain/core/domain/error'
import { type Job as DomainJob, isEnded } from '@paperchain/core/domain/job'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { LIST_FORMS } from '../../../adapters/list-any/read-list.ts'
import { SETTINGS } from '../../settings.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import { addBuild, clusterInputOf } from '../cluster-work.ts'
import type { House } from '../house.ts'
import { type ImportInput, inputOf } from '../import-work.ts'
import { jobOf } from '../write/jobs.ts'

/** Names of the deeds in the audit log. */
const ACTIONS = {
  'import-bitcoin': 'block.import',
  'import-list': 'list.import',
  'import-book': 'book.import',
  'import-accounts': 'account.import',
  'import-tokens': 'token.import',
  'import-prices': 'price.import',
} as const satisfies Record<ImportInput['kind'], string>

type Asker = Pick<Ask<'block.import'>, 'house' | 'who' | 'from'>

/** Adds a job with its audit entry, and wakes who does it. */
export async function added(
  ask: Asker,
  kind: ImportInput['kind'],
  input: ImportInput,
): Promise<Reply<Job>> {
  const { house, who } = ask
  await checkSource(ask, input)
  const fromNode = 'node' in input.source
  // Blocks of files are counted by what was read of the files.
  const inBytes = kind === 'import-accounts' && !fromNode
  const unit = inBytes ? 'bytes' : house.jobs.unitOf(kind)
  const action = fromNode ? 'node.import' : ACTIONS[kind]
  const job = await change(ask, action, async ({ jobs }) => {
    const made = await jobs.add({ kind, input: asJson(input), by: who.who, unit })
    return { value: made, audit: { object: `job:${made.id}`, after: asJson(input) } }
  })
  house.jobs.wake()
  return { body: await jobAnswer(house, job) }
}

/** Who goes on with a job must be somebody who could have begun it. */
const NEEDS = {
  'import-bitcoin': 'block.import',
  'import-list': 'list.import',
  'import-book': 'book.write',
  'import-accounts': 'block.import',
  'import-tokens': 'block.import',
  'import-prices': 'price.write',
} as const satisfies Record<ImportInput['kind'], Permission>

/** An upload must have files; a path on the server or a node must be allowed. */
async function checkSource(ask: Asker, input: ImportInput): Promise<void> {
  checkMay(ask, 'node' in input.source ? 'follow.manage' : NEEDS[input.kind])
  const changes = 'changes' in input && input.changes !== null ? [input.changes] : []
  if ('wallet' in input && input.wallet !== null) ask.house.places.wallet(input.wallet.kept)
  if ('cookie' in input.source && input.source.cookie !== null) await checkPaths(ask)
  for (const source of [input.source, ...changes]) {
    if ('upload' in source) await ask.house.uploads.folder(source.upload)
    else if ('paths' in source) await checkPaths(ask)
    else if (source.place !== null) await ask.house.places.read(source.place)
  }
}

function checkMay({ who }: Asker, permission: Permission): void {
  if (who.permissions.has(permission)) return
  const message = `Expected somebody who may ${PERMISSIONS[permission].lets}, got another`
  throw new FaultError('PERMISSION_NEEDED', message, { permission })
}

/** Whether somebody may name a path on the server. @throws {FaultError} `PATH_IMPORT_OFF` */
export async function checkPaths({ house, who }: Pick<Asker, 'house' | 'who'>): Promise<void> {
  const allowed = await house.registry.settings.get(SETTINGS.pathImports)
  // The command line of this machine's user reads with that user's own rights.
  if (who.kind === 'local' || (allowed && who.permissions.has('setting.change'))) return
  const got = allowed ? 'somebody else' : 'the setting switched off'
  throw new FaultError('PATH_IMPORT_OFF', `Expected an administrator and pathImports, got ${got}`)
}

/** A job as it is answered, with the name of who asked for it. */
export const jobAnswer = async (house: House, job: DomainJob): Promise<Job> =>
  jobOf(job, await byName(house, job.by), house.clock())

async function byName({ registry }: House, id: string): Promise<string> {
  if (!/^[0-9a-f]{32}$/.test(id)) return id
  return (await registry.users.byId(id))?.name ?? id
}

function blockInput(body: BlockImportRequest): ImportInput {
  const { source, ledger: name, height, undo = true, dryRun = false } = body
  const id = name === undefined ? null : ledgerNamed(name)
  if (id !== null && networkOf(id) === null) {
    throw new FaultError('LEDGER_UNKNOWN', `Expected a ledger with block files, got "${name}"`)
  }
  return { kind: 'import-bitcoin', source, ledger: id, height: height ?? null, undo, dryRun }
}

function listInput(body: Ask<'list.import'>['body']): ImportInput {
  const { form, source, published, allowShrink, dryRun } = body
  if (!(LIST_FORMS as readonly string[]).includes(form)) {
    const message = `Expected one of the forms ${LIST_FORMS.join(', ')}, got "${form}"`
    throw new FaultError('REQUEST_INVALID', message)
  }
  return { kind: 'import-list', source, form, published: published ?? null, allowShrink, dryRun }
}

async function jobNamed({ registry }: House, id: string): Promise<DomainJob> {
  const job = await registry.jobs.byId(id)
  if (job !== null) return job
  throw new FaultError('JOB_UNKNOWN', 'Expected the id of a job, got another text')
}

async function cancel(ask: Ask<'job.cancel'>): Promise<Reply<Job>> {
  const { house, params } = ask
  const job = await change(ask, 'job.cancel', async ({ jobs }) => ({
    value: await jobs.cancel(params.job),
    audit: { object: `job:${params.job}` },
  }))
  house.jobs.cancelled(params.job)
  return { body: await jobAnswer(house, job) }
}

/** A new job over the same files: what is stored already is skipped, so it goes on. */
async function resume(ask: Ask<'job.resume'>): Promise<Reply<Job>> {
  const { house, params } = ask
  const before = await jobNamed(house, params.job)
  const clusters = clusterInputOf(before.input)
  if (clusters !== null) return resumedBuild(ask, before, clusters.ledger as LedgerId)
  const input = inputOf(before.input)
  if (!isEnded(before.state) || before.state === 'done' || input === null) {
    const message = `Expected a failed or cancelled import, got one that is ${before.state}`
    throw new FaultError('JOB_NOT_RESUMABLE', message)
  }
  return added(ask, input.kind, input)
}

/** What is made already is in the file of clusters. */
async function resumedBuild(
  ask: Ask<'job.resume'>,
  { state }: DomainJob,
  ledger: LedgerId,
): Promise<Reply<Job>> {
  const { house, who } = ask
  checkMay(ask, 'block.import')
  if (!isEnded(state) || state === 'done') {
    const message = `Expected a failed or cancelled build, got one that is ${state}`
    throw new FaultError('JOB_NOT_RESUMABLE', message)
  }
  const job = await change(ask, 'cluster.build', async ({ jobs }) => ({
    value: await addBuild({ jobs, by: who.who }, ledger),
    audit: { object: `ledger:${ledger}` },
  }))
  house.jobs.wake()
  return { body: await jobAnswer(house, job) }
}

async function list({ house, query }: Ask<'job.list'>) {
  const { limit, cursor: after, kind, state } = query
  const page = await house.registry.jobs.list(
    {
      ...(kind === undefined ? {} : { kind }),
      ...(state === undefined ? {} : { states: [state] }),
    },
    { limit, ...(after === undefined ? {} : { after }) },
  )
  const items = await Promise.all(page.rows.map((job) => jobAnswer(house, job)))
  return { body: { items, next: page.next } }
}

/** Handlers of this topic. */
export const JOB_HANDLERS: Handlers<
  | 'upload.create'
  | 'upload.read'
  | 'upload.file'
  | 'upload.remove'
  | 'block.import'
  | 'list.import'
  | 'job.list'
  | 'job.read'
  | 'job.cancel'
  | 'job.resume'
> = {
  'upload.create': async ({ house, body }) => ({ body: await house.uploads.create(body.purpose) }),
  'upload.read': async ({ house, params }) => ({ body: await house.uploads.read(params.upload) }),
  'upload.file': async ({ house, params, body }) => ({
    body: await house.uploads.put(params.upload, params.name, body),
  }),
  'upload.remove': async ({ house, params }) => {
    if (!(await house.uploads.remove(params.upload))) {
      throw new FaultError('UPLOAD_UNKNOWN', 'Expected the id of an upload, got another text')
    }
    return { body: null }
  },
  'block.import': (ask) => added(ask, 'import-bitcoin', blockInput(ask.body)),
  'list.import': (ask) => added(ask, 'import-list', listInput(ask.body)),
  'job.list': list,
  'job.read': async ({ house, params }) => ({
    body: await jobAnswer(house, await jobNamed(house, params.job)),
  }),
  'job.cancel': cancel,
  'job.resume': resume,
}
