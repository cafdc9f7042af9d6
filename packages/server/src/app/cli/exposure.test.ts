/**
 * Goal: `exposure` answers the same through a running server as on the folder itself, opens its
 * numbers, looks at several addresses as one holder, and says what is wrong with a bad one.
 * Method: a listening server on the sample case; each command run both ways and compared.
 */
import type { FaultError } from '@paperchain/core/domain/error'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { untellServer } from '../serve/server-file.ts'
import { type ExposureFlags, exposureCommand, exposureThrough } from './exposure.ts'
import type { Io } from './io.ts'
import { type Ran, runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await testServer()
  await tellTest(server)
}, 120_000)
afterAll(async () => {
  untellServer(server.folder)
  await server.close()
})

/** The moment of the tags is that of the question. */
const still = (ran: Ran): Ran => ({
  ...ran,
  stdout: ran.stdout.replace(/"asOf": "[^"]+"/, '"asOf": "then"'),
})

async function both(texts: string[], flags: ExposureFlags, json: boolean): Promise<Ran> {
  const local = (io: Io) => exposureCommand(io, texts, flags)
  const remote = (io: Io) => orServer(exposureCommand, exposureThrough)(io, texts, flags)
  const here = still(await runOn(server, local, { json, lent: true }))
  expect(still(await runOn(server, remote, { json }))).toEqual(here)
  return here
}

test('one account, several as one holder, and the transactions behind a category', async () => {
  const { robbery } = server.truth
  const accounts = robbery.coins.map(({ account }) => account)
  const one = JSON.parse((await both(accounts.slice(0, 1), { of: 'exchange' }, true)).stdout)
  const [exposure] = one.exposures
  expect(exposure.sides.map(({ side }: { side: string }) => side)).toEqual(['received', 'sent'])
  expect(exposure.opened[0]).toMatchObject({ side: 'received', distance: 'direct' })
  expect(exposure.opened[0].transactions[0].tx).toBe(robbery.tx)
  const text = await both(accounts, {}, false)
  expect(text.stdout).toContain('and 1 more on bitcoin-regtest')
  expect(text.stdout).toMatch(/exchange +sample-harbour +direct/)
})

test('a text that is no address is refused with its diagnosis, both ways', async () => {
  const fault = await both(['bcrt1qnothing'], {}, true).catch((error: unknown) => error)
  expect((fault as FaultError).code).toMatch(/^ADDRESS_/)
})

test('a number that is not there opens to nothing; more accounts than fit are refused', async () => {
  const path = `/v1/exposures/bitcoin-regtest/${server.truth.robbery.coins[0]?.account}`
  const query = { side: 'sent', asset: 'none', kind: 'named', category: 'x', distance: 'direct' }
  const url = `${path}/transactions?${new URLSearchParams(query)}`
  const empty = await server.ask(server.people.viewer, { method: 'GET', url })
  expect(empty.json()).toEqual({ items: [], next: null })
  const refused = await server.ask(server.people.viewer, {
    method: 'GET',
    url: `${path}?in=USD&also=nonsense`,
  })
  expect(refused.json().code).toMatch(/^ADDRESS_/)
})
