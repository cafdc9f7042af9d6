/**
 * Goal: whatever is done to one entry of an audit log by somebody without the key, the examination
 * finds it and names the first broken entry; the untouched log passes.
 * Method: logs of random length in memory, signed by a keyed hash, changed in one place at random;
 * then changes whose hashes are all made anew, which only the signatures can show.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AuditHead,
  type AuditRow,
  auditHash,
  auditRow,
  type ChainLink,
  chainStart,
  firstLink,
  headText,
} from './audit.ts'
import { type AuditReader, verifyAudit } from './audit-verify.ts'

const SEED = 4180
const runs = (numRuns: number) => {
  console.info(`seed ${SEED}`)
  return { seed: SEED, numRuns }
}

const LOG = 'ab'.repeat(16)
const sign = (text: string, key = 'own'): string =>
  bytesToHex(sha256(utf8ToBytes(`${key}\n${text}`))).repeat(2)

type Log = { rows: AuditRow[]; head: AuditHead | null }

function logOf(length: number): Log {
  const rows: AuditRow[] = []
  for (let seq = 1; seq <= length; seq++) {
    const after = { step: seq % 3 }
    const draft = { who: 'ann', action: 'a', object: 'b', from: '', before: null, after }
    rows.push(chained({ ...auditRow(draft, { seq, whenMs: 7 }) }, rows.at(-1)))
  }
  return { rows, head: headOf(rows) }
}

const chained = (
  bare: Omit<AuditRow, 'hash' | 'signature'>,
  former: ChainLink | undefined,
  key = 'own',
): AuditRow => {
  const hash = auditHash(bare, former ?? firstLink(LOG))
  return { ...bare, hash, signature: sign(headText({ log: LOG, seq: bare.seq, hash }), key) }
}

function headOf(rows: readonly AuditRow[]): AuditHead {
  const seq = rows.length
  const hash = rows.at(-1)?.hash ?? chainStart(LOG)
  return { log: LOG, seq, hash, signature: sign(headText({ log: LOG, seq, hash })), key: 'k' }
}

const reader = ({ rows, head }: Log): AuditReader => ({
  rows: (after, limit) => {
    const sorted = [...rows].sort((a, b) => a.seq - b.seq)
    return Promise.resolve(sorted.filter(({ seq }) => seq > after).slice(0, limit))
  },
  head,
  isSigned: (signed, signature) => signature === sign(headText(signed)),
})

const length = fc.integer({ min: 1, max: 30 })
/** A log and a place in it. */
const placed = length.chain((size) =>
  fc.record({ size: fc.constant(size), at: fc.integer({ min: 1, max: size }) }),
)
const other = (text: string): string => (text.endsWith('0') ? `${text.slice(0, -1)}1` : `${text}0`)

describe('an audit log in which one thing was done', () => {
  test('untouched, is whole', async () => {
    const check = fc.asyncProperty(fc.integer({ min: 0, max: 30 }), async (size) => {
      const verdict = await verifyAudit(reader(logOf(size)))
      expect(verdict).toMatchObject({ state: 'whole', entries: size })
    })
    await fc.assert(check, runs(30))
  })

  const FIELDS = [
    'who',
    'action',
    'object',
    'from',
    'before',
    'after',
    'hash',
    'signature',
  ] as const
  test('any field of any entry changed: that entry is named as changed', async () => {
    const field = fc.constantFrom(...FIELDS, 'whenMs' as const)
    const check = fc.asyncProperty(placed, field, async ({ size, at }, name) => {
      const log = logOf(size)
      const row = log.rows[at - 1]!
      log.rows[at - 1] = { ...row, [name]: name === 'whenMs' ? 8 : other(row[name]) }
      expect(await verifyAudit(reader(log))).toMatchObject({
        state: 'broken',
        what: 'changed',
        seq: at,
        entries: at - 1,
      })
    })
    await fc.assert(check, runs(300))
  })

  test('any entry dropped, with or without closing up: its place is named', async () => {
    const check = fc.asyncProperty(placed, fc.boolean(), async ({ size, at }, closes) => {
      const log = logOf(size)
      log.rows.splice(at - 1, 1)
      if (closes) log.rows = log.rows.map((row, index) => ({ ...row, seq: index + 1 }))
      const verdict = await verifyAudit(reader(log))
      expect(verdict).toMatchObject({ state: 'broken', what: 'dropped', seq: at })
    })
    await fc.assert(check, runs(200))
  })

  test('any entry put in before any other: its place is named', async () => {
    const check = fc.asyncProperty(placed, async ({ size, at }) => {
      const log = logOf(size)
      log.rows.splice(at - 1, 0, { ...log.rows[at - 1]!, hash: '0'.repeat(64), who: 'eve' })
      log.rows = log.rows.map((row, index) => ({ ...row, seq: index + 1 }))
      const verdict = await verifyAudit(reader(log))
      expect(verdict).toMatchObject({ state: 'broken', what: 'inserted', seq: at })
    })
    await fc.assert(check, runs(200))
  })

  test('any two entries swapped: the first of them is named', async () => {
    const two = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 2 })
    const check = fc.asyncProperty(two, async ([one = 1, two = 2]) => {
      const log = logOf(30)
      const [a, b] = [log.rows[one - 1]!, log.rows[two - 1]!]
      log.rows[one - 1] = { ...b, seq: one }
      log.rows[two - 1] = { ...a, seq: two }
      const verdict = await verifyAudit(reader(log))
      const seq = Math.min(one, two)
      expect(verdict).toMatchObject({ state: 'broken', what: 'reordered', seq })
    })
    await fc.assert(check, runs(200))
  })

  test('any entry changed and all hashes after it made anew without the key', async () => {
    const check = fc.asyncProperty(placed, fc.boolean(), async ({ size, at }, resigns) => {
      const log = logOf(size)
      for (let seq = at; seq <= size; seq++) {
        const { hash: _, signature, ...bare } = log.rows[seq - 1]!
        const who = seq === at ? 'eve' : bare.who
        const row = chained({ ...bare, who }, log.rows[seq - 2], 'eve')
        log.rows[seq - 1] = resigns ? row : { ...row, signature }
      }
      log.head = { ...log.head!, hash: log.rows[size - 1]!.hash }
      const verdict = await verifyAudit(reader(log))
      expect(verdict).toMatchObject({ state: 'broken', what: 'changed', seq: at })
    })
    await fc.assert(check, runs(200))
  })

  test('entries put in and all hashes after them made anew without the key', async () => {
    const check = fc.asyncProperty(placed, async ({ size, at }) => {
      const log = logOf(size)
      const { hash: _, signature: __, ...bare } = log.rows[at - 1]!
      const eve = chained({ ...bare, who: 'eve' }, log.rows[at - 2], 'eve')
      const rest = log.rows.slice(at - 1).map((row) => ({ ...row, seq: row.seq + 1 }))
      log.rows = [...log.rows.slice(0, at - 1), eve, ...rest]
      const verdict = await verifyAudit(reader(log))
      expect(verdict).toMatchObject({ state: 'broken', what: 'inserted', seq: at })
    })
    await fc.assert(check, runs(100))
  })

  test('an entry appended without the key', async () => {
    const log = logOf(3)
    const { hash: _, signature: __, ...bare } = log.rows[2]!
    log.rows.push(chained({ ...bare, seq: 4 }, log.rows[2], 'eve'))
    expect(await verifyAudit(reader(log))).toMatchObject({ what: 'inserted', seq: 4 })
  })
})

describe('the head of a log', () => {
  test('a kept head of any earlier place holds', async () => {
    const log = logOf(9)
    for (let seq = 0; seq <= 9; seq++) {
      const kept = headOf(log.rows.slice(0, seq))
      expect(await verifyAudit(reader(log), kept)).toMatchObject({ state: 'whole' })
    }
  })

  test('end and head rolled back together are seen by a later kept head alone', async () => {
    const kept = headOf(logOf(9).rows)
    const log = logOf(6)
    expect(await verifyAudit(reader(log))).toMatchObject({ state: 'whole' })
    expect(await verifyAudit(reader(log), kept)).toMatchObject({ what: 'dropped', seq: 7 })
  })

  test.each([
    ['gone', () => null, 1],
    ['of another hash', (head: AuditHead) => ({ ...head, hash: '0'.repeat(64) }), 6],
    ['unsigned', (head: AuditHead) => ({ ...head, signature: '' }), 6],
    ['of an earlier entry', () => headOf(logOf(3).rows), 6],
  ])('is found to be %s', async (_, change, seq) => {
    const log = logOf(5)
    log.head = change(log.head!)
    expect(await verifyAudit(reader(log))).toMatchObject({ what: 'wrong-head', seq })
  })
})
