/**
 * URLs of nodes that jobs read from. Such a URL may hold a password or a key of a provider, and a
 * job's row is shown and kept for ever: the row has the name of a file, which only its owner may
 * read and which goes away with its job.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import { UPLOAD_HOURS } from './limits.ts'

const ID = /^[0-9a-f]{32}$/

/** The folder of the files, below the data folder. */
export const NODE_PLACES_FOLDER = 'node-places'

/** The places that are kept. */
export class NodePlaces {
  readonly #root: string
  readonly #clock: Clock

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

  /** Forgets a URL. */
  async remove(id: string): Promise<void> {
    if (ID.test(id)) await rm(join(this.#root, id), { force: true })
  }

  /** Forgets what is old, but not what `needed` names. */
  async sweep(needed: ReadonlySet<string>): Promise<void> {
    for (const id of await readdir(this.#root).catch(() => [])) {
      if (needed.has(id)) continue
      const found = await stat(join(this.#root, id)).catch(() => null)
      const untilMs = (found?.mtimeMs ?? 0) + UPLOAD_HOURS * 3_600_000
      if (this.#clock() > untilMs) await this.remove(id)
    }
  }
}
