/**
 * What jobs need and their rows must not hold, since a row is shown and kept for ever; it has a
 * name instead, and what is named goes away with its job.
 *
 * The URL of a node may hold a password or a key of a provider: it lies in a file that only its
 * owner may read. The view key of a wallet is kept in memory alone, so a job with one does not
 * outlive the server that took it.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { SubaddressRange } from '@paperchain/core/engine/decode/monero/view-wallet'
import type { Clock } from '@paperchain/core/ports'
import { UPLOAD_HOURS } from './limits.ts'

const ID = /^[0-9a-f]{32}$/

/** The folder of the files, below the data folder. */
export const NODE_PLACES_FOLDER = 'node-places'

/** A wallet to look for. */
export type KeptWallet = {
  readonly address: string
  readonly viewKey: string
  readonly range: SubaddressRange
}

/** The places that are kept. */
export class NodePlaces {
  readonly #root: string
  readonly #clock: Clock
  readonly #wallets = new Map<string, { readonly wallet: KeptWallet; readonly keptMs: number }>()

  constructor(folder: string, clock: Clock) {
    this.#root = join(folder, NODE_PLACES_FOLDER)
    this.#clock = clock
  }

  /** Keeps a URL. @returns its name */
  async put(url: string): Promise<string> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 })
    const id = randomBytes(16).toString('hex')
    await writeFile(join(this.#root, id), url, { mode: 0o600, flag: 'wx' })
    return id
  }

  /** The URL of a name. @throws {FaultError} `JOB_NOT_RESUMABLE` where it is no longer kept */
  async read(id: string): Promise<string> {
    const text = ID.test(id) ? await readFile(join(this.#root, id), 'utf8').catch(() => '') : ''
    if (text !== '') return text
    const message = `Expected the URL of the node, got none: it is kept for ${UPLOAD_HOURS} h`
    throw new FaultError('JOB_NOT_RESUMABLE', message)
  }

  /** Keeps a wallet until its job has ended or this process does. @returns its name */
  putWallet(wallet: KeptWallet): string {
    const id = randomBytes(16).toString('hex')
    this.#wallets.set(id, { wallet, keptMs: this.#clock() })
    return id
  }

  /** The wallet of a name. @throws {FaultError} `JOB_NOT_RESUMABLE` where it is no longer kept */
  wallet(id: string): KeptWallet {
    const kept = this.#wallets.get(id)
    if (kept !== undefined) return kept.wallet
    const message =
      'Expected the view key of the wallet, got none: it is kept in memory alone and is gone ' +
      `after a restart or ${UPLOAD_HOURS} h; order the import again`
    throw new FaultError('JOB_NOT_RESUMABLE', message)
  }

  /** Forgets a URL or a wallet. */
  async remove(id: string): Promise<void> {
    this.#wallets.delete(id)
    if (ID.test(id)) await rm(join(this.#root, id), { force: true })
  }

  /** Forgets what is old, but not what `needed` names. */
  async sweep(needed: ReadonlySet<string>): Promise<void> {
    for (const [id, { keptMs }] of this.#wallets) {
      if (!needed.has(id) && this.#clock() > keptMs + UPLOAD_HOURS * 3_600_000) {
        this.#wallets.delete(id)
      }
    }
    for (const id of await readdir(this.#root).catch(() => [])) {
      if (needed.has(id)) continue
      const found = await stat(join(this.#root, id)).catch(() => null)
      const untilMs = (found?.mtimeMs ?? 0) + UPLOAD_HOURS * 3_600_000
      if (this.#clock() > untilMs) await this.remove(id)
    }
  }
}
