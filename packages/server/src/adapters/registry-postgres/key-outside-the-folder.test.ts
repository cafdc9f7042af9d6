/**
 * Goal: the key of the audit log is made once, for its owner alone, outside the data folder, and a
 * registry never goes on with another one; a folder is one process's.
 * Method: real key files with wrong rights, wrong content and wrong owners of the log; RFC 8032.
 */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { defaultKeyFile, headSigner, readKeyFile } from './key-file.ts'
import { openPglite } from './pglite-engine.ts'
import { hasRegistry, openRegistry } from './registry.ts'

const code = (name: string) => expect.objectContaining({ code: name })
const homes: string[] = []
let home: string
let file: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'paperchain-key-'))
  homes.push(home)
  file = join(home, 'config', 'paperchain', 'key.json')
})
afterAll(() => {
  for (const each of homes) rmSync(each, { recursive: true, force: true })
})

describe('the key file', () => {
  test('stands in the configuration folder of the user', () => {
    expect(defaultKeyFile('/home/ann', undefined)).toBe('/home/ann/.config/paperchain/key.json')
    expect(defaultKeyFile('/home/ann', '')).toBe('/home/ann/.config/paperchain/key.json')
    expect(defaultKeyFile('/home/ann', '/etc/xdg')).toBe('/etc/xdg/paperchain/key.json')
  })

  test('is made once, for its owner alone, and nothing stays beside it', () => {
    const secret = readKeyFile(file, true)
    expect(secret).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readKeyFile(file, true)).toEqual(secret)
    expect(readKeyFile(file, false)).toEqual(secret)
    expect(readdirSync(join(file, '..'))).toEqual(['key.json'])
  })

  test('is refused where others can read it, and named where it is none', () => {
    expect(() => readKeyFile(file, false)).toThrow(code('KEY_FILE'))
    readKeyFile(file, true)
    chmodSync(file, 0o640)
    expect(() => readKeyFile(file, false)).toThrow(code('KEY_FILE_OPEN'))
    chmodSync(file, 0o600)
    for (const text of ['', '{', 'null', '{"secret":"00"}', 'x'.repeat(5000)]) {
      writeFileSync(file, text)
      expect(() => readKeyFile(file, true)).toThrow(code('KEY_FILE'))
      expect(readFileSync(file, 'utf8')).toBe(text)
    }
    mkdirSync(join(home, 'folder'), { mode: 0o700 })
    expect(() => readKeyFile(join(home, 'folder'), true)).toThrow(code('KEY_FILE'))
    writeFileSync(join(home, 'plain'), '')
    expect(() => readKeyFile(join(home, 'plain', 'key.json'), true)).toThrow(code('KEY_FILE'))
  })

  test('a message about a broken file does not quote it', () => {
    readKeyFile(file, true)
    writeFileSync(file, 'deadbeef-secret')
    expect(() => readKeyFile(file, true)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('deadbeef') }),
    )
  })

  test('signs by Ed25519: one key a secret, one signature a text, none forged', () => {
    const signer = headSigner(new Uint8Array(32).fill(7))
    const signature = signer.sign('head')
    expect(signer.key).toMatch(/^[0-9a-f]{64}$/)
    expect(headSigner(new Uint8Array(32).fill(7)).sign('head')).toBe(signature)
    expect(signer.verify('head', signature)).toBe(true)
    expect(signer.verify('heads', signature)).toBe(false)
    expect(headSigner(new Uint8Array(32).fill(8)).verify('head', signature)).toBe(false)
    for (const wrong of ['', 'zz', signature.toUpperCase(), signature.slice(2), '0'.repeat(128)]) {
      expect(signer.verify('head', wrong)).toBe(false)
    }
  })
})

test('a registry opens with its own key only, one process at a time, and not from the future', async () => {
  const options = { folder: home, keyFile: file, command: 'serve', clock: () => 5 }
  expect(hasRegistry(home)).toBe(false)
  const registry = await openRegistry(options)
  expect(hasRegistry(home)).toBe(true)
  await expect(openRegistry({ ...options, command: 'audit' })).rejects.toThrow(
    code('LEDGER_LOCKED'),
  )
  const head = await registry.audit.head()
  await registry.close()

  const other = join(home, 'other.json')
  await expect(openRegistry({ ...options, keyFile: other })).rejects.toThrow(code('KEY_FILE'))
  readKeyFile(other, true)
  await expect(openRegistry({ ...options, keyFile: other })).rejects.toThrow(code('KEY_FILE_OTHER'))

  const again = await openRegistry(options)
  expect(await again.audit.head()).toEqual(head)
  await again.close()

  const engine = await openPglite(join(home, 'registry', 'database'))
  await engine.rows("insert into registry_migration values (9999, 'later', 0)")
  await engine.close()
  await expect(openRegistry(options)).rejects.toThrow(code('REGISTRY_NEWER'))
})

test('a database that a crash left half made is made anew', async () => {
  const making = join(home, 'registry', 'database.making')
  mkdirSync(making, { recursive: true })
  writeFileSync(join(making, 'PG_VERSION'), '18')
  const options = { folder: home, keyFile: file, command: 'serve', clock: () => 5 }
  const registry = await openRegistry(options)
  expect(await registry.users.count()).toBe(0)
  await registry.close()
  expect(readdirSync(join(home, 'registry'))).toEqual(['database'])
})

test('a server that is away is named by a code, soon', async () => {
  const url = 'postgres://nobody@127.0.0.1:9/none'
  const options = { folder: home, url, keyFile: file, command: 'serve', clock: () => 5 }
  await expect(openRegistry(options)).rejects.toThrow(code('REGISTRY_ENGINE'))
})
