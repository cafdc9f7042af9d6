/**
 * The exclusive lock of a data folder: one process at a time, and the second is told who holds it.
 *
 * A file, linked into place, names host, process and start. A holder that no longer runs (kill -9)
 * is
 * recognised by its process id and start time, and its lock is taken over by renaming it away:
 * of several who try, one rename succeeds.
 *
 * @module
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'

/** Who holds a folder. */
export type Holder = {
  readonly host: string
  readonly pid: number
  /** Start of the process as the system counts it, or empty where it cannot be told. */
  readonly started: string
  readonly command: string
  readonly sinceMs: number
}

/** Gives the folder free again. Safe to call twice. */
export type Release = () => void

const ATTEMPTS_MAX = 3

/**
 * Takes the folder.
 *
 * @param command what this process does, for the message to the second one
 * @throws {FaultError} `LEDGER_LOCKED` naming the holder
 */
export function lockFolder(folder: string, command: string, nowMs: number): Release {
  const file = join(folder, 'lock')
  const mine: Holder = {
    host: hostname(),
    pid: process.pid,
    started: startOf(process.pid),
    command,
    sinceMs: nowMs,
  }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (create(file, mine)) return releaser(file, mine)
    const holder = readHolder(file)
    if (holder !== null && runs(holder)) throw lockedBy(folder, holder)
    moveAway(file, holder)
  }
  throw lockedBy(folder, readHolder(file))
}

/** Who holds the folder, and whether that process still runs; null where nobody does. */
export function holderOf(folder: string): { holder: Holder; runs: boolean } | null {
  const holder = readHolder(join(folder, 'lock'))
  return holder === null ? null : { holder, runs: runs(holder) }
}

/** Linked into place whole, so that nobody can read a lock that is half written. */
function create(file: string, mine: Holder): boolean {
  const own = `${file}.${process.pid}`
  try {
    writeFileSync(own, JSON.stringify(mine))
    linkSync(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

function releaser(file: string, mine: Holder): Release {
  const release = (): void => {
    process.off('exit', release)
    const holder = readHolder(file)
    if (holder?.pid === mine.pid && holder.started === mine.started) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return release
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    // Gone, or no lock of ours: nobody can be named, so nobody holds.
    return null
  }
}

/** A stale lock goes by rename, which only one of several processes can win. */
function moveAway(file: string, stale: Holder | null): void {
  const aside = `${file}.stale-${process.pid}`
  try {
    renameSync(file, aside)
    const moved = readHolder(aside)
    // Somebody else took over between our look and our rename: give it back.
    if (moved !== null && moved.pid !== stale?.pid && runs(moved)) renameSync(aside, file)
    else rmSync(aside, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** A holder on another host cannot be asked, so it counts as running. */
function runs(holder: Holder): boolean {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = startOf(holder.pid)
  return holder.started === '' || started === '' || started === holder.started
}

/** Field 22 of /proc/PID/stat, where the system has it: a process id alone can be used again. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function lockedBy(folder: string, holder: Holder | null): FaultError {
  const who =
    holder === null
      ? 'another process'
      : `process ${holder.pid} on ${holder.host} (${holder.command}, since ` +
        `${new Date(holder.sinceMs).toISOString()})`
  const facts = holder === null ? {} : { pid: holder.pid, host: holder.host }
  return new FaultError(
    'LEDGER_LOCKED',
    `Expected ${folder} to be free, got: held by ${who}`,
    facts,
  )
}
