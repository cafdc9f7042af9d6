/** The pictures of books: each makes what it shows, so that it can be taken alone. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const THIEF = 'bcrt1qrv9pu7a6d35v2n9v6mu9cydttvpgljm433wyjr'
const COIN = 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:1'
const HEAD =
  'Trade ID,Executed (UTC),Type,Customer,Sold,Sold amount,Bought,Bought amount,Fee in,Fee'

/** A book, and how the files of its trades are read; the journeys of books use it too. */
export const BOOK = {
  name: 'Harbour Exchange',
  assets: [
    { code: 'USD', asset: 'iso4217:USD', decimals: 2 },
    { code: 'BTC', asset: 'coin:BTC', decimals: 8, same: { asset: COIN, decimals: 8 } },
  ],
  mappings: {
    trades: {
      columns: {
        id: 'Trade ID',
        time: 'Executed (UTC)',
        kind: 'Type',
        account: 'Customer',
        asset: 'Sold',
        amount: 'Sold amount',
        otherAsset: 'Bought',
        otherAmount: 'Bought amount',
        feeAsset: 'Fee in',
        feeAmount: 'Fee',
      },
      time: { pattern: 'YYYY-MM-DD hh:mm:ss', zone: 'Z' },
      kinds: { IN: 'fiat-in', DEP: 'deposit', BUY: 'trade' },
    },
  },
}

/** @type {readonly import('./screenshots-shots.mjs').Shot[]} */
export const BOOK_SHOTS = [
  {
    name: 'book-import',
    path: '/',
    act: async (page, house) => {
      await preview(page, house)
      const top = "document.querySelector('.mark.bad').getBoundingClientRect().top"
      await page.evaluate(`scrollTo(0, scrollY + ${top} - 360)`)
    },
  },
  { name: 'book-result', path: '/', act: result },
  { name: 'book', path: '/', act: compared },
  { name: 'books', path: '/books', act: compared },
]

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ folder: string }} House */

/**
 * Asks the API as whoever is signed in.
 *
 * @param {Page} page
 * @param {string} line method and path
 * @param {object} [data]
 */
export async function ask(page, line, data) {
  const [method = '', path = ''] = line.split(' ')
  const { csrfToken } = await (await page.request.get('/v1/session')).json()
  const headers = { 'x-csrf-token': csrfToken }
  const response = await page.request.fetch(path, {
    method,
    headers,
    ...(data === undefined ? {} : { data }),
  })
  if (!response.ok()) throw new Error(await response.text())
  return response.json()
}

/** @param {Page} page @param {House} house */
async function preview(page, { folder }) {
  await ask(page, 'PUT /v1/books/harbour', BOOK)
  const rows = Array.from({ length: 12 }, (_, row) => {
    const amount = row === 3 ? '12.505' : `${(row + 1) * 120}.50`
    const bought = `0.00${120 + row}`
    const sold = `C-${17 + row},USD,${amount}`
    return `T-${row + 1},2024-09-27 12:00:${10 + row},BUY,${sold},BTC,${bought},USD,0.25`
  })
  const file = join(folder, 'trades-2024-09.csv')
  writeFileSync(file, `${[HEAD, ...rows].join('\n')}\n`)
  await page.goto('/books/harbour/import')
  await page.getByLabel('Choose a file').setInputFiles(file)
  await page.getByText('would be refused').waitFor()
}

/** @param {Page} page @param {House} house */
async function result(page, house) {
  await preview(page, house)
  await page.getByRole('button', { name: /^Import / }).click()
  await page.getByText('done, some refused').waitFor()
}

/** @param {Page} page */
async function compared(page) {
  await ask(page, 'PUT /v1/books/harbour', BOOK)
  const deposit = {
    happenedAt: '2026-03-03T12:00:00Z',
    kind: 'deposit',
    account: 'C-17',
    asset: 'BTC',
    amount: '0.5',
    address: THIEF,
  }
  const transactions = [
    { ...deposit, id: 'D-1' },
    { ...deposit, id: 'D-2', chainTx: 'ab'.repeat(32) },
  ]
  await ask(page, 'POST /v1/books/harbour/transactions', { transactions })
  const isList = page.url().endsWith('/books')
  await page.goto(isList ? '/books' : '/books/harbour')
  if (isList) {
    await page.getByRole('table').waitFor()
    return
  }
  await page.getByRole('button', { name: /^Compare/ }).click()
  await page.getByText('only on the chain').first().waitFor()
  await page.getByRole('group', { name: 'Shown' }).scrollIntoViewIfNeeded()
}
