/**
 * Goal: signing in as WCAG 3.3.8 asks, a forced change of the one-time password, a session that ends
 * elsewhere, and a role that may not.
 * Method: the real server; each journey as a person would make it.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings, type House, MILLISECONDS_MAX, openHouse, PASSWORD, settled } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

test('nobody is led to the sign-in page and back to where they wanted to be', async () => {
  const { page, troubles, close } = await house.openAsNobody()
  await page.goto('/tags?q=Lantern')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await findings(page)).toEqual([])
  // Password managers find the fields by these words; paste is never refused.
  expect(await page.getByLabel('Name').getAttribute('autocomplete')).toBe('username')
  expect(await page.getByLabel('Password').getAttribute('autocomplete')).toBe('current-password')
  await page.getByLabel('Name').fill('admin')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Tags' }).waitFor()
  expect(new URL(page.url()).search).toBe('?q=Lantern')
  expect(troubles).toEqual([])
  await close()
})

test('a wrong password says so, keeps the name and moves the focus to the words', async () => {
  const { page, close } = await house.openAsNobody()
  await page.goto('/sign-in')
  await page.getByLabel('Name').fill('admin')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert')
  expect(await page.getByLabel('Name').inputValue()).toBe('admin')
  await close()
})

test('a viewer gets a one-time password, changes it, and learns what a viewer may not', async () => {
  const admin = await house.open()
  await admin.page.goto('/admin/people')
  await admin.page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = admin.page.getByRole('dialog')
  await dialog.getByLabel('Name to sign in with').fill('vera')
  await dialog.getByLabel('Full name').fill('Vera Example')
  // Nobody is given rights by a box that was ticked for them.
  expect(await dialog.getByRole('checkbox', { checked: true }).count()).toBe(0)
  await dialog.getByRole('checkbox', { name: 'viewer' }).check()
  expect(await findings(admin.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add' }).click()
  const secret = (await admin.page.locator('.secret').textContent()) ?? ''
  await admin.page.getByRole('button', { name: 'I have kept it' }).click()
  expect(await admin.page.locator('.secret').count()).toBe(0)

  const { page, troubles, close } = await house.openAsNobody()
  await page.goto('/trace')
  await page.getByLabel('Name').fill('vera')
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor()
  // After a reload the page no longer has the one-time password; there is a way out as well.
  await page.reload()
  await page.getByLabel('One-time password').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('Name').fill('vera')
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor()
  expect(await page.getByLabel('One-time password').count()).toBe(0)
  await page.getByLabel('New password').fill('another long password')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('Your role may not see traces').waitFor()
  expect(await page.getByText(/These roles may: analyst/).count()).toBe(1)
  expect(await page.getByRole('navigation', { name: 'Main' }).getByText('Trace').count()).toBe(0)
  await page.goto('/admin/audit')
  await page.getByText('Your role may not see the audit log').first().waitFor()
  expect(await findings(page)).toEqual([])

  await admin.page.getByRole('button', { name: 'vera' }).click()
  await admin.page.getByRole('button', { name: 'Disable' }).click()
  await admin.page.getByText('disabled', { exact: true }).waitFor()
  await page.goto('/tags')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(troubles).toEqual([])
  await close()
  await admin.close()
})

test('a session that is ended elsewhere leads to sign-in, and back after it', async () => {
  const one = await house.openAsNobody()
  await one.page.goto('/')
  await one.page.getByLabel('Name').fill('admin')
  await one.page.getByLabel('Password').fill(PASSWORD)
  await one.page.getByRole('button', { name: 'Sign in' }).click()
  await one.page.getByRole('link', { name: 'Lists', exact: true }).click()
  await one.page.getByRole('heading', { level: 1, name: 'Lists' }).waitFor()
  await settled(one.page)
  await one.page.context().clearCookies()
  // The page asks for its state now and then, and may find out before the click does.
  await one.page
    .getByRole('link', { name: 'Tags', exact: true })
    .click({ timeout: 5_000 })
    .catch(() => undefined)
  await one.page.getByText('Your session ended').waitFor()
  await one.page.getByLabel('Name').fill('admin')
  await one.page.getByLabel('Password').fill(PASSWORD)
  await one.page.getByRole('button', { name: 'Sign in' }).click()
  await one.page.getByRole('heading', { level: 1, name: /^(?:Tags|Lists)$/ }).waitFor()
  expect(one.troubles).toEqual([])
  await one.close()
})

test('signing out leaves nothing behind', async () => {
  const { page, close } = await house.openAsNobody()
  await page.goto('/')
  await page.getByLabel('Name').fill('admin')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Account of admin' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await close()
})
