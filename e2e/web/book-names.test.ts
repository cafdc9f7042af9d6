/**
 * Goal: an officer who knows what the institution calls an account comes to its page and back to the
 * name, each look for a reason that the audit log keeps; who may not read personal data sees neither.
 * Method: the real server with a book, the real browser, a person of each kind.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking, bringBlocks, fillBook } from './book-house.ts'
import { findings, type House, MILLISECONDS_MAX, openHouse, PASSWORD, settled } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse(bringBlocks)
  await fillBook(house)
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

/** Adds a person, and signs in as them for the first time. */
async function openAs(role: 'officer' | 'viewer') {
  const admin = await house.open()
  const body = { name: `a-${role}`, roles: [role] }
  const made = await asking(admin.page)('POST', '/v1/users', body)
  await admin.close()
  const opened = await house.openAsNobody()
  const { page } = opened
  await page.goto('/')
  await page.getByLabel('Name').fill(body.name)
  await page.getByLabel('Password').fill(String(made['oneTimePassword']))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('New password').fill(PASSWORD)
  await page
    .getByRole('button', { name: /password/i })
    .last()
    .click()
  await settled(page)
  return opened
}

const NAME = "Account in the institution's own words"
const WHY = 'Travel Rule reply, case 17'

async function looks(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(200)
    expect(await findings(page)).toEqual([])
  }
  const before = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 800 })
  const width = await page.evaluate('document.documentElement.scrollWidth')
  expect(width).toBeLessThanOrEqual(320)
  if (before !== null) await page.setViewportSize(before)
}

test('from the name to the account, and back to the name', async () => {
  const { page, troubles, close } = await openAs('officer')
  await page.goto('/books/harbour')
  await settled(page)
  await looks(page)
  await page.getByLabel(NAME).fill('C-99')
  await page.getByLabel('Reason').fill(WHY)
  await page.getByRole('button', { name: 'Find the account' }).click()
  await page.getByText('The case and every sign count.').waitFor()
  await page.getByLabel(NAME).fill('C-1')
  await page.getByLabel(NAME).press('Enter')
  await page.waitForURL(/\/address\/book(:|%3A)harbour\/[a-z2-7]{26}$/)
  await settled(page)
  expect(await page.getByText('C-1', { exact: true }).count()).toBe(0)
  await page.getByRole('button', { name: 'Show the name' }).click()
  await page.keyboard.type('for C-1 and others')
  await page.keyboard.press('Enter')
  await page.getByText('C-1', { exact: true }).waitFor()
  await looks(page)
  await page.getByRole('button', { name: 'Hide the name' }).click()
  expect(await page.getByText('C-1', { exact: true }).count()).toBe(0)
  expect(troubles).toEqual([])
  await close()

  const admin = await house.open()
  const { items } = (await asking(admin.page)('GET', '/v1/audit?action=book.names')) as {
    items: { object: string; after: { by: string; reason: string } }[]
  }
  expect(items.map(({ after }) => after.by)).toEqual(['pseudonym', 'name', 'name'])
  expect(items[1]).toMatchObject({
    object: expect.stringMatching(/^account:book:harbour:[a-z2-7]{26}$/),
    after: { reason: WHY },
  })
  await admin.close()
})

test('a viewer sees neither the field nor the control', async () => {
  const { page, troubles, close } = await openAs('viewer')
  await page.goto('/books/harbour')
  await settled(page)
  expect(await page.getByLabel(NAME).count()).toBe(0)
  const told = await asking(page)('GET', '/v1/ledgers/book:harbour/transactions/D-1')
  const [account] = /\b[a-z2-7]{26}\b/.exec(JSON.stringify(told)) ?? []
  await page.goto(`/address/book:harbour/${account}`)
  await settled(page)
  expect(await page.getByRole('button', { name: 'Show the name' }).count()).toBe(0)
  expect(troubles).toEqual([])
  await close()
})
