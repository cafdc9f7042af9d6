/** One server and one signed-in browser for a file of journeys. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { firstSignIn, PASSWORD, startBrowser, startHouse } from '../../tools/screenshots-house.mjs'

/** The browser's state after a first sign-in: who opens a page with it is the administrator. */
type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>

export type House = {
  readonly url: string
  readonly folder: string
  /** Opens a page as the administrator, in a browser context of its own. */
  open(options?: OpenOptions): Promise<Opened>
  /** Opens a page as nobody. */
  openAsNobody(): Promise<Opened>
  stop(): Promise<void>
}

type OpenOptions = {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
}

/** A page with what went wrong in it: errors of scripts and of the security policy, other hosts. */
export type Opened = { readonly page: Page; readonly troubles: string[]; close(): Promise<void> }

export const MILLISECONDS_MAX = 120_000

/** Statuses that a journey may cause by asking for what is not there. */
const EXPECTED = /status of (?:400|401|403|404|409|422)/

/**
 * Starts everything; the first sign-in with the one-time password is part of it. `prepare` brings
 * ledgers in before, in place of the sample case.
 */
export async function openHouse(prepare?: Parameters<typeof startHouse>[0]): Promise<House> {
  const house = await startHouse(prepare)
  const browser = await startBrowser()
  const first = await openPage(browser, house.url, {})
  await firstSignIn(first.page, house)
  const state = await first.page.context().storageState()
  await first.close()
  return {
    url: house.url,
    folder: house.folder,
    open: (options = {}) => openPage(browser, house.url, { ...options, state }),
    openAsNobody: () => openPage(browser, house.url, {}),
    stop: async () => {
      await browser.close()
      await house.stop()
    },
  }
}

async function openPage(
  browser: Browser,
  url: string,
  options: OpenOptions & { readonly state?: SignedIn },
): Promise<Opened> {
  const { theme = 'light', width = 1280, state } = options
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: theme,
    reducedMotion: 'reduce',
    viewport: { width, height: 800 },
    ...(state === undefined ? {} : { storageState: state }),
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) troubles.push(message.text())
  })
  page.on('request', (request) => {
    const asked = new URL(request.url())
    if (asked.protocol.startsWith('http') && asked.origin !== url) troubles.push(request.url())
  })
  return { page, troubles, close: () => context.close() }
}

const AXE = readFileSync(
  join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'),
  'utf8',
)

/** Findings of axe-core on the page as it stands, by the rules of WCAG 2.2 AA and best practice. */
export async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] =
    await page.evaluate('axe.run(document).then(({ violations }) => violations)')
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary ?? ''}`),
  )
}

/** Waits until nothing is loading. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1, .sign-in h1').first().waitFor()
  const busy = page.locator('.loading, .thin-bar, .button[aria-disabled]')
  await busy.first().waitFor({ state: 'detached' })
}

export { PASSWORD }
