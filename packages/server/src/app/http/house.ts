/** The house: what every handler works with. Made by `serve`, and by the tests from memory. */
import type { Clock, Hasher, LedgerStore } from '@paperchain/core/ports'
import type { Registry } from '@paperchain/core/registry'
import type { SignInThrottle } from '../../adapters/auth-local/throttle.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import type { ExposureDesk } from '../exposures/exposure-desk.ts'
import type { FollowBook } from '../follow/follow-book.ts'
import type { BookDesks } from '../jobs/import-book-desk.ts'
import type { NameBook } from '../names/name-book.ts'
import type { BackupBook } from '../operate/backup-book.ts'
import type { AuditQueue } from './audit-queue.ts'
import type { BlockBook } from './block-book.ts'
import type { HouseClusters } from './cluster-work.ts'
import type { Identities } from './identity.ts'
import type { JobRunner } from './job-runner.ts'
import type { HttpLimits } from './limits.ts'
import type { ListBook } from './list-book.ts'
import type { Metrics } from './metrics.ts'
import type { NodePlaces } from './node-places.ts'

import type { PriceRefresher } from './price-work.ts'
import type { TraceGate } from './trace-gate.ts'
import type { Uploads } from './uploads.ts'

/** What the configuration lets people look at, without secrets. */
export type StartedWith = {
  readonly name: string
  readonly value: string
  readonly source: 'default' | 'file' | 'environment' | 'flag'
  readonly about: string
}

/** The parts of a running server. */
export type House = {
  readonly ledger: LedgerStore
  readonly blocks: BlockBook
  readonly lists: ListBook
  /** Listed parties, to be searched by name. */
  readonly names: NameBook
  /** The stores as they were opened, for what is neither ledger nor lists. */
  readonly stores: DataFolder
  readonly desks: BookDesks
  readonly clusters: HouseClusters
  readonly exposures: ExposureDesk
  /** Chains that are followed by their nodes. */
  readonly followers: FollowBook
  readonly registry: Registry
  readonly throttle: SignInThrottle
  readonly identities: Identities
  readonly audits: AuditQueue
  readonly uploads: Uploads
  /** URLs of nodes that jobs read from. */
  readonly places: NodePlaces
  readonly priceRefresher: PriceRefresher
  readonly jobs: JobRunner
  readonly backups: BackupBook
  readonly traces: TraceGate
  readonly metrics: Metrics
  readonly hasher: Hasher
  readonly clock: Clock
  readonly limits: HttpLimits
  readonly startedMs: number
  readonly startedWith: readonly StartedWith[]
  /** Set when the stop begins: `/readyz` says so, and nothing new is taken on. */
  readonly stopping: AbortSignal
}
