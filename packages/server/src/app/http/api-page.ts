/** The reference of the API, made from the table of routes. A test compares the two. */
import { PERMISSIONS, type Permission, ROLES, SCOPES } from '@paperchain/contract/permissions'
import { ROUTES, type Route, type RouteName } from '@paperchain/contract/routes'
import * as z from 'zod'
import {
  BODY_BYTES_MAX,
  CERTIFICATE_BYTES_MAX,
  HEAD_BYTES_MAX,
  HTTP_LIMITS,
  UPLOAD_FILES_MAX,
} from './limits.ts'

/** Where the page stands in the repository. */
export const API_PAGE = 'docs/reference/api.md'

const HEAD = `# API

The server speaks JSON over HTTP. A running server has the whole description as OpenAPI 3.1 at
\`/openapi.json\`; programs in TypeScript use the typed client \`@paperchain/contract/client\`.
This page is made from \`packages/contract/src/routes.ts\`; edit that.

- **Who asks.** Programs send \`Authorization: Bearer KEY\`; an administrator makes keys. Browsers
  sign in with \`POST /v1/session\` and get a cookie; with it, every change must carry the session's
  \`csrfToken\` as \`X-CSRF-Token\`. Requests from other sites are refused; there is no CORS.
- **Amounts** are whole smallest units as decimal text. **Times** are UTC, RFC 3339. \`asOf\` asks
  what was true in the world, \`knownAt\` what this node knew; a date means its end; left out, both
  are now.
- **Ledgers** in paths are aliases (\`bitcoin\`) or CAIP-2 ids.
- **Pages**: pass \`next\` as \`cursor\`; \`next\` is null on the last page.
- **Unknown fields** are refused, so that a misspelt \`asOf\` is not taken for now.
- **Failures** are \`application/problem+json\` (RFC 9457) with a stable \`code\`, what to do, and
  the numbers of the limit; see [errors](errors.md). \`Retry-After\` says when to try again.
- **Long work** is a job: the answer is 202, and \`GET /v1/jobs/{job}\` tells how far it is.

\`\`\`sh
curl -s http://127.0.0.1:4180/v1/screen -H "Authorization: Bearer $PAPERCHAIN_API_KEY" \\
  -H 'Content-Type: application/json' -d '{"texts":["13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94"]}'
\`\`\`
`

const usual = HTTP_LIMITS

const limits = (): string => `## Limits

| what | number |
|---|---|
| head of a request | ${HEAD_BYTES_MAX} bytes |
| JSON body | ${BODY_BYTES_MAX} bytes |
| certificate to verify | ${CERTIFICATE_BYTES_MAX} bytes |
| files of one upload | ${UPLOAD_FILES_MAX} |
| one file, one upload | ${usual.fileBytes} and ${usual.uploadBytes} bytes (configured) |
| time for a body, and between two pieces of a file | ${usual.bodySeconds} s (configured) |
| time for an answer | ${usual.requestSeconds} s (configured) |
| time for a trace | ${usual.traceSeconds} s (configured) |
| requests of one address in a minute | ${usual.requestsPerMinute} (configured) |
`

/** The page. */
export function apiPage(): string {
  const names = Object.keys(ROUTES) as RouteName[]
  const topics = [...new Set(names.map((name) => ROUTES[name].topic))]
  const sections = topics.flatMap((topic) => [
    `## ${topic}\n`,
    ...names.filter((name) => ROUTES[name].topic === topic).map((name) => section(ROUTES[name])),
  ])
  return [HEAD, limits(), permissions(), ...sections].join('\n')
}

function permissions(): string {
  const mark = (yes: boolean): string => (yes ? '✓' : '')
  const head = ['may', ...ROLES, 'scopes of keys']
  const rows = (Object.keys(PERMISSIONS) as Permission[]).map((name) => {
    const { lets, roles, scopes } = PERMISSIONS[name]
    const has = (role: string): boolean => (roles as readonly string[]).includes(role)
    return [`${lets} (\`${name}\`)`, ...ROLES.map((role) => mark(has(role))), scopes.join(', ')]
  })
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    '## Who may what\n',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    `\nA key may do what its scopes (${SCOPES.join(', ')}) say, and never more than who made it.\n`,
  ].join('\n')
}

function section(route: Route): string {
  const { method, path, about, permission, audit, status } = route
  const lines = [`### ${method} ${path}\n`, `${about}\n`]
  const parts = [...fieldsOf('path', route.params), ...fieldsOf('query', route.query)]
  const body = bodyOf(route)
  if (parts.length + body.length > 0) lines.push(...parts, ...body, '')
  const notes = [
    permission === 'open' ? 'For everybody.' : `Needs \`${permission}\`.`,
    `Answers ${status}.`,
    audit === undefined ? '' : `Leaves \`${audit}\` in the audit log.`,
  ]
  return `${lines.join('\n')}\n${notes.filter((note) => note !== '').join(' ')}\n`
}

type Property = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly items?: Property
  readonly properties?: Readonly<Record<string, Property>>
}
type ObjectSchema = {
  readonly properties?: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
}

function fieldsOf(place: string, schema: z.ZodType | undefined): string[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as ObjectSchema
  return Object.entries(properties).map(([name, property]) => {
    const must = place === 'path' || required.includes(name) ? '' : ', optional'
    return `- ${place} \`${name}\`${must}${wordsOf(property)}`
  })
}

function wordsOf({ type, enum: words, description, default: usual, ...rest }: Property): string {
  const kind =
    words === undefined
      ? type === undefined || type === 'string'
        ? ''
        : `, ${type}`
      : `, one of ${words.map((word) => `\`${String(word)}\``).join(', ')}`
  const { minimum, maximum, maxItems } = rest
  const range = minimum === undefined || maximum === undefined ? '' : ` ${minimum} to ${maximum}`
  const most = maxItems === undefined ? '' : ` of up to ${maxItems}`
  const plain = typeof usual === 'object' ? '' : `, default \`${String(usual)}\``
  const told = description === undefined ? '' : `: ${description}`
  return `${kind}${range}${most}${usual === undefined ? '' : plain}${told}`
}

function bodyOf({ body, bodyAs }: Route): string[] {
  if (bodyAs === 'bytes') return ['- body: the file’s bytes, `application/octet-stream`']
  if (bodyAs === 'text') return ['- body: the text of a certificate, as `application/json`']
  return fieldsOf('body', body)
}
