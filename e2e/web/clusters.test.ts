/**
 * Goal: from an address to its cluster, to the reason of each merge; a decision by hand with its
 * reason and its undoing, by pointer and keyboard, readable by everybody.
 * Method: the real server with the sample case, the real browser, axe-core on every state.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'
import { LEDGER, THIEF } from './story.ts'

/** Two addresses of the hot wallet of an exchange; a test of the command line holds them too. */
const HOT = '2MxUhja8kqRjgbHdgLRPE46qqJkrSw2G7is'
const OTHER = '2NAvyQMwddvoNh8iJXeBn4DNjdC5dXeXuc5'
const CLUSTER = `/cluster/${LEDGER}/${HOT}`

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

const figure = (page: Page, name: string) =>
  page.locator('.figure').filter({ hasText: name }).first().locator('.figure-value').textContent()

async function looked(page: Page): Promise<void> {
  await settled(page)
  expect(await findings(page)).toEqual([])
}

test('from the address to the cluster, and to the transaction behind a merge', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto(`/address/${LEDGER}/${HOT}`)
  await page.getByRole('link', { name: 'All of them, and why' }).click()
  await page.getByRole('heading', { name: 'Why they are one' }).waitFor()
  await looked(page)
  expect(await figure(page, 'Addresses')).toBe('5')
  const merges = page.getByRole('table', { name: '4 merges' })
  expect(await merges.getByText('spent together').count()).toBe(4)
  await page.getByLabel('Other address').fill(OTHER)
  await page.getByRole('button', { name: 'Show the reasons' }).click()
  await page.getByRole('list', { name: `From ${HOT} to ${OTHER}` }).waitFor()
  await looked(page)
  await page.getByLabel('As of block').fill('150')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing joins it to another address').waitFor()
  await looked(page)
  expect(troubles).toEqual([])
  await close()
})

test('split off with a reason, refused merges shown, taken back, by keyboard', async () => {
  const { page, troubles, close } = await house.open({ theme: 'dark' })
  await page.goto(CLUSTER)
  await page.getByRole('button', { name: `Split off ${OTHER}` }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'This address has another owner' })
  await dialog.waitFor()
  expect(await findings(page)).toEqual([])
  await page.keyboard.type('a letter of the exchange')
  await page.keyboard.press('Enter')
  await page.getByText('merges refused').waitFor()
  await looked(page)
  const decision = page.locator('li.card').filter({ hasText: 'a letter of the exchange' })
  await decision.getByRole('button', { name: /^Take back/ }).click()
  await page.getByRole('dialog', { name: 'Take the decision back' }).waitFor()
  await page.keyboard.type('it was another wallet')
  await page.keyboard.press('Enter')
  await decision.getByText('it was another wallet').waitFor()
  await page.getByText('merges refused').waitFor({ state: 'detached' })
  await looked(page)
  expect(await figure(page, 'Addresses')).toBe('5')
  expect(troubles).toEqual([])
  await close()
})

test('a merge of what is no address says so, and keeps nothing', async () => {
  const { page, close } = await house.open()
  await page.goto(CLUSTER)
  await page.getByRole('button', { name: 'Merge by hand' }).click()
  const dialog = page.getByRole('dialog', { name: 'Another address has the same owner' })
  await dialog.getByLabel('Address').fill('nonsense')
  await dialog.getByLabel('Why').fill('x')
  await dialog.getByRole('button', { name: 'Merge' }).click()
  await dialog.getByRole('alert').waitFor()
  expect(await findings(page)).toEqual([])
  await close()
})

test.each([CLUSTER, `/cluster/${LEDGER}/${THIEF}`])('%s at 320 px', async (path) => {
  const { page, close } = await house.open({ width: 320 })
  await page.goto(path)
  await settled(page)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
  await close()
})
