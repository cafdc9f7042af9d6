/** The composition root: makes the world of a command, runs it, and turns its end into a status. */
import { resolve } from 'node:path'
import { FAULTS, FaultError } from '@paperchain/core/domain/error'
import { EXIT } from './cli/exit.ts'
import { harmless, type Io } from './cli/io.ts'
import { CommanderError, makeProgram } from './cli/program.ts'

const stop = new AbortController()
process.once('SIGINT', () => {
  stop.abort()
  process.stderr.write('\nStopping in good order; Ctrl-C again stops at once.\n')
  process.once('SIGINT', () => process.exit(EXIT.interrupted))
})
// Who reads our output may stop reading (a pager, `head`); that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok)
    throw error
  })
}

function makeIo({ data, json }: { readonly data?: string; readonly json?: boolean }): Io {
  const url = process.env['PAPERCHAIN_CLICKHOUSE_URL']
  // Set and empty means not set, as no-color.org has it.
  const plain = process.env['NO_COLOR'] ?? ''
  return {
    json: json === true,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    tty: process.stderr.isTTY === true && plain === '',
    styled: process.stdout.isTTY === true && plain === '',
    clock: Date.now,
    signal: stop.signal,
    folder: resolve(data ?? process.env['PAPERCHAIN_DATA'] ?? '.paperchain'),
    ...(url === undefined ? {} : { url }),
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.fault
  if (stop.signal.aborted) return EXIT.interrupted
  if (error instanceof FaultError) {
    const said = harmless(`${error.code}: ${error.message}\n${FAULTS[error.code].todo}`)
    process.stderr.write(`${said}\n`)
    return EXIT.fault
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`A bug of ours, please report it:\n${trace}\n`)
  return EXIT.bug
}

try {
  const program = makeProgram(makeIo, (code) => {
    process.exitCode = code
  })
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}
