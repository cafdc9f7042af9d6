/**
 * Goal: a server killed in the middle of a large import that was begun on the page goes on by itself
 * when it is started again, books each row once, and still names the wrong rows of both halves.
 * Method: the built server under SIGKILL once part of the file is stored, the same folder started
 * again, the same browser.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PASSWORD, startBrowser } from '../../tools/screenshots-house.mjs'
import { administratorKey, nodeAt, type Server, serving } from '../faults/server-program.ts'
import { ASSETS, TRADES } from './book-house.ts'
import { writeRows } from './book-rows.ts'

const ROWS = 300_000
const WRONG = [7, ROWS - 3]

const home = mkdtempSync(join(tmpdir(), 'paperchain-books-kill-'))
const browser = await startBrowser()
let server: Server | null = null

afterAll(async () => {
  await browser.close()
  await server?.stop()
  rmSync(home, { recursive: true, force: true })
})

test('a killed server goes on, and the page shows the whole of it', async () => {
  const node = nodeAt(home, 'data')
  const first = await serving(node)
  server = first
  const key = await administratorKey(first, PASSWORD)
  const params = { book: 'killed' }
  const body = { name: 'Killed', assets: ASSETS, mappings: { trades: TRADES } }
  await first.as(key)('book.put', { params, body })
  const file = join(home, 'large.csv')
  writeRows(file, ROWS, new Map(WRONG.map((line) => [line, 'much'])))
  const page = await browser.newPage()
  await page.goto(`${first.url}/books/killed/import`)
  await page.getByLabel('Name').fill('admin')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Choose a file').setInputFiles(file)
  await page.getByRole('button', { name: /^Import / }).click()
  await page.getByRole('heading', { level: 1, name: /^Import large\.csv/ }).waitFor()
  const stored = async () => (await first.as(key)('book.read', { params })).transactions
  await expect.poll(stored, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0)
  await first.kill()
  await page
    .getByText(/No answer from the server|No connection to the server/)
    .first()
    .waitFor()
  const { pathname } = new URL(page.url())
  server = await serving(node)
  // The port is another one; the session is that of the host.
  await page.goto(server.url + pathname)
  await page.getByText('done, some refused').waitFor({ timeout: 60_000 })
  await page.getByText('2 times').waitFor()
  await page.getByText(/It went on behind line/).waitFor()
  for (const line of WRONG) {
    await page.getByRole('rowheader', { name: `large.csv, line ${line}, column 6` }).waitFor()
  }
  const book = await server.as(key)('book.read', { params })
  expect(book.transactions).toBe(ROWS - WRONG.length)
})
