/** The page about the configuration, made from its schema. A test compares the two. */
import * as z from 'zod'
import { CONFIG_FILE, ConfigSchema, variableOf } from './config.ts'
import { SETTINGS } from './settings.ts'

/** Where the page stands in the repository. */
export const CONFIG_PAGE = 'docs/reference/configuration.md'

const HEAD = `# Configuration

\`paperchain serve\` takes every option from four places. The first that names it counts: its flag,
its variable in the environment, the file, the default. The file is \`${CONFIG_FILE}\` in the data
folder, or the one that \`--config\` or \`PAPERCHAIN_CONFIG\` names: one JSON object with the names
below. An unknown name or a value of the wrong form stops the start.

The data folder itself is \`--data\` or \`PAPERCHAIN_DATA\`. Commands that ask a server take
\`--server\` or \`PAPERCHAIN_SERVER\` and the key in \`PAPERCHAIN_API_KEY\`.

This page is made from \`packages/server/src/app/config.ts\`; edit that.
`

/** Options that are flags of \`serve\`. */
const FLAGS: ReadonlySet<string> = new Set([
  'host',
  'port',
  'tlsCert',
  'tlsKey',
  'behindProxy',
  'publicUrl',
  'logLevel',
])

const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** The page. */
export function configPage(): string {
  const { properties = {} } = z.toJSONSchema(ConfigSchema, { io: 'input' })
  const options = Object.entries(ConfigSchema.shape).map(([name, schema]) => {
    const property = properties[name] as { default?: unknown; minimum?: number; maximum?: number }
    const flag = FLAGS.has(name) ? `, flag \`${flagOf(name)}\`` : ''
    const range =
      property.minimum === undefined ? '' : `, from ${property.minimum} to ${property.maximum}`
    const usual = property.default === '' ? 'empty' : `\`${String(property.default)}\``
    return (
      `### ${name}\n\n${schema.description}\n\n` +
      `Default ${usual}${range}. Variable \`${variableOf(name)}\`${flag}.\n`
    )
  })
  const settings = Object.values(SETTINGS).map((setting) => {
    const range = setting.kind === 'number' ? `, from ${setting.least} to ${setting.most}` : ''
    return `### ${setting.key}\n\n${setting.about}\n\nUntil set: \`${setting.fallback}\`${range}.\n`
  })
  return [
    HEAD,
    '## Options\n',
    ...options,
    '## Settings\n',
    'Administrators change these while the server runs, on the page Settings or by\n' +
      '`PUT /v1/settings/{key}`.\n',
    ...settings,
  ].join('\n')
}
