/**
 * `npm run docs`: writes `docs/reference/errors.md` from the table of faults. The built table is
 * read, as Node.js 20 reads no TypeScript; a test compares the page with the table.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildOf } from './setup/build.mjs'
import { exitWith } from './setup/fault.mjs'
import { prepareInstall } from './setup/prepare.mjs'

const ROOT = join(import.meta.dirname, '..')

/** Where the page stands. */
export const ERRORS_PAGE = 'docs/reference/errors.md'

const HEAD = `# Errors

Every failure that Paperchain expects has a code that never changes its meaning. This page is made
by \`npm run docs\` from the tables in \`packages/core/src/domain/faults\`; edit those.
`

/**
 * The page of a table: one heading, and with it one anchor, a code; sorted by code.
 *
 * @param {Readonly<Record<string, { readonly means: string, readonly todo: string }>>} faults
 */
export function errorsPage(faults) {
  const codes = Object.keys(faults).sort()
  const sections = codes.map((code) => {
    const row = faults[code]
    return `## ${code}\n\n${row?.means}\n\n**What to do:** ${row?.todo}\n`
  })
  return [HEAD, ...sections].join('\n')
}

if (process.argv[1] === import.meta.filename) {
  await exitWith(async () => {
    await prepareInstall(ROOT)
    await buildOf(ROOT, ['packages/core'])
    const table = join(ROOT, 'packages/core/dist/domain/error.js')
    const { FAULTS } = await import(table)
    writeFileSync(join(ROOT, ERRORS_PAGE), errorsPage(FAULTS))
    console.log(`Wrote ${ERRORS_PAGE}: ${Object.keys(FAULTS).length} codes.`)
    return 0
  })
}
