/**
 * What a command writes to and reads from. Data go to stdout and nothing else does; notes, progress
 * and faults go to stderr.
 */
import { styleText } from 'node:util'
import { FAULTS, type Fault, type FaultCode } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'

/** The world of one command. */
export type Io = {
  /** `--json`: one document on stdout. */
  readonly json: boolean
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Whether stderr is a terminal: only then is progress drawn. */
  readonly tty: boolean
  /** Whether stdout is a terminal that takes colours: only then is text emphasised. */
  readonly styled: boolean
  readonly clock: Clock
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly folder: string
  readonly url?: string
  /** The stores of the folder where this process has them open already; they stay open. */
  readonly stores?: DataFolder
}

/** Writes the answer: JSON for programs, text for people. */
export function answer(io: Io, data: unknown, text: () => string): void {
  io.stdout(io.json ? `${JSON.stringify(data, exact, 2)}\n` : `${harmless(text())}\n`)
}

/** A sentence beside the data. */
export const note = (io: Io, text: string): void => io.stderr(`${harmless(text)}\n`)

/** Our own emphasis, or a character that could move a cursor, hide text or turn its direction. */
const ACTIVE = new RegExp(
  [
    '\u001b\\[(?:1|22)m',
    '[\u0000-\u0008\u000b-\u001f\u007f-\u009f]',
    '[\u200e\u200f\u202a-\u202e\u2066-\u2069]',
  ].join('|'),
  'g',
)

/**
 * Text as a terminal may have it. Labels, file names and customers' files are not trusted: a tag
 * must not be able to paint "clear" over a hit.
 */
export const harmless = (text: string): string =>
  text.replace(ACTIVE, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Faults of one code shown in full; the rest of them is counted. */
export const FAULTS_A_CODE = 3

/** Lists faults for people: by code, with what to do about it said once. */
export function noteFaults(io: Io, faults: readonly Fault[]): void {
  const byCode = new Map<FaultCode, Fault[]>()
  const lost = faults.filter(isLost)
  for (const fault of [...lost, ...faults.filter((each) => !isLost(each))]) {
    const same = byCode.get(fault.code) ?? []
    if (same.push(fault) === 1) byCode.set(fault.code, same)
  }
  let left = 0
  for (const [code, same] of byCode) {
    for (const fault of same.slice(0, FAULTS_A_CODE)) note(io, `  ${faultText(fault)}`)
    const more = same.length - FAULTS_A_CODE
    if (more > 0) note(io, `  and ${more} more ${code}`)
    note(io, `    ${FAULTS[code].todo}`)
    left += Math.max(0, more)
  }
  if (left > 0) note(io, '  --json lists all of them')
}

/** Whether a row of a list was left out for it; others were taken with a remark. */
export const isLost = ({ facts }: Fault): boolean => facts['taken'] === 'no'

/** A fault on one line: its code, what was expected, where, and whether the row was left out. */
function faultText(fault: Fault): string {
  const { code, message, facts } = fault
  const where = ['file', 'row', 'offset', 'at']
    .flatMap((name) => (facts[name] === undefined ? [] : [`${name} ${facts[name]}`]))
    .concat(isLost(fault) ? 'not taken' : [])
    .join(', ')
  return `${code}  ${message}${where === '' ? '' : `  (${where})`}`
}

/**
 * Emphasis where the terminal has it; `NO_COLOR` and pipes get plain text. `styled` has decided
 * that, so Node.js need not, which does so in its later versions only.
 */
export const strong = (io: Io, text: string): string =>
  io.styled && !io.json ? styleText('bold', text, { validateStream: false }) : text

/** Amounts are bigint and travel as text; everything else is JSON's own. */
const exact = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value instanceof Map ? [...value] : value
