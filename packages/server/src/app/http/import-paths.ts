/** Where the files of an import job are, and which of them its messages may name. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportSource } from '@paperchain/contract/list'
import type { Uploads } from './uploads.ts'

/** Files that stand beside block files and are read with them, not by themselves. */
const BESIDE = /^(xor\.dat|rev.*\.dat|\..*)$/i

/** The paths of a source, and the folder that messages leave out. */
export type ImportPaths = { readonly paths: readonly string[]; readonly root: string }

/**
 * The paths of a source, and the folder that messages leave out: nobody needs to know where the
 * server keeps its uploads.
 *
 * @param as a folder of files is one version of some lists, so there the folder is named
 */
export async function pathsOf(
  uploads: Uploads,
  source: ImportSource,
  as: 'files' | 'folder',
): Promise<ImportPaths> {
  if (!('upload' in source)) return { paths: source.paths, root: '' }
  const root = await uploads.folder(source.upload)
  if (as === 'folder') return { paths: [root], root }
  const names = (await readdir(root)).sort().filter((name) => !BESIDE.test(name))
  return { paths: names.map((name) => join(root, name)), root }
}
