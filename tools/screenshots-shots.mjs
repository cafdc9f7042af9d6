/** Which pictures are made: the address of each, and what is done there before. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BOOK_SHOTS } from './screenshots-books.mjs'
import { PARTY_SHOTS } from './screenshots-parties.mjs'

const THEFT = 'd770e44c19b417257c301be91ae3aa78cc17faf5b76a2b2a5879a363ae9c24bc'
const THIEF = 'bcrt1qrv9pu7a6d35v2n9v6mu9cydttvpgljm433wyjr'
/** The hot wallet of an exchange: several addresses, one cluster. */
const HOT = '2MxUhja8kqRjgbHdgLRPE46qqJkrSw2G7is'
const LEDGER = 'bitcoin-regtest'
const TAGS = encodeURIComponent('tagpack:sample-tags')

/**
 * @typedef {object} Shot
 * @property {string} name
 * @property {string} path
 * @property {boolean} [nobody] as somebody who is not signed in
 * @property {(page: Page, house: { folder: string }) => Promise<void>} [act]
 */

/** @type {readonly Shot[]} */
export const SHOTS = [
  { name: 'sign-in', path: '/sign-in', nobody: true },
  { name: 'home', path: '/' },
  {
    name: 'search',
    path: '/',
    act: (page) => search(page, 'Lantern', '[role="option"]'),
  },
  {
    name: 'search-wrong',
    path: '/',
    act: (page) => search(page, `${THIEF.slice(0, 20)}b${THIEF.slice(21)}`, 'mark'),
  },
  { name: 'address', path: `/address/${LEDGER}/${THIEF}` },
  { name: 'counterparties', path: `/address/${LEDGER}/${THIEF}?tab=with`, act: scrollTo('.tabs') },
  { name: 'cluster', path: `/cluster/${LEDGER}/${HOT}`, act: quiet },
  {
    name: 'exposure',
    path: `/address/${LEDGER}/${HOT}?tab=exposure`,
    act: async (page) => {
      await page.locator('.exposure').waitFor()
      await scrollTo('.tabs')(page)
    },
  },
  { name: 'transaction', path: `/tx/${LEDGER}/${THEFT}` },
  { name: 'block', path: `/block/${LEDGER}/214` },
  { name: 'trace', path: `/trace?seeds=${THIEF}&method=all` },
  { name: 'trace-picture', path: `/trace?seeds=${THEFT}&method=fifo`, act: openNode },
  { name: 'trace-table', path: `/trace?seeds=${THIEF}&method=fifo`, act: scrollTo('#places') },
  { name: 'verify', path: `/trace?seeds=${THIEF}&method=fifo`, act: verify },
  { name: 'import-job', path: '/imports', act: importBroken },
  { name: 'imports', path: '/imports' },
  ...BOOK_SHOTS,
  ...PARTY_SHOTS,
  { name: 'screen', path: '/screen', act: screenSome },
  { name: 'names', path: '/names' },
  { name: 'lists', path: '/lists' },
  { name: 'list-sources', path: '/lists', act: fetchSource },
  { name: 'list-shrinks', path: '/lists', act: shrink },
  { name: 'list-changes', path: '/lists/tagpack%3Aa-pack?tab=diff' },
  { name: 'list-entries', path: `/lists/${TAGS}?tab=entries` },
  { name: 'tags', path: '/tags?category=exchange' },
  { name: 'tag-conflicts', path: '/tags?tab=conflicts', act: quiet },
  { name: 'actor', path: '/actors/sample-lantern' },
  { name: 'people', path: '/admin/people' },
  { name: 'keys', path: '/admin/keys', act: makeKey },
  {
    name: 'audit',
    path: '/admin/audit',
    act: async (page) => {
      await page.getByRole('button', { name: 'Verify the log' }).click()
      await page.getByText('Whole:').waitFor()
    },
  },
  { name: 'settings', path: '/admin/settings' },
  { name: 'preferences', path: '/preferences' },
  {
    name: 'palette',
    path: '/',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'keys-of-a-page',
    path: '/lists',
    act: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
]

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} text @param {string} until */
async function search(page, text, until) {
  await page.keyboard.press('/')
  await page.keyboard.type(text)
  await page.locator(until).first().waitFor()
}

/** Waits until what the page asks for has come. @param {Page} page */
async function quiet(page) {
  await page.waitForLoadState('networkidle')
}

/** @param {string} place */
function scrollTo(place) {
  return async (/** @type {Page} */ page) => {
    await page.locator(place).first().waitFor()
    await page.evaluate(
      `scrollTo(0, scrollY + document.querySelector('${place}').getBoundingClientRect().top - 110)`,
    )
  }
}

/** @param {Page} page */
async function openNode(page) {
  await page.locator('[data-kind="tx"]').first().waitFor()
  await page.locator('[data-kind="absorbed"][data-node]').first().press('Enter')
  await page.locator('.node-panel').waitFor()
  await page.waitForTimeout(300)
  await scrollTo('.section:has(.picture)')(page)
}

/** @param {Page} page @param {{ folder: string }} house */
async function verify(page, { folder }) {
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the certificate' }).click()
  const file = join(folder, 'trace.json')
  await (await waiting).saveAs(file)
  await page.goto('/verify')
  await page.getByLabel('Choose a certificate').setInputFiles(file)
  await page.getByText('Equal:').waitFor()
}

/** @param {Page} page @param {{ folder: string }} house */
async function importBroken(page, { folder }) {
  await page.getByLabel('Choose block files').setInputFiles(join(folder, 'not a block.dat'))
  await page.getByRole('heading', { level: 1, name: /^Import blocks/ }).waitFor()
  await page
    .locator('.mark', { hasText: /^(nothing taken|failed)$/ })
    .first()
    .waitFor()
}

/** @param {Page} page @param {{ folder: string }} house */
async function shrink(page, { folder }) {
  const file = join(folder, 'a-pack.yaml')
  await page.getByLabel('Form of the files').selectOption('tagpack')
  for (const [day, count] of /** @type {const} */ ([
    [1, 4],
    [2, 4],
    [3, 2],
  ])) {
    writeFileSync(file, pack(day, count))
    await page.getByLabel('Choose the files of the list').setInputFiles(file)
    await page
      .getByText(day === 3 ? 'The list lost more entries' : /^(Stored|Known before)/)
      .first()
      .waitFor()
    if (day !== 3) await page.reload()
    if (day !== 3) await page.getByLabel('Form of the files').selectOption('tagpack')
  }
}

/** @param {Page} page */
async function screenSome(page) {
  const texts = [THIEF, ...ADDRESSES.slice(0, 2), '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94', 'nonsense']
  await page.getByLabel('Addresses', { exact: true }).fill(texts.join('\n'))
  await page.getByRole('button', { name: 'Screen', exact: true }).click()
  await page.getByRole('group', { name: 'Shown' }).getByText('All').click()
  await scrollTo('.section')(page)
}

/**
 * A pack in a folder of the server, fetched; the source is made the first time.
 *
 * @param {Page} page
 * @param {{ folder: string }} house
 */
async function fetchSource(page, { folder }) {
  const file = join(folder, 'fetched-pack.yaml')
  writeFileSync(file, pack(1, 4).replace('A pack', 'A fetched pack'))
  await page
    .getByText(/No source yet|1 source/)
    .first()
    .waitFor()
  if ((await page.getByText('No source yet').count()) > 0) {
    await page.goto('/admin/settings')
    await page.locator('main input[type="checkbox"]').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/set by/).waitFor()
    await page.goto('/lists')
    await page.getByRole('button', { name: 'Add a source' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('pack-of-the-day')
    await dialog.getByLabel('Form of the files').selectOption('tagpack')
    await dialog.getByLabel('Where its files are').fill(file)
    await dialog.getByRole('button', { name: 'Add the source' }).click()
  }
  await page.getByRole('button', { name: /^Fetch now/ }).click()
  await page.getByText(/pack-of-the-day: (a new|nothing)/).waitFor()
  await scrollTo('#sources')(page)
}

/** Addresses of the first blocks of Bitcoin. */
const ADDRESSES = [
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX',
  '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1',
  '1FvzCLoTPGANNjWoUo6jUGuAG3wg1w4YjR',
]

/** @param {number} day @param {number} count */
function pack(day, count) {
  const tags = ADDRESSES.slice(0, count).map((address, index) => {
    const category = day === 2 && index === 1 ? 'miner' : 'user'
    return `  - {address: ${address}, label: Early miner, category: ${category}}`
  })
  const head = ['title: A pack', 'creator: Somebody', `lastmod: 2026-05-0${day}`, 'currency: BTC']
  const rest = ['source: https://paperchain.invalid/a-pack', 'confidence: forensic', 'tags:']
  return [...head, ...rest, ...tags, ''].join('\n')
}

/** @param {Page} page */
async function makeKey(page) {
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByLabel('What it is for').fill('Nightly screening')
  await page.getByRole('button', { name: 'Make the key' }).click()
  await page.locator('.secret').waitFor()
}
