/**
 * Goal: each house rule sees its breach, and lets the accepted form next to it pass.
 * Method: for every rule at least one failing and one passing text; a rule without a failing example
 * fails the last test.
 */
import { expect, test } from 'vitest'
import { RULES } from './rules.ts'
import { source } from './source.ts'

const DOMAIN = 'packages/core/src/domain/x.ts'
const ENGINE = 'packages/core/src/engine/trace/x.ts'
const PORTS = 'packages/core/src/ports.ts'
const ADAPTER = 'packages/server/src/adapters/list-tagpack/x.ts'
const APP = 'packages/server/src/app/x.ts'
const CLI = 'packages/server/src/app/cli/x.ts'
const JOBS = 'packages/server/src/app/jobs/x.ts'
const CORE_TEST = 'packages/core/src/domain/x.test.ts'
const lines = (count: number, text = 'f()'): string => `${text}\n`.repeat(count)
const unfinished = ['TO', 'DO'].join('')

/** A rule, a file, a text that breaks the rule. */
const BREACHES: readonly (readonly [keyof typeof RULES, string, string])[] = [
  ['layers', DOMAIN, "import { x } from '../engine/trace/y.ts'"],
  ['layers', DOMAIN, "import type { x } from '../ports.ts'"],
  ['layers', DOMAIN, "type X = import('../engine/y.ts').Y"],
  ['layers', PORTS, "import { x } from './engine/trace/y.ts'"],
  ['layers', ENGINE, "export * from '../../../../server/src/app/y.ts'"],
  ['layers', ENGINE, "const x = await import('@paperchain/server/app/y')"],
  ['layers', ADAPTER, "import { x } from '../../app/config.ts'"],
  ['layers', APP, "import { x } from '../../../../bench/result.ts'"],
  ['layers', CORE_TEST, "import { x } from '@paperchain/server/app/y'"],
  ['rooms', JOBS, "import { x } from '../cli/y.ts'"],
  ['rooms', JOBS, "import type { x } from '../cli/y.ts'"],
  ['rooms', APP, "export { x } from './cli/y.ts'"],
  ['packageOwners', DOMAIN, "import { readFileSync } from 'node:fs'"],
  ['packageOwners', ENGINE, "import { parse } from 'yaml'"],
  ['packageOwners', APP, "import { parse } from 'yaml'"],
  ['packageOwners', ADAPTER, "const { x } = await import('chdb/connection')"],
  ['packageOwners', ADAPTER, "const x = require('chdb')"],
  ['packageOwners', ADAPTER, "export { x } from '@clickhouse/client'"],
  ['packageOwners', APP, "import fc from 'fast-check'"],
  ['packageOwners', CLI, "import x from 'left-pad'"],
  ['packageOwners', CORE_TEST, "import { parse } from 'yaml'"],
  ['plainImports', APP, 'const x = await import(name)'],
  ['fileLength', APP, lines(401)],
  ['lineLength', APP, `// ${'x'.repeat(98)}`],
  ['functionLength', APP, `function f() {\n${lines(39)}}`],
  ['functionLength', APP, `const f = () => {\n${lines(39)}}`],
  ['functionLength', APP, `const o = { m() {\n${lines(39)}} }`],
  ['functionLength', APP, `function f() {\nfor (const x of y) {\n${lines(69)}}\n}`],
  ['functionLength', APP, `function f() {\nif (x) {\n${lines(39)}}\nfor (;;) {}\n}`],
  ['functionLength', APP, `/** flat: */\nfunction f() {\n${lines(39)}}`],
  ['functionLength', APP, `/* flat: one table */\nf()\nfunction g() {\n${lines(39)}}`],
  ['parameters', APP, 'const f = (a: A, b: B, c: C, d: D) => a'],
  ['parameters', APP, 'class X { m(a: A, b: B, c: C, d: D) {} }'],
  ['docblocks', DOMAIN, 'export const x = 1'],
  ['docblocks', DOMAIN, '/* plain */\nexport function f() {}'],
  ['docblocks', DOMAIN, '/** x */\nexport const x = 1\n\nexport const y = 2'],
  ['docblocks', PORTS, '// word\nexport interface X {}'],
  ['testHeaders', CORE_TEST, "import { test } from 'vitest'"],
  ['oneTitle', 'docs/x.md', '# One\n\n# Two\n'],
  ['oneTitle', 'docs/x.md', '## None\n\n```sh\n# a comment\n```\n'],
  ['pureCore', ENGINE, 'const x = Date.now()'],
  ['pureCore', ENGINE, 'const x = new Date()'],
  ['pureCore', ENGINE, 'const x = Date()'],
  ['pureCore', ENGINE, 'const x = Math.random()'],
  ['pureCore', ENGINE, "const x = Math['random']()"],
  ['pureCore', ENGINE, 'const now = performance.now'],
  ['noAny', CORE_TEST, 'const x = y as any'],
  ['noAny', APP, 'function f(x: any[]) {}'],
  ['noConsole', ADAPTER, "console.log('x')"],
  ['noConsole', APP, 'const log = console.error'],
  ['noEnvironment', ADAPTER, "const x = process.env['X']"],
  ['noUnfinished', APP, `// ${unfinished}: later`],
  ['noUnfinished', 'docs/x.md', unfinished],
  ['noFocus', CORE_TEST, "test.only('x', () => {})"],
  ['noFocus', CORE_TEST, "describe.concurrent.only('x', () => {})"],
  ['noFocus', CORE_TEST, "test.todo('x')"],
  ['noSilentSkip', CORE_TEST, "test.skip('x', () => {})"],
  ['noSilentSkip', CORE_TEST, "describe.skipIf(gone)('x', () => {})"],
  ['noMachinePaths', APP, "const x = '/home/me/x'"],
  ['noMachinePaths', 'docs/x.md', 'see `/tmp/x`'],
]

/** A rule, a file, a text next to a breach that is fine. */
const FINE: readonly (readonly [keyof typeof RULES, string, string])[] = [
  ['layers', DOMAIN, "import { x } from './y.ts'\nimport { sha256 } from '@noble/hashes/sha2.js'"],
  ['layers', ENGINE, "import type { x } from '../../ports.ts'"],
  ['layers', ADAPTER, "import { x } from '@paperchain/core/engine/trace/y'"],
  ['layers', APP, "import { x } from '../adapters/list-tagpack/y.ts'"],
  ['layers', CORE_TEST, "import { x } from '../../test/shared-data.ts'"],
  ['rooms', JOBS, "import { x } from '../open-folder.ts'"],
  ['rooms', CLI, "import { x } from './y.ts'"],
  ['rooms', 'packages/server/src/app/main.ts', "import { x } from './cli/y.ts'"],
  ['rooms', 'packages/server/src/app/serve/x.test.ts', "import { x } from '../cli/y.ts'"],
  ['packageOwners', DOMAIN, "import { sha256 } from '@noble/hashes/sha2.js'"],
  ['packageOwners', CORE_TEST, "import fc from 'fast-check'\nimport fs from 'node:fs'"],
  ['packageOwners', ADAPTER, "import { parse } from 'yaml'\nimport fs from 'node:fs'"],
  ['packageOwners', CLI, "import { Command } from 'commander'"],
  ['packageOwners', 'packages/server/test/front.ts', "import { x } from 'chdb/connection'"],
  ['plainImports', APP, "const x = await import('./y.ts')"],
  ['fileLength', APP, lines(400)],
  ['fileLength', CORE_TEST, lines(401)],
  ['lineLength', APP, `// ${'é'.repeat(97)}`],
  ['lineLength', APP, `// https://example.org/${'x'.repeat(98)}`],
  ['functionLength', APP, `function f() {\n${lines(38)}}`],
  ['functionLength', APP, `function f() {\nfor (const x of y) {\n${lines(66)}}\n}`],
  ['functionLength', APP, `function f() {\nconst a = 1\nswitch (a) {\n${lines(40, '')}}\n}`],
  ['functionLength', APP, `/** x\n * flat: one table */\nexport function f() {\n${lines(60)}}`],
  ['functionLength', APP, `// flat: one table\nconst f = () => {\n${lines(60)}}`],
  ['functionLength', CORE_TEST, `test('x', () => {\n${lines(90)}})`],
  ['parameters', APP, 'const f = (a: A, b: B, c: C) => a'],
  ['parameters', APP, 'class X { constructor(a: A, b: B, c: C, d: D) {} }'],
  ['parameters', APP, '/** hot: one call a row */\nfunction f(a: A, b: B, c: C, d: D) {}'],
  ['parameters', ENGINE, 'function spread(a: A, b: B, c: C, d: D) {}'],
  ['docblocks', DOMAIN, '/** Sides. */\nexport const x = 1\nexport const y = 2'],
  ['docblocks', DOMAIN, "export { x } from './y.ts'\n/** F. */\nexport async function f() {}"],
  ['docblocks', APP, 'export const x = 1'],
  ['testHeaders', CORE_TEST, '/** Goal and method. */\n'],
  ['oneTitle', 'docs/x.md', '# One\n\n```sh\n# a comment\n```\n'],
  ['pureCore', ENGINE, "const x = new Date(0)\n// Date.now()\nconst y = 'Math.random()'"],
  ['pureCore', APP, 'const x = Date.now()'],
  ['noAny', APP, "// any\nconst any = 'any'"],
  ['noConsole', CLI, "console.log('x')"],
  ['noEnvironment', APP, "const x = process.env['X']"],
  ['noUnfinished', APP, 'const todo = 1'],
  ['noFocus', CORE_TEST, "test('only', () => {})\nx.only()"],
  ['noSilentSkip', CORE_TEST, "console.warn('skipped: no server')\ntest.skip('x', () => {})"],
  ['noMachinePaths', APP, "const x = '~/home/x' + 'https://a.org/home/x' + '/worker'"],
]

test.each(BREACHES)('%s refuses in %s, example %#', (rule, path, text) => {
  const breaches = RULES[rule]!(source(path, text))
  expect(breaches).toHaveLength(1)
  expect(breaches[0]).toMatch(/^[\w./-]+(:\d+)?: /)
})

test.each(FINE)('%s accepts in %s, example %#', (rule, path, text) => {
  expect(RULES[rule]!(source(path, text))).toEqual([])
})

test('a breach names its line', () => {
  const text = "import a from './a.ts'\n\nimport b from '../engine/b.ts'\n"
  expect(RULES['layers']!(source(DOMAIN, text))).toEqual([
    `${DOMAIN}:3: imports packages/core/src/engine/b.ts; packages/core/src/domain may import packages/core/src/domain`,
  ])
})

test('every rule has a failing and a passing example', () => {
  const names = Object.keys(RULES).sort()
  expect([...new Set(BREACHES.map(([rule]) => rule))].sort()).toEqual(names)
  expect([...new Set(FINE.map(([rule]) => rule))].sort()).toEqual(names)
})
