/**
 * Goal: the customers of a book as an institution's officer keeps them: a file is checked and brought
 * in with its wrong rows named, one customer is added by keyboard, found by a number, shown for a
 * reason that the audit log has, corrected, reached from the account and back, and erased; a viewer
 * sees none of it, an administrator no name.
 * Method: the real server and browser, with a mark in all that is personal, which must stand on the
 * page only after a look, and never in an address.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ASSETS, asking, bringBlocks } from './book-house.ts'
import { findings, type House, MILLISECONDS_MAX, type Opened, openHouse, settled } from './house.ts'

/** In names and numbers of the journey, and nowhere else. */
const MARK = 'Zyxquel'

let house: House
let officer: Opened

beforeAll(async () => {
  house = await openHouse(bringBlocks)
  const { page, close } = await house.open()
  await asking(page)('PUT', '/v1/books/harbour', { name: 'Harbour Exchange', assets: ASSETS })
  await close()
  officer = await as('olga', 'officer')
}, MILLISECONDS_MAX)

afterAll(async () => {
  await officer?.close()
  await house?.stop()
})

/** Somebody with one role, signed in. */
async function as(name: string, role: string): Promise<Opened> {
  const admin = await house.open()
  const body = { name, roles: [role] }
  const made = await asking(admin.page)('POST', '/v1/users', body)
  await admin.close()
  const opened = await house.openAsNobody()
  const { page } = opened
  await page.goto('/sign-in')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(String(made['oneTimePassword']))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('New password').fill('another long password')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
  return opened
}

/** How long a change of the theme may take to be drawn. */
const SETTLED_MS = 200

/** Findings in both themes, nothing but tables wider than 320 px, and nobody in the address. */
async function looks(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(SETTLED_MS)
    expect(await findings(page)).toEqual([])
  }
  const before = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 800 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
  if (before !== null) await page.setViewportSize(before)
  expect(page.url()).not.toContain(MARK)
}

const told = async (page: Page): Promise<string> =>
  String(await page.evaluate('document.body.innerText'))

test('a file: its wrong row by line and column, nothing kept before it is brought in', async () => {
  const { page, troubles } = officer
  await page.goto('/books/harbour')
  await page.getByRole('main').getByRole('link', { name: 'Customers' }).click()
  await page.getByText('Nobody holds accounts of it').waitFor()
  await looks(page)
  await page.getByRole('link', { name: 'Import a file' }).click()
  const path = join(house.folder, 'customers.csv')
  const rows = [
    'customerId,schema,name,birthDate,nationality,passportNumber,account',
    `C-${MARK}-1,Person,Ada ${MARK},1962-03-09,gb,P ${MARK},A-1`,
    `C-${MARK}-2,Person,Ben ${MARK},1962-02-30,gb,,A-2`,
    `C-${MARK}-3,Company,${MARK} Ltd,,,,A-3`,
  ]
  writeFileSync(path, `${rows.join('\n')}\n`)
  await page.getByLabel('Choose a file').setInputFiles(path)
  await page.getByText('1 row of 3 would be refused').waitFor()
  await page.getByRole('rowheader', { name: /line 3, column 4/ }).waitFor()
  await page
    .getByRole('row', { name: /1962-02-30/ })
    .locator('.mark.bad')
    .waitFor()
  await looks(page)
  await page.getByRole('button', { name: 'Bring 2 rows in' }).press('Enter')
  await page.getByText('1 row of 3 was refused').waitFor()
  await looks(page)
  await page.getByRole('link', { name: 'Show the customers' }).click()
  await page.getByText('2 customers, the newest first').waitFor()
  expect(await told(page)).not.toContain(MARK)
  await looks(page)
  expect(troubles).toEqual([])
})

test('one is added by keyboard; what is wrong stands at its field', async () => {
  const { page, troubles } = officer
  await page.goto('/')
  await settled(page)
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await page.getByRole('link', { name: 'Add a customer' }).press('Enter')
  const add = page.getByRole('button', { name: 'Add the customer' })
  await page.getByLabel('Customer number').fill('C-9')
  await page.getByLabel('Date of birth').fill('1962-13-01')
  await add.press('Enter')
  await page.getByText('2 fields are to be corrected').waitFor()
  expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')
  await looks(page)
  await page.getByLabel('Name', { exact: true }).fill(`Cleo ${MARK}`)
  await page.getByLabel('Date of birth').fill('1962-12-01')
  await page.getByRole('button', { name: 'Add an address' }).press('Enter')
  await page.getByRole('group', { name: 'Address 1' }).getByLabel('City').fill('Busan')
  await page.getByLabel('Book', { exact: true }).selectOption('harbour')
  await page.getByLabel('Accounts that they hold').fill('A-9\nA-10')
  await add.press('Enter')
  await page.getByText('2 accounts, by book').waitFor()
  await page.getByText('Names, numbers, addresses and documents are hidden').waitFor()
  expect(await told(page)).not.toContain(MARK)
  await looks(page)
  expect(troubles).toEqual([])
})

test('found by a number, shown for a reason, corrected, and its older version shown', async () => {
  const { page, troubles } = officer
  await page.goto('/customers?book=harbour')
  await page.getByLabel('Which number').selectOption('passportNumber')
  await page.getByLabel('Number', { exact: true }).fill(`p-${MARK.toLowerCase()}`)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('Expected at least 3 characters').waitFor()
  await page.getByLabel('Reason').fill('case 17')
  await page.getByRole('button', { name: 'Find' }).press('Enter')
  const found = page.getByRole('table', { name: /1 customer found/ })
  await found.waitFor()
  await looks(page)
  await found.getByRole('link').press('Enter')
  const show = page.getByRole('button', { name: 'Show who it is' })
  // The field of the search has the same name: it is gone once the button of this page is there.
  await show.waitFor()
  await page.getByLabel('Reason').fill(`Ada ${MARK} asked`)
  await show.press('Enter')
  await page.getByText('Expected a reason without personal data').waitFor()
  await page.getByLabel('Reason').fill('Travel Rule reply, case 17')
  await show.press('Enter')
  await page.getByText('This look is in the audit log, with your name and your reason').waitFor()
  await page.getByText(`Ada ${MARK}`).waitFor()
  await looks(page)
  await page.getByRole('button', { name: 'Correct it' }).press('Enter')
  expect(await page.getByLabel('Customer number').getAttribute('readonly')).not.toBe(null)
  await page.getByLabel('Name', { exact: true }).fill(`Ada B. ${MARK}`)
  await looks(page)
  await page.getByRole('button', { name: 'Store version 2' }).press('Enter')
  // What was shown is hidden again: the new version is another look.
  await show.waitFor()
  expect(await told(page)).not.toContain(MARK)
  await page.getByLabel('Reason').fill('case 17, after the correction')
  await show.press('Enter')
  await page.getByText(`Ada B. ${MARK}`).waitFor()
  await page.getByRole('button', { name: /^Show version 1/ }).press('Enter')
  await page.getByText('version 1 of 2: an older one').waitFor()
  await page.getByText(`Ada ${MARK}`).waitFor()
  await page.getByRole('button', { name: 'Hide' }).press('Enter')
  expect(await told(page)).not.toContain(MARK)
  expect(troubles).toEqual([])
})

test('from the customer to the account in the ledger, and back', async () => {
  const { page, troubles } = officer
  await page.goto('/customers?book=harbour')
  await page.getByText('3 customers, the newest first').waitFor()
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByText('2 accounts, by book').waitFor()
  const here = page.url()
  await page
    .getByRole('table', { name: /accounts, by book/ })
    .locator('a.mono')
    .first()
    .click()
  await page.getByRole('heading', { name: 'Held by' }).waitFor()
  await looks(page)
  await page.locator('section', { hasText: 'Held by' }).locator('a.mono').first().click()
  await page.getByText('2 accounts, by book').waitFor()
  expect(page.url()).toBe(here)
  await page.getByRole('button', { name: 'Say which accounts' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('holds them no more').click()
  await dialog.getByLabel(/own words/).fill('A-10')
  await looks(page)
  await dialog.getByRole('button', { name: 'Keep it so' }).press('Enter')
  await page.getByText('1 account, by book').waitFor()
  expect(troubles).toEqual([])
})

test('how long it is kept is said, and a legal hold stands against any erasure', async () => {
  const { page, troubles } = officer
  await page.goto('/customers?book=harbour')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByText('none named: never due').waitFor()
  await page.getByRole('button', { name: 'Say how long' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: /^Japan, 7 years/ }).press('Space')
  await dialog.getByRole('checkbox', { name: /^European Union, 5 years/ }).press('Space')
  await dialog.getByLabel('Last day of the relation').fill('2015-03-01')
  await looks(page)
  await dialog.getByRole('button', { name: 'Keep it so' }).press('Enter')
  await page.getByText('2022-03-02').waitFor()
  await page.getByRole('button', { name: 'Put on legal hold' }).press('Enter')
  await dialog.getByLabel('Reason').fill('order of the court, case 17')
  await looks(page)
  await dialog.getByRole('button', { name: 'Put on hold' }).press('Enter')
  await page.getByText('On legal hold: it cannot be erased').waitFor()
  expect(await page.getByRole('button', { name: /^Erase this/ }).isDisabled()).toBe(true)
  await looks(page)
  const here = page.url()
  await page.goto('/customers?book=harbour')
  await page.getByRole('cell', { name: 'on legal hold' }).waitFor()
  await page.goto(here)
  await page.getByRole('button', { name: /^Lift the hold/ }).press('Enter')
  await dialog.getByLabel('Reason').fill('case 17 is closed')
  await dialog.getByRole('button', { name: 'Lift it' }).press('Enter')
  await page.getByText('On legal hold: it cannot be erased').waitFor({ state: 'detached' })
  await page.goto('/customers?book=harbour')
  await page.getByRole('cell', { name: 'due to be erased' }).waitFor()
  await looks(page)
  expect(troubles).toEqual([])
})

test('erased: what goes and what stays is said before, and it is gone', async () => {
  const { page, troubles } = officer
  await page.goto('/customers?book=harbour')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('button', { name: 'Erase this customer…' }).press('Enter')
  const dialog = page.getByRole('dialog')
  for (const heading of ['What goes', 'What stays', 'What this does not reach']) {
    await dialog.getByRole('heading', { name: heading }).waitFor()
  }
  await looks(page)
  await dialog.getByRole('button', { name: 'Erase for good' }).press('Enter')
  await dialog.getByText('Expected at least 3 characters').waitFor()
  await dialog.getByLabel('Reason').fill('erasure request 2026-11')
  await dialog.getByRole('button', { name: 'Erase for good' }).press('Enter')
  await page.getByText('Erased: nobody here can tell any more who this was').waitFor()
  expect(await page.getByRole('button', { name: 'Show who it is' }).count()).toBe(0)
  await looks(page)
  expect(troubles).toEqual([])
})

test('an administrator adds and sees no name; the log has each look with its reason', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/customers')
  await page.getByRole('link', { name: 'Add a customer' }).waitFor()
  expect(await page.getByRole('heading', { name: 'Find by a number' }).count()).toBe(0)
  await page.getByRole('table').getByRole('link').last().click()
  await page.getByText('Your role may not see who customers are').waitFor()
  expect(await page.getByRole('button', { name: /Erase/ }).count()).toBe(0)
  await looks(page)
  const id = new URL(page.url()).pathname.split('/').pop() ?? ''
  const { items } = (await asking(page)('GET', '/v1/audit?limit=200')) as {
    items: { action: string; object: string; after: { reason?: string } | null }[]
  }
  const lookReasons = items
    .filter(({ action }) => action === 'party.read')
    .map(({ after }) => after?.reason)
  expect(lookReasons).toEqual([
    'case 17, after the correction',
    'case 17, after the correction',
    'Travel Rule reply, case 17',
  ])
  expect(JSON.stringify(items)).not.toContain(MARK)
  await page.getByRole('link', { name: 'Who looked and changed' }).click()
  await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
  expect(new URL(page.url()).searchParams.get('object')).toBe(`party:${id}`)
  expect(troubles).toEqual([])
  await close()
})

test('a viewer is told who may, and finds nothing of it in the rail', async () => {
  const { page, close } = await as('vera', 'viewer')
  await page.goto('/customers')
  await page.getByText('Your role may not see customers').waitFor()
  const rail = page.getByRole('navigation', { name: 'Main' })
  expect(await rail.getByRole('link', { name: 'Customers' }).count()).toBe(0)
  await looks(page)
  await page.goto(`/customers/${'ab'.repeat(16)}`)
  await page.getByText('Your role may not see customers').waitFor()
  await page.goto('/customers/import')
  await page.getByText('Your role may not see imports of customers').waitFor()
  await close()
})

test('states: an unknown customer, a broken line, a file without headings', async () => {
  const { page } = officer
  await page.goto(`/customers/${'ab'.repeat(16)}`)
  await page.getByText('There is no such thing: this customer').waitFor()
  await page.goto('/customers/import')
  await page.route('**/v1/parties/import', (route) => route.abort())
  const path = join(house.folder, 'bare.csv')
  writeFileSync(path, `Ada ${MARK},Person\n`)
  await page.getByLabel('Choose a file').setInputFiles(path)
  await page.getByText('No answer from the server').waitFor()
  await page.unroute('**/v1/parties/import')
  await page.getByLabel('Choose another file').setInputFiles(path)
  await page.reload()
  await page.getByLabel('Choose a file').setInputFiles(path)
  await page.getByText('a heading that is known').waitFor()
  expect(await told(page)).not.toContain(MARK)
  await looks(page)
})
