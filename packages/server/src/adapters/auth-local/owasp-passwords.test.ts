/**
 * Goal: passwords are kept as OWASP asks, judged by length and not by kinds of characters, and an
 * unknown user costs a guesser the same time as a known one.
 * Method: hashes read back, rules at their edges, and the two times compared over several tries.
 */
import { describe, expect, test } from 'vitest'
import {
  ONE_TIME_BITS,
  ONE_TIME_GROUP_CHARS,
  ONE_TIME_GROUPS,
  oneTimePassword,
} from './one-time-password.ts'
import { ARGON2, checkPassword, decoyHash, hashPassword, verifyPassword } from './password.ts'
import { isTokenLike, newKeyToken, newToken, TOKEN_BITS, tokenHash } from './tokens.ts'

const code = (name: string) => expect.objectContaining({ code: name })
const GOOD = 'four words and a comma,'

describe('hashing', () => {
  test('is Argon2id of 19 MiB, two passes and one lane, salted', async () => {
    const [one, two] = [await hashPassword(GOOD), await hashPassword(GOOD)]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(ARGON2.memoryCost).toBe(19 * 1024)
    expect(one).not.toBe(two)
    expect(await verifyPassword(one, GOOD)).toBe(true)
    expect(await verifyPassword(one, `${GOOD} `)).toBe(false)
  })

  test('takes a composed and a decomposed letter for one', async () => {
    const hash = await hashPassword('éclair éclair éclair'.normalize('NFC'))
    expect(await verifyPassword(hash, 'éclair éclair éclair'.normalize('NFD'))).toBe(true)
  })

  test('of nobody is never right, not even for the decoy itself', async () => {
    expect(await verifyPassword(null, GOOD)).toBe(false)
    expect(await verifyPassword(null, await decoyHash())).toBe(false)
  })

  // Told apart by a thousand times where nobody's password is not hashed; so the bounds are wide.
  test('of nobody costs what that of somebody costs', async () => {
    const stored = await hashPassword(GOOD)
    const [known, unknown]: [number[], number[]] = [[], []]
    for (let round = 0; round < 12; round++) {
      known.push(await spent(() => verifyPassword(stored, 'wrong')))
      unknown.push(await spent(() => verifyPassword(null, 'wrong')))
    }
    const ratio = median(unknown) / median(known)
    expect(ratio).toBeGreaterThan(0.1)
    expect(ratio).toBeLessThan(10)
  })

  test('has a bound', async () => {
    await expect(hashPassword('x'.repeat(1025))).rejects.toThrow(code('PASSWORD_LENGTH'))
    expect(await verifyPassword(await hashPassword(GOOD), 'x'.repeat(1025))).toBe(false)
  })
})

/** Processor time, which other work on the machine does not lengthen. */
const spent = async (work: () => Promise<unknown>): Promise<number> => {
  const from = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(from)
  return user + system
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

describe('the rules', () => {
  test.each([
    GOOD,
    'rain  !  hail',
    'żółć żółć żółw',
    '漢字漢字漢字漢字漢字漢字あ',
    'correct horse batteries',
  ])('take %j', (password) => {
    expect(() => checkPassword(password, 'ann@example.org')).not.toThrow()
  })

  test.each([
    ['', 'PASSWORD_LENGTH'],
    ['elevenchars', 'PASSWORD_LENGTH'],
    // Characters are counted, not halves of them.
    ['😀😁😂😃😄😅', 'PASSWORD_LENGTH'],
    ['x'.repeat(1025), 'PASSWORD_LENGTH'],
    ['é'.repeat(513), 'PASSWORD_LENGTH'],
    ['PassWord1234', 'PASSWORD_COMMON'],
    ['correct horse battery staple', 'PASSWORD_COMMON'],
    ['aaaaaaaaaaaaaaa', 'PASSWORD_COMMON'],
    ['abcabcabcabcab', 'PASSWORD_COMMON'],
    ['            x', 'PASSWORD_COMMON'],
    ['passwordpassword', 'PASSWORD_COMMON'],
    ['123456789012', 'PASSWORD_COMMON'],
    ['qwertyuiopas', 'PASSWORD_COMMON'],
    ['zyxwvutsrqpo', 'PASSWORD_COMMON'],
    ['ANN@example.org', 'PASSWORD_COMMON'],
  ])('refuse %j', (password, expected) => {
    expect(() => checkPassword(password, 'ann@example.org')).toThrow(code(expected))
  })

  test('a refusal does not quote the password', () => {
    expect(() => checkPassword('short-secret', 'short-secret')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('short-secret') }),
    )
  })
})

describe('what the program makes', () => {
  test('a one-time password has at least 96 bits, reads well and passes the rules', () => {
    expect(ONE_TIME_BITS).toBeGreaterThanOrEqual(96)
    const all = [...Array(2000)].map(() => oneTimePassword())
    expect(new Set(all).size).toBe(all.length)
    const form = /^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){3}$/
    for (const made of all) {
      expect(made).toMatch(form)
      expect(() => checkPassword(made, 'admin')).not.toThrow()
    }
    // Every character occurs at every place: 2000 tries miss one of 32 with odds of 1e-27.
    for (let at = 0; at < ONE_TIME_GROUPS * (ONE_TIME_GROUP_CHARS + 1) - 1; at++) {
      const seen = new Set(all.map((made) => made[at]))
      expect(seen.size).toBe(at % (ONE_TIME_GROUP_CHARS + 1) === ONE_TIME_GROUP_CHARS ? 1 : 32)
    }
  })

  test('tokens are 256 random bits, kept as their SHA-256 (FIPS 180-4)', () => {
    expect(TOKEN_BITS).toBe(256)
    expect(Buffer.from(newToken(), 'base64url')).toHaveLength(32)
    expect(tokenHash('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    const { token, prefix } = newKeyToken()
    expect(token).toMatch(/^pck_[0-9a-f]{8}_[\w-]{43}$/)
    expect(token.startsWith(`${prefix}_`)).toBe(true)
    expect([newToken(), token].map(isTokenLike)).toEqual([true, true])
    expect(['', 'a b'.repeat(20), 'x'.repeat(101)].map(isTokenLike)).toEqual([false, false, false])
  })
})
