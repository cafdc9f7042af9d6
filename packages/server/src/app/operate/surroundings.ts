/** Where the parts of a node are: the configuration as `serve` reads it, made into places. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { defaultKeyFile } from '../../adapters/registry-postgres/key-file.ts'
import { type Config, readConfig } from '../config.ts'

/** The variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where the parts of a node are. No url: in this process. */
export type Surroundings = {
  readonly folder: string
  readonly keyFile: string
  readonly clickhouseUrl?: string
  readonly pgUrl?: string
}

/** By the configuration of a folder, without flags. @throws {FaultError} `CONFIG_INVALID` */
export const surroundings = (folder: string, environment: Environment): Surroundings =>
  placesIn(readConfig({ flags: {}, environment, folder }).config, folder, environment)

/** Where a configuration has them. */
export const placesIn = (
  { keyFile, clickhouseUrl, pgUrl }: Pick<Config, 'keyFile' | 'clickhouseUrl' | 'pgUrl'>,
  folder: string,
  environment: Environment,
): Surroundings => ({
  folder,
  keyFile:
    keyFile === '' ? defaultKeyFile(homedir(), environment['XDG_CONFIG_HOME']) : resolve(keyFile),
  ...(clickhouseUrl === '' ? {} : { clickhouseUrl }),
  ...(pgUrl === '' ? {} : { pgUrl }),
})
