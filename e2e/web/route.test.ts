/**
 * Goal: the whole route of the sample's money, from a peel on bitcoin to the winnings in a bank, is
 * walked in the pages by nothing but following links: cards that lead to the next ledger, and
 * accounts whose postings lead to the next transaction on the same one.
 * Method: the rows of the route in the documentation, which a test beside the sample holds against
 * its truth; the real server and browser. No address is typed but the first.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'

const DOCUMENT = join(import.meta.dirname, '../../docs/explanation/sample-case.md')

type Place = { readonly ledger: string; readonly tx: string }
type Hop = { readonly from: Place; readonly to: Place }

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

/** The rows of the first table of the route; the second holds side roads. */
function route(): Hop[] {
  const [, rest = ''] = readFileSync(DOCUMENT, 'utf8').split('\n## The route\n')
  const [table = ''] = rest.slice(rest.indexOf('|')).split('\n\n')
  const rows = table.split('\n')
  return rows.slice(2).map((row) => {
    const [, , , ledger = '', tx = '', , nextLedger = '', nextTx = ''] = row
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''))
    return { from: { ledger, tx }, to: { ledger: nextLedger, tx: nextTx } }
  })
}

/** What of an id stands in its address in any case: statements begin with a pseudonym. */
const endOf = ({ tx }: Place): string => encodeURIComponent(tx.slice(tx.lastIndexOf('/') + 1))

const isAt = (page: Page, { ledger, tx }: Place): boolean => {
  const path = new URL(page.url()).pathname
  return (
    path.startsWith(`/tx/${encodeURIComponent(ledger)}/`) && path.endsWith(endOf({ ledger, tx }))
  )
}

/** Links of the page's own part that lead to a place. */
const linksTo = (page: Page, place: Place) =>
  page.locator(`main a[href*="/tx/"][href*="${endOf(place)}"]`)

/** Follows a card, or an account of this transaction to another transaction of its own. */
async function follow(page: Page, to: Place): Promise<void> {
  if ((await linksTo(page, to).count()) === 0) await openAccountWith(page, to)
  await linksTo(page, to).first().click()
  await page.waitForURL((url) => url.pathname.endsWith(endOf(to)))
  await settled(page)
}

/** Where a table of links to other ledgers was looked at. */
const walked: string[] = []

/** Opens the first account of the transaction whose postings lead there. */
async function openAccountWith(page: Page, to: Place): Promise<void> {
  const here = page.url()
  const accounts = page.locator('main a[href*="/address/"]')
  const hrefs = await accounts.evaluateAll((links) =>
    links.map((link) => link.getAttribute('href') ?? ''),
  )
  for (const href of new Set(hrefs)) {
    await page.locator(`main a[href="${href}"]`).first().click()
    await page.waitForURL((url) => url.pathname.startsWith('/address/'))
    await settled(page)
    // A table that is wider than its place says so by being a region: a guess could lie beyond.
    const links = page.locator('section', { hasText: 'On other ledgers' }).locator('.table-scroll')
    if ((await links.count()) > 0) walked.push(here)
    for (const table of await links.all()) {
      expect(await table.getAttribute('role'), (await table.textContent()) ?? '').toBe(null)
    }
    if ((await linksTo(page, to).count()) > 0) return
    await page.goBack()
    await page.waitForURL(here)
    await settled(page)
  }
  throw new Error(`No account of ${here} leads to ${to.ledger} ${to.tx}`)
}

test(
  'the route is walked by following links, ledger by ledger',
  async () => {
    const hops = route()
    expect(hops.length).toBeGreaterThan(15)
    expect(new Set(hops.flatMap(({ from, to }) => [from.ledger, to.ledger])).size).toBeGreaterThan(
      7,
    )
    const { page, troubles, close } = await house.open()
    const first = hops[0]?.from ?? { ledger: '', tx: '' }
    await page.goto(`/tx/${encodeURIComponent(first.ledger)}/${encodeURIComponent(first.tx)}`)
    await settled(page)
    for (const place of hops.flatMap(({ from, to }) => [from, to])) {
      if (!isAt(page, place)) await follow(page, place)
      expect(isAt(page, place), `${place.ledger} ${place.tx}`).toBe(true)
    }
    expect(walked.length).toBeGreaterThan(3)
    expect(troubles).toEqual([])
    await close()
  },
  MILLISECONDS_MAX,
)
