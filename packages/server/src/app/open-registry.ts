/** Opens the registry of a data folder: the one place that says where its database and key are. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Clock } from '@paperchain/core/ports'
import { defaultKeyFile } from '../adapters/registry-postgres/key-file.ts'
import { type OwnRegistry, openRegistry } from '../adapters/registry-postgres/registry.ts'

/** Where the registry is and who opens it. */
export type RegistryPlace = {
  readonly folder: string
  /** What the lock tells a second process. */
  readonly command: string
  readonly clock: Clock
}

/** The variables of the environment that name database and key. */
export type RegistryEnvironment = {
  readonly PAPERCHAIN_PG_URL?: string
  readonly PAPERCHAIN_KEY_FILE?: string
  readonly XDG_CONFIG_HOME?: string
}

/** Opens the registry in the folder, or on the server that `PAPERCHAIN_PG_URL` names. */
export function openRegistryOf(
  place: RegistryPlace,
  environment: RegistryEnvironment = process.env,
): Promise<OwnRegistry> {
  const { PAPERCHAIN_PG_URL: url, PAPERCHAIN_KEY_FILE: named, XDG_CONFIG_HOME } = environment
  const keyFile =
    named === undefined || named === ''
      ? defaultKeyFile(homedir(), XDG_CONFIG_HOME)
      : resolve(named)
  return openRegistry({ ...place, keyFile, ...(url === undefined || url === '' ? {} : { url }) })
}
