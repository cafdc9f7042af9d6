/** What every store of the registry is made from. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '@paperchain/core/ports'
import type { Db } from './engine.ts'
import type { HeadSigner } from './key-file.ts'
import type { PartyVault } from './party-vault.ts'

/** A store's world: where it asks, what time it is, who signs and seals, whose jobs are ours. */
export type Context = {
  readonly db: Db
  readonly clock: Clock
  readonly signer: HeadSigner
  /** Seals what is personal. */
  readonly vault: PartyVault
  /** Name of this opened registry, for the jobs it runs. */
  readonly owner: string
}

/** A new id: 128 random bits in hexadecimal. */
export const newId = (): string => randomBytes(16).toString('hex')
