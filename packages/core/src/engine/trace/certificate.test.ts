/**
 * Goal: a certificate says exactly what a trace depended on and answered; any change is found; a
 * re-run says equal, or where it differs.
 * Method: RFC 8785 rules for the text; every digit of a certificate changed (property); re-runs on
 * ledgers that grew, forked, are shorter, or have other tags.
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BITCOIN } from '../../domain/ledger.ts'
import { canonicalJson } from './canonical-json.ts'
import { certificateHash, certificateText, type TagSetVersion } from './certificate.ts'
import { chainOf, nodeHasher, type Pay, payments, portsOf } from './chain.fixture.ts'
import { readCertificate } from './read-certificate.ts'
import type { TracePorts } from './request.ts'
import { trace } from './trace.ts'
import { type Rerun, verifyCertificate } from './verify-certificate.ts'

/** Altered, or no certificate at all any more. */
const REFUSED = /^CERTIFICATE_(ALTERED|MALFORMED)$/

const SEED = Number(process.env['PAPERCHAIN_TEST_SEED'] ?? 8785)

const pays: Pay[] = [
  { id: 's', issue: 2n ** 54n, outs: [['S', 2n ** 54n]] },
  {
    id: 'a',
    ins: ['s:0'],
    outs: [
      ['A', 9_007_199_254_740_993n],
      ['X', 1234n],
    ],
  },
  { id: 'b', ins: ['a:0', '?'], outs: [['B', 9_007_199_254_740_999n]] },
]

const tags: TagSetVersion = {
  lists: [
    { list: 'tagpack:exchanges', hash: 'cd'.repeat(32) },
    { list: 'ofac-addresses', hash: 'ab'.repeat(32) },
  ],
  asOfMs: 1_727_395_200_000,
  knownAtMs: 1_727_395_200_000,
}

const services = { X: 'exchange' }
const portsNow = (chain = pays): TracePorts => portsOf(chainOf(chain), services)

async function certify(chain: readonly Pay[] = pays): Promise<string> {
  const result = await trace(portsOf(chainOf(chain), services), {
    ledger: BITCOIN,
    seeds: [{ kind: 'transaction', tx: chain[0]!.id }],
    method: 'all',
    direction: 'forward',
    limits: { maxHops: 9, minValue: 1n },
  })
  return certificateText({ trace: result, tags, code: '0.1.0' }, nodeHasher)
}

const rerunOn =
  (ports: TracePorts, more: { tags?: TagSetVersion; code?: string } = {}): Rerun =>
  async () => ({ ports, tags, code: '0.1.0', ...more })

const verify = (text: string, rerun: Rerun) => verifyCertificate(text, nodeHasher, rerun)

describe('canonical text (RFC 8785)', () => {
  test('members sorted by UTF-16 unit, no space, strings as ECMAScript writes them', () => {
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      '\u00f6': 7,
    }
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    )
    expect(canonicalJson({ b: [null, true, 'a"\\\u000f\n'], a: 12n })).toBe(
      '{"a":"12","b":[null,true,"a\\"\\\\\\u000f\\n"]}',
    )
  })

  test('what cannot be written exactly is refused', () => {
    for (const value of [0.5, 2 ** 53, Number.NaN, -0, '\ud800', undefined as never]) {
      expect(() => canonicalJson(value)).toThrow('Broken invariant')
    }
  })

  test('the same hash on every machine', () => {
    // printf '%s' '{"a":"1","b":[2]}' | sha256sum
    expect(certificateHash({ b: [2], a: 1n }, nodeHasher)).toBe(
      '5989b171825cb1a011476455e48ecdc4b5d3284da8d266a55f2b854be8d06458',
    )
  })
})

describe('a certificate', () => {
  test('says seeds, limits, end, tags, code and results, and reads back', async () => {
    const text = await certify()
    const claim = readCertificate(text, nodeHasher)
    expect(claim.request).toEqual({
      ledger: BITCOIN,
      seeds: [{ kind: 'transaction', tx: 's' }],
      method: 'all',
      direction: 'forward',
      limits: expect.objectContaining({ maxHops: 9, minValue: 1n, untilHeight: null }),
      endHeight: 2,
    })
    expect(claim.end).toMatchObject({ height: 2, block: 'block-2', blocks: 3 })
    expect(claim.tags.lists.map(({ list }) => list)).toEqual([
      'ofac-addresses',
      'tagpack:exchanges',
    ])
    expect(text).toContain('"9007199254740993"')
  })

  test('can be checked with nothing but SHA-256', async () => {
    const text = await certify()
    const [member = '', hash = ''] = /,"hash":"([0-9a-f]{64})"/.exec(text) ?? []
    // tag hashes stand behind it, since members are sorted: format, hash, tags.
    const rest = text.replace(member, '').replace('\n', '')
    expect(createHash('sha256').update(rest).digest('hex')).toBe(hash)
  })

  test('is the same text twice', async () => {
    expect(await certify()).toBe(await certify())
  })
})

describe('a changed certificate is refused', () => {
  test(`any digit, to any other (seed ${SEED})`, async () => {
    const text = await certify()
    const places = [...text.matchAll(/\d/g)].map(({ index }) => index)
    fc.assert(
      fc.property(
        fc.nat({ max: places.length - 1 }),
        fc.integer({ min: 1, max: 9 }),
        (pick, add) => {
          const at = places[pick]!
          const digit = (Number(text[at]) + add) % 10
          const changed = text.slice(0, at) + digit + text.slice(at + 1)
          expect(() => readCertificate(changed, nodeHasher)).toThrow(
            expect.objectContaining({
              code: expect.stringMatching(REFUSED),
            }),
          )
        },
      ),
      { seed: SEED, numRuns: 1500 },
    )
  })

  test('its hash says so by name, before anything is run', async () => {
    const text = (await certify()).replace('"maxHops":9', '"maxHops":8')
    const rerun: Rerun = () => Promise.reject(new Error('must not run'))
    await expect(verify(text, rerun)).rejects.toMatchObject({ code: 'CERTIFICATE_ALTERED' })
  })

  test('a member said twice is another text with the same hash: refused', async () => {
    const text = (await certify()).replace('{"code":"0.1.0"', '{"code":"9.9.9","code":"0.1.0"')
    expect(() => readCertificate(text, nodeHasher)).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_ALTERED' }),
    )
  })

  test.each([
    ['no JSON', '{', 'CERTIFICATE_MALFORMED'],
    ['no object', '[1]', 'CERTIFICATE_MALFORMED'],
    ['another format', '{"format":"x","version":1}', 'CERTIFICATE_MALFORMED'],
    ['a fraction', '{"format":0.5}', 'CERTIFICATE_MALFORMED'],
    ['too deep', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'CERTIFICATE_TOO_LARGE'],
    ['no hash', '{"format":"paperchain-trace-certificate","version":1}', 'CERTIFICATE_MALFORMED'],
  ])('%s', (_, text, code) => {
    expect(() => readCertificate(text, nodeHasher)).toThrow(expect.objectContaining({ code }))
  })

  test('limits beyond any of ours are refused, though the hash fits', async () => {
    const claim = readCertificate(await certify(), nodeHasher)
    const trace = claim.body['trace'] as { readonly limits: object }
    const body = { ...claim.body, trace: { ...trace, limits: { ...trace.limits, maxHops: 1e12 } } }
    const hash = certificateHash(body, nodeHasher)
    expect(() => readCertificate(canonicalJson({ ...body, hash }), nodeHasher)).toThrow(
      expect.objectContaining({ code: 'TRACE_LIMIT' }),
    )
  })
})

describe('a re-run', () => {
  test(`is equal on the same ledger, for random chains (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(payments, async (random) => {
        const text = await certify(random)
        const verdict = await verify(text, rerunOn(portsNow(random)))
        expect(verdict).toMatchObject({ state: 'equal', differences: [] })
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('is equal on a ledger that has grown since, also where held coins were spent', async () => {
    const grown = [...pays, { id: 'c', ins: ['b:0'], outs: [['C', 5n]] as const }]
    const verdict = await verify(await certify(), rerunOn(portsNow(grown), { code: '0.2.0' }))
    expect(verdict).toMatchObject({
      state: 'equal',
      message: 'Equal: the same answer at block 2',
      code: { theirs: '0.1.0', ours: '0.2.0' },
    })
  })

  test('names what differs, with both sides', async () => {
    const ports = portsOf(chainOf(pays), { B: 'exchange' })
    const verdict = await verify(await certify(), rerunOn(ports))
    expect(verdict.state).toBe('different')
    expect(verdict.differences).toContainEqual({
      path: 'trace.results[1].places.rows[2].ending',
      theirs: '"absorbed"',
      ours: '"held"',
    })
    expect(verdict.differenceCount).toBe(verdict.differences.length)
  })

  test('names tag lists that are of another version', async () => {
    const other = { ...tags, lists: tags.lists.map((row) => ({ ...row, hash: 'ef'.repeat(32) })) }
    const verdict = await verify(await certify(), rerunOn(portsNow(), { tags: other }))
    expect(verdict.differences.map(({ path }) => path)).toEqual([
      'tags.lists[0].hash',
      'tags.lists[1].hash',
    ])
  })

  test('says that the ledger does not reach that far', async () => {
    const verdict = await verify(await certify(), rerunOn(portsNow(pays.slice(0, 2))))
    expect(verdict.state).toBe('ledger-missing')
    expect(verdict.message).toContain('the ledger here ends at height 1')
  })

  test('says that another branch is live', async () => {
    const ports = portsNow()
    const { blocks } = ports.ledger
    const renamed = async (id: typeof BITCOIN) =>
      (await blocks(id)).map((row) => (row.height === 2 ? { ...row, id: 'other' } : row))
    const verdict = await verify(
      await certify(),
      rerunOn({ ...ports, ledger: { ...ports.ledger, blocks: renamed } }),
    )
    expect(verdict.state).toBe('ledger-branch')
    expect(verdict.message).toContain('the live block here is other')
  })

  test('says where a block below the end was not imported', async () => {
    const chain = chainOf(pays)
    const extra = chainOf([{ id: 'q', issue: 1n, outs: [['Q', 1n]] }]).map((transaction) => ({
      ...transaction,
      block: 'extra',
      height: -1,
    }))
    const verdict = await verify(await certify(), rerunOn(portsOf([...extra, ...chain], services)))
    expect(verdict.differences.map(({ path }) => path)).toEqual([
      'trace.end.blocks',
      'trace.end.digest',
    ])
  })

  test('that cannot run is a difference, not a failure', async () => {
    const chain = chainOf(pays).map((transaction) => ({ ...transaction, id: `${transaction.id}2` }))
    const verdict = await verify(await certify(), rerunOn(portsOf(chain, services)))
    expect(verdict).toMatchObject({ state: 'different', differenceCount: 1 })
    expect(verdict.differences[0]!.ours).toContain('TRACE_SEED_UNKNOWN')
  })
})
