/** Answers of a Monero daemon: from its bytes to a value, and what they say of themselves. */
import { FaultError } from '@paperchain/core/domain/error'
import { parseExactJson } from '@paperchain/core/engine/decode/exact-json'
import type { Reply } from '../chain-any/node/http-get.ts'
import { Garbage, TooMuch } from '../chain-any/node/http-node.ts'

type Said = {
  readonly status?: unknown
  readonly result?: { readonly status?: unknown } | null
  readonly error?: { readonly code?: unknown } | null
}

/** The answer of a call. @throws {Transient} where the daemon is busy, or it is no JSON */
export function answerOf({ bytes }: Reply): unknown {
  const answer = documentOf(bytes, (said) => new Garbage(said))
  const said = answer as Said | null
  const { status } = said?.result ?? said ?? {}
  if (status === 'BUSY') throw new TooMuch('status BUSY')
  return answer
}

/** The code of an answer that is an error, or null. */
export function codeOf(answer: unknown): number | null {
  const error = (answer as Said | null)?.error
  if (error === undefined || error === null) return null
  return typeof error.code === 'number' ? error.code : 0
}

const noJson = (said: string): Error =>
  new FaultError('MONERO_MALFORMED', `Expected JSON of a daemon, got ${said}`)

/** The value of a document. @throws what `wrong` makes, where it is no JSON */
export function documentOf(bytes: Uint8Array, wrong = noJson): unknown {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    return parseExactJson(text)
  } catch {
    throw wrong(`${bytes.length} bytes that are none`)
  }
}
