/** Texts from outside, made fit to be kept. */
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'

// Control characters, NUL among them, and halves of characters.
const UNFIT = /[\p{Cc}\p{Surrogate}]/gu

/** Checks a text that people wrote. @throws {FaultError} `code` */
export function checkedText(
  value: string,
  rule: { name: string; max: number; code?: 'REGISTRY_TEXT' | 'KEY_LABEL' },
): string {
  const clean = value.trim()
  UNFIT.lastIndex = 0
  if (clean.length >= 1 && clean.length <= rule.max && !UNFIT.test(clean)) return clean
  const message = `Expected a ${rule.name} of 1 to ${rule.max} characters, got ${clean.length}`
  throw new FaultError(rule.code ?? 'REGISTRY_TEXT', `${message}, or control characters`)
}

/** What a client says about itself: cut, and unfit characters left out. Never refused. */
export const cutText = (value: string, max: number): string =>
  value.replace(UNFIT, '').slice(0, max)

/** JSON as text. @throws {FaultError} `code` where it is longer than `max` characters */
export function jsonText(
  value: Json,
  rule: { name: string; max: number; code: 'JOB_TOO_LARGE' | 'REGISTRY_TEXT' },
): string {
  const text = JSON.stringify(value)
  if (text.length <= rule.max) return text
  const message = `Expected a ${rule.name} of at most ${rule.max} characters, got ${text.length}`
  throw new FaultError(rule.code, message)
}

/** JSON from a column that this program wrote. */
export const jsonOf = (text: string): Json => JSON.parse(text) as Json
