/**
 * Goal: the whole of it by keyboard (WCAG 2.1.1, 2.1.4, 2.4.3): search, palette, help, tables, the
 * picture of a trace; single letters can be switched off and never fire where people type.
 * Method: no pointer: every step is a key press.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, MILLISECONDS_MAX, type Opened, openHouse, settled } from './house.ts'
import { LEDGER, THIEF } from './story.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

const focused = (page: Page, what: string): Promise<unknown> =>
  page.evaluate(`document.activeElement?.${what}`)

async function at(path: string): Promise<Opened> {
  const opened = await house.open()
  await opened.page.goto(path)
  await settled(opened.page)
  return opened
}

test('search: slash, type, Enter; the focus goes to the title of the page', async () => {
  const { page, troubles, close } = await at('/tags')
  await page.keyboard.press('/')
  await page.keyboard.type(THIEF)
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/address/${LEDGER}/${THIEF}`)
  await settled(page)
  await expect.poll(() => focused(page, 'tagName')).toBe('H1')
  expect(troubles).toEqual([])
  await close()
})

test('search: Enter before the answer is here goes to it when it comes', async () => {
  const { page, troubles, close } = await at('/tags')
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/v1/search?**', async (route) => {
    await held
    await route.continue()
  })
  await page.keyboard.press('/')
  await page.keyboard.type(THIEF)
  await page.keyboard.press('Enter')
  await page.locator('.search-answer .loading, .search-answer[aria-busy]').first().waitFor()
  expect(new URL(page.url()).pathname).toBe('/tags')
  release()
  await page.waitForURL(`**/address/${LEDGER}/${THIEF}`)
  expect(troubles).toEqual([])
  await close()
})

test('search: Enter for a text that was changed since goes nowhere', async () => {
  const { page, close } = await at('/tags')
  await page.keyboard.press('/')
  await page.keyboard.type(THIEF)
  await page.keyboard.press('Enter')
  await page.keyboard.type('x')
  await page.locator('.search-nothing').waitFor()
  expect(new URL(page.url()).pathname).toBe('/tags')
  await close()
})

test('search: a wrong character is shown in its place', async () => {
  const { page, close } = await at('/')
  await page.keyboard.press('/')
  await page.keyboard.type(`${THIEF.slice(0, 20)}b${THIEF.slice(21)}`)
  const wrong = page.locator('.search-nothing mark')
  await wrong.waitFor()
  expect(await wrong.textContent()).toBe('b')
  await close()
})

test.each([
  ['214', 'Block'],
  ['Lantern', 'Tag'],
  ['d770e44c19b417257c301be91ae3aa78cc17faf5b76a2b2a5879a363ae9c24bc', 'Transaction'],
  ['d770e44c19b417257c301be91ae3aa78cc17faf5b76a2b2a5879a363ae9c24bc:0', 'Coin'],
])('search recognises %s as %s', async (text, kind) => {
  const { page, close } = await at('/')
  await page.keyboard.press('/')
  await page.keyboard.type(text)
  await page.getByRole('option').filter({ hasText: kind }).first().waitFor()
  await close()
})

test('palette: Ctrl K, a few letters, Enter', async () => {
  const { page, close } = await at('/')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('audit')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
  await close()
})

test('two letters go to a page; the help lists them; Esc gives the focus back', async () => {
  const { page, close } = await at('/')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.getByRole('heading', { level: 1, name: 'Lists' }).waitFor()
  await expect.poll(() => focused(page, 'tagName')).toBe('H1')
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keys of this page' })
  await dialog.getByText('Go to', { exact: true }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  expect(await dialog.isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => focused(page, 'tagName')).toBe('H1')
  await close()
})

test('letters do nothing while somebody types, nor when they are switched off', async () => {
  const { page, close } = await at('/tags')
  await page.getByLabel('Category is').focus()
  await page.keyboard.type('gl?/')
  expect(await page.getByLabel('Category is').inputValue()).toBe('gl?/')
  await page.goto('/preferences')
  await settled(page)
  await page.getByRole('group', { name: 'Keys of a single letter' }).getByLabel('Off').focus()
  await page.keyboard.press('Space')
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.keyboard.press('?')
  expect(new URL(page.url()).pathname).toBe('/preferences')
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'All actions' }).waitFor()
  await close()
})

test('tables: j and k move between rows, Enter opens', async () => {
  const { page, close } = await at(`/block/${LEDGER}/214`)
  const rows = page.locator('tbody tr')
  await rows.first().locator('[data-main]').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('k')
  const title = await rows.nth(1).locator('[data-main]').getAttribute('title')
  expect(await focused(page, 'title')).toBe(title)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/tx/${LEDGER}/${title}`)
  await close()
})

test('blocks: brackets lead to the neighbours', async () => {
  const { page, close } = await at(`/block/${LEDGER}/214`)
  await page.keyboard.press(']')
  await page.getByRole('heading', { level: 1, name: '215' }).waitFor()
  await page.keyboard.press('[')
  await page.getByRole('heading', { level: 1, name: '214' }).waitFor()
  await close()
})

test('the picture: one tab stop, arrows walk, Enter opens, Esc returns, t leads to the table', async () => {
  const { page, troubles, close } = await at(`/trace?seeds=${THIEF}&method=fifo`)
  const nodes = page.locator('[data-node]')
  expect(await page.locator('[data-node][tabindex="0"]').count()).toBe(1)
  await page.locator('[data-node][tabindex="0"]').focus()
  expect(await focused(page, 'dataset.kind')).toBe('seed')
  await page.keyboard.press('ArrowRight')
  expect(await focused(page, 'dataset.kind')).toBe('tx')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  const label = await focused(page, 'getAttribute("aria-label")')
  expect(label).toMatch(/BTC on 2026-03-0\d/)
  expect(await page.locator('[data-node][tabindex="0"]').count()).toBe(1)
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Node' }).waitFor()
  await page.keyboard.press('Escape')
  expect(await focused(page, 'getAttribute("aria-label")')).toBe(label)
  await page.keyboard.press('t')
  expect(await focused(page, 'closest("#places") !== null')).toBe(true)
  expect(await nodes.count()).toBeLessThanOrEqual(400)
  expect(troubles).toEqual([])
  await close()
})

test('the first tab stop skips to the page', async () => {
  const { page, close } = await at('/lists')
  await page.reload()
  await settled(page)
  await page.keyboard.press('Tab')
  expect(await focused(page, 'textContent')).toBe('Skip to the page')
  await page.keyboard.press('Enter')
  expect(await focused(page, 'id')).toBe('content')
  await close()
})
