/**
 * What can go wrong between this page and the server, as one closed union: each kind has its own
 * state on the screen.
 *
 * @module
 */
import type { FieldProblem, Problem } from '@paperchain/contract/common'

/**
 * `signed-out`: no session. `password`: a new password comes first. `not-allowed`: the role may
 * not. `missing`: there is no such thing. `theirs`: what was sent is wrong. `busy`: too many
 * questions. `ours`: the server failed. `offline`: no answer came.
 */
export type FailureKind =
  | 'signed-out'
  | 'password'
  | 'not-allowed'
  | 'missing'
  | 'theirs'
  | 'busy'
  | 'ours'
  | 'offline'

/** A failed question to the server. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly kind: FailureKind
  readonly code: string
  /** What the reader can do. */
  readonly todo: string
  readonly status: number
  readonly requestId: string
  readonly facts: Problem['facts']
  readonly fields: readonly FieldProblem[]

  constructor(kind: FailureKind, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? 'The server did not answer.')
    this.kind = kind
    this.code = problem.code ?? 'NO_ANSWER'
    this.todo = problem.todo ?? ''
    this.status = problem.status ?? 0
    this.requestId = problem.requestId ?? ''
    this.facts = problem.facts ?? {}
    this.fields = problem.errors ?? []
  }
}

/** Which kind a status and code are. */
export function kindOf(status: number, code: string): FailureKind {
  if (code === 'SESSION_PASSWORD_CHANGE') return 'password'
  if (status === 401) return 'signed-out'
  if (status === 403) return 'not-allowed'
  if (status === 404) return 'missing'
  if (status === 429 || status === 503) return 'busy'
  return status >= 400 && status < 500 ? 'theirs' : 'ours'
}

/** Reads the body of a failed answer; one that is no problem document is still a failure. */
export function failureOf(status: number, text: string): Failure {
  const problem = problemIn(text)
  return new Failure(kindOf(status, problem.code ?? ''), {
    status,
    code: `HTTP_${status}`,
    detail: 'The server answered in a form that this page does not know.',
    ...problem,
  })
}

function problemIn(text: string): Partial<Problem> {
  try {
    const value: unknown = JSON.parse(text)
    const isProblem = typeof value === 'object' && value !== null && 'code' in value
    return isProblem ? (value as Partial<Problem>) : {}
  } catch {
    // A proxy's own error page, say: the status is all that it tells.
    return {}
  }
}

/** Any thrown value as a failure; a broken line is `offline`. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof TypeError) {
    return new Failure('offline', {
      code: 'NO_ANSWER',
      detail: 'No answer came from the server.',
      todo: 'Look whether the server runs and this machine reaches it, then try again.',
    })
  }
  return new Failure('ours', {
    code: 'PAGE_BUG',
    detail: error instanceof Error ? error.message : String(error),
    todo: 'Reload the page; report it with the details if it comes again.',
  })
}

/** What is copied for a report: enough to find it in the server's log, nothing personal. */
export const failureDetails = (failure: Failure, where: string): string =>
  [
    `code       ${failure.code}`,
    `status     ${failure.status}`,
    `request    ${failure.requestId}`,
    `page       ${where}`,
    `message    ${failure.message}`,
    ...Object.entries(failure.facts).map(([name, value]) => `${name.padEnd(10)} ${value}`),
  ].join('\n')
