/**
 * Goal: every screen shows itself in both themes, asks no other host, breaks no rule of WCAG 2.2 AA
 * that a program can see, and reflows at 320 px (1.4.10).
 * Method: the real server with the sample case, the real browser; axe-core on every screen in light
 * and dark; the width of the page at 320 px.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillBook } from './book-house.ts'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'
import { SCREENS } from './story.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
  await fillBook(house)
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(SCREENS)('%s', async (_, path, title) => {
    const { page, troubles, close } = await house.open({ theme })
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).filter({ hasText: title }).waitFor()
    await settled(page)
    expect(await findings(page)).toEqual([])
    expect(troubles).toEqual([])
    await close()
  })
})

test.each(SCREENS)('%s at 320 px: nothing but tables and the picture is wider', async (_, path) => {
  const { page, close } = await house.open({ width: 320 })
  await page.goto(path)
  await settled(page)
  const width = await page.evaluate('document.documentElement.scrollWidth')
  expect(width).toBeLessThanOrEqual(320)
  await close()
})
