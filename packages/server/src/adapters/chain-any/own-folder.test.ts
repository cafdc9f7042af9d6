/**
 * Goal: a chain can be taken out or replaced in its own folder: what several chains share is here,
 * and no chain's folder imports another's.
 * Method: the relative imports of every file of the chains' folders, tests and fixtures included;
 * and the finder itself against made texts, so that it is known to see what it looks for.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'

const ADAPTERS = posix.join(import.meta.dirname, '..')
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g

/** Imports of a file that lead into the folder of another chain. */
function strays(path: string, text: string): string[] {
  const own = path.split('/')[0] ?? ''
  return [...text.matchAll(IMPORTED)].flatMap(([, target = '']) => {
    const file = posix.join(posix.dirname(path), target)
    const home = file.split('/')[0] ?? ''
    const isStray = home.startsWith('chain-') && home !== own && home !== 'chain-any'
    return isStray ? [`${path} imports ${file}`] : []
  })
}

const CHAINS = readdirSync(ADAPTERS).filter((name) => name.startsWith('chain-'))
const filesOf = (folder: string): string[] =>
  readdirSync(posix.join(ADAPTERS, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)

describe('chains keep to their own folders', () => {
  test('the folders are found', () => {
    expect(CHAINS).toEqual(
      expect.arrayContaining(['chain-any', 'chain-bitcoin', 'chain-evm', 'chain-tron']),
    )
  })

  test.each(CHAINS)('%s', (chain) => {
    const files = filesOf(chain)
    expect(files.length).toBeGreaterThan(0)
    const texts = files.map((file) => [file, readFileSync(posix.join(ADAPTERS, file), 'utf8')])
    expect(texts.flatMap(([file = '', text = '']) => strays(file, text))).toEqual([])
  })

  test.each([
    ["import { x } from '../../chain-evm/node/y.ts'", 1],
    ["import type {\n  X,\n} from '../../chain-tron/y.ts'", 1],
    ["type X = import('../../chain-evm/y.ts').X", 1],
    ["export * from '../../chain-monero/y.ts'", 1],
    ["import { x } from '../../chain-any/y.ts'", 0],
    ["import { x } from './y.ts'", 0],
    ["import { x } from '../../../app/y.ts'", 0],
  ])('of a file of Bitcoin: %s', (text, count) => {
    expect(strays('chain-bitcoin/node/x.ts', text)).toHaveLength(count)
  })

  test('what is shared knows no chain', () => {
    expect(strays('chain-any/node/x.ts', "import { x } from '../../chain-evm/y.ts'")).toHaveLength(
      1,
    )
  })
})
