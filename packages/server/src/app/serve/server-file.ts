/**
 * Tells the command line of the same user where the server of a data folder is: a file beside the
 * lock, readable by that user only, with the URL and a token for this run of the server.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** Name of the file in the data folder. */
export const SERVER_FILE = 'server.json'
/** Bytes of it at most; ours has some hundred. */
const BYTES_MAX = 10_000

const Told = z.object({ url: z.string(), pid: z.number().int(), token: z.string() })

/** Where a server is, and what lets its user in. */
export type ServerTold = z.output<typeof Told>

/** A token for one run. */
export const newLocalToken = (): string => randomBytes(32).toString('base64url')

/** Writes the file whole, for this user only. */
export function tellServer(folder: string, told: ServerTold): void {
  const file = join(folder, SERVER_FILE)
  const part = `${file}.${process.pid}`
  writeFileSync(part, `${JSON.stringify(told)}\n`, { mode: 0o600 })
  renameSync(part, file)
}

/** Takes the file away, if it is still that of this process. */
export function untellServer(folder: string): void {
  if (serverOf(folder)?.pid === process.pid) rmSync(join(folder, SERVER_FILE), { force: true })
}

/**
 * What the file says, or null where there is none that can be believed: one that others may write
 * could send our token, and with it what is asked, to somebody else.
 */
export function serverOf(folder: string): ServerTold | null {
  const file = join(folder, SERVER_FILE)
  try {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.isFile() !== true || found.size > BYTES_MAX) return null
    if ((found.mode & 0o077) !== 0) return null
    if (process.getuid !== undefined && found.uid !== process.getuid()) return null
    return Told.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch {
    // Half a file is none, and so is one in a folder that is none.
    return null
  }
}
