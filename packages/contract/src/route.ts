/** What a route is. @module */
import type * as z from 'zod'
import type { Permission } from './permissions.ts'

/** One route. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` for each field of `params`. */
  readonly path: string
  /** What it needs; `open` is for everybody, signed in or not. */
  readonly permission: Permission | 'open'
  /** Heading in the reference, and one sentence. */
  readonly topic: string
  readonly about: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** `json` unless said: `text` is a JSON text taken as it is, `bytes` a stream. */
  readonly bodyAs?: 'text' | 'bytes'
  /** Status of success. */
  readonly status: 200 | 201 | 202 | 204
  readonly response: z.ZodType
  /** `text`: the response is told as text, not read as JSON. */
  readonly responseAs?: 'text'
  /** Name of its entry in the audit log; without one it leaves none. */
  readonly audit?: string
}
