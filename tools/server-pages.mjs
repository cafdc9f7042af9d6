/** `npm run docs`: writes the pages of the API and of the configuration from the built server. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildOf } from './setup/build.mjs'
import { exitWith } from './setup/fault.mjs'
import { prepareInstall } from './setup/prepare.mjs'

const ROOT = join(import.meta.dirname, '..')
const APP = join(ROOT, 'packages/server/dist/app')

await exitWith(async () => {
  await prepareInstall(ROOT)
  await buildOf(ROOT, ['packages/core', 'packages/contract', 'packages/server'])
  const { API_PAGE, apiPage } = await import(join(APP, 'http/api-page.js'))
  const { CONFIG_PAGE, configPage } = await import(join(APP, 'config-page.js'))
  writeFileSync(join(ROOT, API_PAGE), apiPage())
  writeFileSync(join(ROOT, CONFIG_PAGE), configPage())
  console.log(`Wrote ${API_PAGE} and ${CONFIG_PAGE}.`)
  return 0
})
