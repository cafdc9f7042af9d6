/**
 * Goal: tags that disagree are shown side by side, on the page of tags and of the address, and what
 * somebody here said of a tag is seen where the tag is.
 * Method: the real server; two own tags that name different actors and a dispute, through the API;
 * axe-core on both pages.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking } from './book-house.ts'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'
import { LEDGER, THIEF } from './story.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

test('a conflict stands side by side on both pages, and a dispute on the tag', async () => {
  const { page, troubles, close } = await house.open()
  const ask = asking(page)
  await page.goto('/tags?tab=conflicts')
  await page.getByText('No tags disagree').waitFor()
  for (const actor of ['harbour', 'lighthouse']) {
    const tag = { label: `Wallet of ${actor}`, actor }
    const why = 'a test purchase'
    await ask('POST', '/v1/tags/deeds', { kind: 'add', account: THIEF, ledger: LEDGER, why, tag })
  }
  const target = { list: 'own-tags', key: '1' }
  await ask('POST', '/v1/tags/deeds', { kind: 'dispute', target, why: 'the receipt is forged' })

  await page.goto('/tags?tab=conflicts&strength=strong')
  const sides = page.getByRole('list', { name: 'Who holds it: the sides' })
  await sides.waitFor()
  const texts = await sides.getByRole('listitem').allInnerTexts()
  for (const actor of ['harbour', 'lighthouse']) expect(texts.join(' ')).toContain(actor)
  await settled(page)
  expect(await findings(page)).toEqual([])

  await page.goto(`/address/${LEDGER}/${THIEF}`)
  await page.getByText('The sources do not agree').waitFor()
  await page.getByText(/the receipt is forged/).waitFor()
  await settled(page)
  expect(await findings(page)).toEqual([])
  expect(troubles).toEqual([])
  await close()
})
