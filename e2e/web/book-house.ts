/** A book for the journeys: described, and filled through the API as the signed-in administrator. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { BOOK } from '../../tools/screenshots-books.mjs'
import type { House } from './house.ts'
import { THIEF } from './story.ts'

const MAIN = join(import.meta.dirname, '../../packages/server/dist/app/main.js')

/** How the files of `book-rows.ts` are read, and the assets that they name. */
export const TRADES = BOOK.mappings.trades
export const ASSETS = BOOK.assets

type Answer = { readonly [field: string]: unknown }

/** Asks the API as whoever is signed in on a page. */
export function asking(page: Page) {
  return async (method: string, path: string, body?: object): Promise<Answer> => {
    const session = await page.request.get('/v1/session')
    const { csrfToken } = (await session.json()) as { csrfToken: string }
    const response = await page.request.fetch(path, {
      method,
      headers: { 'x-csrf-token': csrfToken },
      ...(body === undefined ? {} : { data: body }),
    })
    if (!response.ok()) throw new Error(`Expected ${path} to work, got ${await response.text()}`)
    return (await response.json()) as Answer
  }
}

/** Waits until a job has ended. */
export async function untilEnded(page: Page, job: string): Promise<Answer> {
  const ask = asking(page)
  for (;;) {
    const now = await ask('GET', `/v1/jobs/${job}`)
    if (now['state'] !== 'queued' && now['state'] !== 'running') return now
    await page.waitForTimeout(100)
  }
}

/** A book with a mapping, some deposits of coins, and a comparison with the sample's chain. */
export async function fillBook(house: House, id = 'harbour'): Promise<void> {
  const { page, close } = await house.open()
  const ask = asking(page)
  const mappings = { trades: TRADES }
  await ask('PUT', `/v1/books/${id}`, { name: 'Harbour Exchange', assets: ASSETS, mappings })
  const deposit = (number: number, more: object) => ({
    id: `D-${number}`,
    happenedAt: '2026-03-03T12:00:00Z',
    kind: 'deposit',
    account: `C-${number}`,
    asset: 'BTC',
    amount: `0.00${number}`,
    ...more,
  })
  const transactions = [
    deposit(1, { address: THIEF }),
    deposit(2, { address: THIEF, chainTx: 'ab'.repeat(32) }),
    deposit(3, {}),
  ]
  await ask('POST', `/v1/books/${id}/transactions`, { transactions })
  const job = await ask('POST', `/v1/books/${id}/reconcile`)
  await untilEnded(page, String(job['id']))
  await close()
}

/** Brings in the sample's Bitcoin blocks alone, so that there is no book yet. */
export async function bringBlocks(data: string, env: NodeJS.ProcessEnv): Promise<void> {
  const out = join(data, '..', 'blocks')
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, [MAIN, ...words], { env })
  await run('sample', '--files-only', '--out', out)
  const files = readdirSync(out).filter((name) => name.endsWith('.dat'))
  await run('import', 'bitcoin', ...files.map((name) => join(out, name)), '--data', data)
}
