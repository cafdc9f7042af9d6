/**
 * Goal: a name is looked up, its pieces stand side by side, somebody is told apart for a reason and
 * that is taken back; by keyboard, at 320 px, in both themes.
 * Method: the real server with OFAC's four CSV files of one party, the real browser.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
  await bringList()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

const NO = '-0- '

/** One party as OFAC's four CSV files have it, brought in by the page of lists. */
async function bringList(): Promise<void> {
  const party = ['7', '"VORLANEK, Bogdan"', '"individual"', '"CYBER2"', ...Array(7).fill(NO)]
  const remark = '"DOB 07 May 1962; nationality Korea, North; a.k.a. \'BOBBY\'."'
  const files = {
    'sdn.csv': `${[...party, remark].join(',')}\r\n`,
    'alt.csv': '7,1,"aka","VORLANEK, Bobby",-0- \r\n',
    'add.csv': '7,1,-0- ,"Nowhere","Nowhere",-0- \r\n',
    'sdn_comments.csv': '',
  }
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(house.folder, name)
    writeFileSync(path, text)
    return path
  })
  const { page, close } = await house.open()
  await page.goto('/lists')
  await settled(page)
  await page.getByLabel('Choose the files of the list').setInputFiles(paths)
  await page.getByLabel('Published on').fill('2026-11-01')
  await page.getByRole('button', { name: 'Bring it in with this date' }).click()
  await page.getByText(/^Stored, published/).waitFor()
  await giveRole(page)
  await close()
}

/** The administrator judges nobody: that is an analyst's work. */
async function giveRole(page: Page): Promise<void> {
  const token = ((await (await page.request.get('/v1/session')).json()) as { csrfToken: string })
    .csrfToken
  const users = (await (await page.request.get('/v1/users')).json()) as {
    items: { id: string; roles: string[] }[]
  }
  const [admin] = users.items
  const answer = await page.request.patch(`/v1/users/${admin?.id}`, {
    headers: { 'x-csrf-token': token },
    data: { roles: ['admin', 'analyst'] },
  })
  expect(answer.status(), await answer.text()).toBe(200)
}

test('a name is found, told apart and taken back, by keyboard', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/names')
  await settled(page)
  await page.getByLabel('Name', { exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Expected a name, or a number below').waitFor()
  expect(await findings(page)).toEqual([])
  await page.keyboard.type('Bogdan Vorlanek')
  await page.getByLabel('Born').fill('1962')
  await page.keyboard.press('Enter')
  await page.getByText('May be listed').waitFor()
  await settled(page)
  const card = page.getByRole('article', { name: 'VORLANEK, Bogdan' })
  const pieces = card.getByRole('table').first()
  await pieces.getByRole('row', { name: /^Name Bogdan Vorlanek VORLANEK, Bogdan/ }).waitFor()
  const link = card.getByRole('link', { name: 'VORLANEK, Bogdan' })
  expect(await link.getAttribute('href')).toBe('/lists/ofac-sdn-csv/parties/7')
  expect(await card.textContent()).toMatch(/CYBER2/)
  expect(await findings(page)).toEqual([])
  // Who was asked about stands in no address.
  expect(page.url()).not.toMatch(/vorlanek/i)

  await card.getByRole('button', { name: 'Not this one…' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Vorlanek of Leeds')
  await page.keyboard.press('Enter')
  await page.getByText('Expected a reason without personal data').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByLabel('Reason').fill('another date of birth, case 17')
  await page.getByLabel('Reason').press('Enter')
  await page.getByText('Those that fit were said to be others').waitFor()
  const apart = page.getByRole('region', { name: 'Told apart before' })
  expect(await apart.textContent()).toContain('another date of birth, case 17')
  expect(await findings(page)).toEqual([])

  await apart.getByRole('button', { name: 'Take that back…' }).click()
  await page.getByLabel('Reason').fill('was a mistake')
  await page.getByLabel('Reason').press('Enter')
  await page.getByText('May be listed').waitFor()
  expect(troubles).toEqual([])
  await close()
})

test.each(['light', 'dark'] as const)('an answer at 320 px, %s', async (theme) => {
  const { page, close } = await house.open({ width: 320, theme })
  await page.goto('/names')
  await settled(page)
  await page.getByLabel('Name', { exact: true }).fill('Vorlanek Bobby')
  await page.keyboard.press('Enter')
  await page.getByText('May be listed').waitFor()
  await settled(page)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
  expect(await findings(page)).toEqual([])
  if (process.env['NAMES_SHOT'] !== undefined) {
    await page.screenshot({ path: `${process.env['NAMES_SHOT']}-${theme}.png`, fullPage: true })
  }
  await close()
})
