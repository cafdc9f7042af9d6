/**
 * The pseudonyms of a book's accounts, beside the ledger and encrypted: `books/<id>.accounts` in
 * the data folder, with a key that is outside of it. Without that key nobody can tell whose account
 * is whose.
 *
 * The file is a heading and frames, each of the names that one batch brought: its length (4 bytes,
 * little-endian), a nonce (12), JSON under AES-256-GCM, a tag (16). A frame is bound to its book
 * and number, so that none can be dropped, moved or taken from another book. A frame cut short by a
 * crash was never promised to the ledger and is removed.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import {
  AccountNames,
  type NamedAccount,
  PSEUDONYM_BYTES,
} from '@paperchain/core/engine/book/account-names'
import { diskFault } from '../../adapters/ledger-clickhouse/journal.ts'

const HEADING = Buffer.from('paperchain accounts 1\n')
const NONCE_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 4
/** Largest frame; a batch has no more accounts than that. */
const FRAME_BYTES_MAX = 512 * 2 ** 20
/** Random bytes are fetched for this many pseudonyms at once. */
const RANDOM_POOL = 4096

/** The accounts of one book, with the file that keeps their names. */
export class NamesFile {
  readonly names: AccountNames
  readonly #ledger: LedgerId
  readonly #key: Buffer
  readonly #path: string
  #frames = 0

  /**
   * Opens the file of a book, and makes it where there is none.
   *
   * @param secret 32 bytes of the key file
   * @throws {FaultError} `KEY_FILE_OTHER` where the names were written with another key
   */
  constructor(folder: string, ledger: LedgerId, secret: Uint8Array) {
    this.#ledger = ledger
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'paperchain book accounts 1', 32))
    this.#path = join(folder, 'books', `${ledger.slice('book:'.length)}.accounts`)
    this.names = new AccountNames(randomPool())
    if (existsSync(this.#path)) this.#read()
    else this.#make(folder)
  }

  /** Every account that has a name here, the oldest first, batch by batch. Personal data. */
  *frames(): Generator<readonly NamedAccount[]> {
    for (const { named } of this.#eachFrame(readFileSync(this.#path))) yield named
  }

  /** All of them at once, for a book that is known to be small. */
  static all(folder: string, ledger: LedgerId, secret: Uint8Array): readonly NamedAccount[] {
    return [...new NamesFile(folder, ledger, secret).frames()].flat()
  }

  /** Makes names durable. Until then no row may carry their pseudonyms. */
  keep(fresh: readonly NamedAccount[]): void {
    if (fresh.length === 0) return
    const rows = fresh.map(({ side, name, account }) => [side, name, account])
    this.keepJson(Buffer.from(JSON.stringify(rows)))
  }

  /** The same for what `AccountNames.takeFreshJson` gave. */
  keepJson(fresh: Uint8Array): void {
    if (fresh.length === 0) return
    const file = openSync(this.#path, 'a')
    try {
      writeAll(file, this.#sealed(fresh))
      fsyncSync(file)
      this.#frames++
    } catch (error) {
      throw diskFault(error)
    } finally {
      closeSync(file)
    }
  }

  #make(folder: string): void {
    mkdirSync(join(folder, 'books'), { recursive: true })
    const file = openSync(this.#path, 'wx', 0o600)
    try {
      writeAll(file, HEADING)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }

  #read(): void {
    const bytes = readFileSync(this.#path)
    if (!bytes.subarray(0, HEADING.length).equals(HEADING)) throw this.#other()
    let end = HEADING.length
    for (const { named, next } of this.#eachFrame(bytes)) {
      for (const each of named) this.names.restore(each)
      this.#frames++
      end = next
    }
    if (end === bytes.length) return
    const file = openSync(this.#path, 'r+')
    ftruncateSync(file, end)
    fsyncSync(file)
    closeSync(file)
  }

  /** The whole frames, each with where it ends. */
  *#eachFrame(
    bytes: Buffer,
  ): Generator<{ readonly named: readonly NamedAccount[]; readonly next: number }> {
    let at = HEADING.length
    for (let frame = 0; at + LENGTH_BYTES <= bytes.length; frame++) {
      const length = bytes.readUInt32LE(at)
      const next = at + LENGTH_BYTES + length
      if (length > FRAME_BYTES_MAX || next > bytes.length) return
      const rows = JSON.parse(this.#opened(bytes.subarray(at + LENGTH_BYTES, next), frame))
      const named = (rows as [NamedAccount['side'], string, string][]).map(
        ([side, name, account]) => ({ side, name, account }),
      )
      yield { named, next }
      at = next
    }
  }

  #sealed(plain: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    cipher.setAAD(this.#bound(this.#frames))
    const body = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(body.length)
    return Buffer.concat([length, body])
  }

  #opened(body: Buffer, frame: number): string {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, body.subarray(0, NONCE_BYTES))
    decipher.setAAD(this.#bound(frame))
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES))
    try {
      const plain = decipher.update(body.subarray(NONCE_BYTES, body.length - TAG_BYTES))
      return Buffer.concat([plain, decipher.final()]).toString('utf8')
    } catch {
      // The words of the cipher say nothing more than this.
      throw this.#other()
    }
  }

  #bound(frame: number): Buffer {
    return Buffer.from(`${this.#ledger}\n${frame}`)
  }

  #other(): FaultError {
    const message = `Expected the names of ${this.#ledger} by this node's key, got others`
    return new FaultError('KEY_FILE_OTHER', message, { file: this.#path })
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** Accounts whose names nobody keeps. */
export const scratchNames = (): AccountNames => new AccountNames(randomPool())

/** Random bytes for many at once: a call of the system costs more than the bytes. */
const randomPool = (): (() => Uint8Array) => () => randomBytes(PSEUDONYM_BYTES * RANDOM_POOL)
