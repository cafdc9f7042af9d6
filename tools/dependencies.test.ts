/**
 * Goal: every package that Paperchain uses is in `docs/reference/dependencies.md` with its version,
 * licence, owner and reason, and the page names none that is gone. Versions are exact.
 * Method: compares the page's tables with each package.json, with the installed packages, and with
 * the table of owners that the import rules use, in both directions.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OWNERS } from './tidy/packages.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = 'docs/reference/dependencies.md'

type Row = { version: string; licence: string; owners: string[]; reason: string }
type Manifest = { license?: string; workspaces?: string[] } & Record<
  'dependencies' | 'devDependencies',
  Record<string, string> | undefined
>

const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))

const FOLDERS = ['.', ...(manifest('.').workspaces ?? [])]

/** Name and version of each package outside this repository, and the folder that asks for it. */
const asked = FOLDERS.flatMap((folder) => {
  const { dependencies = {}, devDependencies = {} } = manifest(folder)
  const all = Object.entries({ ...dependencies, ...devDependencies })
  return all.map(([name, version]) => ({ folder, name, version }))
}).filter(({ name }) => !name.startsWith('@paperchain/'))

/** Rows of the page: `| name | version | licence | owners | reason |`. */
const rowsOf = (page: string): Map<string, Row> =>
  new Map(
    [...page.matchAll(/^\| `([^`]+)` \| (\S+) \| ([^|]+) \| (`[^|]+`) \| ([^|]+) \|$/gm)].map(
      ([, name = '', version = '', licence = '', owners = '', reason = '']) => [
        name,
        { version, licence, owners: owners.slice(1, -1).split('`, `'), reason },
      ],
    ),
  )

const rows = rowsOf(readFileSync(join(ROOT, PAGE), 'utf8'))

/** The licence as the installed package states it: the nearest copy to who asks for it. */
function licenceOf(name: string, folder: string): string | undefined {
  const places = [join(folder, 'node_modules', name), join('node_modules', name)]
  const found = places.find((place) => existsSync(join(ROOT, place, 'package.json')))
  return found === undefined ? undefined : manifest(found).license
}

describe(PAGE, () => {
  test('has a row for each package, and for no other', () => {
    const names = [...new Set(asked.map(({ name }) => name))].sort()
    expect([...rows.keys()].sort()).toEqual(names)
  })

  test.each(asked)('$name $version: exact, as asked for, with its licence', (one) => {
    const { folder, name, version } = one
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(rows.get(name)?.version).toBe(version)
    expect(rows.get(name)?.licence).toBe(licenceOf(name, folder))
    expect(rows.get(name)?.reason).toMatch(/\w.*\.$/)
  })

  test.each(asked)('$name stands in the folder that may import it', ({ folder, name }) => {
    const owners = rows.get(name)?.owners ?? []
    if (folder === '.') expect(owners.join()).not.toMatch(/^packages\/[^/]+\/src/)
    else {
      expect(owners).toEqual(OWNERS[name])
      expect(owners.some((owner) => owner.startsWith(folder))).toBe(true)
    }
  })
})

test('a row is read with all its parts', () => {
  expect(rowsOf('| `a` | 1.0.0 | MIT | `tools`, `bench` | Why. |\n')).toEqual(
    new Map([
      ['a', { version: '1.0.0', licence: 'MIT', owners: ['tools', 'bench'], reason: 'Why.' }],
    ]),
  )
})
