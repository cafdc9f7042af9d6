/**
 * The trace certificate: a trace with everything that it depended on, as one canonical text under
 * one hash. Who has the same blocks and tags can run it again and must get the same.
 *
 * The hash shows that a certificate was changed by accident or by somebody who did not make a new
 * hash; it is no signature and does not show who made it. The re-run does not rely on it.
 *
 * Source: RFC 8785 for the text, FIPS 180-4 (SHA-256) for the hash.
 *
 * @module
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { FaultError } from '../../domain/error.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { Hasher } from '../../ports.ts'
import { type CanonicalValue, canonicalJson, utf8 } from './canonical-json.ts'
import { compareText } from './order.ts'
import type { TraceResult } from './result.ts'

/** What every certificate says it is. */
export const CERTIFICATE_FORMAT = 'paperchain-trace-certificate'

/** The form described here; a change of meaning takes the next number. */
export const CERTIFICATE_VERSION = 1

/** UTF-16 units of the longest certificate; one with default limits has at most some millions. */
export const CERTIFICATE_CHARS_MAX = 64 * 1024 * 1024

/** Which tags the trace looked at. */
export type TagSetVersion = {
  /** Each list once, with the hash of the version that held. */
  readonly lists: readonly { readonly list: string; readonly hash: string }[]
  /** The time in the world, and the time of this node's knowledge, that were asked for. */
  readonly asOfMs: TimeMs
  readonly knownAtMs: TimeMs
}

/** What a certificate is made of. */
export type CertificateContent = {
  readonly trace: TraceResult
  readonly tags: TagSetVersion
  /** Version of the program. */
  readonly code: string
}

/** The certified contents as JSON data, without the hash. Lists of the tag set are sorted. */
export function certificateBody({ trace, tags, code }: CertificateContent): {
  readonly [key: string]: CanonicalValue
} {
  const lists = tags.lists.slice().sort((a, b) => compareText(a.list, b.list))
  return {
    format: CERTIFICATE_FORMAT,
    version: CERTIFICATE_VERSION,
    code,
    tags: { ...tags, lists },
    trace,
  }
}

/** The hash of a certificate's contents: SHA-256 of their canonical text. Lower-case hex. */
export const certificateHash = (
  body: { readonly [key: string]: CanonicalValue },
  hasher: Hasher,
): string => bytesToHex(hasher.sha256(utf8(canonicalJson(body))))

/**
 * The text of a certificate: canonical JSON with its hash in it, one line, a line feed at the end.
 *
 * @throws {FaultError} `CERTIFICATE_TOO_LARGE` where the limits let the lists grow too long
 */
export function certificateText(content: CertificateContent, hasher: Hasher): string {
  const body = certificateBody(content)
  const text = `${canonicalJson({ ...body, hash: certificateHash(body, hasher) })}\n`
  checkLength(text)
  return text
}

/** @throws {FaultError} `CERTIFICATE_TOO_LARGE` */
export function checkLength(text: string): void {
  if (text.length <= CERTIFICATE_CHARS_MAX) return
  throw new FaultError(
    'CERTIFICATE_TOO_LARGE',
    `Expected at most ${CERTIFICATE_CHARS_MAX} characters, got ${text.length}`,
    { most: CERTIFICATE_CHARS_MAX, length: text.length },
  )
}
