/**
 * Goal: what a browser loads before the first page can be used stays within its budget, comes from
 * this server alone, and pages that follow load little more.
 * Method: counts what the real server hands out for sign-in and start, each file compressed as the
 * budget is stated (gzip); the budget is that of the design, 250 kB.
 */
import { gzipSync } from 'node:zlib'
import type { Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'
import { LEDGER, THIEF } from './story.ts'

/** Bytes, gzip: the design's budget of the first load. */
const FIRST_LOAD_BYTES_MAX = 250_000
/** Bytes, gzip, that any further page may add: the trace has the picture with it. */
const PAGE_BYTES_MAX = 60_000

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

const ofPage = (response: Response): boolean => !new URL(response.url()).pathname.startsWith('/v1/')

test('first load, then every page on its own', async () => {
  const { page, troubles, close } = await house.open()
  const sizes: Promise<number>[] = []
  const kept = new Set<string>()
  page.on('response', (response) => {
    if (!ofPage(response) || response.status() !== 200) return
    // What has a hash in its name is kept by the browser and not asked for again.
    if (kept.has(response.url())) return
    if (response.url().includes('/assets/')) kept.add(response.url())
    sizes.push(response.body().then((body) => gzipSync(body).length))
  })
  const loaded = async (path: string): Promise<number> => {
    const from = sizes.length
    await page.goto(path)
    await settled(page)
    await page.waitForLoadState('networkidle')
    return (await Promise.all(sizes.slice(from))).reduce((sum, size) => sum + size, 0)
  }
  const first = await loaded('/')
  console.info(`first load: ${(first / 1000).toFixed(1)} kB gzip in ${sizes.length} files`)
  expect(first).toBeGreaterThan(50_000)
  expect(first).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX)
  for (const path of [`/trace?seeds=${THIEF}`, '/lists', `/address/${LEDGER}/${THIEF}`]) {
    const bytes = await loaded(path)
    console.info(`${path}: ${(bytes / 1000).toFixed(1)} kB gzip`)
    expect(bytes).toBeLessThanOrEqual(PAGE_BYTES_MAX)
  }
  expect(troubles).toEqual([])
  await close()
})

test('narrow: the state of chains and lists and the current place stay in sight', async () => {
  const { page, close } = await house.open({ width: 360 })
  await page.goto('/admin/audit')
  await settled(page)
  const chip = await page.getByRole('link', { name: /sanctions (?:of|list)/ }).boundingBox()
  expect(chip?.width).toBeGreaterThanOrEqual(24)
  expect(chip?.height).toBeGreaterThanOrEqual(24)
  const place = await page.getByRole('link', { name: 'Audit log' }).boundingBox()
  expect(place?.x).toBeGreaterThanOrEqual(0)
  expect((place?.x ?? 0) + (place?.width ?? 0)).toBeLessThanOrEqual(360)
  await close()
})
