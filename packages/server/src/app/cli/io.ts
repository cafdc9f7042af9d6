/**
 * What a command writes to and reads from. Data go to stdout and nothing else does; notes, progress
 * and faults go to stderr.
 */
import { styleText } from 'node:util'
import type { Fault } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'

/** The world of one command. */
export type Io = {
  /** `--json`: one document on stdout. */
  readonly json: boolean
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Whether stderr is a terminal: only then is progress drawn. */
  readonly tty: boolean
  readonly clock: Clock
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly folder: string
  readonly url?: string
}

/** Writes the answer: JSON for programs, text for people. */
export function answer(io: Io, data: unknown, text: () => string): void {
  io.stdout(io.json ? `${JSON.stringify(data, exact, 2)}\n` : `${text()}\n`)
}

/** A sentence beside the data. */
export const note = (io: Io, text: string): void => io.stderr(`${text}\n`)

/** Faults, at most this many in full; the rest is counted by code. */
export const FAULTS_SHOWN_MAX = 20

/** Lists faults for people, saying how many of which code are left out. */
export function noteFaults(io: Io, faults: readonly Fault[]): void {
  for (const { code, message, facts } of faults.slice(0, FAULTS_SHOWN_MAX)) {
    const where = ['file', 'row', 'offset', 'at']
      .flatMap((name) => (facts[name] === undefined ? [] : [`${name} ${facts[name]}`]))
      .join(', ')
    note(io, `  ${code}  ${message}${where === '' ? '' : `  (${where})`}`)
  }
  const rest = new Map<string, number>()
  for (const { code } of faults.slice(FAULTS_SHOWN_MAX)) rest.set(code, (rest.get(code) ?? 0) + 1)
  for (const [code, times] of rest) note(io, `  and ${times} more ${code}`)
  if (rest.size > 0) note(io, '  --json lists all of them')
}

/** Emphasis where the terminal has it; `NO_COLOR` and pipes get plain text. */
export const strong = (io: Io, text: string): string =>
  io.tty && !io.json ? styleText('bold', text) : text

/** Amounts are bigint and travel as text; everything else is JSON's own. */
const exact = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value instanceof Map ? [...value] : value
