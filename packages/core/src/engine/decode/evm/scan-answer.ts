/**
 * The envelope of a node's answer, from bytes (JSON-RPC 2.0).
 *
 * @module
 */
import {
  CLOSE,
  COMMA,
  OPEN,
  OPEN_LIST,
  passSpace,
  passValue,
  QUOTE,
  SURPRISE,
} from './json-bytes.ts'
import { KeyOrder, UNREAD } from './key-order.ts'

const keys = new KeyOrder(['result', 'jsonrpc', 'id'])
const RESULT = 0

/** The same bytes for reading several at a time. */
export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/**
 * Over a document that is a list, or an object that holds `result`.
 *
 * @param passResult from the list or the result to behind it
 */
export function passAnswer(
  text: Uint8Array,
  view: DataView,
  passResult: (at: number) => number,
): number {
  const at = passSpace(text, 0)
  if (text[at] === OPEN_LIST) return passResult(at)
  if (text[at] !== OPEN) return SURPRISE
  let found = false
  let next = passSpace(text, at + 1)
  for (let turn = 0; ; turn++) {
    if (text[next] !== QUOTE) return SURPRISE
    next = keys.pass(text, view, next + 1, turn)
    // A bare receipt, an error, or something else: not worth a fast path.
    if (next < 0 || keys.field === UNREAD) return SURPRISE
    if (keys.field !== RESULT) next = passValue(text, view, next)
    else if (found) return SURPRISE
    else {
      found = true
      next = passResult(next)
    }
    if (next < 0) return SURPRISE
    next = passSpace(text, next)
    if (text[next] === CLOSE) return found ? next + 1 : SURPRISE
    if (text[next] !== COMMA) return SURPRISE
    next = passSpace(text, next + 1)
  }
}
