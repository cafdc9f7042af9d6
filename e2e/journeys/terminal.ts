/** Runs the built command line on a pseudo-terminal, through `script` of util-linux. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../packages/server/dist/app/main.js')

const PTY = 'script'

/** Whether this machine can make a pseudo-terminal. */
export const HAS_TERMINAL: boolean =
  spawnSync(PTY, ['-qefc', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0

/** How to run: where, with stdout to the terminal or to a file, and with which `NO_COLOR`. */
export type TerminalRun = {
  readonly folder: string
  readonly stdoutTo?: string
  readonly noColor?: string
}

/** What the terminal showed, and the file that stdout went to. */
export type Shown = {
  readonly code: number | null
  readonly terminal: string
  readonly file: string
}

/** Runs `paperchain` with these words, which hold nothing that a shell reads, on a terminal. */
export function onTerminal(
  words: readonly string[],
  { folder, stdoutTo, noColor }: TerminalRun,
): Shown {
  const { NO_COLOR: _, ...env } = process.env
  const command = [process.execPath, MAIN, ...words].map((word) => `'${word}'`).join(' ')
  const redirected = stdoutTo === undefined ? command : `${command} > '${stdoutTo}'`
  const { status, stdout } = spawnSync(PTY, ['-qefc', redirected, '/dev/null'], {
    cwd: folder,
    env: {
      ...env,
      HOME: folder,
      TERM: 'xterm',
      ...(noColor === undefined ? {} : { NO_COLOR: noColor }),
    },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = stdoutTo === undefined ? '' : readFileSync(join(folder, stdoutTo), 'utf8')
  return { code: status, terminal: stdout, file }
}
