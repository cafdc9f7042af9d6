/**
 * Goal: an option counts from the flag before the environment before the file before the default,
 * what is wrong is named with its place, secrets are not shown, and the page describes what is.
 * Method: every option by hand where it matters, and the generated page compared with the schema.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CONFIG_FILE, ConfigSchema, limitsIn, readConfig, variableOf } from './config.ts'
import { CONFIG_PAGE, configPage } from './config-page.ts'
import { HTTP_LIMITS } from './http/limits.ts'

const ROOT = join(import.meta.dirname, '../../../..')

const folderWith = (text?: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-config-'))
  if (text !== undefined) writeFileSync(join(folder, CONFIG_FILE), text)
  return folder
}

describe('where a value comes from', () => {
  const folder = folderWith('{"port": 1, "logLevel": "info", "host": "::1"}')
  const environment = { PAPERCHAIN_PORT: '2', PAPERCHAIN_LOG_LEVEL: 'error' }

  test('flag, environment, file, default', () => {
    const { config, startedWith } = readConfig({ flags: { port: '3' }, environment, folder })
    expect(config).toMatchObject({ port: 3, logLevel: 'error', host: '::1', traceSeconds: 120 })
    const source = (name: string) => startedWith.find((row) => row.name === name)?.source
    expect(['port', 'logLevel', 'host', 'traceSeconds'].map(source)).toEqual([
      'flag',
      'environment',
      'file',
      'default',
    ])
  })

  test('the defaults are those of the server', () => {
    const { config } = readConfig({ flags: {}, environment: {}, folder: folderWith() })
    expect(limitsIn(config)).toEqual(HTTP_LIMITS)
    expect(config).toMatchObject({ host: '127.0.0.1', port: 4180, behindProxy: '' })
  })

  test('a named file counts, and must be there', () => {
    const file = join(folderWith('{"port": 7}'), CONFIG_FILE)
    const named = (path: string) =>
      readConfig({ flags: {}, environment: { PAPERCHAIN_CONFIG: path }, folder: folderWith() })
    expect(named(file).config.port).toBe(7)
    expect(() => named('/nowhere.json')).toThrow('/nowhere.json')
  })

  test('URLs that hold passwords are not shown', () => {
    const environment = { PAPERCHAIN_PG_URL: 'postgres://me:hunter2@host/db' }
    const { startedWith } = readConfig({ flags: {}, environment, folder: folderWith() })
    expect(JSON.stringify(startedWith)).not.toContain('hunter2')
    expect(startedWith.find(({ name }) => name === 'pgUrl')?.value).toBe('(set)')
  })
})

describe('what is wrong is named', () => {
  test.each([
    ['{"port": 99999}', 'port'],
    ['{"prot": 1}', 'prot'],
    ['{"port": "x"}', 'port'],
    ['{"logLevel": "loud"}', 'logLevel'],
    ['{"port": 1.5}', 'port'],
    ['[1]', 'object'],
    ['{', 'JSON'],
    ['', 'JSON'],
  ])('%s', (text, named) => {
    const read = () => readConfig({ flags: {}, environment: {}, folder: folderWith(text) })
    expect(read).toThrow(named)
    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})

test('the page is made from the schema', () => {
  expect(readFileSync(join(ROOT, CONFIG_PAGE), 'utf8')).toBe(configPage())
})

test('every option has a description and a variable of its own', () => {
  const names = Object.keys(ConfigSchema.shape)
  expect(new Set(names.map(variableOf)).size).toBe(names.length)
  expect(variableOf('tlsCert')).toBe('PAPERCHAIN_TLS_CERT')
  for (const [name, schema] of Object.entries(ConfigSchema.shape)) {
    expect(schema.description, name).toMatch(/\.$/)
  }
})
