/**
 * A head of the audit log that was kept in a file elsewhere.
 *
 * @module
 */
import type { AuditHead } from './audit.ts'
import { FaultError } from './error.ts'

/** Most characters of a kept head. */
export const HEAD_CHARS_MAX = 4096

const FORMS = { log: /^[0-9a-f]{32}$/, hash: /^[0-9a-f]{64}$/, key: /^[0-9a-f]{64}$/ } as const

const SIGNATURE = /^[0-9a-f]{128}$/

/**
 * Reads a head as `paperchain audit head` writes it: a JSON object. Whether it is signed is for the
 * examination of the log to say.
 *
 * @throws {FaultError} `AUDIT_HEAD` for any other text
 */
export function readAuditHead(text: string): AuditHead {
  const value = text.length <= HEAD_CHARS_MAX ? parsed(text) : null
  const { log, seq, hash, signature, key } = (value ?? {}) as Record<string, unknown>
  const isHead =
    FORMS.log.test(String(log)) &&
    FORMS.hash.test(String(hash)) &&
    FORMS.key.test(String(key)) &&
    SIGNATURE.test(String(signature)) &&
    Number.isSafeInteger(seq) &&
    Number(seq) >= 0
  if (!isHead) {
    throw new FaultError('AUDIT_HEAD', 'Expected log, seq, hash, signature and key, got other text')
  }
  return {
    log: String(log),
    seq: Number(seq),
    hash: String(hash),
    signature: String(signature),
    key: String(key),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
