/**
 * Goal: an account is found under every text that names it. Bitcoin Cash writes one key in a form of
 * its own (cashaddr) and in Bitcoin's; a list may use either, and so may who asks.
 * Method: pairs of the CashAddr specification on a list in one form, asked for in all forms by
 * search, profile and screening; and what the list says of its party is on the profile.
 */
import { SCREEN_TEXT_CHARS_MAX } from '@paperchain/contract/screen'
import { encodeAddress } from '@paperchain/core/domain/address/codecs'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer } from './house.fixture.ts'
import { listed } from './tags.fixture.ts'

const LISTED_AS_CASH = [
  '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu',
  'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a',
] as const
const LISTED_AS_OLD = [
  '3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC',
  'ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq',
] as const

let server: TestServer
beforeAll(async () => {
  server = await testServer({ sample: false })
  const cash = { list: 'cash', ledger: ledger('bitcoin-cash'), accounts: [LISTED_AS_CASH[1]] }
  await listed(server.house, cash)
  await listed(server.house, {
    list: 'old',
    ledger: ledger('bitcoin'),
    accounts: [LISTED_AS_OLD[0]],
  })
})
afterAll(() => server.close())

const ask = async (url: string, payload?: object) => {
  const body = payload === undefined ? {} : { payload }
  const method = payload === undefined ? 'GET' : 'POST'
  return (await server.ask(server.people.admin, { method, url, ...body })).json()
}

for (const [old, cash] of [LISTED_AS_CASH, LISTED_AS_OLD]) {
  test.each([old, cash, `bitcoincash:${cash}`, `BITCOINCASH:${cash.toUpperCase()}`])(
    '%s',
    async (text) => {
      const { answers, sanctions } = await ask('/v1/screen', { texts: [text] })
      expect(answers[0]).toMatchObject({ outcome: 'hit', text })
      expect(sanctions.map(({ list }: { list: string }) => list)).toEqual(['cash', 'old'])
      const found = await ask(`/v1/search?q=${encodeURIComponent(text)}`)
      expect(found.results.length).toBeGreaterThan(0)
      // An old script address is Litecoin's too, where the same hash is another account.
      for (const result of found.results) {
        if (result.ledgerName === 'litecoin') continue
        expect(result).toMatchObject({ kind: 'account', tag: { hit: true } })
      }
      const name = encodeURIComponent(text)
      const profile = await ask(`/v1/ledgers/bitcoin-cash/accounts/${name}`)
      expect(profile).toMatchObject({ account: cash, screened: { outcome: 'hit' }, stale: [] })
      expect(profile.screened.hits[0].entry).toMatchObject({
        programmes: ['CYBER2'],
        party: { kind: 'individual', names: ['EXAMPLE, Ivan', 'EXAMPLE, Vanya'] },
      })
    },
  )
}

test('the key of another ledger is no spelling', async () => {
  const text = encodeAddress({
    ledger: ledger('litecoin'),
    form: 'p2pkh',
    version: 48,
    payload: Uint8Array.from(Buffer.from('76a04053bda0a88bda5177b86a15c3b29f559873', 'hex')),
  })
  expect(text).toMatch(/^L/)
  const { answers } = await ask('/v1/screen', { texts: [text] })
  expect(answers[0]).toMatchObject({ outcome: 'clear', accounts: [{ ledgerName: 'litecoin' }] })
})

test('a text of the longest length is screened, one character more is refused', async () => {
  const longest = 'x'.repeat(SCREEN_TEXT_CHARS_MAX)
  expect((await ask('/v1/screen', { texts: [longest] })).answers[0].outcome).toBe('cannot-tell')
  const refused = await ask('/v1/screen', { texts: [`${longest}x`] })
  expect(refused).toMatchObject({ code: 'REQUEST_INVALID', status: 400 })
  expect(SCREEN_TEXT_CHARS_MAX).toBeGreaterThanOrEqual(256)
})
