/**
 * Seals what is personal of a party, and makes its numbers findable without telling them.
 *
 * AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits; the place of the record is its
 * associated data, so that no row can stand for another and none can be given another writer or
 * time. Numbers are HMAC-SHA-256. Both keys are derived from the key file (HKDF, RFC 5869), each by
 * a label of its own: whoever copies the database alone reads nothing and can try no number.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { FaultError } from '@paperchain/core/domain/error'
import type { PartyNumber } from '@paperchain/core/domain/party'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
/** Texts are filled up to a multiple, so that a length says little about who it is. */
const FILL_BYTES = 256

/** Where a sealed record stands: all of it is bound to the record. */
export type SealPlace = {
  readonly id: string
  readonly version: number
  readonly kind: string
  readonly atMs: number
  readonly by: string
}

/** Seals, opens and hashes with the keys of one node. */
export type PartyVault = {
  /** JSON, sealed: base64. */
  readonly seal: (json: string, place: SealPlace) => string
  /** @throws {FaultError} `PARTY_SEALED` naming the party */
  readonly open: (sealed: string, place: SealPlace) => string
  /** What stands for a number in the table, hex. Equal for equal numbers of one kind. */
  readonly token: (kind: PartyNumber, compared: string) => string
  /** What stands for a question to the lists in the table of verdicts, hex. */
  readonly nameToken: (asked: string) => string
}

/** The vault of a key file's secret. */
export function partyVault(secret: Uint8Array): PartyVault {
  const derived = (label: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', label, KEY_BYTES))
  const sealKey = derived('paperchain party records 1')
  const numberKey = derived('paperchain party numbers 1')
  const nameKey = derived('paperchain name verdicts 1')
  return {
    seal: (json, place) => sealed(sealKey, filled(json), boundTo(place)).toString('base64'),
    open: (text, place) => {
      const bytes = Buffer.from(text, 'base64')
      // Of base64 several texts may give the same bytes; ours is one.
      const isOurs = bytes.toString('base64') === text && bytes.length > NONCE_BYTES + TAG_BYTES
      const json = isOurs ? opened(sealKey, bytes, boundTo(place)) : null
      if (json !== null) return json
      const message = `Expected the record of party ${place.id} by this node's key, got another`
      const { id: party, version } = place
      throw new FaultError('PARTY_SEALED', message, { party, version })
    },
    token: (kind, compared) =>
      createHmac('sha256', numberKey)
        .update(JSON.stringify([kind, compared]))
        .digest('hex'),
    nameToken: (asked) => createHmac('sha256', nameKey).update(asked).digest('hex'),
  }
}

const boundTo = ({ id, version, kind, atMs, by }: SealPlace): Buffer =>
  Buffer.from(JSON.stringify(['paperchain party 1', id, version, kind, atMs, by]))

/** JSON may end in blanks. */
function filled(json: string): Buffer {
  const size = Buffer.byteLength(json)
  return Buffer.from(json + ' '.repeat((FILL_BYTES - (size % FILL_BYTES)) % FILL_BYTES))
}

function sealed(key: Buffer, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(bound)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Null where the bytes are not as they were sealed; the words of the cipher say no more. */
function opened(key: Buffer, bytes: Buffer, bound: Buffer): string | null {
  const end = bytes.length - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(bound)
  decipher.setAuthTag(bytes.subarray(end))
  try {
    const plain = decipher.update(bytes.subarray(NONCE_BYTES, end))
    return Buffer.concat([plain, decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
