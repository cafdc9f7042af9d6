/**
 * Goal: names of a book are sealed by the node's one key file, the one that its configuration names,
 * whoever brings them in: the command line on the folder or the server.
 * Method: a folder with a key file in its configuration file; the command line and then a server
 * book the same account, and the names are read back with that key.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeRegistry } from '../../../test/made-once.ts'
import { readKeyFile } from '../../adapters/registry-postgres/key-file.ts'
import { bookAdd } from '../cli/book.ts'
import { bookNames } from '../cli/book-names.ts'
import { importBookCommand } from '../cli/import-book.ts'
import { silent } from '../cli/io.fixture.ts'
import { CONFIG_FILE, readConfig } from '../config.ts'
import { NamesFile } from '../jobs/import-book-names.ts'
import { serve } from './serve.ts'
import { serverOf } from './server-file.ts'

const VARIABLES = ['XDG_CONFIG_HOME', 'PAPERCHAIN_KEY_FILE', 'PAPERCHAIN_CONFIG'] as const
const former = VARIABLES.map((name) => [name, process.env[name]] as const)
const home = mkdtempSync(join(tmpdir(), 'paperchain-book-key-'))
const folder = join(home, 'data')
const keyFile = join(home, 'elsewhere', 'key.json')
const HARBOUR = ledger('book:harbour')

beforeAll(() => {
  for (const name of VARIABLES) delete process.env[name]
  // Where the key file stands that nobody names.
  process.env['XDG_CONFIG_HOME'] = join(home, 'config')
  mkdirSync(folder)
  writeFileSync(join(folder, CONFIG_FILE), JSON.stringify({ keyFile }))
})
afterAll(() => {
  for (const [name, value] of former) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  rmSync(home, { recursive: true, force: true })
})

const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text)
  return join(home, name)
}

const namesBy = (key: string) =>
  NamesFile.all(folder, HARBOUR, readKeyFile(key, false)).filter(({ name }) => name === 'A-1')

test('the command line and the server give one account one pseudonym, under one key', async () => {
  const fields = ['id', 'time', 'kind', 'account', 'asset', 'amount']
  const description = {
    assets: [{ code: 'USD', asset: 'iso4217:USD', decimals: 2 }],
    mappings: { plain: { columns: Object.fromEntries(fields.map((field) => [field, field])) } },
  }
  await bookAdd(silent(folder), ['harbour', file('book.json', JSON.stringify(description))])
  const rows = `${fields.join(',')}\nT-1,2024-09-27T12:00:00Z,cash-in,A-1,USD,1.50\n`
  await importBookCommand(silent(folder), ['harbour', file('rows.csv', rows)], {})
  const byCommand = namesBy(keyFile)
  expect(byCommand).toHaveLength(1)

  const read = readConfig({ flags: { port: '0' }, environment: {}, folder })
  await placeRegistry(folder)
  const server = await serve({ ...read, io: silent(folder), sample: false })
  try {
    const entry = { id: 'T-2', happenedAt: '2024-09-28', kind: 'cash-in', account: 'A-1' }
    const answer = await fetch(`${server.url}/v1/books/harbour/transactions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${serverOf(folder)?.token}`,
      },
      body: JSON.stringify({ transactions: [{ ...entry, asset: 'USD', amount: '2' }] }),
    })
    expect(await answer.json()).toMatchObject({ stored: 1, refused: 0 })
  } finally {
    await server.stop()
  }
  expect(namesBy(keyFile)).toEqual(byCommand)

  let said = ''
  const io = { ...silent(folder), stdout: (text: string) => (said += text) }
  await bookNames(io, ['harbour'], { name: 'A-1', reason: 'a test of the key' })
  expect(JSON.parse(said)).toEqual(byCommand)
  expect(existsSync(join(home, 'config'))).toBe(false)
}, 60_000)
