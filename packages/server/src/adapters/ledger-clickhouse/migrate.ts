/** Numbered SQL files, forward only, each applied once and recorded. The caller holds the lock. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { Engine } from './engine.ts'

/** `src` and `dist` stand equally deep, so one path serves both. */
const FOLDER = join(import.meta.dirname, '../../../migrations/ledger')

const RECORD = `
create table if not exists migration (number UInt32, name String)
engine = ReplacingMergeTree order by number`

/** The number of the newest file. */
export const newestSchema = (): number => Number(files().at(-1)?.slice(0, 4) ?? 0)

const files = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/**
 * Brings the schema up to date, or only up to a number.
 *
 * @throws {FaultError} `LEDGER_NEWER` where the folder was written by a newer version
 */
export async function migrate(engine: Engine, upTo = newestSchema()): Promise<void> {
  await engine.run(RECORD)
  const done = await engine.rows<[number, string]>('select number, name from migration final')
  const applied = new Set(done.map(([number]) => number))
  const newest = newestSchema()
  const beyond = [...applied].find((number) => number > newest)
  if (beyond !== undefined) {
    throw new FaultError(
      'LEDGER_NEWER',
      `Expected a schema up to ${newest}, got one at ${beyond}, made by a newer version`,
    )
  }
  for (const name of files()) {
    const number = Number(name.slice(0, 4))
    if (applied.has(number) || number > upTo) continue
    for (const statement of statementsOf(readFileSync(join(FOLDER, name), 'utf8'))) {
      await engine.run(statement)
    }
    await engine.insert('migration', [{ number, name }])
  }
}

/** Statements of a file: comments dropped, cut at the semicolons that end a line. */
const statementsOf = (text: string): string[] =>
  text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
