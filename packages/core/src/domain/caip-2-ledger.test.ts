/**
 * Goal: a ledger is named as CAIP-2 says, by an alias or as a book, and by nothing else.
 * Method: the table of aliases is checked against the syntax of CAIP-2 and its namespaces; then
 * random texts against the grammar (namespace `[-a-z0-9]{3,8}`, reference `[-_a-zA-Z0-9]{1,32}`);
 * then bad texts by name.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BITCOIN,
  isLedgerAlias,
  LEDGER_ALIASES,
  ledger,
  ledgerName,
  SAMPLE_LEDGERS,
} from './ledger.ts'

const fault = (code: string) => expect.objectContaining({ name: 'FaultError', code })
const aliases = [...Object.entries(LEDGER_ALIASES), ...Object.entries(SAMPLE_LEDGERS)]
const from = (letters: string, min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max })
const LOWER = '-abcdefghijklmnopqrstuvwxyz0123456789'
const namespace = from(LOWER, 3, 8)
const reference = from(`${LOWER}_ABCDEFGHIJKLMNOPQRSTUVWXYZ`, 1, 32)

describe('aliases', () => {
  test.each(aliases)('%s stands for %s, in any case of letters', (alias, id) => {
    expect(ledger(alias)).toBe(id)
    expect(ledger(alias.toUpperCase())).toBe(id)
    expect(ledgerName(ledger(id))).toBe(alias)
    expect([isLedgerAlias(alias), isLedgerAlias(id)]).toEqual([true, false])
  })

  test('are ids by CAIP-2', () => {
    for (const [, id] of aliases) expect(id).toMatch(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/)
  })

  test('name each ledger once', () => {
    expect(new Set(aliases.map(([, id]) => id)).size).toBe(aliases.length)
  })

  test('of bip122 have 32 hex digits of the genesis block', () => {
    for (const [, id] of aliases) {
      if (id.startsWith('bip122:')) expect(id).toMatch(/^bip122:[0-9a-f]{32}$/)
    }
    expect(BITCOIN).toBe('bip122:000000000019d6689c085ae165831e93')
  })
})

test('of Tron and Monero have the form of their namespace; the sample spells what it is', () => {
  for (const [, id] of aliases) {
    if (id.startsWith('tron:')) expect(id).toMatch(/^tron:0x[0-9a-f]{8}$/)
    if (id.startsWith('monero:')) expect(id).toMatch(/^monero:[0-9a-f]{32}$/)
  }
  const spelt = (id: string) => Buffer.from(id.replace(/^.*(?::0x|:)/, ''), 'hex').toString()
  const { 'tron-sample': tron, 'monero-sample': monero } = SAMPLE_LEDGERS
  expect([spelt(tron), spelt(monero)]).toEqual(['samp', 'synthetic sample'])
})

describe('grammar', () => {
  test('takes every CAIP-2 id as it is', () => {
    fc.assert(
      fc.property(namespace, reference, (space, name) => {
        expect(ledger(`${space}:${name}`)).toBe(`${space}:${name}`)
      }),
    )
  })

  test('takes books up to 64 characters', () => {
    expect(ledger('book:exchange-1')).toBe('book:exchange-1')
    expect(ledger(`book:${'x'.repeat(64)}`)).toBe(`book:${'x'.repeat(64)}`)
    expect(() => ledger(`book:${'x'.repeat(65)}`)).toThrow(fault('LEDGER_UNKNOWN'))
  })

  test('takes nothing else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const isKnown = isLedgerAlias(text.toLowerCase())
        fc.pre(!isKnown && !/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,64}$/.test(text))
        expect(() => ledger(text)).toThrow(fault('LEDGER_UNKNOWN'))
      }),
    )
  })
})

describe('refusals', () => {
  test.each([
    ['nothing', ''],
    ['a word', 'bitcoyn'],
    ['a namespace alone', 'eip155:'],
    ['a reference alone', ':1'],
    ['a short namespace', 'ab:1'],
    ['a long namespace', 'abcdefghi:1'],
    ['upper case in the namespace', 'EIP155:1'],
    ['a reference of 33 characters', `eip155:${'1'.repeat(33)}`],
    ['an account', 'eip155:1:0xab'],
    ['white space', ' bitcoin'],
    ['a new line behind', 'eip155:1\n'],
    ['a dot', 'eip155:1.0'],
    ['what every object has', 'constructor'],
    ['what every object has, again', '__proto__'],
    ['and again', 'toString'],
  ])('%s is no ledger', (_, text) => {
    expect(() => ledger(text)).toThrow(fault('LEDGER_UNKNOWN'))
  })

  test('the message lists the aliases and the text', () => {
    expect(() => ledger('bitcoyn')).toThrow(/bitcoin, bitcoin-testnet, .+ got "bitcoyn"/)
  })
})

test('a ledger without alias is shown by its id', () => {
  expect(ledgerName(ledger('eip155:4242'))).toBe('eip155:4242')
  expect(ledgerName(ledger('book:bank'))).toBe('book:bank')
})
