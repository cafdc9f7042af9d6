/** Opens the registry of a node: in the data folder, or on the server that is named. */
import type { Clock } from '@paperchain/core/ports'
import { type OwnRegistry, openRegistry } from '../adapters/registry-postgres/registry.ts'
import type { Surroundings } from './operate/surroundings.ts'

/** Who opens it. */
export type RegistryOpener = {
  /** What the lock tells a second process. */
  readonly command: string
  readonly clock: Clock
}

/** Opens the registry, and makes it where there is none. */
export const openRegistryOf = (
  { folder, keyFile, pgUrl }: Surroundings,
  opener: RegistryOpener,
): Promise<OwnRegistry> =>
  openRegistry({ folder, keyFile, ...opener, ...(pgUrl === undefined ? {} : { url: pgUrl }) })
