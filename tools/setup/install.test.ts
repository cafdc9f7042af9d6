/**
 * Goal: an install happens exactly when the packages are not those of the lock file, and says in
 * one sentence why it failed; a build happens exactly when a source changed.
 * Method: small folders with lock files as npm writes them; recorded last lines of npm's errors.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { isBuilt, sourceDigest } from './build.mjs'
import { installState, samePackages } from './install.mjs'
import { npmSentence } from './npm-fault.mjs'

const made: string[] = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

function folder(files: Record<string, unknown>): string {
  const root = mkdtempSync(join(tmpdir(), 'paperchain-install-'))
  made.push(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    writeFileSync(join(root, path), text)
  }
  return root
}

const lock = (version: string) => ({
  packages: { '': {}, 'packages/core': {}, 'node_modules/yaml': { version } },
})
const PUT_THERE = 'node_modules/.package-lock.json'

describe('whether to install', () => {
  test('a fresh clone has nothing', () => {
    expect(installState(folder({ 'package-lock.json': lock('1.0.0') }))).toBe('missing')
  })

  test('an install that broke off counts as nothing: npm writes its list last', () => {
    const root = folder({ 'package-lock.json': lock('1.0.0'), 'node_modules/yaml/x.js': '' })
    expect(installState(root)).toBe('missing')
  })

  test('packages that npm put there by hand are taken as they are', () => {
    const root = folder({ 'package-lock.json': lock('1.0.0'), [PUT_THERE]: lock('1.0.0') })
    expect(installState(root)).toBe('current')
  })

  test('a lock file that moved on makes them stale', () => {
    const root = folder({ 'package-lock.json': lock('1.0.1'), [PUT_THERE]: lock('1.0.0') })
    expect(installState(root)).toBe('stale')
  })

  test('a lock file that is no JSON stops with its name', () => {
    const root = folder({ 'package-lock.json': '<<<<<<< HEAD', [PUT_THERE]: lock('1.0.0') })
    expect(() => installState(root)).toThrow('package-lock.json is not readable as JSON')
  })

  test('packages for other platforms may be absent, others not', () => {
    const wanted = { packages: { 'node_modules/a': { version: '1', optional: true } } }
    expect(samePackages(wanted, { packages: {} })).toBe(true)
    expect(samePackages({ packages: { 'node_modules/a': { version: '1' } } }, wanted)).toBe(true)
    expect(samePackages(lock('1.0.0'), { packages: {} })).toBe(false)
  })
})

describe('why npm failed', () => {
  const facts = { folder: 'the-clone', registry: 'https://registry.example' }
  const says = (output: string) => npmSentence({ output, code: 1, signal: null }, facts)

  test.each([
    [
      'npm error code ENOSPC\nnpm error syscall write\nnpm error nospc no space left',
      'disk is full',
    ],
    ['npm error code EACCES\nnpm error path x', 'npm may not write (EACCES)'],
    ['npm error code EROFS', 'npm may not write (EROFS)'],
    ['npm error code ENOTFOUND\nnpm error network request failed', 'cannot be reached (ENOTFOUND)'],
    ['npm error code EAI_AGAIN', 'cannot be reached (EAI_AGAIN)'],
    ['npm error code ETIMEDOUT', 'cannot be reached (ETIMEDOUT)'],
    ['npm error code ERR_SOCKET_TIMEOUT', 'cannot be reached (ERR_SOCKET_TIMEOUT)'],
    ['npm ERR! code ECONNREFUSED', 'cannot be reached (ECONNREFUSED)'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['npm error code E401', 'refuses to give the packages (E401)'],
    ['npm error code E404\nnpm error 404 Not Found', 'does not have a package'],
    ['npm error code EINTEGRITY', 'arrived damaged'],
    ['npm error code EUSAGE\nnpm error `npm ci` can only install', 'do not fit together'],
    ['npm error code EBADENGINE', 'does not support Node.js'],
  ])('%j', (output, words) => {
    expect(says(output)).toContain(words)
    expect(says(output)).not.toContain('\n')
  })

  test('a warning or the name of a package is no cause', () => {
    const output = 'npm warn deprecated enospc-ENOSPC@1\nnpm error code EWHAT\nnpm error it broke'
    expect(says(output)).toBe('npm could not install the packages: it broke')
  })

  test('npm that is absent, or was killed, is named', () => {
    const ran = { output: '', code: 1, signal: null }
    expect(npmSentence({ ...ran, code: 127 }, facts)).toContain('npm was not found')
    expect(npmSentence({ ...ran, signal: 'SIGKILL' }, facts)).toContain('out of memory')
  })
})

describe('whether to build', () => {
  const sources = {
    'packages/core/src/a.ts': 'a',
    'packages/server/src/b.ts': 'b',
    'packages/web/src/d.tsx': 'd',
  }
  const built = (root: string): string => {
    const dists = ['core', 'contract', 'server'].map((name) => `packages/${name}/dist`)
    for (const dist of dists) {
      mkdirSync(join(root, dist), { recursive: true })
      writeFileSync(join(root, dist, '.tsbuildinfo'), '')
    }
    mkdirSync(join(root, 'packages/web/dist'), { recursive: true })
    writeFileSync(join(root, 'packages/web/dist/index.html'), '')
    writeFileSync(join(root, 'packages/server/dist/.built'), sourceDigest(root))
    return root
  }

  test('what was built stays built', () => {
    expect(isBuilt(folder(sources))).toBe(false)
    expect(isBuilt(built(folder(sources)))).toBe(true)
  })

  test.each([
    ['changed', (root: string) => writeFileSync(join(root, 'packages/core/src/a.ts'), 'aa')],
    ['added', (root: string) => writeFileSync(join(root, 'packages/core/src/c.ts'), '')],
    [
      'of the page changed',
      (root: string) => writeFileSync(join(root, 'packages/web/src/d.tsx'), 'dd'),
    ],
    ['removed', (root: string) => rmSync(join(root, 'packages/server/src/b.ts'))],
  ])('a source %s builds again', (_, change) => {
    const root = built(folder(sources))
    change(root)
    expect(isBuilt(root)).toBe(false)
  })

  test('a test changed does not, a dist removed does', () => {
    const root = built(folder(sources))
    writeFileSync(join(root, 'packages/core/src/a.test.ts'), '')
    expect(isBuilt(root)).toBe(true)
    rmSync(join(root, 'packages/web/dist'), { recursive: true })
    expect(isBuilt(root)).toBe(false)
    const other = built(folder(sources))
    rmSync(join(other, 'packages/core/dist'), { recursive: true })
    expect(isBuilt(other)).toBe(false)
  })
})
