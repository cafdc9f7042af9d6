/**
 * Goal: lists as somebody without a terminal keeps them: one that states no date, one with names and
 * programmes, sources that this node fetches, and what is late called so wherever an answer rests on
 * it; many addresses screened at once.
 * Method: the real server and files on disk; only the lateness of a list is put into the server's
 * answers on their way, because a schedule takes a minute at least.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'
import { LEDGER, TAGS, THIEF } from './story.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

const LISTED = '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1'
const OTHER = '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX'
/** The address of the first block, which no list here names. */
const NOBODY = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const NO = '-0- '

/** One party as OFAC's four CSV files have it. */
function writeOfac(): string[] {
  const remark = `"DOB 01 Jan 1970; Digital Currency Address - XBT ${LISTED}; a.k.a. 'Second'."`
  const party = ['7', '"EXAMPLE, Somebody"', '"individual"', '"CYBER2"', ...Array(7).fill(NO)]
  const files = {
    'sdn.csv': `${[...party, remark].join(',')}\r\n`,
    'alt.csv': '7,1,"aka","EXAMPLE, Other",-0- \r\n',
    'add.csv': '7,1,-0- ,"Nowhere","Nowhere",-0- \r\n',
    'sdn_comments.csv': '',
  }
  return Object.entries(files).map(([name, text]) => {
    const path = join(house.folder, name)
    writeFileSync(path, text)
    return path
  })
}

test('OFAC files without a date: the page asks for it, then shows names, programmes and dates', async () => {
  const { page, troubles, close } = await house.open()
  const files = writeOfac()
  await page.goto('/lists')
  await settled(page)
  const choose = page.getByLabel('Choose the files of the list')
  await choose.setInputFiles(files)
  await page.getByText('When was it published?').waitFor()
  expect(await findings(page)).toEqual([])
  expect(await page.locator('main').textContent()).not.toContain('--published')
  const again = page.getByRole('button', { name: 'Bring it in with this date' })
  expect(await again.isDisabled()).toBe(true)
  await page.getByLabel('Published on').fill('2026-11-01')
  await again.click()
  await page.getByText(/^Stored, published/).waitFor()
  // The table above knows it without being asked.
  await page.getByRole('row', { name: /ofac-sdn-csv sanctions/ }).waitFor()

  await page.goto(`/address/bitcoin/${LISTED}`)
  await page.getByText('Sanctioned. EXAMPLE, Somebody').waitFor()
  const card = page.locator('.tag-card')
  expect(await card.textContent()).toMatch(/EXAMPLE, Other.*CYBER2.*2026-11-01/s)
  expect(await findings(page)).toEqual([])

  await page.goto('/lists/ofac-sdn-csv?tab=entries')
  await page.getByText(/also .*EXAMPLE, Other/).waitFor()
  await page.getByText('programmes CYBER2').waitFor()
  expect(troubles).toEqual([])
  await close()
})

test('many addresses: what is no address is not hidden, hits alone on request, all in the file', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/screen')
  const field = page.getByLabel('Addresses', { exact: true })
  await page.getByRole('button', { name: 'Screen', exact: true }).click()
  await page.getByText('Expected at least one address').waitFor()
  await field.fill(`${LISTED}\n${OTHER}, ${THIEF}\n${LISTED};nonsense`)
  await page.getByText('4 texts; 1 came more than once').waitFor()
  await page.getByRole('button', { name: 'Screen', exact: true }).click()
  await page.getByText('4 answers, in the order given').waitFor()
  await page.getByText('ADDRESS_UNKNOWN').waitFor()
  await page.getByRole('group', { name: 'Shown' }).getByText('Hits').click()
  await page.getByText('2 answers, in the order given').waitFor()
  expect(await page.getByRole('cell', { name: 'CYBER2' }).count()).toBe(1)
  expect(await findings(page)).toEqual([])
  await page.getByRole('group', { name: 'Shown' }).getByText('All').click()
  await page.getByText('clear', { exact: true }).waitFor()
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const csv = readFileSync(await (await waiting).path(), 'utf8')
  for (const text of [LISTED, OTHER, THIEF, 'nonsense']) expect(csv).toContain(text)
  await page.getByRole('link', { name: LISTED.slice(0, 4) }).click()
  await page.waitForURL(`**/address/bitcoin/${LISTED}`)
  expect(troubles).toEqual([])
  await close()
})

const pack = (count: number, day: number): string =>
  [
    'title: A fetched pack',
    'creator: Journey',
    `lastmod: 2026-05-0${day}`,
    'currency: BTC',
    'source: https://paperchain.invalid/journey',
    'confidence: forensic',
    'tags:',
    ...[LISTED, OTHER].slice(0, count).map((address) => `  - {address: ${address}, label: L}`),
    '',
  ].join('\n')

async function addSource(page: Page, id: string, from: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a source' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(id)
  await dialog.getByLabel('Form of the files').selectOption('tagpack')
  await dialog.getByLabel('Where its files are').fill(from)
  await dialog.getByRole('button', { name: 'Add the source' }).click()
}

test('a source: wrong fields named, a folder refused until it is allowed, then fetched', async () => {
  const { page, troubles, close } = await house.open()
  const folder = join(house.folder, 'source')
  mkdirSync(folder)
  const file = join(folder, 'fetched.yaml')
  writeFileSync(file, pack(2, 1))
  await page.goto('/lists')
  await page.getByText('No source yet').waitFor()
  await page.getByRole('button', { name: 'Add a source' }).click()
  await page.getByRole('button', { name: 'Add the source' }).click()
  await page.getByText('Expected a URL or a folder').waitFor()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')))
    .toBe('true')
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await addSource(page, 'fetched', file)
  await page.getByRole('alert').filter({ hasText: 'PATH_IMPORT_OFF' }).waitFor()
  await page.goto('/admin/settings')
  await page.locator('main input[type="checkbox"]').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/set by/).waitFor()

  await page.goto('/lists')
  await addSource(page, 'fetched', file)
  await page.getByText('never fetched').waitFor()
  const fetchNow = page.getByRole('button', { name: 'Fetch now: fetched' })
  await fetchNow.click()
  await page.getByText('fetched: a new version was stored').waitFor()
  await page.getByRole('row', { name: /tagpack:fetched tags/ }).waitFor()
  await fetchNow.click()
  await page.getByText('fetched: nothing new').waitFor()
  // Half of it is gone: nothing is taken until somebody has looked.
  writeFileSync(file, pack(1, 2))
  await fetchNow.click()
  await page.getByText('LIST_SHRANK').first().waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Take it all the same' }).click()
  await page.getByText('fetched: a new version was stored').waitFor()
  rmSync(file)
  await fetchNow.click()
  await page.getByText('fetched: it failed').waitFor()
  await page.getByText(/failed 1 time/).waitFor()
  await page.getByRole('button', { name: 'Change fetched' }).click()
  await page.getByLabel('Hours between two fetches').fill('12')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('every 12 hours').waitFor()
  await page.getByRole('button', { name: 'Remove fetched' }).click()
  await page.getByRole('button', { name: 'Remove the source' }).click()
  await page.getByText('No source yet').waitFor()
  await page.getByRole('row', { name: /tagpack:fetched tags/ }).waitFor()
  expect(troubles).toEqual([])
  await close()
})

const TIME = '2026-03-03T00:00:00Z'

test('a list that is late is called so: on the profile, in rows, on a trace, everywhere above', async () => {
  const { page, close } = await house.open()
  const late = { list: TAGS, source: 'sample', confirmed: TIME, everyMs: 86_400_000, since: TIME }
  const put = (route: string | RegExp, change: (body: Record<string, unknown>) => object) =>
    page.route(route, async (asked) => {
      const response = await asked.fetch()
      const body = (await response.json()) as Record<string, unknown>
      await asked.fulfill({ response, json: { ...body, ...change(body) } })
    })
  await put('**/v1/status', (body) => ({
    stale: [late],
    lists: (body['lists'] as { list: string }[]).map((one) => ({
      ...one,
      stale: one.list === TAGS,
    })),
  }))
  await put(/\/v1\/ledgers\/[^/]+\/accounts\/[^/?]+$/, () => ({ stale: [late] }))
  const words = `${TAGS}: last confirmed 2026-03-03, expected every day`
  await page.goto(`/address/${LEDGER}/${THIEF}`)
  await page.getByText(words).waitFor()
  await page.locator('.tag-card .late-sign').first().waitFor()
  expect(await findings(page)).toEqual([])
  for (const path of ['/tags?q=Lantern', `/trace?seeds=${THIEF}`]) {
    await page.goto(path)
    await page.getByText(words).waitFor()
  }
  await page.goto(`/lists/${encodeURIComponent(TAGS)}`)
  await page.locator('.page-head').getByText('stale').waitFor()
  await page.goto('/')
  await page.getByText(`Older than they should be: ${TAGS}.`).first().waitFor()
  await page.getByRole('link', { name: /sanctions (?:of|list)/ }).waitFor()
  await close()
})

test('a clear answer by an old list does not look certain', async () => {
  const { page, close } = await house.open()
  await page.route('**/v1/status', async (asked) => {
    const response = await asked.fetch()
    const body = (await response.json()) as { lists: { list: string }[] }
    const lists = body.lists.map((one) => ({ ...one, stale: one.list === 'ofac-sdn-csv' }))
    await asked.fulfill({ response, json: { ...body, lists } })
  })
  await page.goto(`/address/bitcoin/${NOBODY}`)
  await page.getByText('Clear, but by lists that are late').waitFor()
  await page.getByText(/ofac-sdn-csv: published 2026-11-01, and no source/).waitFor()
  await close()
})
