/**
 * Goal: the log of a server has nothing about people: no names, passwords, tokens, addresses of the
 * network or of the ledger, nothing that was searched or screened; and each line is JSON.
 * Method: the built program with its most talkative level, behind a proxy that tells where people
 * are; questions that are answered and questions that are refused, each with words of its own.
 */
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tempFolder } from './program.ts'
import { administratorKey, nodeAt, serving } from './server-program.ts'

const temp = tempFolder()
afterAll(temp.remove)

const PASSWORD = 'four unrelated winter spoons'
const PERSON = 'grace.hopper@example.org'
const FULL_NAME = 'Grace Brewster Hopper'
const FROM = '203.0.113.77'
const AGENT = 'TellTale/7'
const ADDRESS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const KEY_LABEL = 'machine-of-grace'
const TEXT = 'somebody-who-is-looked-for'
const PATH = 'list-of-suspects-of-grace'

test('nothing about people stands in the log', { timeout: 120_000 }, async () => {
  const node = nodeAt(temp.path, 'data')
  const more = { PAPERCHAIN_LOG_LEVEL: 'debug', PAPERCHAIN_BEHIND_PROXY: 'loopback' }
  const server = await serving(node, more)
  const key = await administratorKey(server, PASSWORD)
  let cookie = ''
  const ask = async (method: string, path: string, body?: unknown): Promise<number> => {
    const answer = await fetch(server.url + path, {
      method,
      headers: {
        ...(path === '/v1/session' ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'user-agent': AGENT,
        'x-forwarded-for': FROM,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0]?.split('=')[1] ?? cookie
    await answer.text()
    return answer.status
  }
  const person = { name: PERSON, fullName: FULL_NAME, roles: ['viewer'] }
  const statuses = [
    await ask('POST', '/v1/session', { name: 'admin', password: PASSWORD }),
    await ask('POST', '/v1/session', { name: PERSON, password: 'a wrong one of grace' }),
    await ask('POST', '/v1/users', person),
    await ask('POST', '/v1/users', person),
    await ask('POST', '/v1/users', { ...person, roles: [FULL_NAME] }),
    await ask('POST', '/v1/keys', { label: KEY_LABEL, scopes: ['read'] }),
    await ask('GET', `/v1/search?q=${TEXT}`),
    await ask('GET', `/v1/ledgers/bitcoin/accounts/${ADDRESS}`),
    await ask('GET', `/v1/ledgers/${TEXT}/accounts/${ADDRESS}`),
    await ask('POST', '/v1/screen', { texts: [ADDRESS, TEXT] }),
    await ask('POST', '/v1/trace', { seeds: [TEXT] }),
    await ask('POST', '/v1/imports', { source: { paths: [join(temp.path, PATH)] } }),
    await ask('POST', '/v1/backups', { target: join(temp.path, 'no', PATH) }),
    await ask('GET', `/${TEXT}`),
  ]
  // Some were answered and some refused, or the log would have had nothing to hide.
  expect(statuses).toEqual(expect.arrayContaining([200, 201, 401, 404, 409]))
  expect(cookie).not.toBe('')
  const { code, stderr } = await server.stop()
  expect(code).toBe(0)
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'))
  expect(lines.length).toBeGreaterThan(statuses.length)
  const names = [PERSON, FULL_NAME, 'Hopper', FROM, AGENT, ADDRESS, KEY_LABEL, TEXT, PATH]
  for (const secret of [...names, PASSWORD, 'of grace', key, cookie]) {
    expect(lines.filter((line) => line.includes(secret))).toEqual([])
  }
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) })
})
