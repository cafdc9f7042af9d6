import { hash } from 'node:crypto'
import type { Hasher } from '@paperchain/core/ports'

/** SHA-256 by OpenSSL. Text is the cheapest way out of it: a Buffer costs twice the hashing. */
export const nodeHasher: Hasher = {
  sha256(bytes) {
    const text = hash('sha256', bytes, 'latin1' as 'hex')
    const digest = new Uint8Array(32)
    for (let at = 0; at < 32; at++) digest[at] = text.charCodeAt(at)
    return digest
  },
}
