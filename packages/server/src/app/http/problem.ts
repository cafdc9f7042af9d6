/** Every failure as RFC 9457: one shape, with the stable code and what to do. */
import type { FieldProblem, Problem } from '@paperchain/contract/common'
import { FAULTS, type Facts, type FaultCode, FaultError } from '@paperchain/core/domain/error'
import type * as z from 'zod'
import { STATUS_OF } from './status-of.ts'

/** The content type of {@link Problem}. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Wrong fields that an answer lists at most. */
export const FIELDS_LISTED_MAX = 50

/** A request that does not have the form of its route, field by field. */
export class FormError extends Error {
  readonly fields: readonly FieldProblem[]
  constructor(fields: readonly FieldProblem[]) {
    super('the request has another form')
    this.fields = fields
  }
}

/** The fields that a schema refused. */
export const formError = (part: string, error: z.ZodError): FormError =>
  new FormError(
    error.issues.slice(0, FIELDS_LISTED_MAX).map(({ path, message }) => ({
      path: [part, ...path].reduce<string>(
        (way, step) =>
          typeof step === 'number'
            ? `${way}[${step}]`
            : way === ''
              ? String(step)
              : `${way}.${String(step)}`,
        '',
      ),
      message,
    })),
  )

/** What Fastify itself refuses, by the beginning of its code. */
const FASTIFY: readonly (readonly [prefix: string, code: FaultCode])[] = [
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'REQUEST_TOO_LARGE'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'REQUEST_MEDIA_TYPE'],
  ['FST_ERR_CTP', 'REQUEST_INVALID'],
  ['FST_ERR_BAD_URL', 'REQUEST_INVALID'],
  ['FST_ERR_ASYNC_CONSTRAINT', 'REQUEST_INVALID'],
]

/**
 * The problem that an error is. What is neither a fault nor a refusal of Fastify is a bug of ours:
 * its words stay in the log.
 */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof FaultError) return problem(error, requestId)
  if (error instanceof FormError) {
    const [first] = error.fields
    const detail = `Expected the form of the route, got a wrong ${first?.path}: ${first?.message}`
    return {
      ...problem(new FaultError('REQUEST_INVALID', detail), requestId),
      errors: [...error.fields],
    }
  }
  const { code = '', statusCode = 500, message } = error as Refusal
  const known = FASTIFY.find(([prefix]) => code.startsWith(prefix))
  if (known !== undefined) return problem(new FaultError(known[1], message), requestId)
  // A broken path, a length that does not fit the body: the sender's fault all the same.
  if (statusCode >= 400 && statusCode < 500) {
    return problem(new FaultError('REQUEST_INVALID', message), requestId)
  }
  const detail = `Expected an answer, got a bug of ours; its id is ${requestId}`
  return problem(new FaultError('SERVER_BUG', detail), requestId)
}

type Refusal = { readonly code?: string; readonly statusCode?: number; readonly message: string }

function problem({ code, message, facts }: FaultError, requestId: string): Problem {
  const { means, todo } = FAULTS[code]
  return {
    type: `urn:paperchain:fault:${code}`,
    title: means,
    status: STATUS_OF[code],
    detail: message,
    code,
    todo,
    facts: jsonFacts(facts),
    requestId,
  }
}

/** Facts as JSON has them: large numbers as text. */
export const jsonFacts = (facts: Facts): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  )
