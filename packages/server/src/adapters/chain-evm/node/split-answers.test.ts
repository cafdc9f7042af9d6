/**
 * Goal: a batch's answers come apart as the full parser sees them, whatever the order of members,
 * white space and escapes; what is no such JSON gives null.
 * Method: any answers, written and shuffled, against JSON.parse; cut-off bytes.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitAnswers } from './split-answers.ts'

const value = fc.jsonValue({ maxDepth: 3 })
const answer = fc
  .record({
    id: fc.nat(1000),
    isError: fc.boolean(),
    value,
    message: fc.string({ unit: 'binary', maxLength: 20 }),
    order: fc.shuffledSubarray(['jsonrpc', 'id', 'body'], { minLength: 3 }),
  })
  .map(({ id, isError, value, message, order }) => {
    const members: Record<string, [string, unknown]> = {
      jsonrpc: ['jsonrpc', '2.0'],
      id: ['id', id],
      body: isError ? ['error', { code: -1, message }] : ['result', value],
    }
    return Object.fromEntries(order.map((name) => members[name] as [string, unknown]))
  })

test('JSON-RPC 2.0: each answer whole, with its id, its error, and whether it has a result', () => {
  fc.assert(
    fc.property(
      fc.array(answer, { maxLength: 5 }),
      fc.constantFrom(0, 1, '\t\r\n'),
      (list, gap) => {
        const found = splitAnswers(Buffer.from(`\n${JSON.stringify(list, null, gap)} `))
        expect(found?.isList).toBe(true)
        const read = found?.list.map((one) => ({
          id: one.id,
          value: JSON.parse(Buffer.from(one.bytes).toString()) as unknown,
          hasResult: one.hasResult,
          isError: one.error !== null,
        }))
        expect(read).toEqual(
          list.map((one) => ({
            id: one['id'],
            value: JSON.parse(JSON.stringify(one)) as unknown,
            hasResult: (one['result'] ?? null) !== null,
            isError: 'error' in one,
          })),
        )
      },
    ),
  )
})

test('one answer alone is no list; null as error is none; an id may be a text', () => {
  const found = splitAnswers(Buffer.from('{"id":"7","error":null,"result":{"id":9,"error":1}}'))
  expect(found).toMatchObject({ isList: false, list: [{ id: 7, error: null, hasResult: true }] })
  const none = splitAnswers(Buffer.from('{"id":1,"result":null}'))
  expect(none?.list).toMatchObject([{ hasResult: false, error: null }])
})

test('bytes that are cut off or go on are no answers', () => {
  const text = JSON.stringify([
    { id: 1, result: 'a"b\\' },
    { id: 2, error: { code: 1 } },
  ])
  for (let end = 0; end < text.length; end++) {
    expect(splitAnswers(Buffer.from(text.slice(0, end)))).toBe(null)
  }
  for (const bad of [`${text}x`, `${text}]`, '<html>', '5', '[5]', '"a"']) {
    expect(splitAnswers(Buffer.from(bad))).toBe(null)
  }
})
