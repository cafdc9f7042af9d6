/**
 * Goal: the page of errors and the table of faults say the same, in both directions, and every code
 * is one that the program can really give.
 * Method: reads codes and sentences back out of the page, compares them with the table, and looks
 * for each code in the sources. After a change of the table run `npm run docs`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FAULTS } from '@paperchain/core/domain/error'
import { describe, expect, test } from 'vitest'
import { ERRORS_PAGE, errorsPage } from './errors-page.mjs'
import { sources } from './tidy/source.ts'

const ROOT = join(import.meta.dirname, '..')
const HINT = `${ERRORS_PAGE} is not the table's: run \`npm run docs\``
const FAULT_TABLES = 'packages/core/src/domain/faults/'

const pageText = (): string => {
  const path = join(ROOT, ERRORS_PAGE)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** Code, meaning and advice of each section of a page. */
const sectionsOf = (page: string): Record<string, { means: string; todo: string }> =>
  Object.fromEntries(
    [...page.matchAll(/^## (\S+)\n\n(.+)\n\n\*\*What to do:\*\* (.+)$/gm)].map(
      ([, code = '', means = '', todo = '']) => [code, { means, todo }],
    ),
  )

describe('errors.md', () => {
  test('has each code of the table', () => {
    expect(sectionsOf(pageText()), HINT).toMatchObject(FAULTS)
  })

  test('has no code that the table lacks, and nothing else was written into it', () => {
    expect(Object.keys(sectionsOf(pageText())), HINT).toEqual(Object.keys(FAULTS).sort())
    expect(pageText(), HINT).toBe(errorsPage(FAULTS))
  })
})

test('a page made of another table is told apart', () => {
  const page = errorsPage({ B: { means: 'b.', todo: 'c.' }, A: { means: 'a.', todo: 'd.' } })
  expect(sectionsOf(page)).toEqual({
    A: { means: 'a.', todo: 'd.' },
    B: { means: 'b.', todo: 'c.' },
  })
  expect(page.indexOf('## A')).toBeLessThan(page.indexOf('## B'))
})

test('every code is thrown or listed somewhere', () => {
  const texts = sources(ROOT)
    .filter(({ path, isTest }) => path.startsWith('packages/') && !isTest)
    .filter(({ path }) => !path.startsWith(FAULT_TABLES))
    .map(({ text }) => text)
    .join('\n')
  const unused = Object.keys(FAULTS).filter((code) => !texts.includes(`'${code}'`))
  expect(unused, 'codes that nothing gives: use them or remove their rows').toEqual([])
})
