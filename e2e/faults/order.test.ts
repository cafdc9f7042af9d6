/**
 * Goal: the ledger follows from the blocks alone: whatever the order of files and commands, and
 * however often they come, it is the same.
 * Method: the command line over real block files with side branches, in every order of them, and
 * over the sample case; digests of the whole ledger are compared.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BITCOIN, type LedgerId, ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeShared } from '../../packages/core/test/shared-data.ts'
import { digestsOf, numbersFrom, recordsIn, run, tempFolder } from './program.ts'

const REGTEST = ledger('bitcoin-regtest')
const temp = tempFolder()
const at = (...names: string[]): string => join(temp.path, ...names)
afterAll(temp.remove)

let folders = 0
/** Imports into a fresh folder, a command a list of paths; gives what each answered. */
async function imported(id: LedgerId, ...commands: readonly (readonly string[])[]) {
  const data = at(`data-${folders++}`)
  const answers: Record<string, unknown>[] = []
  for (const paths of commands) {
    const { code, stdout } = await run(['import', 'bitcoin', '--json', '--data', data, ...paths])
    answers.push({ code, ...JSON.parse(stdout) })
  }
  return { answers, digests: await digestsOf(data, id) }
}

describe('the sample case', () => {
  let files: string[] = []
  let whole: Readonly<Record<string, string>>
  beforeAll(async () => {
    await run(['sample', '--files-only', '--out', at('case')])
    files = readdirSync(at('case'))
      .filter((name) => name.endsWith('.dat'))
      .map((name) => at('case', name))
    whole = (await imported(REGTEST, files)).digests
  })

  test('file by file, from the last to the first, and all of it twice', async () => {
    const commands = [...files.toReversed().map((file) => [file]), files]
    const { answers, digests } = await imported(REGTEST, ...commands)
    expect(digests).toEqual(whole)
    expect(answers.at(-1)).toMatchObject({ code: 0, stored: 0 })
  })

  test('its blocks shuffled into one file', async () => {
    const seed = 7
    const next = numbersFrom(seed)
    const records = files.flatMap((file) => recordsIn(readFileSync(file)))
    for (let last = records.length - 1; last > 0; last--) {
      const other = next(last + 1)
      const kept = records[last] ?? Buffer.of()
      records[last] = records[other] ?? Buffer.of()
      records[other] = kept
    }
    writeFileSync(at('shuffled.dat'), Buffer.concat(records))
    const { digests } = await imported(REGTEST, [at('shuffled.dat')])
    expect({ seed, ...digests }).toEqual({ seed, ...whole })
  })

  test('a block twice in one file counts once', async () => {
    const [first = '', ...others] = files
    const [one = Buffer.of(), two = Buffer.of(), ...rest] = recordsIn(readFileSync(first))
    writeFileSync(at('twice.dat'), Buffer.concat([one, two, one, ...rest, two]))
    const { answers, digests } = await imported(REGTEST, [at('twice.dat'), ...others])
    expect(answers[0]).toMatchObject({ code: 0, duplicates: 2 })
    expect(digests).toEqual(whole)
  })
})

describeShared('side branches', 'bitcoin/blocks/blk_0_to_4.dat.bz2', (packed) => {
  const NAMES = ['blk_0_to_4', 'blk_3A', 'blk_4A', 'blk_5A']
  const paths = NAMES.map((name) => at(`${name}.dat`))
  const [main = '', three = '', four = '', five = ''] = paths
  let whole: Readonly<Record<string, string>>
  beforeAll(async () => {
    for (const [index, path] of paths.entries()) {
      const source = packed.replace('blk_0_to_4', NAMES[index] ?? '')
      writeFileSync(path, execFileSync('bzip2', ['-dc', source], { maxBuffer: 1 << 26 }))
    }
    whole = (await imported(BITCOIN, paths)).digests
    expect(whole['block']).toMatch(/^8:/)
  })

  test('two blocks go and three come, whichever came first', async () => {
    const { answers, digests } = await imported(
      BITCOIN,
      [main],
      [three],
      [four],
      [five],
      [four, main],
    )
    const moved = answers.map(({ orphaned, revived }) => [orphaned, revived])
    expect(moved.slice(0, 3)).toEqual(Array(3).fill([[], []]))
    expect(moved[3]).toMatchObject([{ length: 2 }, { length: 2 }])
    expect(answers[4]).toMatchObject({ code: 0, stored: 0, known: 6 })
    expect(digests).toEqual(whole)
  })

  test('a branch before what it grows from, where its height is stated', async () => {
    const orders = [
      [['--height', '5', five], [main], [three], [four]],
      [['--height', '4', four], ['--height', '3', three], [five], [main]],
      [
        ['--height', '3', three],
        ['--height', '5', five],
        [main, four],
      ],
    ]
    for (const commands of orders) {
      const { answers, digests } = await imported(BITCOIN, ...commands)
      expect(answers.map(({ code }) => code)).toEqual(commands.map(() => 0))
      expect(digests).toEqual(whole)
    }
  })

  test('a branch that was refused for want of a height is taken the second time', async () => {
    const { answers, digests } = await imported(BITCOIN, [five], [main], [five, three, four])
    expect(answers.map(({ code }) => code)).toEqual([2, 0, 0])
    expect(digests).toEqual(whole)
  })
})
