/**
 * Goal: a question that makes no sense, or a certificate that was tampered with, ends with its own
 * exit code and one sentence, never with a stack or an answer.
 * Method: the command line over a data folder with the sample case and one sanctions list.
 */
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, tempFolder } from './program.ts'

const temp = tempFolder()
const at = (...names: string[]): string => join(temp.path, ...names)
const data = at('data')
afterAll(temp.remove)

const LISTED = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const CLEAR = '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S'
const MISTYPED = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb'
const NO_TX = '0'.repeat(64)

let robbery = ''
beforeAll(async () => {
  await run(['sample', '--data', data, '--out', at('case')])
  robbery = JSON.parse(readFileSync(at('case', 'truth.json'), 'utf8')).robbery.tx
  const list = at('ofac-2024-09-27')
  mkdirSync(list)
  writeFileSync(join(list, 'sanctioned_addresses_XBT.json'), JSON.stringify([LISTED]))
  expect(await run(['list', 'import', 'ofac', '--data', data, list])).toMatchObject({ code: 0 })
})

async function asked(...words: string[]) {
  const ended = await run([...words, '--data', data])
  expect(ended.stderr).not.toMatch(/^\s+at /m)
  return ended
}

describe('screen', () => {
  test('cannot tell of a text that is no address, and says what is wrong with it', async () => {
    const { code, stdout } = await asked('screen', '--json', MISTYPED)
    const [answer] = JSON.parse(stdout).answers
    expect({ code, outcome: answer.outcome, diagnosis: answer.diagnosis }).toMatchObject({
      code: 4,
      outcome: 'cannot-tell',
      diagnosis: { code: 'ADDRESS_CHECKSUM' },
    })
  })

  test('of a file with good and bad lines answers each; a hit outweighs the rest', async () => {
    const file = at('mixed.txt')
    writeFileSync(file, `# three\n${CLEAR}\n\n${MISTYPED}\r\n${LISTED}\n`)
    const { code, stdout } = await asked('screen', '--json', file)
    expect(code).toBe(3)
    const rows = JSON.parse(stdout).answers.map(
      ({ row, outcome }: { row: number; outcome: string }) => [row, outcome],
    )
    expect(rows).toEqual([
      [2, 'clear'],
      [4, 'cannot-tell'],
      [5, 'hit'],
    ])
    writeFileSync(file, `${CLEAR}\n${MISTYPED}\n`)
    expect(await asked('screen', file)).toMatchObject({ code: 4 })
  })

  test.each([
    ['an unknown transaction', ['tx', NO_TX], 'TX_UNKNOWN'],
    ['an unknown block', ['block', '999999'], 'BLOCK_UNKNOWN'],
    ['no date', [CLEAR, '--as-of', 'yesterday'], 'TIME_NOT_UTC'],
  ])('refuses %s', async (_, words, fault) => {
    const { code, stdout, stderr } = await asked('screen', ...words)
    expect({ code, stdout, stderr }).toMatchObject({ code: 2, stdout: '' })
    expect(stderr).toContain(fault)
  })
})

describe('trace', () => {
  test.each([
    ['an unknown transaction', [NO_TX], 'TRACE_SEED_UNKNOWN'],
    ['an output that is not there', [':99'], 'TRACE_SEED_UNKNOWN'],
    ['a method that is none', [':0', '--method', 'guess'], 'USAGE'],
    ['hops beyond the range', [':0', '--max-hops', '999999999'], 'TRACE_LIMIT'],
    ['a value with nine decimals', [':0', '--min-value', '0.123456789'], 'AMOUNT_TOO_PRECISE'],
  ])('refuses %s', async (_, [seed = '', ...flags], fault) => {
    const from = seed.startsWith(':') ? robbery + seed : seed
    const { code, stdout, stderr } = await asked('trace', from, ...flags)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(fault)
  })

  test('says where a certificate cannot be written', async () => {
    const path = at('none', 'trace.json')
    const { code, stderr } = await asked('trace', `${robbery}:0`, '--certificate', path)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(path) })
  })
})

describe('verify', () => {
  const certificate = at('trace.json')
  beforeAll(async () => {
    const words = ['trace', `${robbery}:0`, '--max-hops', '3', '--certificate', certificate]
    expect(await asked(...words)).toMatchObject({ code: 0 })
  })

  /** A copy of the certificate with its text changed. */
  function changed(name: string, change: (text: string) => string): string {
    const path = at(name)
    const text = readFileSync(certificate, 'utf8')
    writeFileSync(path, change(text))
    expect(readFileSync(path, 'utf8')).not.toBe(text)
    return path
  }

  test('takes the certificate as it is', async () => {
    expect(await asked('verify', certificate)).toMatchObject({ code: 0 })
  })

  test('refuses one with a digit altered', async () => {
    const path = changed('digit.json', (text) =>
      text.replace(
        /("height":\s*"?)(\d)/,
        (_, before, digit) => before + ((Number(digit) + 1) % 10),
      ),
    )
    const { code, stdout, stderr } = await asked('verify', path)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('CERTIFICATE_ALTERED')
  })

  test('refuses one that lost its end, and one that is empty', async () => {
    for (const keep of [1000, 0]) {
      const path = changed('short.json', (text) => text.slice(0, keep))
      const { code, stderr } = await asked('verify', path)
      expect({ code, stderr }).toMatchObject({ code: 2 })
      expect(stderr).toContain('CERTIFICATE_MALFORMED')
    }
  })

  test('refuses a file of 100 MB without reading it', async () => {
    const path = changed('large.json', () => '{')
    truncateSync(path, 100 << 20)
    const { code, stderr } = await asked('verify', path)
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).toContain('CERTIFICATE_TOO_LARGE')
  })
})
