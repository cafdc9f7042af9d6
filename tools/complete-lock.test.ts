/**
 * Goal: `npm ci` works from the lock file on every platform, not only where it was written.
 * Method: every optional package that the lock file names must have an entry in it; how an entry is
 * made is shown on examples. After `npm install`, run `npm run lock`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { absentEntries, LOCKS } from './complete-lock.mjs'

const LOCK = join(import.meta.dirname, '../package-lock.json')

test.each(LOCKS)('%s has every optional package', (path) => {
  const absent = absentEntries(JSON.parse(readFileSync(path, 'utf8')))
  expect(Object.keys(absent), 'run `npm run lock`').toEqual([])
})

test('the engine is locked for every platform that start allows', () => {
  const { packages } = JSON.parse(readFileSync(LOCK, 'utf8'))
  const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64-gnu', 'linux-x64-gnu']
  const locked = platforms.filter((one) => packages[`node_modules/@chdb/lib-${one}`] !== undefined)
  expect(locked, 'run `npm run lock`').toEqual(platforms)
})

test('an entry has the version of its parent and the platform of its name', () => {
  const optionalDependencies = {
    '@chdb/lib-linux-x64-gnu': '2.0.0',
    '@chdb/lib-darwin-arm64': '2.0.0',
    'x-linux-arm-musleabihf': '2.0.0',
  }
  const packages = {
    'node_modules/chdb': { version: '3.0.0', optionalDependencies },
    'node_modules/x': { dev: true, optionalDependencies: { 'x-win32-x64-msvc': '1.0.0' } },
    'node_modules/@chdb/lib-linux-x64-gnu': { version: '2.0.0' },
  }
  expect(absentEntries({ packages })).toEqual({
    'node_modules/@chdb/lib-darwin-arm64': {
      version: '2.0.0',
      optional: true,
      os: ['darwin'],
      cpu: ['arm64'],
    },
    'node_modules/x-linux-arm-musleabihf': {
      version: '2.0.0',
      optional: true,
      os: ['linux'],
      cpu: ['arm'],
      libc: ['musl'],
    },
    'node_modules/x-win32-x64-msvc': {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['win32'],
      cpu: ['x64'],
    },
  })
})

test('a name that tells no platform stops', () => {
  const packages = { 'node_modules/x': { optionalDependencies: { fsevents: '2.0.0' } } }
  expect(() => absentEntries({ packages })).toThrow('got fsevents')
})

test('the lock says of our own packages what their package.json says', () => {
  const { packages } = JSON.parse(readFileSync(LOCK, 'utf8'))
  const { workspaces } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'),
  )
  for (const folder of ['', ...workspaces]) {
    const own = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', folder, 'package.json'), 'utf8'),
    )
    const { bin, engines, dependencies, devDependencies } = packages[folder]
    expect({ folder, bin, engines, dependencies, devDependencies }, 'run `npm install`').toEqual({
      folder,
      bin: own.bin,
      engines: own.engines,
      dependencies: own.dependencies,
      devDependencies: own.devDependencies,
    })
  }
})
