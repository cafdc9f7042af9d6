/**
 * Goal: a fault on a page says what to do there, once a code, and names no flag that a page has not.
 * Method: every code of core's table; repeated, unknown and reworded codes by name.
 */
import { FAULTS } from '@paperchain/core/domain/error'
import { expect, test } from 'vitest'
import { faultWords, todosOf, UNDATED_CODE } from './fault-words.ts'

const fault = (code: string) => ({ code, message: 'Give --published', facts: {} })

test.each(Object.keys(FAULTS))('%s says what to do', (code) => {
  expect(faultWords(fault(code)).todo).not.toBe('')
})

test('once a code, in the order in which they come; none for a code of a newer server', () => {
  const faults = ['LIST_SHAPE', 'OF_TOMORROW', 'LIST_EMPTY', 'LIST_SHAPE'].map(fault)
  expect(todosOf(faults)).toEqual([
    ['LIST_SHAPE', FAULTS.LIST_SHAPE.todo],
    ['LIST_EMPTY', FAULTS.LIST_EMPTY.todo],
  ])
})

test('a list without a date asks for the field of the page', () => {
  const { message, todo } = faultWords(fault(UNDATED_CODE))
  expect(`${message} ${todo}`).not.toContain('--')
  expect(todo).toContain('Published on')
})
