/**
 * Goal: a server starts on a free folder, makes its administrator once, says where it is, tells a
 * second one who holds the folder, and leaves nothing behind when it stops.
 * Method: real servers on free ports and scratch folders, one after the other.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { placeRegistry } from '../../../test/made-once.ts'
import { silent } from '../cli/io.fixture.ts'
import { readConfig } from '../config.ts'
import { serve } from './serve.ts'
import { SERVER_FILE, serverOf } from './server-file.ts'

const home = mkdtempSync(join(tmpdir(), 'paperchain-serve-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const scratch = () => mkdtempSync(join(home, 'of-'))

function start(folder: string, flags: Record<string, string> = {}, options = { sample: false }) {
  const keyFile = join(folder, '..', `${folder.split('/').at(-1)}-key.json`)
  const read = readConfig({ flags: { port: '0', keyFile, ...flags }, environment: {}, folder })
  return serve({ ...read, io: silent(folder), ...options })
}

test('first start, second server, stop, second start', async () => {
  const folder = scratch()
  const first = await start(folder, {}, { sample: true })
  expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(first.admin).toMatchObject({ name: 'admin' })
  expect(statSync(join(folder, SERVER_FILE)).mode & 0o777).toBe(0o600)
  const signIn = (password: string) =>
    fetch(`${first.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'admin', password }),
    })
  const session = await (await signIn(first.admin?.password ?? '')).json()
  expect(session).toMatchObject({ mustChangePassword: true, name: 'admin' })
  const told = serverOf(folder)
  expect(told).toMatchObject({ url: first.url, pid: process.pid })
  const local = await fetch(`${first.url}/v1/ledgers`, {
    headers: { authorization: `Bearer ${told?.token}` },
  })
  const { items } = (await local.json()) as { items: { ledgerName: string }[] }
  const named = items.map(({ ledgerName }) => ledgerName)
  expect(named).toEqual(expect.arrayContaining(['bitcoin-regtest', 'book:reef', 'tron-sample']))

  await expect(start(folder)).rejects.toMatchObject({ code: 'LEDGER_LOCKED' })
  const ready = (await (await fetch(`${first.url}/readyz`)).json()) as { status: string }
  expect(ready.status).toBe('ready')

  await first.stop()
  expect(existsSync(join(folder, SERVER_FILE))).toBe(false)
  expect(existsSync(join(folder, 'lock'))).toBe(false)
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow()

  const second = await start(folder)
  // Nobody has chosen a password yet, and the one that was told may be lost.
  expect(second.admin).toMatchObject({ name: 'admin' })
  expect(second.admin?.password).not.toBe(first.admin?.password)
  // The token of the run before opens nothing.
  const stale = await fetch(`${second.url}/v1/ledgers`, {
    headers: { authorization: `Bearer ${told?.token}` },
  })
  expect(stale.status).toBe(401)
  await second.stop()
}, 120_000)

test('a request that is under way when the stop begins is answered', async () => {
  const folder = scratch()
  await placeRegistry(folder)
  const server = await start(folder)
  const key = `Bearer ${serverOf(folder)?.token}`
  const asked = Array.from({ length: 20 }, () =>
    fetch(`${server.url}/v1/status`, { headers: { authorization: key, connection: 'close' } }),
  )
  await Promise.race(asked)
  const stopped = server.stop()
  for (const answer of await Promise.allSettled(asked)) {
    // Answered whole, or refused as stopping, or never taken on: but never cut in the middle.
    if (answer.status === 'fulfilled') {
      expect([200, 503]).toContain(answer.value.status)
      await answer.value.json()
    }
  }
  await stopped
}, 60_000)

describe('what cannot be served', () => {
  test('a port that is taken; the folder is free again', async () => {
    const folder = scratch()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const address = other.address()
    const port = String(typeof address === 'object' ? address?.port : 0)
    await expect(start(folder, { port })).rejects.toMatchObject({ code: 'PORT_TAKEN' })
    expect(existsSync(join(folder, 'lock'))).toBe(false)
    const fresh = join(scratch(), 'new')
    await expect(start(fresh, { port })).rejects.toMatchObject({ code: 'PORT_TAKEN' })
    await expect(start(fresh, { host: '192.0.2.1', behindProxy: 'loopback' })).rejects.toThrow()
    // Neither the folder nor the key file beside it.
    expect(readdirSync(join(fresh, '..'))).toEqual([])
    other.close()
    const server = await start(folder)
    await server.stop()
  }, 60_000)

  test.each([
    [{ host: '0.0.0.0' }, 'HOST_NOT_HERE'],
    [{ host: '192.0.2.1', behindProxy: 'loopback' }, 'HOST_NOT_HERE'],
    [{ tlsCert: '/nowhere.pem' }, 'TLS_FILES'],
    [{ tlsCert: '/nowhere.pem', tlsKey: '/nowhere.pem' }, 'TLS_FILES'],
    [{ tlsCert: '/etc/hostname', tlsKey: '/etc/hostname' }, 'TLS_FILES'],
  ])(
    '%j: %s',
    async (flags, code) => {
      const folder = scratch()
      await expect(start(folder, flags)).rejects.toMatchObject({ code })
      expect(existsSync(join(folder, 'lock'))).toBe(false)
    },
    60_000,
  )
})

test('with TLS the cookie is bound to it', async () => {
  const folder = scratch()
  await placeRegistry(folder)
  const [tlsKey, tlsCert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', tlsKey, '-out', tlsCert, '-days', '1', '-subj', '/CN=localhost'],
    ],
    { stdio: 'ignore' },
  )
  const server = await start(folder, { tlsKey, tlsCert })
  expect(server.url).toMatch(/^https:/)
  const body = JSON.stringify({ name: 'admin', password: server.admin?.password })
  const cookie = await new Promise<string>((resolve, reject) => {
    const asked = request(
      `${server.url}/v1/session`,
      {
        method: 'POST',
        rejectUnauthorized: false,
        headers: { 'content-type': 'application/json' },
      },
      (answer) => {
        answer.resume()
        resolve(String(answer.headers['set-cookie']))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
  expect(cookie).toMatch(/^__Host-paperchain=.+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  await server.stop()
}, 60_000)

test('a certificate of another key is refused', async () => {
  const folder = scratch()
  const make = (name: string) => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost'],
      ],
      { stdio: 'ignore' },
    )
    return { key, cert }
  }
  const flags = { tlsCert: make('a').cert, tlsKey: make('b').key }
  await expect(start(folder, flags)).rejects.toMatchObject({ code: 'TLS_FILES' })
  expect(existsSync(join(folder, 'lock'))).toBe(false)
}, 60_000)
