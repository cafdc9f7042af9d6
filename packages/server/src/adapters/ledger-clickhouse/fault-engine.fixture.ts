/**
 * Lets a test stand between the ledger and what it writes to: before and after each step of the
 * engine and of the file system it may wait, look, or throw.
 */
import type * as Files from 'node:fs'
import type { Engine } from './engine.ts'

/** Called with `before …` and `after …` each step. Steps of files cannot wait. */
export type Hook = (step: string) => void | Promise<void>

let hook: Hook = () => undefined

/** Sets the hook, or takes it away. */
export function onStep(next: Hook | null): void {
  hook = next ?? (() => undefined)
}

/** A hook that throws `error` at one step, once. */
export function failOnce(step: string, error: Error): Hook {
  let done = false
  return (at) => {
    if (done || at !== step) return
    done = true
    throw error
  }
}

async function around<T>(step: string, work: () => Promise<T>): Promise<T> {
  await hook(`before ${step}`)
  const result = await work()
  await hook(`after ${step}`)
  return result
}

/** The engine with the hook around what it does: `rows`, `insert block writing`, `load`, … */
export function hookedEngine(engine: Engine): Engine {
  return {
    rows: (query, params) => around('rows', () => engine.rows(query, params)),
    run: (statement, params) => around('run', () => engine.run(statement, params)),
    insert: (table, rows) => {
      const state = rows[0]?.['state']
      const step = state === undefined ? `insert ${table}` : `insert ${table} ${String(state)}`
      return around(step, () => engine.insert(table, rows))
    },
    load: (load) => around('load', () => engine.load(load)),
    close: () => engine.close(),
  }
}

/** The calls of the file system that the journal writes with. */
const FILE_STEPS = ['openSync', 'writeSync', 'fsyncSync', 'writeFileSync', 'renameSync', 'rmSync']

/** `node:fs` with the hook around those calls: `writeSync`, `renameSync batch.json`, … */
export function hookedFiles(files: typeof Files): typeof Files {
  const hooked: Record<string, unknown> = { ...files }
  for (const name of FILE_STEPS) {
    const call = files[name as keyof typeof Files] as (...words: unknown[]) => unknown
    hooked[name] = (...words: unknown[]) => {
      const target = words
        .filter((word) => typeof word === 'string')
        .at(name === 'renameSync' ? 1 : 0)
      const file = typeof target === 'string' ? ` ${target.replace(/.*\//, '')}` : ''
      void hook(`before ${name}${file}`)
      const result = call(...words)
      void hook(`after ${name}${file}`)
      return result
    }
  }
  return hooked as typeof Files
}
