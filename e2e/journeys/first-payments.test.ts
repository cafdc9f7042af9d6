/**
 * Goal: the first payments on Bitcoin, followed from where the coin was mined to where it lay at
 * the end of January 12, 2009, come out as anybody can work them out by hand; and a certificate of
 * that trace stands every check and no change.
 * Method: blocks 1 to 256 without one, as one import. The coin of block 9, 50 BTC, was spent so
 * (every transaction has one input and no fee, so all three methods must agree):
 *
 *     170   50 → 10 to 1Q2TWH… and 40 back
 *     181   40 → 10 to 1DUDsf… and 30 back
 *     182   30 →  1 to 1LzBzV… and 29 back;   221: that 1 on to 1BDvQZ…
 *     183   29 →  1 to 13HtsY… and 28 back;   187: that 1 on to 15NUwy…
 *     248   28 → 10 to 1ByLSV… and 18 back
 *
 * Left at the end: 10 + 10 + 1 + 1 + 10 + 18 = 50.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCertificate } from '@paperchain/core/engine/trace/read-certificate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeShared } from '../../packages/core/test/shared-data.ts'
import { type Workspace, workspace } from '../cli.ts'
import { type Block, type Certificate, json, type Method, sumsBy, type Tx } from './journey.ts'

const MINED_AT_9 = '0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0'
const FIRST_PAYMENT = 'f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16'
const SATOSHI = '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S'
const FINNEY = '1Q2TWHE3GMdB6BZKafqwxXtWAWgFt5Jvm3'
const BTC = 100_000_000n

/** What lies where after block 255, in BTC. */
const AT_THE_END: Readonly<Record<string, bigint>> = {
  [FINNEY]: 10n,
  '1DUDsfc23Dv9sPMEk5RsrtfzCw5ofi5sVW': 10n,
  '1BDvQZjaAJH4ecZ8aL3fYgTi7rnn3o2thE': 1n,
  '15NUwyBYrZcnUgTagsm1A7M2yL2GntpuaZ': 1n,
  '1ByLSV2gLRcuqUmfdYcpPQH8Npm8cccsFg': 10n,
  [SATOSHI]: 18n,
}

const satoshi = (btc: Readonly<Record<string, bigint>>): Record<string, bigint> =>
  Object.fromEntries(Object.entries(btc).map(([account, coins]) => [account, coins * BTC]))

const placesOf = ({ places }: Method): Record<string, bigint> =>
  sumsBy(
    places.rows,
    ({ ending, account }) => (ending === 'held' ? `${account}` : `${ending} ${account}`),
    ({ value }) => value,
  )

/** Positions that are the same in every run: a small generator with its seed in sight. */
function* positions(seed: number): Generator<number> {
  let state = seed
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state
  }
}

const DIGIT_SEED = 170
const DIGITS_CHANGED = 50
/** Every so many of them the program is run; all of them meet the check that it runs first. */
const RUN_EVERY = 5

const HASHER = {
  sha256: (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest(),
}

describeShared('the first payments', 'bitcoin/blocks/blocks1-256.bz2', (packed) => {
  let space: Workspace
  const trace = async (...words: string[]): Promise<Certificate> =>
    json<Certificate>(await space.run('trace', ...words, '--json'))
  const fileOf = (name: string): string => join(space.folder, name)

  beforeAll(async () => {
    space = workspace()
    const bytes = execFileSync('bzip2', ['-dc', packed], { maxBuffer: 1 << 24 })
    writeFileSync(fileOf('blocks1-256.dat'), bytes)
    const run = await space.run('import', 'bitcoin', 'blocks1-256.dat', '--json')
    expect(json(run)).toMatchObject({ stored: 255, refused: 0, unresolved: 0, txs: 262 })
  })
  afterAll(() => space.remove())

  test('the chain has no gap and every transaction is complete', async () => {
    const again = await space.run('import', 'bitcoin', 'blocks1-256.dat', '--json')
    expect(json(again)).toMatchObject({ stored: 0, known: 255 })
    const top = json<Block>(await space.run('show', 'block', '255', '--json'))
    expect(top).toMatchObject({ height: 255, incomplete: 0, txCount: 1 })
    expect((await space.run('show', 'block', '256')).code, 'there is no block 256').toBe(2)
  })

  test('block 170 holds the first payment between two people', async () => {
    const block = json<Block>(await space.run('show', 'block', '170', '--json'))
    expect(block.id).toBe('00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee')
    expect(block.transactions.map(({ id }) => id)[1]).toBe(FIRST_PAYMENT)
    const [payment] = json<readonly Tx[]>(await space.run('show', 'tx', FIRST_PAYMENT, '--json'))
    const legs = payment?.postings.map(({ side, account, amount, form }) => [
      side,
      account,
      BigInt(amount ?? 0) / BTC,
      form,
    ])
    expect(legs).toEqual([
      ['debit', SATOSHI, 50n, 'p2pk'],
      ['credit', FINNEY, 10n, 'p2pk'],
      ['credit', SATOSHI, 40n, 'p2pk'],
    ])
  })

  test('until block 170 the coin of block 9 is 10 held and 40 that went on later', async () => {
    const { results } = (await trace(MINED_AT_9, '--until', '170')).trace
    expect(results.map(({ method }) => method)).toEqual(['poison', 'haircut', 'fifo'])
    for (const each of results) {
      expect(placesOf(each)).toEqual(satoshi({ [FINNEY]: 10n }))
      const cuts = each.cuts.rows.map(({ reason, tx, index, value }) => [reason, tx, index, value])
      expect(cuts).toEqual([['until', FIRST_PAYMENT, 1, `${40n * BTC}`]])
    }
  })

  test('at the end it lies where the arithmetic says, by every method', async () => {
    const { results } = (await trace(MINED_AT_9)).trace
    for (const each of results) {
      expect(placesOf(each)).toEqual(satoshi(AT_THE_END))
      expect(each.totals[0]?.entered).toBe(`${50n * BTC}`)
    }
    expect(results[2]?.totals[0]?.equality).toBe('entered 5000000000 = held 5000000000')
  })

  test('backward, both outputs of the first payment were mined in block 9', async () => {
    const { results } = (await trace(FIRST_PAYMENT, '--direction', 'backward')).trace
    for (const each of results) {
      expect(placesOf(each)).toEqual({ 'mined @issuance': 50n * BTC })
      expect(each.places.rows[0]).toMatchObject({ first: { height: 9 }, last: { height: 9 } })
    }
  })

  test('the text for people says the same', async () => {
    const { code, stdout } = await space.run('trace', MINED_AT_9, '--method', 'fifo')
    expect(code).toBe(0)
    expect(stdout).toContain('In smallest units: entered 5000000000 = held 5000000000')
    expect(stdout).toMatch(/^18\.00000000 {2}held {2}12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S\b/m)
  })

  test('verify accepts the certificate, and no certificate with one other digit', async () => {
    await trace(MINED_AT_9, '--certificate', 'first.json')
    const text = readFileSync(fileOf('first.json'), 'utf8')
    const right = await space.run('verify', 'first.json', '--json')
    expect(json(right)).toMatchObject({ state: 'equal', differences: [] })
    const digits = [...text.matchAll(/\d/g)].map(({ index }) => index)
    const places = positions(DIGIT_SEED)
    for (let round = 0; round < DIGITS_CHANGED; round++) {
      const at = digits[places.next().value % digits.length]!
      const other = (Number(text[at]) + 1 + (places.next().value % 9)) % 10
      const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`
      const where = `seed ${DIGIT_SEED}, digit ${text[at]} at ${at} made ${other}`
      expect(() => readCertificate(changed, HASHER), where).toThrow(/^Expected /)
      if (round % RUN_EVERY !== 0) continue
      writeFileSync(fileOf('changed.json'), changed)
      const { code, stdout, stderr } = await space.run('verify', 'changed.json')
      expect({ code, stdout }, where).toEqual({ code: 2, stdout: '' })
      expect(stderr, where).toMatch(/^CERTIFICATE_(ALTERED|MALFORMED): /)
    }
  })

  test.each([
    ['an amount', '"value":"1800000000"', '"value":"1800000001"', 'places.rows[0].value'],
    ['an account', FINNEY, '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1', 'account'],
    ['the digest of the blocks', /("digest":")./, '$1x', 'trace.end.digest'],
  ])('a forger who makes a new hash over %s is told where', async (_, from, to, where) => {
    const text = readFileSync(fileOf('first.json'), 'utf8').trimEnd()
    const hash = /"hash":"[0-9a-f]{64}",/.exec(text)?.[0] ?? ''
    const forged = text.replace(from, to)
    expect(forged).not.toBe(text)
    const body = forged.replace(hash, '')
    const fresh = createHash('sha256').update(body).digest('hex')
    writeFileSync(fileOf('forged.json'), forged.replace(hash, `"hash":"${fresh}",`))
    const run = await space.run('verify', 'forged.json', '--json')
    type Verdict = { state: string; differences: readonly { path: string }[] }
    const { state, differences } = json<Verdict>(run, 3)
    expect(state).toBe('different')
    expect(differences.map(({ path }) => path).join('\n')).toContain(where)
  })
})
