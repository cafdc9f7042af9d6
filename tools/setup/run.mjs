/** Starting other programs. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** What is kept of a captured program's output, from its end. */
const OUTPUT_MAX = 1_000_000

/** @typedef {{ cwd: string, env?: NodeJS.ProcessEnv }} Where */
/** @typedef {{ code: number, signal: string | null, output: string }} Ran */

/**
 * The system's code of an error (`ENOENT`), or its text where it has none.
 *
 * @param {unknown} error
 */
export function codeOf(error) {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return String(error)
}

/**
 * Runs a program to its end and keeps what it prints.
 *
 * @param {readonly [string, ...string[]]} command program and arguments
 * @param {Where} where
 * @returns {Promise<Ran>} code 127 where the program does not exist
 */
export function runCaptured([program, ...args], { cwd, env = process.env }) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-OUTPUT_MAX)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: 127, signal: null, output: error.message }))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }))
  })
}

/**
 * Runs a program on this terminal. Ctrl+C reaches it through the terminal; other signals are
 * handed on, so that stopping the tool stops the program too.
 *
 * @param {readonly [string, ...string[]]} command program and arguments
 * @param {Where} where
 * @returns {Promise<number>} its exit code; 128 + n where signal n ended it
 */
export function runShown([program, ...args], { cwd, env = process.env }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
    const handOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
    // The terminal sends Ctrl+C to both; this process only has to outlive the child.
    process.on('SIGINT', () => undefined)
    process.on('SIGTERM', handOn)
    process.on('SIGHUP', handOn)
    child.on('error', () => resolve(127))
    child.on('close', (code, signal) =>
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']),
    )
  })
}
