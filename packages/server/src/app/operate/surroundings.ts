/** Where the parts of a node are: the configuration as `serve` reads it, made into places. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { defaultKeyFile } from '../../adapters/registry-postgres/key-file.ts'
import { readConfig } from '../config.ts'

/** The variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where the parts of a node are. No url: in this process. */
export type Surroundings = {
  readonly folder: string
  readonly keyFile: string
  readonly clickhouseUrl?: string
  readonly pgUrl?: string
}

/** @throws {FaultError} `CONFIG_INVALID` */
export function surroundings(folder: string, environment: Environment): Surroundings {
  const { config } = readConfig({ flags: {}, environment, folder })
  const { keyFile, clickhouseUrl, pgUrl } = config
  return {
    folder,
    keyFile:
      keyFile === '' ? defaultKeyFile(homedir(), environment['XDG_CONFIG_HOME']) : resolve(keyFile),
    ...(clickhouseUrl === '' ? {} : { clickhouseUrl }),
    ...(pgUrl === '' ? {} : { pgUrl }),
  }
}
