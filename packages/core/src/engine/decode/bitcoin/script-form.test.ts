/**
 * Goal: each form of output script is told from its neighbours, one byte away. Method: an example
 * of each form with its account, then every change of length by one and of each fixed byte.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOfScript } from '../../../domain/address/script.ts'
import { AccountWriter } from './account-text.ts'
import { Arena, asciiText } from './arena.ts'
import { FORMS, type Form } from './columns.ts'
import { outputScript, SEED } from './made-block.fixture.ts'
import { fromHex, hexOf, naiveAccount } from './naive-block.fixture.ts'
import { type BitcoinNetwork, NETWORKS } from './network.ts'
import { formOf, formRow, isUnspendable, SCRIPT_BYTES_MAX } from './script-form.ts'

const GENERATOR = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const GENERATOR_Y = '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8'
const KEY = `02${GENERATOR}`
const LONG_KEY = `04${GENERATOR}${GENERATOR_Y}`
const HASH = '751e76e8199196d454941c45d1b3a323f1433bd6'

function told(hex: string, network: BitcoinNetwork = NETWORKS.main): [string, string] {
  const bytes = fromHex(`ffff${hex}ff`)
  const script = { bytes, at: 2, length: hex.length / 2 }
  const form = formOf(bytes, script.at, script.length)
  const arena = new Arena(1)
  new AccountWriter(network).write(arena, form, script)
  return [FORMS[form]!, asciiText(arena.used())]
}

/** Addresses of the BIPs and of the generator point's key, which everybody prints. */
const EXAMPLES: readonly [Form, string, string][] = [
  ['p2pk', `21${KEY}ac`, '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH'],
  ['p2pk', `41${LONG_KEY}ac`, '1EHNa6Q4Jz2uvNExL497mE43ikXhwF6kZm'],
  ['p2pkh', `76a914${HASH}88ac`, '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH'],
  ['p2sh', `a914${HASH}87`, '3CNHUhP3uyB9EUtRLsmvFUmvGdjGdkTxJw'],
  ['p2wpkh', `0014${HASH}`, 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  [
    'p2wsh',
    '00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262',
    'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3',
  ],
  ['p2tr', `5120${GENERATOR}`, 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'],
  [
    'witness',
    `5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6`,
    'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
  ],
  ['witness', '6002751e', 'bc1sw50qgdz25j'],
  ['witness', '51024e73', 'bc1pfeessrawgf'],
  ['op_return', '6a', '@burn'],
  ['op_return', '6a0568656c6c6f', '@burn'],
]

test.each(EXAMPLES)('%s %s', (form, script, account) => {
  expect(told(script)).toEqual([form, account])
})

test('multisig has no address but its script hash', () => {
  const script = `5121${KEY}41${LONG_KEY}52ae`
  expect(told(script)).toEqual(naiveAccount(fromHex(script), NETWORKS.main))
  expect(told(script)[0]).toBe('multisig')
  expect(told(script)[1]).toMatch(/^scripthash:[0-9a-f]{64}$/)
})

test('a script hash is the SHA-256 of the script, its bytes reversed', () => {
  expect(told('')).toEqual([
    'nonstandard',
    'scripthash:55b852781b9995a44c939b64e441ae2724b96f99c8f4fb9a141cfc9842c4b0e3',
  ])
})

test('forms and accounts are those of the plain address code', () => {
  console.info(`seed ${SEED}`)
  fc.assert(
    fc.property(
      outputScript,
      fc.constantFrom(NETWORKS.main, NETWORKS.testnet, NETWORKS.signet, NETWORKS.regtest),
      (script, network) => {
        const [form, account] = told(hexOf(script), network)
        const plain = addressOfScript(script, network.ledger)
        expect(form).toBe(plain.form)
        if (account !== '@burn') expect(account).toBe(plain.account)
      },
    ),
    { seed: SEED, numRuns: 2000 },
  )
})

test('addresses of the other networks', () => {
  const { testnet, signet, regtest } = NETWORKS
  expect(told(`0014${HASH}`, testnet)[1]).toBe('tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx')
  expect(told(`0014${HASH}`, signet)[1]).toBe('tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx')
  expect(told(`0014${HASH}`, regtest)[1]).toMatch(/^bcrt1q/)
  expect(told(`76a914${HASH}88ac`, testnet)[1]).toBe('mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r')
  expect(told(`a914${HASH}87`, regtest)[1]).toMatch(/^2/)
})

describe('one byte away is another form', () => {
  const FIXED = EXAMPLES.filter(([form]) => form !== 'op_return')

  test.each(FIXED)('%s %s, shorter or longer', (form, script) => {
    for (const other of [script.slice(0, -2), `${script}ac`, script.slice(2)]) {
      expect(told(other)).toEqual(naiveAccount(fromHex(other), NETWORKS.main))
      expect(told(other)[0]).not.toBe(form)
    }
  })

  test.each(FIXED)('%s %s, any byte changed to any other', (_, script) => {
    const bytes = fromHex(script)
    for (let at = 0; at < bytes.length; at++) {
      if (at > 3 && at < bytes.length - 3) continue
      for (let value = 0; value < 256; value++) {
        const other = Buffer.from(bytes)
        other[at] = value
        const expected = naiveAccount(new Uint8Array(other), NETWORKS.main)
        expect(told(other.toString('hex'))).toEqual(expected)
      }
    }
  })

  test.each([
    ['no key', '5151ae'],
    ['more needed than there are', `5221${KEY}51ae`],
    ['fewer keys than stated', `5121${KEY}52ae`],
    ['none needed', `0021${KEY}51ae`],
    ['a key of the wrong size', `5120${GENERATOR}51ae`],
    ['a long key of no known form', `5141${LONG_KEY.replace('04', '05')}51ae`],
    ['a push over the end', `5122${KEY}51ae`],
    ['seventeen keys', `51${`21${KEY}`.repeat(17)}61ae`],
  ])('multisig with %s is nonstandard', (_, script) => {
    expect(told(script)[0]).toBe('nonstandard')
  })

  test.each(['06', '07'])('a hybrid key (%s) is a key, as Bitcoin Core has it', (first) => {
    const key = LONG_KEY.replace('04', first)
    expect(told(`5141${key}51ae`)[0]).toBe('multisig')
    expect(told(`41${key}ac`)[0]).toBe('p2pk')
  })

  test('sixteen keys are a multisig', () => {
    expect(told(`60${`21${KEY}`.repeat(16)}60ae`)[0]).toBe('multisig')
  })

  test('a program of version 0 has 20 or 32 bytes', () => {
    expect(told(`0015${HASH}00`)[0]).toBe('nonstandard')
    expect(told(`0015${HASH}00`)[1]).toMatch(/^scripthash:/)
  })
})

test('scripts too long to run are burnt', () => {
  const script = (length: number) => '61'.repeat(length)
  expect(told(script(SCRIPT_BYTES_MAX))[1]).toMatch(/^scripthash:/)
  expect(told(script(SCRIPT_BYTES_MAX + 1))).toEqual(['nonstandard', '@burn'])
  expect(isUnspendable(formRow('op_return'), 1)).toBe(true)
  expect(isUnspendable(formRow('p2pkh'), 25)).toBe(false)
})

test('a form that is none has no row', () => {
  expect(() => formRow('p2p' as Form)).toThrow('Broken invariant')
})
