/**
 * Loaded into the program by `--import`: ends the process as `kill -9` does, at the step that
 * `PAPERCHAIN_CRASH` names. Steps are `before` or `after` one call of the file system or the engine:
 * `before rename batch.json`, `after remove batch.rows`; `amid` an engine's statement means while
 * it works on it, and `amid write` when half of the bytes are in the file.
 */
import fs from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'

const step = process.env['PAPERCHAIN_CRASH'] ?? ''
const AMID_MS = 4

/** @param {string} at */
function reach(at) {
  if (at === step) process.kill(process.pid, 'SIGKILL')
}

/** @param {unknown} path */
const nameOf = (path) => String(path).replace(/.*\//, '')

/** @type {Map<number, string>} */
const opened = new Map()
const { openSync, writeSync, fsyncSync, renameSync, rmSync } = fs

fs.openSync = (path, flags, mode) => {
  const file = openSync(path, flags, mode)
  opened.set(file, nameOf(path))
  return file
}

/** @type {(...words: any[]) => number} */
const hookedWrite = (file, bytes, from, length) => {
  const name = opened.get(file)
  if (step === `amid write ${name}`) {
    writeSync(file, bytes, from, Math.floor((length ?? bytes.length) / 2))
    reach(step)
  }
  return writeSync(file, bytes, from, length)
}
fs.writeSync = hookedWrite

fs.fsyncSync = (file) => {
  reach(`before sync ${opened.get(file)}`)
  fsyncSync(file)
  reach(`after sync ${opened.get(file)}`)
}

fs.renameSync = (from, to) => {
  reach(`before rename ${nameOf(to)}`)
  renameSync(from, to)
  reach(`after rename ${nameOf(to)}`)
}

fs.rmSync = (path, options) => {
  reach(`before remove ${nameOf(path)}`)
  rmSync(path, options)
  reach(`after remove ${nameOf(path)}`)
}
syncBuiltinESMExports()

const { ChdbConnection } = createRequire(import.meta.url)('chdb/connection')

/** @param {{ query?: string, values?: unknown }} asked */
function statementOf({ query = '', values }) {
  const word = query.trim().replace(/\s+/g, ' ')
  if (word.startsWith('insert into posting_in')) return 'load'
  const table = /^INSERT INTO (\w+)/.exec(word)?.[1]
  if (table === undefined) return /^create \w+( view)?/.exec(word)?.[0] ?? 'read'
  return `insert ${table}${String(values).includes('"writing"') ? ' writing' : ''}`
}

for (const name of ['command', 'insert', 'query']) {
  const call = ChdbConnection.prototype[name]
  /** @type {(this: unknown, asked: any) => Promise<unknown>} */
  ChdbConnection.prototype[name] = async function hooked(asked) {
    const statement = statementOf(asked)
    reach(`before ${statement}`)
    const working = call.call(this, asked)
    if (step === `amid ${statement}`) setTimeout(() => reach(step), AMID_MS)
    const result = await working
    reach(`after ${statement}`)
    return result
  }
}
