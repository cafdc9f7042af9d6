/**
 * Goal: a killed import loses nothing that it had stored and leaves nothing half-done: the same
 * command goes on, and the ledger at the end is the one that no kill had touched.
 * Method: real processes and SIGKILL, over the sample case: at each step of an append, where it is
 * known whether the blocks must be there afterwards; and at moments drawn from a printed seed
 * (PAPERCHAIN_SEED takes another), whole folders over and over.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestsOf, numbersFrom, type Run, recordsIn, run, start, tempFolder } from './program.ts'

const REGTEST = ledger('bitcoin-regtest')
const CRASH_HERE = join(import.meta.dirname, 'crash-here.mjs')
const SMALL_BATCHES = join(import.meta.dirname, 'import-in-small-batches.mjs')
const KILLS = 20
const ROUNDS_MAX = 60

/** A step, and whether the batch is durable once it was reached. */
const STEPS: readonly (readonly [step: string, kept: boolean])[] = [
  ['amid create materialized view', false],
  ['amid write batch.rows', false],
  ['before rename batch.json', false],
  ['after rename batch.json', true],
  ['amid load', true],
  ['after load', true],
  ['after insert block', true],
  ['after remove batch.json', true],
  ['before remove lock', true],
]

/** What finishing a durable batch does. */
const STEPS_OF_ENGINE = [
  'after insert block writing',
  'amid load',
  'after load',
  'after insert block',
]

const temp = tempFolder()
const at = (...names: string[]): string => join(temp.path, ...names)
afterAll(temp.remove)

let files: string[] = []
let whole: Readonly<Record<string, string>>
let tookMs = 0
beforeAll(async () => {
  await run(['sample', '--files-only', '--out', at('case')])
  files = readdirSync(at('case')).filter((name) => name.endsWith('.dat'))
  const { code, ...ended } = await run(['import', 'bitcoin', '--data', at('whole'), at('case')])
  expect(code).toBe(0)
  tookMs = ended.tookMs
  whole = await digestsOf(at('whole'), REGTEST)
})

/** The blocks of the sample case dealt out to `count` files, as they come. */
function deal(count: number): { path: string; blocks: number }[] {
  const records = files.flatMap((name) => recordsIn(readFileSync(at('case', name))))
  return Array.from({ length: count }, (_, part) => {
    const mine = records.filter((_, index) => index % count === part)
    const path = at(`part-${part}.dat`)
    writeFileSync(path, Buffer.concat(mine))
    return { path, blocks: mine.length }
  })
}

test('killed at each step of an append: what was durable is there, what was not is not', async () => {
  const data = at('steps')
  const parts = deal(STEPS.length)
  let kept = 0
  let of = 0
  for (const [index, [step, isKept]] of STEPS.entries()) {
    const { path, blocks } = parts[index] ?? { path: '', blocks: 0 }
    await crash(step, ['import', 'bitcoin', '--data', data, path])
    // Any command finishes what is in the journal; the next crash then falls into its own append.
    if (isKept) await run(['list', 'history', '--data', data])
    if (isKept) kept += blocks
    of += blocks
  }
  const { code, stdout } = await run(['import', 'bitcoin', '--json', '--data', data, at('case')])
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, known: kept, stored: of - kept })
  expect(await digestsOf(data, REGTEST)).toEqual(whole)
})

test('killed at each step of finishing a killed append: the next one finishes it', async () => {
  const data = at('again')
  const name = files[1] ?? ''
  const blocks = recordsIn(readFileSync(at('case', name))).length
  await crash('after rename batch.json', ['import', 'bitcoin', '--data', data, at('case', name)])
  for (const step of STEPS_OF_ENGINE) await crash(step, ['list', 'history', '--data', data])
  const { code, stdout } = await run(['import', 'bitcoin', '--json', '--data', data, at('case')])
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, known: blocks })
  expect(await digestsOf(data, REGTEST)).toEqual(whole)
})

async function crash(step: string, words: readonly string[]): Promise<void> {
  const env = { NODE_OPTIONS: `--import ${CRASH_HERE}`, PAPERCHAIN_CRASH: step }
  const { signal, stderr } = await run(words, { env })
  expect({ step, signal, stderr }).toEqual({ step, signal: 'SIGKILL', stderr: '' })
}

test(`killed ${KILLS} times at random: the ledger is the one without a kill`, async () => {
  const seed = Number(process.env['PAPERCHAIN_SEED'] ?? 20260303)
  const next = numbersFrom(seed)
  const seen: Record<string, number> = {}
  let kills = 0
  let finished = 0
  for (let round = 0; kills < KILLS || finished === 0; round++) {
    expect(round).toBeLessThan(ROUNDS_MAX)
    const data = at(`random-${finished}`)
    const { child, ended } = startOne(data, next(4))
    const timer = setTimeout(() => child.kill('SIGKILL'), tookMs * (0.2 + next(800) / 1000))
    const { signal, code, stderr } = await ended
    clearTimeout(timer)
    if (signal === 'SIGKILL') {
      kills++
      const left = leftIn(data)
      seen[left] = (seen[left] ?? 0) + 1
      // Few enough to end: from here on each folder is finished and compared.
      if (kills % 7 !== 0) continue
    } else expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const end = await run(['import', 'bitcoin', '--json', '--data', data, at('case')])
    expect({ seed, round, code: end.code, stderr: end.stderr }).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect({ seed, round, ...(await digestsOf(data, REGTEST)) }).toEqual({ seed, round, ...whole })
    finished++
  }
  console.info(`seed ${seed}: ${kills} kills, ${finished} folders finished; left:`, seen)
})

/** One of: all blocks in small batches (twice as often), one file, all files at once. */
function startOne(data: string, which: number): Run {
  if (which < 2) return start([data, '150', at('case')], { script: SMALL_BATCHES })
  const one = files[which % files.length] ?? ''
  return start(['import', 'bitcoin', '--data', data, which === 2 ? at('case', one) : at('case')])
}

/** What a kill left in the journal, which tells the phase it fell into. */
function leftIn(data: string): string {
  try {
    return readdirSync(join(data, 'journal')).sort().join(' + ') || 'empty journal'
  } catch {
    return 'no journal yet'
  }
}
