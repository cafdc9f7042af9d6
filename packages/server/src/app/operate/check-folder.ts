/** What the doctor sees of a data folder from outside: who holds it, and what a crash left. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { holderOf } from '../../adapters/ledger-clickhouse/folder-lock.ts'
import { journalState } from '../../adapters/ledger-clickhouse/journal.ts'
import { type Line, ok, warning } from './line.ts'

/** Who holds the folder, and by which process; null where nobody does that still runs. */
export function checkLock(folder: string): { readonly line: Line; readonly holder: number | null } {
  const found = holderOf(folder)
  if (found === null) return { line: ok('lock', `nobody holds ${folder}`), holder: null }
  const { pid, host, command, sinceMs } = found.holder
  const who = `process ${pid} on ${host} (${command}, since ${new Date(sinceMs).toISOString()})`
  if (found.runs) return { line: ok('lock', `held by ${who}`), holder: pid }
  const says = `left by ${who}, which no longer runs`
  const todo = 'Nothing: the next command takes it over. If you did not stop it, read its log.'
  return { line: warning('lock', says, todo), holder: null }
}

/** What the journal holds. A batch that is under way stands in it too. */
export function checkJournal(folder: string, isHeld: boolean): Line {
  const state = journalState(folder)
  if (state === 'empty') return ok('journal', 'empty')
  if (isHeld) return ok('journal', 'a batch is being written')
  if (state === 'pending') {
    const says = 'holds a batch that is whole and was not yet applied'
    return warning('journal', says, 'Nothing: it is applied when the folder is next opened.')
  }
  const says = 'holds half a batch, which was never promised to anybody'
  return warning('journal', says, 'Nothing: it is dropped; run the interrupted import again.')
}

/** What interrupted backups and restores left beside the folder. */
export function checkLeftovers(folder: string): readonly Line[] {
  return ['restoring', 'unpacking']
    .filter((ending) => existsSync(`${folder}.${ending}`))
    .map((ending) => {
      const todo = 'Remove it, or run the restore again, which does.'
      return warning('leftovers', `${folder}.${ending} is of a restore that was stopped`, todo)
    })
}

/** Whether somebody has stored anything here. */
export const isDataFolder = (folder: string): boolean => existsSync(join(folder, 'ledger'))
