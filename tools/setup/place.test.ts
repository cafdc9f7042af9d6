/**
 * Goal: a machine or folder that cannot run Paperchain is refused in one sentence that says what to
 * do, before anything is downloaded; every other one is let through.
 * Method: versions, platforms and sizes on both sides of each border; a folder that cannot be
 * written is one that does not exist.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ENGINES, nodeFault } from './node-version.mjs'
import {
  INSTALL_BYTES,
  platformFault,
  spaceFault,
  thisMachine,
  writeFault,
  writeSentence,
} from './place.mjs'

const ROOT = join(import.meta.dirname, '../..')
/** One sentence: one full stop, at the end. Versions and names may hold dots inside. */
const ONE_SENTENCE = /^[^\n]+[^.\s]\.$/

describe('Node.js', () => {
  test.each(['v20.19.0', 'v20.20.2', 'v22.12.0', 'v24.0.0', 'v25.1.0', 'v100.0.0'])(
    '%s is new enough',
    (version) => {
      expect(nodeFault(version)).toBeNull()
    },
  )

  test.each([
    'v0.12.18',
    'v12.22.12',
    'v18.20.4',
    'v20.18.3',
    'v21.7.0',
    'v22.11.0',
    'v23.11.0',
    'nonsense',
  ])('%s is refused by name', (version) => {
    expect(nodeFault(version)).toContain(`this is ${version}.`)
    expect(nodeFault(version)).toContain('https://nodejs.org')
  })

  test('package.json asks for the same', () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(engines.node).toBe(ENGINES)
  })

  test.each(['start.mjs', 'test.mjs', 'setup/node-version.mjs'])(
    '%s can be read by Node.js 12',
    (file) => {
      const text = readFileSync(join(ROOT, 'tools', file), 'utf8')
      const code = text.replace(/\/\*[\s\S]*?\*\//g, '')
      expect(code).not.toMatch(/\?\?|\?\.|^\s*await |\|\|=|&&=|import\.meta|#\w+ =|\d_\d/m)
      const imports = [...code.matchAll(/^import .* from '(.+)'/gm)].map(([, from]) => from)
      expect(imports.filter((from) => from !== './setup/node-version.mjs')).toEqual([])
    },
  )
})

describe('platform', () => {
  const linux = { platform: 'linux', arch: 'x64', glibc: '2.36' }

  test.each([
    linux,
    { ...linux, arch: 'arm64' },
    { platform: 'darwin', arch: 'arm64', glibc: null },
    { platform: 'darwin', arch: 'x64', glibc: null },
    thisMachine(),
  ])('$platform $arch runs it', (machine) => {
    expect(platformFault(machine)).toBeNull()
  })

  test.each([
    ['Windows', { platform: 'win32', arch: 'x64', glibc: null }, 'WSL 2'],
    ['Alpine', { ...linux, glibc: null }, 'musl'],
    ['a 32-bit machine', { ...linux, arch: 'arm' }, 'linux on arm'],
    ['FreeBSD', { platform: 'freebsd', arch: 'x64', glibc: null }, 'freebsd on x64'],
  ])('%s is refused', (_, machine, word) => {
    expect(platformFault(machine)).toContain(word)
    expect(platformFault(machine)).toMatch(ONE_SENTENCE)
  })
})

describe('folder', () => {
  test('one that can be written leaves no trace', () => {
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-place-'))
    expect(writeFault(folder)).toBeNull()
    expect(readdirSync(folder)).toEqual([])
    rmSync(folder, { recursive: true })
  })

  test('one that cannot be written is refused by name', () => {
    const folder = join(tmpdir(), 'paperchain-no-such-folder')
    expect(writeFault(folder)).toContain(`You may not write in ${folder} (ENOENT)`)
  })

  test.each([
    ['ENOSPC', 'full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'own'],
  ])('%s has its own sentence', (code, word) => {
    expect(writeSentence(code, 'x')).toContain(word)
    expect(writeSentence(code, 'x')).toMatch(ONE_SENTENCE)
  })

  test('room is counted to the byte, and shown', () => {
    expect(spaceFault(INSTALL_BYTES, INSTALL_BYTES, 'x')).toBeNull()
    expect(spaceFault(INSTALL_BYTES - 1, INSTALL_BYTES, 'x')).toMatch(ONE_SENTENCE)
    expect(spaceFault(4e8, INSTALL_BYTES, 'x')).toContain('needs 1.5 GB free, x has 0.4 GB')
  })
})
