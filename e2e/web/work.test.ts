/**
 * Goal: the work of a day: trace, save the certificate, verify it and one that was changed; bring
 * blocks and lists in, watch, see every fault; keys told once; the audit log verified; states of
 * failure and of no network.
 * Method: the real server and files on disk; each journey checks what the person sees.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings, type House, MILLISECONDS_MAX, openHouse, settled } from './house.ts'
import { THIEF } from './story.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
}, MILLISECONDS_MAX)

afterAll(() => house?.stop())

test('a trace shows its equality; its certificate verifies, and one that was changed does not', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/trace')
  await page.getByLabel('From', { exact: true }).fill(THIEF)
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  await page.getByText(/entered 25130114927 = held \d+ \+ absorbed \d+ \+ fees \d+/).waitFor()
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the certificate' }).click()
  const file = join(house.folder, 'trace.json')
  await (await waiting).saveAs(file)
  await page.goto('/verify')
  await page.getByLabel('Choose a certificate').setInputFiles(file)
  await page.getByText(/^Equal: /).waitFor()
  const changed = join(house.folder, 'changed.json')
  writeFileSync(changed, readFileSync(file, 'utf8').replace('"coins":1', '"coins":2'))
  await page.getByLabel('Choose a certificate').setInputFiles(changed)
  await page.getByRole('alert').waitFor()
  expect(await page.getByText(/^Equal/).count()).toBe(0)
  expect(await findings(page)).toEqual([])
  expect(troubles).toEqual([])
  await close()
})

test('a trace: the picture and the table below it count the same accounts', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto(`/trace?seeds=${THIEF}&method=fifo`)
  const drawn = await page
    .getByText(/^Drawn: /)
    .first()
    .textContent()
  const [, services, others] =
    /ends at (\d+) accounts of services, ends elsewhere on (\d+) accounts/.exec(drawn ?? '') ?? []
  const accounts = Number(services) + Number(others)
  expect(accounts).toBeGreaterThan(10)
  const name = `Where it ended (${accounts} accounts and fees)`
  await page.getByRole('link', { name, exact: true }).waitFor()
  expect(await page.locator('#places tbody tr').count()).toBe(accounts + 1)
  expect(troubles).toEqual([])
  await close()
})

test('a trace by all methods switches between them; wrong fields are named beside themselves', async () => {
  const { page, close } = await house.open()
  await page.goto(`/trace?seeds=${THIEF}&method=all`)
  await page.getByRole('group', { name: 'Shown method' }).getByText('poison').click()
  await page.waitForURL('**show=poison**')
  await page.getByText('Limits and chain').click()
  await page.getByLabel('Hops at most').fill('many')
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  await page.getByText('Expected a whole number from 0 to 99,999').waitFor()
  expect(await page.getByLabel('Hops at most').getAttribute('aria-invalid')).toBe('true')
  await close()
})

test('blocks: a broken file is refused by name, with its job and its faults', async () => {
  const { page, troubles, close } = await house.open()
  const file = join(house.folder, 'not a block.dat')
  writeFileSync(file, 'this is no block')
  await page.goto('/imports')
  await settled(page)
  const brokenOff: string[] = []
  page.on('requestfailed', (request) => brokenOff.push(`${request.method()} ${request.url()}`))
  // Slow enough that a question which the page leaves behind is still under way then.
  await page.route('**/v1/jobs', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    await route.continue()
  })
  await page.getByLabel('Choose block files').setInputFiles(file)
  await page.getByRole('heading', { level: 1, name: /^Import blocks/ }).waitFor()
  await page
    .locator('.mark', { hasText: /^(nothing taken|failed)$/ })
    .first()
    .waitFor()
  await settled(page)
  expect(await page.getByText(/not a block\.dat|FILE|BLOCK/).count()).toBeGreaterThan(0)
  expect(brokenOff).toEqual([])
  expect(await findings(page)).toEqual([])
  await page.getByRole('link', { name: 'Imports', exact: true }).click()
  await page.getByRole('table').waitFor()
  expect(troubles).toEqual([])
  await close()
})

const pack = (count: number, label: string): string =>
  [
    'title: A pack of the journey',
    'creator: Journey',
    'lastmod: 2026-05-01',
    'currency: BTC',
    'source: https://paperchain.invalid/journey',
    'confidence: forensic',
    'tags:',
    ...ADDRESSES.slice(0, count).map((address) => `  - {address: ${address}, label: ${label}}`),
    '',
  ].join('\n')

/** Addresses of the first blocks of Bitcoin. */
const ADDRESSES = [
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX',
  '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1',
  '1FvzCLoTPGANNjWoUo6jUGuAG3wg1w4YjR',
]

test('lists: a version, a second that shrinks asks first, and the difference shows', async () => {
  const { page, troubles, close } = await house.open()
  const file = join(house.folder, 'journey.yaml')
  writeFileSync(file, pack(4, 'First'))
  await page.goto('/lists')
  await page.getByLabel('Form of the files').selectOption('tagpack')
  await page.getByLabel('Choose the files of the list').setInputFiles(file)
  await page.getByText(/^Stored/).waitFor()
  writeFileSync(file, pack(2, 'Second').replace('2026-05-01', '2026-05-02'))
  await page.getByLabel('Choose the files of the list').setInputFiles(file)
  await page.getByText('The list lost more entries than one expects').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Yes, bring it in all the same' }).click()
  await page.getByText(/^Stored/).waitFor()
  await page.getByRole('link', { name: 'tagpack:journey' }).first().click()
  await page.getByRole('link', { name: 'Changes' }).click()
  await page.getByRole('cell', { name: 'removed' }).first().waitFor()
  expect(await page.getByText('First').count()).toBeGreaterThan(0)
  expect(await findings(page)).toEqual([])
  expect(troubles).toEqual([])
  await close()
})

/** Drops a file on the page's field for files, as a pointer would. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName))
      return transfer
    },
    [name, text] as const,
  )
  await page.dispatchEvent('.drop-zone', 'drop', { dataTransfer: data })
}

test('files can be dropped: a certificate is verified, blocks are taken', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/verify')
  await settled(page)
  await drop(page, 'trace.json', readFileSync(join(house.folder, 'trace.json'), 'utf8'))
  await page.getByText(/^Equal: /).waitFor()
  await page.goto('/imports')
  await settled(page)
  await drop(page, 'dropped.dat', 'this is no block')
  await page.getByRole('heading', { level: 1, name: /^Import blocks/ }).waitFor()
  await page
    .locator('.mark', { hasText: /^(nothing taken|failed)$/ })
    .first()
    .waitFor()
  expect(troubles).toEqual([])
  await close()
})

test('an import that runs: progress with unit and time left, cancel, resume as a new job', async () => {
  const { page, close } = await house.open()
  const job = {
    id: 'j1',
    kind: 'import-bitcoin',
    title: 'Import blocks',
    state: 'running',
    by: 'admin',
    progress: { done: 120, of: 300, unit: 'blocks', secondsLeft: 12 },
    createdAt: '2026-11-20T10:00:00Z',
    startedAt: '2026-11-20T10:00:01Z',
    endedAt: null,
    cancelAsked: false,
    attempt: 1,
    fault: null,
    canCancel: true,
    canResume: false,
    result: null,
  }
  const ended = { endedAt: '2026-11-20T10:00:09Z', canCancel: false }
  let now: object = job
  // The sample is imported in a second, so a job that takes its time is put in the server's place.
  await page.route('**/v1/jobs/j1', (route) => route.fulfill({ json: now }))
  await page.route('**/v1/jobs/j1/cancel', (route) => {
    now = { ...job, ...ended, state: 'cancelled', canResume: true }
    return route.fulfill({ status: 202, json: { ...job, cancelAsked: true } })
  })
  const next = { ...job, id: 'j2', ...ended, state: 'done' }
  await page.route('**/v1/jobs/j1/resume', (route) => route.fulfill({ status: 202, json: next }))
  await page.route('**/v1/jobs/j2', (route) => route.fulfill({ json: next }))
  await page.goto('/imports/j1')
  await page.getByText('120 of 300 blocks, about 12 s left').waitFor()
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('120')
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('cancelled', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.waitForURL('**/imports/j2')
  await page.getByText('done', { exact: true }).waitFor()
  await close()
})

test('a key is told once and revoked for good; the audit log has it and is whole', async () => {
  const { page, troubles, close } = await house.open()
  await page.goto('/admin/keys')
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByLabel('What it is for').fill('the nightly screen')
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Make the key' }).click()
  const token = (await page.locator('.secret').textContent()) ?? ''
  expect(token.length).toBeGreaterThan(30)
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('button', { name: 'Revoke the nightly screen' }).click()
  await page.getByRole('button', { name: 'Revoke the key' }).click()
  await page.getByText('revoked', { exact: true }).waitFor()
  await page.reload()
  await settled(page)
  expect(await page.content()).not.toContain(token)
  await page.goto('/admin/audit?action=key.')
  await settled(page)
  expect(await page.getByText('key.create').count()).toBe(1)
  await page.getByRole('button', { name: 'Verify the log' }).click()
  await page.getByText(/^Whole: \d+ entries/).waitFor()
  await page.locator('[data-main]').first().click()
  await page.getByRole('dialog').waitFor()
  expect(await findings(page)).toEqual([])
  expect(troubles).toEqual([])
  await close()
})

test('a setting is changed, said who did it, and put back', async () => {
  const { page, close } = await house.open()
  await page.goto('/admin/settings')
  const days = page.getByLabel(/is stale/)
  await days.fill('400')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/set by/).waitFor()
  await page.getByRole('button', { name: 'Back to usual' }).click()
  await page.getByText(/set by/).waitFor({ state: 'detached' })
  expect(await days.inputValue()).not.toBe('400')
  await close()
})

test('themes: the switch wins over the system and is kept', async () => {
  const { page, close } = await house.open({ theme: 'light' })
  await page.goto('/')
  await settled(page)
  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  const light = await background()
  await page.getByRole('button', { name: 'Theme: system' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect.poll(background).not.toBe(light)
  await page.reload()
  await settled(page)
  await expect.poll(background).not.toBe(light)
  await close()
})

test('no network: the page says so, keeps what it shows, and comes back', async () => {
  const { page, close } = await house.open()
  await page.goto('/lists')
  await settled(page)
  await page.context().setOffline(true)
  await page.getByText('No connection to the server').waitFor()
  expect(await page.getByRole('table').count()).toBe(1)
  await page.getByRole('link', { name: 'Lists', exact: true }).click()
  await page.context().setOffline(false)
  await page.getByText('No connection to the server').waitFor({ state: 'detached' })
  await close()
})

test('a failure of the server is called ours, with a code, a retry and details', async () => {
  const { page, close } = await house.open()
  const problem = { status: 500, code: 'BUG', title: 'x', detail: 'It broke', todo: 'Try again' }
  const body = JSON.stringify({ ...problem, type: 'x', facts: {}, requestId: 'r1' })
  await page.route('**/v1/lists', (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body }),
  )
  await page.goto('/lists')
  await page.getByText('The server failed: the lists').waitFor()
  expect(await page.getByText('Nothing was changed.').count()).toBe(1)
  expect(await findings(page)).toEqual([])
  await page.unroute('**/v1/lists')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('table').waitFor()
  await close()
})

test('a slow answer: a skeleton, then words and a way out', async () => {
  const { page, close } = await house.open()
  await page.route('**/v1/lists', () => undefined)
  await page.goto('/lists')
  await page.locator('.skeleton').first().waitFor()
  await page.getByText(/Still loading the lists/).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Not loaded: the lists').waitFor()
  await close()
})
