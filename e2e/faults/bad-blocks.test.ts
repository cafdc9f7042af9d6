/**
 * Goal: a bad block file ends with exit 2, the code of what is wrong, the file and the byte; the
 * good rest is kept and nothing of the bad.
 * Method: the command line over files that are wrong in one way each, beside the sample case's own
 * blocks; what was stored is counted.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  alongChain,
  changedTransaction,
  claimsManyInputs,
  recordOf,
  withoutHeight,
} from './bad-blocks.fixture.ts'
import { type Ended, recordsIn, run, tempFolder } from './program.ts'

const temp = tempFolder()
const at = (...names: string[]): string => join(temp.path, ...names)
afterAll(temp.remove)

let records: Buffer[] = []
let magic = Buffer.alloc(0)
let ends: number[] = []
beforeAll(async () => {
  await run(['sample', '--files-only', '--out', at('case')])
  const all = recordsIn(readFileSync(at('case', 'blk00000.dat')))
  records = alongChain(all, 4)
  magic = Buffer.from(all[0]?.subarray(0, 4) ?? [])
  ends = records.map((_, index) => Buffer.concat(records.slice(0, index + 1)).length)
})

const block = (index: number): Buffer => records[index]?.subarray(8) ?? Buffer.alloc(0)
const end = (index: number): number => ends[index] ?? 0

/** Writes a file of these pieces and imports it into a folder of its own. */
async function imported(name: string, pieces: readonly Buffer[], ...flags: string[]) {
  const file = at(`${name}.dat`)
  writeFileSync(file, Buffer.concat(pieces))
  return { file, ...(await importOf(name, file, ...flags)) }
}

async function importOf(name: string, path: string, ...flags: string[]) {
  const words = ['import', 'bitcoin', '--json', '--data', at(`${name}-data`), ...flags, path]
  return answerOf(await run(words))
}

type Answer = {
  readonly stored: number
  readonly faults: readonly { code: string; facts: Readonly<Record<string, unknown>> }[]
}

function answerOf({
  code,
  stdout,
  stderr,
}: Ended): Answer & { code: number | null; stderr: string } {
  expect(stderr).not.toMatch(/^\s+at /m)
  return { code, stderr, ...(JSON.parse(stdout) as Answer) }
}

const only = (code: string, facts: Readonly<Record<string, unknown>>) => ({
  code: 2,
  faults: [{ code, facts: expect.objectContaining(facts) }],
})

describe.concurrent('a block file', () => {
  test('that is empty', async () => {
    const { file, ...answer } = await imported('empty', [])
    expect(answer).toMatchObject({ stored: 0, ...only('IMPORT_NO_BLOCKS', { file }) })
    expect(answer.stderr).toContain(file)
  })

  test('cut off inside a block: the blocks before it are kept, and the byte is named', async () => {
    const cut = records[2]?.subarray(0, 100) ?? Buffer.alloc(0)
    const { file, ...answer } = await imported('cut', [...records.slice(0, 2), cut])
    const offset = end(1)
    expect(answer).toMatchObject({ stored: 2, ...only('BLOCK_FILE_TORN', { file, offset }) })
    expect(answer.stderr).toContain(`offset ${offset}`)
  })

  test('with foreign bytes between two blocks: both sides are kept', async () => {
    const foreign = Buffer.from('these bytes belong to somebody else')
    const pieces = [...records.slice(0, 2), foreign, ...records.slice(2)]
    const { file, ...answer } = await imported('foreign', pieces)
    const facts = { file, offset: end(1), bytes: foreign.length }
    expect(answer).toMatchObject({ stored: 4, ...only('BLOCK_FILE_FOREIGN', facts) })
  })

  test('with a record that claims 4 GB', async () => {
    const claim = Buffer.concat([magic, Buffer.from('ffffffff', 'hex'), block(3)])
    const { code, stored, faults } = await imported('claim', [...records.slice(0, 2), claim])
    expect({ code, stored }).toEqual({ code: 2, stored: 2 })
    for (const { facts } of faults) expect(facts['offset']).toBeGreaterThanOrEqual(end(1))
  })

  test('with a transaction that claims 2^60 inputs', async () => {
    const pieces = [...records.slice(0, 1), recordOf(claimsManyInputs(block(1)), magic)]
    const { file, ...answer } = await imported('inputs', pieces)
    const facts = { file, offset: end(0) + 8 }
    expect(answer).toMatchObject({ stored: 1, ...only('BLOCK_COUNT_TOO_LARGE', facts) })
  })

  test('with a changed transaction', async () => {
    const pieces = [...records.slice(0, 1), recordOf(changedTransaction(block(1)), magic)]
    const { file, ...answer } = await imported('merkle', pieces)
    expect(answer).toMatchObject({
      stored: 1,
      ...only('BLOCK_MERKLE', { file, offset: end(0) + 8 }),
    })
  })

  test('with a block whose height nothing tells, until --height does', async () => {
    const pieces = [recordOf(withoutHeight(block(0)), magic)]
    const { file, ...answer } = await imported('height', pieces)
    expect(answer).toMatchObject({ stored: 0, ...only('BLOCK_NO_HEIGHT', { file, offset: 8 }) })
    const again = await importOf('height', file, '--height', '77')
    expect(again).toMatchObject({ code: 0, stored: 1, faults: [] })
  })
})

test('a folder without block files, and a file that is not there', async () => {
  mkdirSync(at('none'))
  writeFileSync(at('none', 'readme.txt'), 'no blocks')
  const none = await importOf('none', at('none'))
  expect(none).toMatchObject({ stored: 0, ...only('IMPORT_NO_BLOCKS', { file: at('none') }) })
  const missing = await importOf('missing', at('missing.dat'))
  const facts = { file: at('missing.dat'), system: 'ENOENT' }
  expect(missing).toMatchObject({ stored: 0, ...only('IMPORT_UNREADABLE', facts) })
})

test('a bad file does not keep the good ones beside it out', async () => {
  writeFileSync(at('good.dat'), Buffer.concat(records))
  const { stdout, code } = await run([
    'import',
    'bitcoin',
    '--json',
    '--data',
    at('beside'),
    at('missing.dat'),
    at('good.dat'),
  ])
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 2, stored: 4 })
})
