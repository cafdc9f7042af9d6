/** What the name index is compared with. Each finds the ten nearest names of a list. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm as trigrams } from '@electric-sql/pglite/contrib/pg_trgm'
import { distance } from 'fastest-levenshtein'
import Fuse from 'fuse.js'
import pg from 'pg'

/** A peer and how many questions of a round it is asked; 0 where it is not here. */
export type Peer = {
  readonly name: string
  readonly questions: number
  /** Milliseconds of processor time for all questions. */
  cpuMs(questions: readonly string[]): Promise<number>
  close(): Promise<void>
}

const HITS = 10
const nothing = async (): Promise<void> => undefined

/** fuse.js as its documentation begins: a list of texts, default settings, ten results. */
export function fusePeer(names: readonly string[]): Peer {
  const fuse = new Fuse(names)
  return {
    name: 'fuse.js',
    questions: 10,
    cpuMs: async (questions) =>
      ownTime(() => questions.map((name) => fuse.search(name, { limit: HITS }))),
    close: nothing,
  }
}

/** Every name by its edit distance, the ten least kept. */
export function levenshteinPeer(names: readonly string[]): Peer {
  const lower = names.map((name) => name.toLowerCase())
  return {
    name: 'a scan with fastest-levenshtein',
    questions: 30,
    cpuMs: async (questions) => ownTime(() => questions.map((name) => nearest(name, lower))),
    close: nothing,
  }
}

function nearest(name: string, lower: readonly string[]): readonly number[] {
  const asked = name.toLowerCase()
  const best: number[] = []
  const edits: number[] = []
  for (let at = 0; at < lower.length; at++) {
    const found = distance(asked, lower[at]!)
    if (best.length === HITS && found >= edits[HITS - 1]!) continue
    let place = edits.findIndex((each) => found < each)
    if (place < 0) place = edits.length
    edits.splice(place, 0, found)
    best.splice(place, 0, at)
    edits.length = best.length = Math.min(HITS, best.length)
  }
  return best
}

function ownTime(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  return process.cpuUsage(before).user / 1000
}

/** What both kinds of PostgreSQL are asked. */
const TABLE = 'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE TABLE listed (name text NOT NULL)'
const INDEX = 'CREATE INDEX ON listed USING gin (name gin_trgm_ops); ANALYZE listed'
const FILL = 'INSERT INTO listed SELECT * FROM unnest($1::text[])'
const ASK =
  'SELECT name, similarity(name, $1) AS near FROM listed WHERE name % $1 ORDER BY near DESC ' +
  'LIMIT 10'
const PG_QUESTIONS = 60

/** pg_trgm in the PostgreSQL that is installed, else in the one that runs in this process. */
export async function trigramPeer(names: readonly string[]): Promise<Peer> {
  const script = join(import.meta.dirname, '../../tools/postgres-for-tests.sh')
  let url = ''
  try {
    url = execFileSync(script, ['start'], { env: ENVIRONMENT, encoding: 'utf8' }).trim()
  } catch {
    return embedded(names)
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('DROP TABLE IF EXISTS listed')
  await client.query(TABLE)
  await client.query(FILL, [names])
  await client.query(INDEX)
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  const pid = Number(rows[0]?.pid)
  return {
    name: 'pg_trgm (GIN, PostgreSQL)',
    questions: PG_QUESTIONS,
    async cpuMs(questions) {
      const before = ticksOf(pid)
      for (const name of questions) await client.query({ name: 'ask', text: ASK, values: [name] })
      return (ticksOf(pid) - before) * TICK_MS
    },
    async close() {
      await client.query('DROP TABLE listed')
      await client.end()
      execFileSync(script, ['stop'], { env: ENVIRONMENT })
    },
  }
}

/** A port of its own, so that the database of the tests is left alone. */
const ENVIRONMENT = { ...process.env, PAPERCHAIN_TEST_PG_PORT: '5517' }
const TICK_MS = 10

/** Clock ticks of a process in its own code; Linux counts a hundred a second. */
function ticksOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[11])
}

async function embedded(names: readonly string[]): Promise<Peer> {
  const database = await PGlite.create({ extensions: { pg_trgm: trigrams } })
  await database.exec(TABLE)
  await database.query(FILL, [names])
  await database.exec(INDEX)
  return {
    name: 'pg_trgm (GIN, PGlite)',
    questions: PG_QUESTIONS,
    async cpuMs(questions) {
      const before = process.cpuUsage()
      for (const name of questions) await database.query(ASK, [name])
      return process.cpuUsage(before).user / 1000
    },
    close: () => database.close(),
  }
}
