/**
 * The write-ahead journal of the ledger. A batch becomes durable here first: a file of rows and a
 * manifest that is renamed into place when the rows are whole. Only then does the engine see it.
 * After a crash a manifest that is still there is applied again, which changes nothing where the
 * engine had it already; rows without a manifest were never promised to anybody and are removed.
 *
 * @module
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { RowFile } from './row-file.ts'

/** A row of table `block`, as JSON takes it. */
export type BlockRow = {
  readonly ledger: string
  readonly height: number
  readonly id: string
  readonly previous: string
  readonly time_ms: string
  readonly work: string
  readonly tx_count: number
  readonly bytes: number
  readonly coinbase_text: string
  readonly state: 'writing' | 'live' | 'orphaned'
  readonly banned: number
  readonly version: string
}

/** All that applying a batch needs, beside its file of rows. */
export type Manifest = {
  readonly ledger: string
  readonly rows: number
  /** Size of the file of rows when it was made durable. */
  readonly rowBytes: number
  readonly assets: readonly string[]
  readonly forms: readonly string[]
  /** Whether the rows carry times; absent in what older versions wrote. */
  readonly isTimed?: boolean
  /**
   * The one block of all rows, where they are written in the short form. Their file then has a
   * name of its own, so that a program that does not know the form finds no rows and says so.
   */
  readonly block?: { readonly id: string; readonly height: number }
  /** Hex ids; written as `writing` before the rows go in, as they are here after. */
  readonly blocks: readonly BlockRow[]
}

/** A durable batch: its manifest and the path of its rows. */
export type Entry = { readonly manifest: Manifest; readonly rowsPath: string }

const ROWS = 'batch.rows'
const SHORT_ROWS = 'batch.short'
const MANIFEST = 'batch.json'

/** What the journal of a data folder holds, without touching it. */
export function journalState(dataFolder: string): 'empty' | 'pending' | 'torn' {
  const folder = join(dataFolder, 'journal')
  if (!existsSync(folder)) return 'empty'
  if (existsSync(join(folder, MANIFEST))) return 'pending'
  return readdirSync(folder).length === 0 ? 'empty' : 'torn'
}

/** The journal of one data folder; it holds one batch at a time. */
export class Journal {
  readonly #folder: string

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'journal')
    mkdirSync(this.#folder, { recursive: true })
  }

  /** The batch that was made durable and not yet removed, if there is one. Drops a torn one. */
  pending(): Entry | null {
    const path = join(this.#folder, MANIFEST)
    if (existsSync(path)) {
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest
      this.#checkRows(manifest)
      return { manifest, rowsPath: this.#rowsOf(manifest) }
    }
    for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name))
    return null
  }

  /**
   * Makes a batch durable.
   *
   * @param fill writes the rows and gives the manifest
   * @throws {FaultError} `DISK_FULL`; nothing is left behind
   */
  write(fill: (rows: RowFile) => Omit<Manifest, 'rowBytes'>): Entry {
    const file = new RowFile(this.#rows)
    try {
      const filled = fill(file)
      file.finish()
      const manifest = { ...filled, rowBytes: statSync(this.#rows).size }
      const rowsPath = this.#rowsOf(filled)
      if (rowsPath !== this.#rows) renameSync(this.#rows, rowsPath)
      this.#commit(manifest)
      return { manifest, rowsPath }
    } catch (error) {
      this.#undo(file)
      throw diskFault(error)
    }
  }

  /** The batch is in the engine: the journal is empty again. */
  clear(): void {
    rmSync(join(this.#folder, MANIFEST))
    for (const name of [ROWS, SHORT_ROWS]) rmSync(join(this.#folder, name), { force: true })
  }

  /** Only a disk that lies about what it keeps can lose rows behind a manifest. */
  #checkRows(manifest: Manifest): void {
    const { rowBytes } = manifest
    const file = this.#rowsOf(manifest)
    const found = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (found === rowBytes) return
    const message = `Expected ${rowBytes} bytes of rows in the journal, got ${found}`
    throw new FaultError('LEDGER_JOURNAL_LOST', message, { file })
  }

  #rowsOf({ block }: Pick<Manifest, 'block'>): string {
    return block === undefined ? this.#rows : join(this.#folder, SHORT_ROWS)
  }

  get #rows(): string {
    return join(this.#folder, ROWS)
  }

  #commit(manifest: Manifest): void {
    const next = join(this.#folder, `${MANIFEST}.next`)
    writeFileSync(next, JSON.stringify(manifest), { flush: true })
    renameSync(next, join(this.#folder, MANIFEST))
    const folder = openSync(this.#folder, 'r')
    fsyncSync(folder)
    closeSync(folder)
  }

  #undo(file: RowFile): void {
    file.close()
    for (const name of [MANIFEST, `${MANIFEST}.next`, ROWS, SHORT_ROWS]) {
      rmSync(join(this.#folder, name), { force: true })
    }
  }
}

/** No room, a quota reached, a limit on the size of one file. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** An error of the system that means no room, as the fault that says so; all else as it is. */
export function diskFault(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException)?.code
  if (error instanceof FaultError || code === undefined || !NO_ROOM.includes(code)) return error
  return new FaultError('DISK_FULL', `Expected room on the disk, got ${code}`, {}, error)
}
