/**
 * Goal: the reference of the API is what the routes are.
 * Method: the page is made anew and compared with the one in the repository.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROUTES } from '@paperchain/contract/routes'
import { expect, test } from 'vitest'
import { API_PAGE, apiPage } from './api-page.ts'

const ROOT = join(import.meta.dirname, '../../../../..')

test('the page is made from the table of routes', () => {
  expect(readFileSync(join(ROOT, API_PAGE), 'utf8')).toBe(apiPage())
})

test('every route stands on it once', () => {
  const headings = apiPage().match(/^### .+$/gm) ?? []
  expect(headings.sort()).toEqual(
    Object.values(ROUTES)
      .map(({ method, path }) => `### ${method} ${path}`)
      .sort(),
  )
})
