/** The pictures of customers: each makes what it shows, so that it can be taken alone. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, BOOK } from './screenshots-books.mjs'

const HEAD = 'customerId,schema,name,birthDate,nationality,passportNumber,account'
const ROWS = [
  'C-17,Person,Ada Example,1962-03-09,gb,P 1234 5678,A-1001',
  'C-18,Company,Example Ltd,,,,A-1002',
  'C-19,Person,Ben Example,1971-11-30,kr,M 8765 4321,A-1003',
]

/** @type {readonly import('./screenshots-shots.mjs').Shot[]} */
export const PARTY_SHOTS = [
  { name: 'customers', path: '/', act: listed },
  { name: 'customer-import', path: '/', act: tried },
  { name: 'customer', path: '/', act: shown },
  { name: 'customer-erase', path: '/', act: erasing },
]

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ folder: string }} House */

/** Customers, and somebody who may see them. @param {Page} page */
async function listed(page) {
  await ask(page, 'PUT /v1/books/harbour', BOOK)
  const text = [HEAD, ...ROWS].join('\n')
  await ask(page, 'POST /v1/parties/import', { format: 'csv', text, book: 'harbour' })
  const { items } = await (await page.request.get('/v1/users')).json()
  await ask(page, `PATCH /v1/users/${items[0].id}`, { roles: ['admin', 'officer'] })
  await page.goto('/customers?book=harbour')
  await page.getByText('3 customers, the newest first').waitFor()
}

/** @param {Page} page @param {House} house */
async function tried(page, { folder }) {
  await ask(page, 'PUT /v1/books/harbour', BOOK)
  const file = join(folder, 'customers-2026-11.csv')
  const wrong = 'C-20,Person,Cleo Example,1990-02-30,gb,,A-1004'
  writeFileSync(file, [HEAD, ...ROWS, wrong, ''].join('\n'))
  await page.goto('/customers/import?book=harbour')
  await page.getByLabel('Choose a file').setInputFiles(file)
  await page.getByText('1 row of 4 would be refused').waitFor()
  await page.getByText('would be refused').scrollIntoViewIfNeeded()
}

/** @param {Page} page */
async function opened(page) {
  await listed(page)
  await page.getByRole('table').getByRole('link').last().click()
  await page.getByText('1 account, by book').waitFor()
}

/** @param {Page} page */
async function shown(page) {
  await opened(page)
  const { pathname } = new URL(page.url())
  const retention = `POST /v1/parties/${pathname.split('/').pop()}/retention`
  await ask(page, retention, { laws: ['eu'], endedOn: '2024-02-29' })
  await page.reload()
  await page.getByLabel('Reason').fill('Travel Rule reply, case 17')
  await page.getByRole('button', { name: 'Show who it is' }).click()
  await page.getByText('Ada Example').waitFor()
}

/** @param {Page} page */
async function erasing(page) {
  await opened(page)
  await page.getByRole('button', { name: /^Erase this/ }).click()
  await page.getByRole('dialog').waitFor()
}
