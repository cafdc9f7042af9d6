/**
 * Goal: a route is walked from one ledger into the next and back by following links, by pointer and
 * by keyboard; amounts stand in the right unit, and what is not certain is said on the page.
 * Method: a file of Ethereum and the book of an exchange whose deposit names its transaction,
 * brought in by the command line; the real server, the real browser, axe-core on each page.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'
import { bringLedgers, DARK, DEPOSIT, DEPOSITED, PAID, PAYER, TOKENS } from './ledgers.ts'

let house: House

beforeAll(async () => {
  house = await openHouse(bringLedgers)
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

const BOOKED = `/tx/book%3Aharbour/${encodeURIComponent(DEPOSITED)}`
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

test('over the link and back, by pointer', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto(`/tx/ethereum/0x${PAID}`)
  await settled(page)
  const card = page.locator('.link-card')
  await card.getByText('Goes on in').waitFor()
  expect(await card.getAttribute('data-surety')).toBe('sure')
  expect(await card.getByText('1.5').count()).toBe(2)
  expect(await card.getByText('on record · 90 %').count()).toBe(1)
  expect(await findings(page)).toEqual([])
  await card.getByRole('link', { name: 'Harbour Exchange' }).click()
  await title(page, DEPOSITED).waitFor()
  expect(new URL(page.url()).pathname).toBe(BOOKED)
  await settled(page)
  await card.getByText('Comes from').waitFor()
  expect(await card.getByText(PAID).count()).toBe(1)
  expect(await findings(page)).toEqual([])
  await card.getByRole('link', { name: 'ethereum', exact: true }).click()
  await title(page, PAID).waitFor()
  expect(troubles).toEqual([])
  await close()
})

test('over the link and back, by keyboard: o along the value, b back', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto(`/tx/ethereum/${PAID}`)
  await settled(page)
  await page.locator('.link-card').waitFor()
  await page.keyboard.press('o')
  await title(page, DEPOSITED).waitFor()
  await settled(page)
  await page.locator('.link-card').waitFor()
  await page.keyboard.press('b')
  await title(page, PAID).waitFor()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keys of this page' })
  await dialog.getByText('Where it goes on, on another ledger').waitFor()
  await page.keyboard.press('Escape')
  expect(troubles).toEqual([])
  await close()
})

test('the whole way: payer, deposit address, booked account, its chain account again', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/')
  await settled(page)
  await page.keyboard.press('/')
  await page.keyboard.type(PAYER)
  await page.getByRole('option').filter({ hasText: 'ethereum' }).first().waitFor()
  await page.keyboard.press('Enter')
  await title(page, PAYER).waitFor()
  await settled(page)
  const links = page.getByRole('table', { name: /^1 link/ })
  await links.waitFor()
  await links.getByRole('link', { name: 'Harbour Exchange' }).focus()
  await page.keyboard.press('Enter')
  await title(page, DEPOSITED).waitFor()
  await settled(page)
  const outside = `external:eip155:1:${DEPOSIT}`
  await page.getByRole('link', { name: 'external…' }).first().click()
  await title(page, outside).waitFor()
  await settled(page)
  expect(await findings(page)).toEqual([])
  await page.getByRole('link', { name: DEPOSIT, exact: true }).click()
  await title(page, DEPOSIT).waitFor()
  await settled(page)
  await page.getByText('Booked as').waitFor()
  await page.getByText('internal transfers: not seen').waitFor()
  expect(await findings(page)).toEqual([])
  expect(troubles).toEqual([])
  await close()
})

test('units: ether, a token, one of which nobody says a thing; a fee is not nothing', async () => {
  const { page, troubles, close } = await house.open({ theme: 'dark' })
  await page.goto(`/tx/ethereum/${TOKENS}`)
  await settled(page)
  const [debits] = await page.locator('.sides table').all()
  await debits?.getByText('2.500000 USDT').waitFor()
  await debits?.getByText('123 smallest units of').waitFor()
  await page.getByText('0.000000000000252').first().waitFor()
  const tokens = page.getByRole('table', { name: '2 tokens' })
  await tokens.getByText('not known').waitFor()
  expect(await tokens.locator(`[title="${DARK}"]`).count()).toBe(1)
  expect(await findings(page)).toEqual([])
  await page.goto('/block/ethereum/20000000')
  await settled(page)
  await page.getByText('internal transfers: not seen').waitFor()
  await page.getByText('2.500000 USDT').waitFor()
  expect(await findings(page)).toEqual([])
  expect(troubles).toEqual([])
  await close()
})

test('a guess is drawn as a guess, and what was refused leads nowhere by key', async () => {
  const { page, troubles, close } = await house.open()
  let evidence = 'matched'
  await page.route('**/v1/ledgers/ethereum/transactions/*', async (route) => {
    const answer = await route.fetch()
    const text = (await answer.text()).replace('"evidence":"given"', `"evidence":"${evidence}"`)
    await route.fulfill({ response: answer, body: text })
  })
  await page.goto(`/tx/ethereum/${PAID}`)
  const card = page.locator('.link-card')
  await card.getByText('a guess · 90 %').waitFor()
  const border = () =>
    page.evaluate("getComputedStyle(document.querySelector('.link-card')).borderTopStyle")
  expect(await border()).toBe('dashed')
  expect(await findings(page)).toEqual([])
  evidence = 'refused'
  await page.reload()
  await card.getByText('refused', { exact: true }).waitFor()
  expect(await border()).toBe('dotted')
  await page.keyboard.press('o')
  expect(new URL(page.url()).pathname).toBe(`/tx/ethereum/${PAID}`)
  expect(await findings(page)).toEqual([])
  expect(troubles).toEqual([])
  await close()
})

test.each([
  `/tx/ethereum/${PAID}`,
  `/tx/ethereum/${TOKENS}`,
  BOOKED,
  `/address/ethereum/${DEPOSIT}`,
  '/block/ethereum/20000000',
  '/block/book%3Aharbour/0',
])('%s at 320 px: nothing but tables is wider', async (path) => {
  const { page, close } = await house.open({ width: 320 })
  await page.goto(path)
  await settled(page)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
  await close()
})
