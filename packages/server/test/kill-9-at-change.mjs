/**
 * Loaded before the process that is killed: kills it right after the change of the embedded
 * database's folder whose number is the last argument. What a clock meets once in thousands of kills
 * is met each time: a file that was made and not yet written is there for a fraction of a
 * millisecond.
 */
import fs from 'node:fs'

const number = Number(process.argv.at(-1))
/** The engine asks for these by name at each call, so they can be put in front of it here. */
const CHANGES = /** @type {const} */ ([
  ...['chmodSync', 'renameSync', 'unlinkSync', 'writeFileSync', 'writeSync'],
  ...['fchmodSync', 'ftruncateSync', 'mkdirSync', 'rmdirSync', 'truncateSync'],
])
const isOfDatabase = (/** @type {unknown} */ path) => String(path).includes('/registry/database/')

/** @type {Record<string, (...args: unknown[]) => unknown>} */
const calls = /** @type {any} */ (fs)
/** Open files of the database. @type {Set<unknown>} */
const files = new Set()
const { openSync } = fs
calls['openSync'] = (path, ...rest) => {
  // @ts-expect-error the arguments are those of the caller
  const file = openSync(path, ...rest)
  if (isOfDatabase(path)) files.add(file)
  else files.delete(file)
  return file
}
let changes = 0
for (const name of CHANGES) {
  const change = calls[name]
  calls[name] = (...args) => {
    const result = change?.(...args)
    const isCounted = typeof args[0] === 'number' ? files.has(args[0]) : isOfDatabase(args[0])
    if (isCounted && ++changes === number) process.kill(process.pid, 'SIGKILL')
    return result
  }
}
