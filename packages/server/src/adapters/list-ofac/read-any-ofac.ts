/**
 * Any of OFAC's forms by its look: `.xml` is the advanced XML, a `.csv` the Ethereum addresses with
 * names, a folder with `sdn.csv` the legacy set, any other folder the address files.
 *
 * @module
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListContent } from '@paperchain/core/domain/tag'
import { type ListOptions, unreadable } from './list-file.ts'
import { readAdvanced } from './read-advanced.ts'
import { readEthNames } from './read-eth-names.ts'
import { isLegacyCsv, readLegacyCsv } from './read-legacy-csv.ts'
import { readOfacFolder } from './read-ofac.ts'

/**
 * Reads a file or folder of OFAC's as one version of the list that its form is.
 *
 * @throws {FaultError} `LIST_UNREADABLE`, and all that the reader of the form throws
 */
export async function readAnyOfac(path: string, options: ListOptions = {}): Promise<ListContent> {
  const names = await namesIn(path)
  if (names === null) {
    return /\.csv$/i.test(path) ? readEthNames(path, options) : readAdvanced(path, options)
  }
  if (isLegacyCsv(names)) return readLegacyCsv(path, options)
  const [only = ''] = names
  // A folder that holds one XML file, as a fetch leaves it.
  if (names.length === 1 && /\.(xml|csv)$/i.test(only)) {
    return readAnyOfac(join(path, only), options)
  }
  return readOfacFolder(path, options)
}

/** Names in a folder; null where the path is a file. */
async function namesIn(path: string): Promise<string[] | null> {
  try {
    return (await stat(path)).isDirectory() ? await readdir(path) : null
  } catch (error) {
    throw unreadable(path, error)
  }
}
