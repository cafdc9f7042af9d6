/**
 * Backups that a running server takes of the stores that it has open: one at a time, remembered
 * until the next one. It is no job of the registry: the row of a running job would be in the very
 * backup it makes, and be taken up again wherever that is restored.
 */
import { randomBytes } from 'node:crypto'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import { type BackupSources, takeBackup } from './backup.ts'
import type { Manifest } from './manifest.ts'

/** A backup under way, or how it ended. */
export type BackupRun = {
  readonly id: string
  readonly target: string
  readonly ended:
    | null
    | { readonly manifest: Manifest; readonly fault: null }
    | { readonly manifest: null; readonly fault: Fault }
}

/** Takes backups. */
export class BackupBook {
  readonly #sources: BackupSources
  readonly #onBug: (error: unknown) => void
  readonly #stopping = new AbortController()
  #last: BackupRun | null = null
  #work: Promise<void> = Promise.resolve()

  constructor(sources: BackupSources, onBug: (error: unknown) => void) {
    this.#sources = sources
    this.#onBug = onBug
  }

  /** @throws {FaultError} `BACKUP_BUSY` */
  checkFree(): void {
    if (this.#last === null || this.#last.ended !== null) return
    const message = `Expected no other backup under way, got the one to ${this.#last.target}`
    throw new FaultError('BACKUP_BUSY', message, { backup: this.#last.id })
  }

  /** Begins one. @throws {FaultError} `BACKUP_BUSY` */
  begin(target: string): BackupRun {
    this.checkFree()
    const run: BackupRun = { id: randomBytes(16).toString('hex'), target, ended: null }
    this.#last = run
    this.#work = this.#take(run)
    return run
  }

  /** The backup with this id. @throws {FaultError} `BACKUP_UNKNOWN` */
  read(id: string): BackupRun {
    if (this.#last?.id === id) return this.#last
    throw new FaultError('BACKUP_UNKNOWN', 'Expected the id of the last backup, got another text')
  }

  /** Ends the one under way, which leaves nothing behind; the stores may then be closed. */
  async stop(): Promise<void> {
    this.#stopping.abort(
      new FaultError('SERVER_STOPPING', 'Expected a running server, got one that stops'),
    )
    await this.#work
  }

  async #take(run: BackupRun): Promise<void> {
    try {
      const sources = { ...this.#sources, signal: this.#stopping.signal }
      this.#last = {
        ...run,
        ended: { manifest: await takeBackup(sources, run.target), fault: null },
      }
    } catch (error) {
      if (!(error instanceof FaultError)) this.#onBug(error)
      this.#last = { ...run, ended: { manifest: null, fault: faultIn(error) } }
    }
  }
}

const faultIn = (error: unknown): Fault =>
  error instanceof FaultError
    ? faultOf(error)
    : { code: 'SERVER_BUG', message: 'Expected a backup, got a bug of ours', facts: {} }
