/**
 * Goal: the height a coinbase states is read where BIP 34 makes it mean something, and nowhere
 * else. Method: every height through the script that Bitcoin Core writes for it, then the ways of
 * stating none.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coinbaseText, statedHeight } from './coinbase.ts'
import { SEED } from './made-block.fixture.ts'
import { NETWORKS } from './network.ts'

const { main, regtest } = NETWORKS

/** `CScript() << height`: a small-number opcode, or the least bytes with room for a sign. */
function pushOf(height: number): number[] {
  if (height === 0) return [0]
  if (height <= 16) return [0x50 + height]
  const bytes: number[] = []
  for (let rest = height; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256)
  if (bytes.at(-1)! >= 0x80) bytes.push(0)
  return [bytes.length, ...bytes]
}

function stated(script: number[], network = regtest, blockVersion = 2): number | null {
  const bytes = Uint8Array.from([0xff, ...script, 0xff])
  return statedHeight({ bytes, at: 1, length: script.length, blockVersion }, network)
}

test('every height that a script states is read back', () => {
  console.info(`seed ${SEED}`)
  const height = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    fc.integer({ min: 1, max: 300 }),
  )
  fc.assert(
    fc.property(height, fc.array(fc.nat(255), { maxLength: 9 }), (value, rest) => {
      expect(stated([...pushOf(value), ...rest])).toBe(value)
    }),
    { seed: SEED, numRuns: 2000 },
  )
  for (const edge of [1, 16, 17, 127, 128, 255, 256, 32_767, 32_768, 8_388_607, 8_388_608]) {
    expect(stated(pushOf(edge))).toBe(edge)
  }
})

describe('no height is read from', () => {
  test.each([
    ['an empty script', []],
    ['the height 0', [0]],
    ['a height of 2^31', [5, 0, 0, 0, 0x80, 0]],
    ['a negative number', [3, 0, 0, 0x80]],
    ['a push with a zero too many', [4, 1, 2, 3, 0]],
    ['two bytes for a number below 128', [2, 100, 0]],
    ['a push for a number that has an opcode', [1, 16]],
    ['a push that the script cuts off', [3, 1, 2]],
    ['a number in an OP_PUSHDATA1', [0x4c, 3, 1, 2, 3]],
    ['text', [0x2f, 0x50, 0x32, 0x53, 0x48]],
  ])('%s', (_, script) => {
    expect(stated(script)).toBeNull()
  })

  test('a block of version 1, or of a negative version', () => {
    expect(stated(pushOf(300_000), main, 2)).toBe(300_000)
    expect(stated(pushOf(300_000), main, 1)).toBeNull()
    expect(stated(pushOf(300_000), main, -2)).toBeNull()
  })

  test('a height at which the main network did not hold anybody to it', () => {
    expect(stated(pushOf(224_412), main)).toBeNull()
    expect(stated(pushOf(224_413), main)).toBe(224_413)
  })
})

test('coinbase text shows printable ASCII and hides the rest', () => {
  const bytes = Uint8Array.from({ length: 258 }, (_, at) => at - 1)
  const text = coinbaseText({ bytes, at: 1, length: 256, blockVersion: 1 })
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')
  expect(text).toBe('.'.repeat(32) + printable + '.'.repeat(129))
})
