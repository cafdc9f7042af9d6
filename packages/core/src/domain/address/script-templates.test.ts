/**
 * Output scripts and their accounts (Bitcoin Core `script/solver.cpp`, BIP 16, BIP 141).
 *
 * Goal: each template has its address, and a script without one its Electrum script hash; address
 * and script are inverse. Method: agreement with an independent library over random scripts, known
 * scripts, then the outputs of real blocks as a node printed them.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Block, networks, address as peer } from 'bitcoinjs-lib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { BITCOIN, ledger } from '../ledger.ts'
import { bytes, faultFrom } from './address.fixture.ts'
import { addressOfScript, isKeyShaped, p2pkhOfKey, scriptOf } from './script.ts'
import { scripthash, scripthashOf } from './scripthash.ts'

const NETWORKS = [
  [BITCOIN, networks.bitcoin],
  [ledger('bitcoin-testnet'), networks.testnet],
  [ledger('bitcoin-signet'), networks.testnet],
  [ledger('bitcoin-regtest'), networks.regtest],
] as const

const GENESIS_KEY =
  '04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb' +
  '649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f'
const KEY = `02${'79'.repeat(32)}`
const HASH = '751e76e8199196d454941c45d1b3a323f1433bd6'

/** A script that is a template with random data, or nearly one. */
const aScript = fc
  .record({
    template: fc.constantFrom(
      [[0x76, 0xa9, 20], 20, [0x88, 0xac]] as const,
      [[0xa9, 20], 20, [0x87]] as const,
      [[0x00, 20], 20, []] as const,
      [[0x00, 32], 32, []] as const,
    ),
    data: bytes(32),
    spoil: fc.option(
      fc.record({ at: fc.nat({ max: 34 }), byte: fc.integer({ max: 255, min: 0 }) }),
    ),
  })
  .map(({ template: [start, length, end], data, spoil }) => {
    const script = Uint8Array.from([...start, ...data.slice(0, length), ...end])
    if (spoil !== null && spoil.at < script.length) script[spoil.at] = spoil.byte
    return script
  })

describe('output scripts: laws', () => {
  test('an address is what an independent library makes of the script, and back', () => {
    fc.assert(
      fc.property(aScript, fc.constantFrom(...NETWORKS), (script, [id, network]) => {
        const { account, form } = addressOfScript(script, id)
        // The library knows none of the first three, and its own rules for the others.
        if (['nonstandard', 'op_return', 'multisig', 'witness', 'p2tr'].includes(form)) return
        expect(account).toBe(peer.fromOutputScript(script, network))
        expect(scriptOf(account)).toEqual(script)
        expect(bytesToHex(peer.toOutputScript(account, network))).toBe(bytesToHex(script))
      }),
      { numRuns: 500 },
    )
  })

  test('every witness program has an address that gives its script back', () => {
    const program = fc.uint8Array({ minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), program, (version, data) => {
        const script = Uint8Array.from([0x50 + version, data.length, ...data])
        const { account, form } = addressOfScript(script, BITCOIN)
        expect(form).toBe(version === 1 && data.length === 32 ? 'p2tr' : 'witness')
        expect(scriptOf(account)).toEqual(script)
      }),
    )
  })

  test('any bytes have one account, and all without an address have their script hash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (script) => {
        const { account, form } = addressOfScript(script, BITCOIN)
        if (!['nonstandard', 'multisig', 'op_return'].includes(form)) return
        const hash = createHash('sha256').update(script).digest().reverse().toString('hex')
        expect(account).toBe(`scripthash:${hash}`)
        expect(scripthash.parse(account)).toMatchObject({ account, checked: false, checkBits: 0 })
        expect(scripthash.encode(scripthash.parse(account))).toBe(account)
        expect(scriptOf(account)).toBeNull()
      }),
    )
  })
})

describe('output scripts: known ones', () => {
  test('a P2PK output is the P2PKH address of its key', () => {
    const script = hexToBytes(`41${GENESIS_KEY}ac`)
    const account = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
    expect(addressOfScript(script, BITCOIN)).toEqual({ account, form: 'p2pk' })
    expect(p2pkhOfKey(hexToBytes(GENESIS_KEY), BITCOIN)).toBe(account)
    expect(faultFrom(() => p2pkhOfKey(hexToBytes(KEY), ledger('dash'))).code).toBe(
      'ADDRESS_NO_CODEC',
    )
  })

  test('a key states its length by its first byte; hybrid keys are keys', () => {
    for (let first = 0; first < 256; first++) {
      const key = (length: number) => Uint8Array.from([first, ...new Uint8Array(length - 1)])
      expect(isKeyShaped(key(33))).toBe(first === 2 || first === 3)
      expect(isKeyShaped(key(65))).toBe(first === 4 || first === 6 || first === 7)
      expect(isKeyShaped(key(34))).toBe(false)
    }
    expect(isKeyShaped(new Uint8Array())).toBe(false)
  })

  test.each([
    [`21${KEY}ac`, 'p2pk'],
    [`20${KEY.slice(2)}ac`, 'nonstandard'],
    [`21${KEY}ac00`, 'nonstandard'],
    [`51${`21${KEY}`.repeat(2)}52ae`, 'multisig'],
    [`52${`21${KEY}`.repeat(3)}53ae`, 'multisig'],
    [`53${`21${KEY}`.repeat(2)}52ae`, 'nonstandard'],
    [`00${`21${KEY}`.repeat(2)}52ae`, 'nonstandard'],
    [`51${`21${KEY}`.repeat(2)}53ae`, 'nonstandard'],
    [`51${`20${KEY.slice(2)}`}51ae`, 'nonstandard'],
    [`51${`21${KEY}`}21${KEY.slice(2)}52ae`, 'nonstandard'],
    ['5151ae', 'nonstandard'],
    ['ae', 'nonstandard'],
    ['6a', 'op_return'],
    ['6a0401020304', 'op_return'],
    ['', 'nonstandard'],
    ['51', 'nonstandard'],
    ['51024e73', 'witness'],
    [`0014${HASH}`, 'p2wpkh'],
    [`0015${HASH}00`, 'nonstandard'],
    ['000175', 'nonstandard'],
    [`5114${HASH}`, 'witness'],
    [`5115${HASH}`, 'nonstandard'],
    [`4f14${HASH}`, 'nonstandard'],
    [`6114${HASH}`, 'nonstandard'],
    [`76a914${HASH}88ac`, 'p2pkh'],
    [`76a914${HASH}88ac00`, 'nonstandard'],
    [`76a914${HASH}88ad`, 'nonstandard'],
    [`a914${HASH}87`, 'p2sh'],
    [`a914${HASH}88`, 'nonstandard'],
  ])('%s is %s', (hex, form) => {
    const found = addressOfScript(hexToBytes(hex), BITCOIN)
    expect(found.form).toBe(form)
    const bare = ['multisig', 'op_return', 'nonstandard'].includes(form)
    expect(found.account.startsWith('scripthash:')).toBe(bare)
  })

  test('a script hash is read in either case and refused with its fault', () => {
    const account = scripthashOf(new Uint8Array())
    expect(account).toBe(
      'scripthash:55b852781b9995a44c939b64e441ae2724b96f99c8f4fb9a141cfc9842c4b0e3',
    )
    const upper = `scripthash:${account.slice(11).toUpperCase()}`
    expect(scripthash.parse(upper).account).toBe(account)
    expect(faultFrom(() => scripthash.parse(account.slice(0, -1))).code).toBe('ADDRESS_LENGTH')
    expect(faultFrom(() => scripthash.parse(`${account}0`)).code).toBe('ADDRESS_LENGTH')
    expect(faultFrom(() => scripthash.parse('electrum:55')).code).toBe('ADDRESS_UNKNOWN')
    expect(faultFrom(() => scripthash.parse(account.replace('b', 'g')))).toMatchObject({
      code: 'ADDRESS_CHARACTER',
      facts: { index: 13, character: 'g' },
    })
    const payload = new Uint8Array(31)
    const parts = { ledger: BITCOIN, form: 'scripthash', version: 0, payload } as const
    expect(faultFrom(() => scripthash.encode(parts)).code).toBe('ADDRESS_LENGTH')
  })

  test('a text of another ledger has no script', () => {
    expect(() => scriptOf('0x52908400098527886e0f7030069857d2e4169ee7')).toThrow(/base58/)
    expect(() => scriptOf('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')).toThrow(/version/)
  })
})

describeShared('output scripts: as a node printed them', 'bitcoin/rpc', (folder) => {
  type Script = { hex: string; type: string; address?: string; addresses?: string[] }
  type Block = { tx?: ({ vout?: { scriptPubKey: Script }[] } | string)[] }
  const FORMS: Readonly<Record<string, string>> = { pubkey: 'p2pk', pubkeyhash: 'p2pkh' }

  test('every output has the form and the address that the node gives', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    let count = 0
    for (const name of files.filter((each) => /getblock_.*\.json$/.test(each))) {
      for (const { hex, type, address, addresses } of scriptsOf(join(folder, name))) {
        const found = addressOfScript(hexToBytes(hex), BITCOIN)
        expect(found.form, hex).toBe(FORMS[type])
        const [stated = address] = addresses ?? []
        if (stated !== undefined) expect(found.account).toBe(stated)
        count++
      }
    }
    console.info(`outputs compared with a node: ${count}`)
    expect(count).toBeGreaterThan(10)
  })

  function scriptsOf(file: string): Script[] {
    const { tx = [] }: Block = JSON.parse(readFileSync(file, 'utf8'))
    return tx.flatMap((each) =>
      typeof each === 'string' ? [] : (each.vout ?? []).map((output) => output.scriptPubKey),
    )
  }
})

describeShared('output scripts: of whole blocks', 'bitcoin/blocks/facts.json', (file) => {
  type Facts = {
    file: string
    outputs_by_type: Record<string, number>
    distinct_output_addresses: number
  }
  const facts: Facts[] = JSON.parse(readFileSync(file, 'utf8'))

  test('forms and distinct addresses are what an independent reader counted', () => {
    expect(facts).toHaveLength(9)
    for (const row of facts) {
      const block = Block.fromBuffer(readFileSync(join(dirname(file), row.file)))
      const outputs = (block.transactions ?? []).flatMap((transaction) => transaction.outs)
      const forms: Record<string, number> = {}
      const addresses = new Set<string>()
      for (const { script } of outputs) {
        const { account, form } = addressOfScript(script, BITCOIN)
        forms[form] = (forms[form] ?? 0) + 1
        if (!account.startsWith('scripthash:')) addresses.add(account)
      }
      expect(forms, row.file).toEqual(row.outputs_by_type)
      expect(addresses.size, row.file).toBe(row.distinct_output_addresses)
    }
  })
})
