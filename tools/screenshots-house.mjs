/**
 * A house to look at: the built server with the sample case in a folder of its own, and a browser
 * that is signed in to it. Used by the screenshots and by the journeys in `e2e/web`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const ROOT = join(import.meta.dirname, '..')
const MAIN = join(ROOT, 'packages/server/dist/app/main.js')
const WEB = join(ROOT, 'packages/web/dist/index.html')
const START_MS_MAX = 90_000
const STOP_MS_MAX = 15_000

/** The browser, where Debian puts it. */
export const CHROMIUM = '/usr/bin/chromium'
/** No other host is asked, and nothing is drawn by a graphics card. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Password that the administrator chooses at the first sign-in. */
export const PASSWORD = 'a long enough password'

/**
 * @typedef {object} House
 * @property {string} url
 * @property {string} oneTime the administrator's one-time password
 * @property {string} folder
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a server on a free port with the sample case.
 *
 * @param {(data: string, env: NodeJS.ProcessEnv) => Promise<void>} prepare what is brought into the
 *     data folder before; where that makes a ledger, the sample case is left out
 * @returns {Promise<House>}
 */
export async function startHouse(prepare = async () => undefined) {
  for (const file of [MAIN, WEB]) {
    if (!existsSync(file)) throw new Error(`Expected ${file}; build the server and the web first`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-web-'))
  const args = [MAIN, 'serve', '--sample', '--data', join(folder, 'data'), '--port', '0']
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') }
  try {
    await prepare(join(folder, 'data'), env)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'pipe' })
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said.text += text
    })
  }
  const ended = new Promise((resolve) => child.on('close', resolve))
  const url = await spoken(said, /serves at (http:\/\/\S+)/, ended)
  const oneTime = await spoken(said, /one-time password (\S+);/, ended)
  async function stop() {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
    await ended
    clearTimeout(timer)
    rmSync(folder, { recursive: true, force: true })
  }
  return { url, oneTime, folder, stop }
}

/**
 * Waits for words on the server's output.
 *
 * @param {{ text: string }} said
 * @param {RegExp} words
 * @param {Promise<unknown>} ended
 * @returns {Promise<string>}
 */
async function spoken(said, words, ended) {
  const until = Date.now() + START_MS_MAX
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (Date.now() < until && !isOver) {
    const found = words.exec(said.text)?.[1]
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The server did not say ${words}: ${said.text}`)
}

/** Starts a browser. */
export const startBrowser = () => chromium.launch({ executablePath: CHROMIUM, args: FLAGS })

/**
 * Signs in for the first time: with the one-time password, then with one of our own.
 *
 * @param {import('playwright-core').Page} page
 * @param {House} house
 */
export async function firstSignIn(page, house) {
  await page.goto(house.url)
  await page.getByLabel('Name').fill('admin')
  await page.getByLabel('Password').fill(house.oneTime)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('heading', { level: 1, name: 'Who is this' }).waitFor()
}
