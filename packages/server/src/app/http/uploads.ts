/**
 * Files that clients send: each upload is a folder in the data folder, each file streamed to disk
 * and renamed into place once it is whole.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Upload, UploadedFile } from '@paperchain/contract/import'
import { FaultError } from '@paperchain/core/domain/error'
import { formatTime } from '@paperchain/core/domain/time'
import type { Clock } from '@paperchain/core/ports'
import { type HttpLimits, UPLOAD_FILES_MAX, UPLOAD_HOURS, UPLOADS_MAX } from './limits.ts'

const META = 'upload.json'
const FILES = 'files'
/** Names of folders that are no uploads yet, or no longer. */
const MAKING = 'making-'
const LEAVING = 'leaving-'
const ID = /^[0-9a-f]{32}$/

type Meta = { readonly purpose: Upload['purpose']; readonly createdMs: number }

/** Limits that the configuration sets. */
export type UploadLimits = Pick<HttpLimits, 'fileBytes' | 'uploadBytes' | 'bodySeconds'>

/** The uploads of a server. */
export class Uploads {
  readonly #root: string
  readonly #clock: Clock
  readonly #limits: UploadLimits

  /** @param root a folder of its own; made when the first upload comes */
  constructor(root: string, clock: Clock, limits: UploadLimits) {
    this.#root = root
    this.#clock = clock
    this.#limits = limits
  }

  /** Begins an upload. @throws {FaultError} `UPLOAD_LIMIT` where too many are open */
  async create(purpose: Upload['purpose']): Promise<Upload> {
    await this.sweep(new Set())
    const open = (await this.#ids()).length
    if (open >= UPLOADS_MAX) throw tooMuch('open uploads', UPLOADS_MAX, open + 1)
    const id = randomBytes(16).toString('hex')
    const making = join(this.#root, `${MAKING}${id}`)
    await mkdir(join(making, FILES), { recursive: true, mode: 0o700 })
    const meta: Meta = { purpose, createdMs: this.#clock() }
    await writeFile(join(making, META), JSON.stringify(meta))
    // It gets its name when it is whole: one without its description is swept away.
    await rename(making, join(this.#root, id))
    return this.read(id)
  }

  /** @throws {FaultError} `UPLOAD_UNKNOWN` */
  async read(id: string): Promise<Upload> {
    const { purpose, createdMs } = await this.#meta(id)
    const { fileBytes, uploadBytes } = this.#limits
    return {
      id,
      purpose,
      files: await this.#files(id),
      expiresAt: formatTime(createdMs + UPLOAD_HOURS * 3_600_000),
      limits: { filesMax: UPLOAD_FILES_MAX, fileBytesMax: fileBytes, bytesMax: uploadBytes },
    }
  }

  /** The folder of an upload's files. @throws {FaultError} `UPLOAD_UNKNOWN` or `UPLOAD_EMPTY` */
  async folder(id: string): Promise<string> {
    await this.#meta(id)
    if ((await this.#files(id)).length > 0) return join(this.#root, id, FILES)
    throw new FaultError('UPLOAD_EMPTY', 'Expected at least one file in the upload, got none')
  }

  /**
   * Takes one file, whole or not at all. A file of that name is replaced.
   *
   * @param name a plain file name, checked by its route
   * @throws {FaultError} `UPLOAD_UNKNOWN`, `UPLOAD_LIMIT`, `REQUEST_SLOW` or `DISK_FULL`
   */
  async put(id: string, name: string, body: Readable): Promise<UploadedFile> {
    await this.#meta(id)
    const others = (await this.#files(id)).filter((file) => file.name !== name)
    if (others.length >= UPLOAD_FILES_MAX) {
      throw tooMuch('files', UPLOAD_FILES_MAX, others.length + 1)
    }
    const before = others.reduce((sum, { bytes }) => sum + bytes, 0)
    const most = Math.min(this.#limits.fileBytes, this.#limits.uploadBytes - before)
    const part = join(this.#root, id, `part-${randomBytes(8).toString('hex')}`)
    try {
      const { bytes, sha256 } = await receive(body, part, {
        most,
        seconds: this.#limits.bodySeconds,
      })
      await rename(part, join(this.#root, id, FILES, name))
      await writeFile(join(this.#root, id, `${name}.sha256`), sha256)
      return { name, bytes, sha256 }
    } catch (error) {
      await rm(part, { force: true })
      throw await this.#whyNot(id, error)
    }
  }

  /** Throws an upload away; false where it was gone. */
  async remove(id: string): Promise<boolean> {
    if (!ID.test(id)) return false
    const leaving = join(this.#root, `${LEAVING}${id}`)
    // Its name goes first and at once: whoever comes meanwhile finds none, and not half of one.
    const known = await rename(join(this.#root, id), leaving).then(
      () => true,
      () => false,
    )
    await rm(leaving, { recursive: true, force: true, maxRetries: 3 })
    return known
  }

  /** Throws away what has expired, but not what `needed` names; how many. */
  async sweep(needed: ReadonlySet<string>): Promise<number> {
    let gone = 0
    for (const name of await this.#cutShort()) {
      await rm(join(this.#root, name), { recursive: true, force: true, maxRetries: 3 })
    }
    for (const id of await this.#ids()) {
      if (needed.has(id)) continue
      const meta = await this.#meta(id).catch(() => null)
      const expired = meta === null || this.#clock() > meta.createdMs + UPLOAD_HOURS * 3_600_000
      if (expired && (await this.remove(id))) gone += 1
    }
    return gone
  }

  async #ids(): Promise<string[]> {
    const names = await readdir(this.#root).catch(() => [])
    return names.filter((name) => ID.test(name)).sort()
  }

  /** What a crash left: a folder that was being made or thrown away for hours is nobody's. */
  async #cutShort(): Promise<string[]> {
    const names = await readdir(this.#root).catch(() => [])
    const odd = names.filter((name) => name.startsWith(MAKING) || name.startsWith(LEAVING))
    const old = await Promise.all(
      odd.map(async (name) => {
        const found = await stat(join(this.#root, name)).catch(() => null)
        return found !== null && Date.now() - found.mtimeMs > UPLOAD_HOURS * 3_600_000
      }),
    )
    return odd.filter((_, index) => old[index] === true)
  }

  /** Why a file could not be put: the upload was thrown away meanwhile, or what the disk says. */
  async #whyNot(id: string, error: unknown): Promise<unknown> {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return diskFault(error)
    return this.#meta(id).then(
      () => error,
      (unknown: unknown) => unknown,
    )
  }

  async #meta(id: string): Promise<Meta> {
    const text = ID.test(id)
      ? await readFile(join(this.#root, id, META), 'utf8').catch(() => '')
      : ''
    if (text !== '') return JSON.parse(text) as Meta
    throw new FaultError('UPLOAD_UNKNOWN', 'Expected the id of an open upload, got another text')
  }

  async #files(id: string): Promise<UploadedFile[]> {
    const folder = join(this.#root, id, FILES)
    const names = (await readdir(folder).catch(() => [])).sort()
    const files = await Promise.all(
      names.map(async (name) => {
        // One that was thrown away since its name was read is no longer there.
        const found = await stat(join(folder, name)).catch(() => null)
        const sum = join(this.#root, id, `${name}.sha256`)
        const sha256 = await readFile(sum, 'utf8').catch(() => '')
        return found === null ? [] : [{ name, bytes: found.size, sha256 }]
      }),
    )
    return files.flat()
  }
}

/**
 * Writes a stream to a file, counting and hashing; stops at the limit and where nothing comes any
 * more. The stream is left alone then, so that the sender can still be answered.
 */
async function receive(
  body: Readable,
  path: string,
  { most, seconds }: { readonly most: number; readonly seconds: number },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  const pieces = body.iterator({ destroyOnReturn: false })
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await inTime(pieces.next(), seconds)
      if (done === true) break
      const piece = value as Buffer
      bytes += piece.length
      if (bytes > most) throw tooMuch('bytes', most, bytes)
      hash.update(piece)
      await file.write(piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** The next piece, or a fault where it does not come. */
async function inTime<T>(piece: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `Expected a piece of the file every ${seconds} s, got none`
      reject(new FaultError('REQUEST_SLOW', message, { seconds }))
    }, seconds * 1000)
  })
  try {
    return await Promise.race([piece, late])
  } catch (error) {
    if (error instanceof FaultError) throw error
    const message = 'Expected the whole file, got the end of the connection'
    throw new FaultError('REQUEST_INVALID', message, {}, error)
  } finally {
    clearTimeout(timer)
  }
}

const tooMuch = (what: string, most: number, got: number): FaultError =>
  new FaultError('UPLOAD_LIMIT', `Expected at most ${most} ${what}, got ${got}`, { most, got })

function diskFault(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') return error
  return new FaultError('DISK_FULL', 'Expected room on the disk, got none', {}, error)
}
