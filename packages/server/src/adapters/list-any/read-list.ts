/**
 * Every form of list by the name that commands and sources use.
 *
 * @module
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { readEuCsv } from '../list-eu/read-eu-csv.ts'
import { readEuXml } from '../list-eu/read-eu-xml.ts'
import { readNbctf } from '../list-nbctf/read-nbctf.ts'
import type { ListOptions } from '../list-ofac/list-file.ts'
import { readAnyOfac } from '../list-ofac/read-any-ofac.ts'
import { readOpenSanctions } from '../list-opensanctions/read-opensanctions.ts'
import { readOwn } from '../list-own/read-own.ts'
import { readPools } from '../list-pools/read-pools.ts'
import { readPack } from '../list-tagpack/read-pack.ts'
import { readUkCsv } from '../list-uk/read-uk-csv.ts'
import { readUkXml } from '../list-uk/read-uk-xml.ts'
import { readUn } from '../list-un/read-un.ts'

const isCsv = (path: string): boolean => /\.csv$/i.test(path)

const readEu = (path: string, options: ListOptions): Promise<ListContent> =>
  isCsv(path) ? readEuCsv(path, options) : readEuXml(path, options)

const readUk = (path: string, options: ListOptions): Promise<ListContent> =>
  isCsv(path) ? readUkCsv(path, options) : readUkXml(path, options)

/** How each form is read; `files` tells which files of a folder are a version each. */
const FORMS = {
  ofac: { read: readAnyOfac, files: null },
  tagpack: { read: readPack, files: /\.ya?ml$/i },
  actorpack: { read: readPack, files: /\.ya?ml$/i },
  pools: { read: readPools, files: /\.json$/i },
  un: { read: readUn, files: /\.xml$/i },
  eu: { read: readEu, files: /\.(?:xml|csv)$/i },
  uk: { read: readUk, files: /\.(?:xml|csv)$/i },
  opensanctions: { read: readOpenSanctions, files: /\.(?:json|jsonl|ndjson|ijson)$/i },
  nbctf: { read: readNbctf, files: /\.csv$/i },
  own: { read: readOwn, files: null },
} as const

/** Name of a form. */
export type ListForm = keyof typeof FORMS

/** All names of forms. */
export const LIST_FORMS = Object.keys(FORMS) as readonly ListForm[]

/** The form of a name, or undefined where there is none. */
export const listForm = (name: string): ListForm | undefined =>
  LIST_FORMS.find((form) => form === name)

/** Reads one file or folder as one version. @throws {FaultError} as the reader of the form */
export const readList = (
  form: ListForm,
  path: string,
  options: ListOptions = {},
): Promise<ListContent> => FORMS[form].read(path, options)

/**
 * What a path means for a form, one version each: a folder of packs its files, an OFAC folder
 * itself.
 *
 * @throws {FaultError} `LIST_EMPTY` where a folder holds no file of the form
 */
export async function versionPaths(form: ListForm, path: string): Promise<readonly string[]> {
  const { files } = FORMS[form]
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (files === null || !isFolder) return [path]
  const found = (await readdir(path)).filter((name) => files.test(name)).sort()
  if (found.length > 0) return found.map((name) => join(path, name))
  throw new FaultError('LIST_EMPTY', `Expected files of form ${form} in ${path}, got none`)
}
