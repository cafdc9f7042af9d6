/**
 * Faults of imports in words for a page: what is wrong, and what to do about it here.
 *
 * @module
 */
import type { Fault } from '@paperchain/contract/common'
import { FAULTS } from '@paperchain/core/domain/error'

/** What is wrong and what to do. */
export type FaultWords = { readonly message: string; readonly todo: string }

/** The code by which the server asks when a list was published. */
export const UNDATED_CODE = 'LIST_UNDATED'

/** Where the words of the server name a flag of the command line, which a page has not. */
const WORDS_HERE: ReadonlyMap<string, FaultWords> = new Map([
  [
    UNDATED_CODE,
    {
      message: 'The files do not say when the list was published.',
      todo: 'Fill in “Published on” on the Lists page, and bring the same files in again.',
    },
  ],
])

const TODOS: ReadonlyMap<string, string> = new Map(
  Object.entries(FAULTS).map(([code, { todo }]) => [code, todo]),
)

/** The words of a fault; a code that this page does not know has nothing to do. */
export function faultWords({ code, message }: Pick<Fault, 'code' | 'message'>): FaultWords {
  return WORDS_HERE.get(code) ?? { message, todo: TODOS.get(code) ?? '' }
}

/** What to do, once for each code, in the order in which the codes come. */
export function todosOf(faults: readonly Fault[]): readonly (readonly [string, string])[] {
  const todos = new Map(faults.map((fault) => [fault.code, faultWords(fault).todo]))
  return [...todos].filter(([, todo]) => todo !== '')
}
