/**
 * Makes the pictures of the documentation from the sample case: every screen in both themes.
 *
 *     npm run build && npx vite build packages/web && node tools/screenshots.mjs
 *
 * A word behind it takes only the pictures whose names begin so.
 */
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstSignIn, startBrowser, startHouse } from './screenshots-house.mjs'
import { SHOTS } from './screenshots-shots.mjs'

const FOLDER = join(import.meta.dirname, '../docs/screenshots')
const BYTES_MAX = 200_000
const SIZE = { width: 1280, height: 800 }

const [, , begin = ''] = process.argv
const wanted = SHOTS.filter(({ name }) => name.startsWith(begin))

const house = await startHouse()
const browser = await startBrowser()
try {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(house.folder, 'not a block.dat'), 'this is no block')
  const first = await browser.newContext({ viewport: SIZE, reducedMotion: 'reduce' })
  const page = await first.newPage()
  await firstSignIn(page, house)
  const storageState = await first.storageState()
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    for (const shot of wanted) await take({ shot, theme, storageState })
  }
} finally {
  await browser.close()
  await house.stop()
}

/** @typedef {import('playwright-core').BrowserContext} Context */
/** @typedef {Awaited<ReturnType<Context['storageState']>>} SignedIn */

/**
 * Takes one picture.
 *
 * @param {object} what
 * @param {import('./screenshots-shots.mjs').Shot} what.shot
 * @param {'light' | 'dark'} what.theme
 * @param {SignedIn} what.storageState
 */
async function take({ shot, theme, storageState }) {
  const context = await browser.newContext({
    baseURL: house.url,
    viewport: SIZE,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    ...(shot.nobody ? {} : { storageState }),
  })
  const page = await context.newPage()
  await page.goto(shot.path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await shot.act?.(page, house)
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  const path = join(FOLDER, `${shot.name}-${theme}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  const { size } = statSync(path)
  if (size > BYTES_MAX) throw new Error(`Expected at most ${BYTES_MAX} bytes, got ${size}: ${path}`)
  process.stdout.write(`${shot.name}-${theme}.png  ${size}\n`)
  await context.close()
}
