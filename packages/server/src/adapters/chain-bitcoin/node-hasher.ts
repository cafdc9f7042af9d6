import { hash } from 'node:crypto'
import type { Hasher } from '@paperchain/core/ports'

/** SHA-256 by Node's own library. */
export const nodeHasher: Hasher = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
}
