/**
 * Goal: the books of an institution as somebody without a terminal brings them in: a book is made,
 * a file is chosen, how it is read is said field by field and seen as entries before anything is
 * stored, wrong rows are named by line and column, and a large import is watched, stopped and
 * resumed with every wrong row still named.
 * Method: the real server and files on disk, in the real browser. `PAPERCHAIN_BOOK_ROWS` says how
 * many rows the large file has; with it, what it took is printed.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ASSETS, asking, bringBlocks, fillBook, TRADES } from './book-house.ts'
import { HEADINGS, rowOf, writeRows } from './book-rows.ts'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse(bringBlocks)
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

/** How long a change of the theme may take to be drawn. */
const SETTLED_MS = 200

/** Findings in both themes, and nothing but tables wider than 320 px. */
async function looks(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Colours of the one theme on the other's ground, for a frame, are nobody's.
    await page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    )
    await page.waitForTimeout(SETTLED_MS)
    expect(await findings(page)).toEqual([])
  }
  const before = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 800 })
  const width = await page.evaluate('document.documentElement.scrollWidth')
  expect(width).toBeLessThanOrEqual(320)
  if (before !== null) await page.setViewportSize(before)
}

const fileOf = (name: string, text: string): string => {
  const path = join(house.folder, name)
  writeFileSync(path, text)
  return path
}

test('a book is made by keyboard, with an asset that is a coin of the chain here', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/')
  await settled(page)
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await page.getByText('No book yet').waitFor()
  await page.getByRole('button', { name: 'Make a book' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Make the book' }).press('Enter')
  await dialog.getByText('Expected letters, digits, - and _').waitFor()
  await looks(page)
  await dialog.getByLabel('Name').fill('Pier Exchange')
  await dialog.getByLabel('Id', { exact: true }).fill('pier')
  await dialog.getByLabel('Code').fill('USD')
  await dialog.getByRole('button', { name: 'One more asset' }).press('Enter')
  const second = dialog.getByRole('group', { name: 'Asset 2' })
  await second.getByLabel('Code').fill('BTC')
  expect(await second.getByLabel('Decimals').inputValue()).toBe('8')
  const regtest = await second.locator('option', { hasText: 'bitcoin-regtest' }).textContent()
  await second.getByLabel('On a chain it is').selectOption({ label: regtest ?? '' })
  await dialog.getByRole('button', { name: 'Make the book' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Pier Exchange' }).waitFor()
  await page.getByRole('cell', { name: 'book:pier/iso4217:USD' }).waitFor()
  await page.getByText('Not compared yet').waitFor()
  await looks(page)
  expect(troubles).toEqual([])
  await close()
})

test('a file without a mapping: columns, words and zone are said, seen, saved; then it comes in', async () => {
  const { page, troubles, close } = await house.open()
  const wrong = rowOf(2).replace(/\d+\.10/, '51.105')
  const text = [HEADINGS, rowOf(0), rowOf(1), wrong, rowOf(3), ''].join('\n')
  await page.goto('/books/pier')
  await page.getByRole('link', { name: 'Import a file' }).click()
  await page.getByLabel('Choose a file').setInputFiles(fileOf('trades.csv', text))
  const column = (name: string) => page.getByLabel(name, { exact: true })
  // Headings that are usual are proposed, and nothing else.
  expect(await column('Id').inputValue()).toBe('column Trade ID')
  await page.getByText(/would be refused/).waitFor()
  await page.getByLabel('Times are written as').fill('YYYY-MM-DD hh:mm:ss')
  await page.getByLabel('Times that name no zone are in').selectOption({ label: 'UTC' })
  for (const [field, heading] of [
    ['Asset', 'Sold'],
    ['Amount', 'Sold amount'],
    ['Other asset', 'Bought'],
    ['Other amount', 'Bought amount'],
    ['Fee in', 'Fee in'],
    ['Fee', 'Fee'],
  ] as const) {
    await column(field).selectOption({ label: heading })
  }
  await page.getByText('4 rows of the first 4 would be refused').waitFor()
  for (const [word, kind] of Object.entries(TRADES.kinds)) await column(word).selectOption(kind)
  await page.getByText('1 row of the first 4 would be refused').waitFor()
  // By line and column, in words and in the row itself.
  await page.getByRole('rowheader', { name: /line 4, column 6/ }).waitFor()
  await page
    .getByRole('row', { name: /51\.105/ })
    .locator('.mark.bad')
    .waitFor()
  await page.getByRole('cell', { name: 'external:bank' }).first().waitFor()
  await looks(page)
  await page.getByLabel('Save how it is read as').fill('trades')
  await page.getByRole('button', { name: 'Save the mapping' }).click()
  await page.waitForURL('**mapping=trades**')
  await page.getByRole('button', { name: /^Import .* into Pier Exchange/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Import trades.csv into book:pier' }).waitFor()
  await page.getByText('done, some refused').waitFor()
  await page.getByRole('rowheader', { name: /trades\.csv, line 4, column 6/ }).waitFor()
  await looks(page)
  await page.getByRole('link', { name: 'Open the book' }).click()
  await page.getByText('3 stored, 1 refused').waitFor()
  expect(troubles).toEqual([])
  await close()
})

test('a saved mapping is taken by itself; JSON lines are read by a new one; nothing is left', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/books/pier/import')
  const next = [HEADINGS, rowOf(0), rowOf(4), ''].join('\n')
  await page.getByLabel('Choose a file').setInputFiles(fileOf('more.csv', next))
  await page.getByText('All of the first 2 rows can be booked').waitFor()
  expect(await page.getByLabel('Saved mapping').inputValue()).toBe('trades')
  // For files with other columns it is not, and what the server cannot read is not brought in.
  const other = next.replace('Trade ID', 'Trade No')
  await page.getByLabel('Choose another file').setInputFiles(fileOf('other.csv', other))
  await page.getByText('Not for this file: trades (Trade ID is not in it)').waitFor()
  expect(await page.getByLabel('Saved mapping').inputValue()).toBe('')
  await page.getByLabel('Saved mapping').selectOption('trades')
  await page.getByText(/^Nothing of it could be read. Expected a column "Trade ID"/).waitFor()
  expect(await page.getByRole('button', { name: /^Import / }).isDisabled()).toBe(true)
  const lines = [7, 8].map((number) =>
    JSON.stringify({
      id: `J-${number}`,
      time: '2024-03-01T00:00:00Z',
      kind: 'cash-in',
      account: `C-${number}`,
      asset: 'USD',
      amount: `${number}.5`,
    }),
  )
  await page.getByLabel('Choose another file').setInputFiles(fileOf('rows.jsonl', lines.join('\n')))
  await page.getByLabel('Saved mapping').selectOption({ label: 'a new one' })
  await page.getByText('All of the first 2 rows can be booked').waitFor()
  await page.getByRole('button', { name: /^Import / }).click()
  await page.getByText('done', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Open the book' }).click()
  await page.getByText('2 stored, 0 refused').waitFor()
  expect(troubles).toEqual([])
  await close()
})

test('a book beside its chain: what is on one side only, what is named, and a person’s word', async () => {
  await fillBook(house)
  const { page, troubles, close } = await house.open()
  await page.goto('/books/harbour')
  await settled(page)
  const shown = page.getByRole('group', { name: 'Shown' })
  await shown.getByText('only in the book').click()
  await page.getByRole('link', { name: 'D-1' }).waitFor()
  await shown.getByText('only on the chain').click()
  await page.getByRole('cell', { name: 'bitcoin-regtest' }).first().waitFor()
  await shown.getByText('not in the chain’s ledger').click()
  await page.getByText('given', { exact: true }).waitFor()
  // Both words can be said without scrolling: a wider table would be a region of its own.
  const beside = page.locator('.table-scroll', { has: page.getByRole('link', { name: 'D-2' }) })
  expect(await beside.getAttribute('role')).toBe(null)
  await looks(page)
  await page.getByRole('button', { name: /^Refuse .* for D-2/ }).click()
  await page.getByLabel('Why').fill('ticket 4711')
  await looks(page)
  await page.getByRole('button', { name: 'Refuse it' }).click()
  await page.getByText('refused; compare again').waitFor()
  // Whoever comes back sees what was decided, and by whom.
  await page.reload()
  await shown.getByText('not in the chain’s ledger').click()
  await page.getByText(/refused by .+; compare again to count it/).waitFor()
  await page.getByRole('button', { name: 'Compare again' }).click()
  await shown.getByText('not in the chain’s ledger').waitFor({ state: 'detached' })
  expect(troubles).toEqual([])
  await close()
})

/** What the large import took. */
type Took = { readonly [what: string]: string | number }

const ROWS = Number(process.env['PAPERCHAIN_BOOK_ROWS'] ?? 300_000)
const LARGE_MS_MAX = 60_000 + ROWS / 5

test(
  `${ROWS} rows: sent and imported in sight, stopped, resumed, every wrong row named`,
  async () => {
    const { page, troubles, close } = await house.open()
    const path = join(house.folder, 'large.csv')
    const wrong = [7, ROWS - 3]
    writeRows(path, ROWS, new Map(wrong.map((line) => [line, '1.234567890'])))
    const ask = asking(page)
    const body = { name: 'Large', assets: ASSETS, mappings: { trades: TRADES } }
    await ask('PUT', '/v1/books/large', body)
    await page.goto('/books/large/import')
    await page.getByLabel('Choose a file').setInputFiles(path)
    await page
      .getByText(/would be refused|can be booked/)
      .first()
      .waitFor()
    const beforeMb = serverPeakMb()
    const sentMs = performance.now()
    await page.getByRole('button', { name: /^Import / }).click()
    await page.getByText(/^Sending/).waitFor()
    await page.getByRole('heading', { level: 1, name: /^Import large\.csv/ }).waitFor()
    const begunMs = performance.now()
    await page.getByText(/ MB of .* MB/).waitFor()
    // Something is stored: then it is stopped.
    await expect
      .poll(async () => Number((await ask('GET', '/v1/books/large'))['transactions']), {
        timeout: LARGE_MS_MAX,
        interval: 50,
      })
      .toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('cancelled', { exact: true }).waitFor()
    await page.getByText('what was stored stays').waitFor()
    await looks(page)
    const stored = Number((await ask('GET', '/v1/books/large'))['transactions'])
    expect(stored).toBeLessThan(ROWS - wrong.length)
    const resumedMs = performance.now()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText(/ MB of .* MB/).waitFor()
    await page.getByText('done, some refused').waitFor({ timeout: LARGE_MS_MAX })
    const doneMs = performance.now()
    await page.getByText(/It went on behind line/).waitFor()
    for (const line of wrong) {
      await page.getByRole('rowheader', { name: `large.csv, line ${line}, column 6` }).waitFor()
    }
    const book = await ask('GET', '/v1/books/large')
    expect(book['transactions']).toBe(ROWS - wrong.length)
    tell({
      rows: ROWS,
      'file, MB': statSync(path).size / 1e6,
      'sending, s': (begunMs - sentMs) / 1000,
      'stored when stopped': stored,
      'after resuming, s': (doneMs - resumedMs) / 1000,
      'page heap, MB': Number(await page.evaluate('performance.memory.usedJSHeapSize')) / 1e6,
      'server at most before, MB': beforeMb,
      'server at most after, MB': serverPeakMb(),
    })
    expect(troubles).toEqual([])
    await close()
  },
  LARGE_MS_MAX * 2,
)

function tell(took: Took): void {
  if (process.env['PAPERCHAIN_BOOK_ROWS'] === undefined) return
  for (const [what, value] of Object.entries(took)) console.info(`${what}: ${value}`)
}

/** Most memory that the server had, as the kernel counts it. */
function serverPeakMb(): number {
  const pid = JSON.parse(readFileSync(join(house.folder, 'data/server.json'), 'utf8')).pid
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000
}

test('states: a failing server, a slow one, no permission, a broken mapping, an unknown book', async () => {
  const { page, close } = await house.open()
  await page.goto('/books/nowhere')
  await page.getByText('There is no such thing: this book').waitFor()
  await looks(page)
  await page.route('**/v1/books', (route) => route.abort())
  await page.goto('/books')
  await page.getByText('No answer from the server').waitFor()
  await page.unroute('**/v1/books')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('link', { name: 'Pier Exchange' }).waitFor()
  await page.route('**/v1/books/pier', () => undefined)
  await page.goto('/books/pier')
  await page.locator('.skeleton').first().waitFor()
  await page.unroute('**/v1/books/pier')
  await page.route('**/v1/books/*/preview', (route) => route.abort())
  await page.goto('/books/pier/import')
  const rows = fileOf('again.csv', [HEADINGS, rowOf(0), ''].join('\n'))
  await page.getByLabel('Choose a file').setInputFiles(rows)
  await page.getByText('No answer from the server').waitFor()
  await page.getByText('Change trades').click()
  await page.getByLabel('Id', { exact: true }).selectOption({ label: 'not in the file' })
  await page.getByText('How it is read is not said yet').waitFor()
  expect(await page.getByRole('button', { name: /^Import / }).isDisabled()).toBe(true)
  await looks(page)
  await page.route('**/v1/session', async (route) => {
    const response = await route.fetch()
    const session = (await response.json()) as { permissions: string[] }
    const permissions = session.permissions.filter((name) => name !== 'book.write')
    await route.fulfill({ response, json: { ...session, permissions } })
  })
  await page.goto('/books/pier/import')
  await page.getByText('Your role may not see imports into books').waitFor()
  await page.goto('/books')
  await page.getByText('You may read books').waitFor()
  await looks(page)
  await close()
})

const balance = (code: string, amount: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="USD">${amount}</Amt>` +
  '<CdtDbtInd>CRDT</CdtDbtInd></Bal>'

/** A statement with one entry a line, each of so many dollars. */
const camt = (closing: string, amounts: readonly string[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>',
    '<Stmt><Id>S1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>USD</Ccy></Acct>',
    balance('OPBD', '100.00') + balance('CLBD', closing),
    ...amounts.map(
      (amount, at) =>
        `<Ntry><Amt Ccy="USD">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>` +
        `<BookgDt><Dt>2024-09-27</Dt></BookgDt><AcctSvcrRef>R-${at}</AcctSvcrRef></Ntry>`,
    ),
    '</Stmt></BkToCstmrStmt></Document>',
  ].join('\n')

const MT940 = `:20:STARTUMS
:25:37040044/0532013000
:28C:194/1
:60F:C240926USD100,
:61:2409270927C50,5NTRFNONREF//B4711
:62F:C240927USD150,50
`

test('bank statements need no mapping: seen as entries, brought in by a job, faults by their line', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/books/pier/import')
  const wrong = fileOf('wrong.xml', camt('103.00', ['1.25', '2.75']))
  await page.getByLabel('Choose a file').setInputFiles(wrong)
  // No zone is taken without being said, and what was said is kept for the book.
  const zone = page.getByLabel('Dates that name no zone are in')
  expect(await zone.inputValue()).toBe('')
  await page.getByText('Say first in which zone').waitFor()
  expect(await page.getByRole('button', { name: /^Import / }).isDisabled()).toBe(true)
  await zone.selectOption({ label: 'UTC' })
  await page.getByText('1 fault in the first 2 entries').waitFor()
  await page.getByRole('rowheader', { name: /wrong\.xml, line 3/ }).waitFor()
  expect(await page.getByRole('button', { name: /^Import / }).isDisabled()).toBe(true)
  await looks(page)
  const broken = fileOf('broken.xml', camt('104.00', ['1.25']).replace('</Sts>', ''))
  await page.getByLabel('Choose another file').setInputFiles(broken)
  await page.getByRole('rowheader', { name: /broken\.xml, line 5, column/ }).waitFor()
  const right = fileOf('right.xml', camt('104.00', ['1.25', '2.75']))
  await page.getByLabel('Choose another file').setInputFiles(right)
  await page.getByText('All of the first 2 entries can be booked').waitFor()
  await page.getByRole('cell', { name: 'external:bank' }).first().waitFor()
  await page.getByLabel('Dates that name no zone are in').selectOption({ label: '+01:00' })
  await page.getByText('2024-09-26 23:00').first().waitFor()
  await looks(page)
  await page.getByRole('button', { name: /^Import / }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Import right.xml into book:pier' }).waitFor()
  await page.getByText('done', { exact: true }).waitFor()
  await looks(page)
  await page.goto('/books/pier/import')
  await page.getByLabel('Choose a file').setInputFiles(fileOf('day.sta', MT940))
  expect(await zone.inputValue()).toBe('60')
  await page.getByText('All of the first 1 entry can be booked').waitFor()
  await page.getByRole('button', { name: /^Import / }).press('Enter')
  await page.getByText('done', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Open the book' }).click()
  await page.getByText('1 stored, 0 refused').waitFor()
  await page.getByText('2 stored, 0 refused').first().waitFor()
  expect(troubles).toEqual([])
  await close()
})
