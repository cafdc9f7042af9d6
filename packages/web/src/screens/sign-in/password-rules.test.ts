/**
 * Goal: this page asks for the same passwords as the server takes.
 * Method: compares the numbers with the contract's; they are copied so that the page does not carry
 * the schema library.
 */
import { PASSWORD_LENGTH } from '@paperchain/contract/session'
import { expect, test } from 'vitest'
import { PASSWORD_CHARS_LEAST, PASSWORD_CHARS_MOST } from './password-rules.ts'

test('least and most are the contract’s', () => {
  expect({ least: PASSWORD_CHARS_LEAST, most: PASSWORD_CHARS_MOST }).toEqual(PASSWORD_LENGTH)
})
