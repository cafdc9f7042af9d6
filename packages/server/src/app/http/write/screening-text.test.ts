/**
 * Goal: an answer written straight as text is the text of the same answer as an object.
 * Method: random answers with every field, by a property.
 */
import { ledger } from '@paperchain/core/domain/ledger'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groundsOf } from './grounds.ts'
import { answerOf, countsOf, momentText } from './screening.ts'
import { screenText } from './screening-text.ts'

const text = fc.string({ unit: 'binary', maxLength: 20 })
const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const home = fc.constantFrom(ledger('bitcoin'), ledger('ethereum'), ledger('bsc'), ledger('book:x'))

const tag = fc.record({
  list: text,
  version: text,
  publishedMs: time,
  fileHash: text,
  entry: fc.record(
    {
      key: text,
      ledger: home,
      account: text,
      everyLedger: fc.boolean(),
      label: text,
      actor: text,
      category: text,
      abuse: text,
      confidence: text,
      source: text,
      statedFrom: fc.option(time),
      file: text,
      row: fc.nat(),
      programmes: fc.array(text, { minLength: 1, maxLength: 2 }),
      party: fc.record({ id: text, kind: fc.constant('entity' as const), names: fc.array(text) }),
    },
    {
      requiredKeys: [
        'key',
        'ledger',
        'account',
        'everyLedger',
        'label',
        'actor',
        'category',
        'abuse',
        'confidence',
        'source',
        'statedFrom',
        'file',
        'row',
      ],
    },
  ),
  sanction: fc.boolean(),
  validFrom: time,
  knownFrom: time,
})

const moment = { asOf: 1_700_000_000_000, knownAt: 1_700_000_000_001 }

const answer: fc.Arbitrary<ScreenAnswer> = fc.record({
  text,
  accounts: fc.array(fc.record({ ledger: home, id: fc.oneof(text, fc.constant('same')) }), {
    maxLength: 4,
  }),
  outcome: fc.constantFrom('hit', 'clear', 'cannot-tell'),
  reason: fc.constantFrom('listed', 'not-listed', 'no-address', 'no-sanctions-list', 'no-holder'),
  hits: fc.array(tag, { maxLength: 2 }),
  tags: fc.array(tag, { maxLength: 2 }),
  diagnosis: fc.option(
    fc.record({
      code: fc.constant('ADDRESS_LENGTH' as const),
      message: text,
      facts: fc.constant({ length: 3, big: 10n }),
    }),
  ),
  asOf: fc.constant(moment.asOf),
  knownAt: fc.constant(moment.knownAt),
}) as fc.Arbitrary<ScreenAnswer>

const grounds = fc.record({
  sanctions: fc.array(
    fc.record({
      list: text,
      hash: text,
      publishedMs: time,
      knownMs: time,
      sanction: fc.constant(true),
      entryCount: fc.nat(),
      added: fc.nat(),
      changed: fc.nat(),
      removed: fc.nat(),
      faults: fc.constant([]),
      files: fc.constant([]),
    }),
    { maxLength: 2 },
  ),
  aged: fc.array(fc.record({ list: text, publishedMs: time }), { maxLength: 2 }),
  stale: fc.array(
    fc.record({
      list: text,
      source: text,
      confirmedMs: fc.option(time),
      everyMs: fc.nat(),
      sinceMs: time,
    }),
    { maxLength: 2 },
  ),
})

test('the text is that of the object', () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 3 }), grounds, (answers, by) => {
      const times = momentText(moment)
      const body = {
        ...times,
        ...groundsOf(by),
        counts: countsOf(answers),
        answers: answers.map((each) => answerOf(each)),
      }
      expect(screenText(answers, times, by)).toBe(JSON.stringify(body))
    }),
  )
})
