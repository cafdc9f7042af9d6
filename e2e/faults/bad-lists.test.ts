/**
 * Goal: a bad list ends with exit 2 and the code of what is wrong, and nothing of it is stored: an
 * empty or shortened list must never clear anybody.
 * Method: the command line over files that are wrong in one way each; at the end the history holds
 * the one good version and no other.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { run, tempFolder } from './program.ts'

const temp = tempFolder()
const at = (...names: string[]): string => join(temp.path, ...names)
const data = at('data')
afterAll(temp.remove)

const head = (lastmod: string): string =>
  [
    'title: A pack for tests',
    'creator: Somebody',
    'description: Nobody real is meant.',
    `lastmod: ${lastmod}`,
    'source: https://example.org/',
    'ledger: bitcoin',
    'label: somebody',
    'category: user',
    'abuse: scam',
  ].join('\n')

/** Addresses with right checksums: enough that losing one of them is more than 5 %. */
const ADDRESSES = [
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S',
  '1Q2TWHE3GMdB6BZKafqwxXtWAWgFt5Jvm3',
]
const pack = (lastmod: string, addresses: readonly string[]): string =>
  `${head(lastmod)}\ntags:\n${addresses.map((text) => `- address: ${text}`).join('\n')}\n`

type Outcome = { readonly path: string; readonly fault?: { readonly code: string } }

/** Imports these files by one command; gives the fault of each, by its name. */
async function imported(files: Readonly<Record<string, string | Buffer>>, ...flags: string[]) {
  mkdirSync(at('in'), { recursive: true })
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(at('in', name), content)
    return at('in', name)
  })
  const words = ['list', 'import', 'tagpack', '--json', '--data', data, ...flags, ...paths]
  const { code, stdout, stderr } = await run(words)
  expect(stderr).not.toMatch(/^\s+at /m)
  const outcomes: Outcome[] = JSON.parse(stdout)
  const faults = outcomes.map(({ path, fault }) => [basename(path), fault?.code ?? null])
  return { code, stderr, faults: Object.fromEntries(faults) }
}

async function listsStored(): Promise<number> {
  const { stdout } = await run(['list', 'history', '--json', '--data', data])
  return (JSON.parse(stdout) as unknown[]).length
}

const one = ADDRESSES[0] ?? ''
const BAD: Readonly<Record<string, readonly [fault: string, content: string | Buffer]>> = {
  'zero rows': ['LIST_EMPTY', `${head('2024-09-27')}\ntags: []\n`],
  'an alias': ['LIST_ALIAS', `${head('2024-09-27')}\ntags:\n- &a\n  address: ${one}\n- *a\n`],
  'a custom tag': [
    'LIST_CUSTOM_TAG',
    `${head('2024-09-27')}\ntags:\n- address: !!js/function "${one}"\n`,
  ],
  'a text of 5 MB': [
    'LIST_SCALAR_TOO_LONG',
    `${head('2024-09-27')}\ntags:\n- address: ${one}\n  source: ${'x'.repeat(5 << 20)}\n`,
  ],
  'bytes that are not UTF-8': [
    'LIST_NOT_UTF8',
    Buffer.concat([Buffer.from(pack('2024-09-27', ADDRESSES)), Buffer.of(0xc3, 0x28)]),
  ],
  'no YAML': ['LIST_NOT_YAML', 'tags: [\n'],
  'a key twice': ['LIST_DUPLICATE_KEY', `${pack('2024-09-27', ADDRESSES)}title: again\n`],
}

describe('a tag pack', () => {
  test('that is wrong in one way is refused for it, and the good one beside it is taken', async () => {
    const bad = Object.entries(BAD).map(([name, [, content]]) => [`${name}.yaml`, content])
    const good = pack('2024-09-27', ADDRESSES)
    const { code, stderr, faults } = await imported({
      ...Object.fromEntries(bad),
      'good.yaml': good,
    })
    expect(code).toBe(2)
    const codes = Object.entries(BAD).map(([name, [fault]]) => [`${name}.yaml`, fault])
    expect(faults).toEqual({ ...Object.fromEntries(codes), 'good.yaml': null })
    for (const [fault] of Object.values(BAD)) expect(stderr).toContain(fault)
    expect(await listsStored()).toBe(1)
  })

  test('that lost entries asks, and is taken when that is allowed', async () => {
    const short = { 'good.yaml': pack('2025-01-01', ADDRESSES.slice(1)) }
    const refused = await imported(short)
    expect(refused).toMatchObject({ code: 2, faults: { 'good.yaml': 'LIST_SHRANK' } })
    expect(await listsStored()).toBe(1)
    expect(await imported(short, '--allow-shrink')).toMatchObject({ code: 0 })
    expect(await listsStored()).toBe(2)
  })
})

test('a file that is not there, and a form that is none', async () => {
  const missing = await run(['list', 'import', 'tagpack', '--data', data, at('none.yaml')])
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('LIST_UNREADABLE') })
  const form = await run(['list', 'import', 'nope', '--data', data, at('none.yaml')])
  expect(form).toMatchObject({ code: 2, stderr: expect.stringContaining('USAGE') })
})
