/**
 * Goal: an input's account is told only where script or witness shows it, and then it is the
 * account of the output that they can spend. Method: outputs of random keys and scripts, spent as
 * each form is spent, against the account that the decoder gives the output; then what must stay
 * silent.
 */
import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Arena, asciiText } from './arena.ts'
import { FORMS } from './columns.ts'
import { decodeBlock } from './decode-block.ts'
import { InputReader, inferInput } from './infer-input.ts'
import { compressedKey, SEED } from './made-block.fixture.ts'
import { blockBytes, fromHex, hasher, naiveAccount } from './naive-block.fixture.ts'
import { type BitcoinNetwork, NETWORKS } from './network.ts'

const HEADER = { version: 1, previous: '11'.repeat(32), time: 1_300_000_000, bits: 0x1d00ffff }

type Spend = { script?: Uint8Array; witness?: Uint8Array[] }

const join = (...parts: (Uint8Array | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

function push(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 0x4c) return join([bytes.length], bytes)
  if (bytes.length < 0x100) return join([0x4c, bytes.length], bytes)
  return join([0x4d, bytes.length & 255, bytes.length >> 8], bytes)
}

const hash160 = (bytes: Uint8Array): Uint8Array => ripemd160(sha256(bytes))
const p2pkh = (key: Uint8Array) => join([0x76, 0xa9, 20], hash160(key), [0x88, 0xac])
const p2sh = (redeem: Uint8Array) => join([0xa9, 20], hash160(redeem), [0x87])
const p2wpkh = (key: Uint8Array) => join([0, 20], hash160(key))
const p2wsh = (script: Uint8Array) => join([0, 32], sha256(script))

function blockOf({ script = new Uint8Array(0), witness = [] }: Spend) {
  const tx = (prevTx: string, prevIndex: number, spend: Required<Spend>) => ({
    version: 1,
    inputs: [{ prevTx: prevTx.repeat(32), prevIndex, sequence: 0, ...spend }],
    outputs: [{ value: 1n, script: Uint8Array.of(0x51) }],
    lockTime: 0,
  })
  const first = tx('00', 0xffffffff, { script: fromHex('0101'), witness: [] })
  const bytes = blockBytes(HEADER, [first, tx('22', 0, { script, witness })])
  return decodeBlock(bytes, NETWORKS.main, hasher)
}

const infer = (spend: Spend, network: BitcoinNetwork = NETWORKS.main) =>
  inferInput(blockOf(spend), 1, network)

const signature = fc
  .uint8Array({ minLength: 68, maxLength: 71 })
  .map((bytes) => join([0x30, bytes.length - 1], bytes))
const longKey = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => join([4], bytes))
const multisig = fc
  .array(fc.oneof(compressedKey, longKey), { minLength: 1, maxLength: 5 })
  .map((keys) => join([0x51], ...keys.map(push), [0x50 + keys.length, 0xae]))

const made = fc.record({
  sig: signature,
  key: fc.oneof(compressedKey, longKey),
  short: compressedKey,
  multisig,
  network: fc.constantFrom(...Object.values(NETWORKS).filter(({ prefix }) => prefix !== null)),
})

describe('an input spends what it says', () => {
  type Made = typeof made extends fc.Arbitrary<infer T> ? T : never
  const SPENDS: readonly [string, (m: Made) => { spend: Spend; output: Uint8Array }][] = [
    [
      'p2pkh',
      ({ sig, key }) => ({ spend: { script: join(push(sig), push(key)) }, output: p2pkh(key) }),
    ],
    ['p2wpkh', ({ sig, short }) => ({ spend: { witness: [sig, short] }, output: p2wpkh(short) })],
    [
      'p2wsh',
      ({ sig, multisig: script }) => ({
        spend: { witness: [new Uint8Array(0), sig, script] },
        output: p2wsh(script),
      }),
    ],
    [
      'p2sh around p2wpkh',
      ({ sig, short }) => ({
        spend: { script: push(p2wpkh(short)), witness: [sig, short] },
        output: p2sh(p2wpkh(short)),
      }),
    ],
    [
      'p2sh around p2wsh',
      ({ sig, multisig: script }) => ({
        spend: { script: push(p2wsh(script)), witness: [sig, script] },
        output: p2sh(p2wsh(script)),
      }),
    ],
    [
      'p2sh around multisig',
      ({ sig, multisig: script }) => ({
        spend: { script: join([0], push(sig), push(sig), push(script)) },
        output: p2sh(script),
      }),
    ],
    [
      'p2sh around p2pk',
      ({ sig, key }) => {
        const redeem = join(push(key), [0xac])
        return { spend: { script: join(push(sig), push(redeem)) }, output: p2sh(redeem) }
      },
    ],
  ]

  test.each(SPENDS)('%s', (_, spendOf) => {
    console.info(`seed ${SEED}`)
    fc.assert(
      fc.property(made, (parts) => {
        const { spend, output } = spendOf(parts)
        const [form, account] = naiveAccount(output, parts.network)
        expect(infer(spend, parts.network)).toEqual({ account, form, certainty: 'inferred' })
        const arena = new Arena(1)
        const row = new InputReader(blockOf(spend), parts.network).write(1, arena)
        expect([FORMS[row], asciiText(arena.used())]).toEqual([form, account])
      }),
      { seed: SEED, numRuns: 60 },
    )
  })
})

describe('an input says nothing', () => {
  const sig = join([0x30, 68], new Uint8Array(69))
  const schnorr = new Uint8Array(64).fill(7)
  const key = fromHex(`02${'ab'.repeat(32)}`)
  const control = (length: number, first = 0xc1) => new Uint8Array(length).fill(first)
  const script = new Uint8Array(40).fill(0x51)

  test.each<[string, Spend]>([
    ['the coinbase’s empty form', {}],
    ['p2pk: a signature', { script: push(sig) }],
    ['bare multisig: signatures', { script: join([0], push(sig), push(sig)) }],
    ['two keys', { script: join(push(key), push(key)) }],
    ['a signature and 33 bytes that are no key', { script: join(push(sig), push(control(33, 5))) }],
    ['a script that does more than push', { script: join(push(sig), push(key), [0x61]) }],
    ['a push that its script cuts off', { script: join(push(sig), [33, 2, 3]) }],
    ['a cut off OP_PUSHDATA2', { script: join(push(sig), [0x4d, 1]) }],
    ['OP_RESERVED', { script: join(push(sig), [0x50]) }],
    ['a key and no signature', { script: push(key) }],
    ['a multisig alone', { script: push(fromHex(`5121${'02'.repeat(33)}51ae`)) }],
    ['a witness beside two pushes', { script: join(push(sig), push(key)), witness: [sig, key] }],
    ['a witness beside another program', { script: push(control(22, 9)), witness: [sig, key] }],
    ['taproot by key', { witness: [schnorr] }],
    ['taproot by key with a sighash byte', { witness: [new Uint8Array(65)] }],
    ['taproot by key with an annex', { witness: [schnorr, Uint8Array.of(0x50, 1)] }],
    ['taproot by script, at the root', { witness: [schnorr, script, control(33)] }],
    ['taproot by script, a leaf below', { witness: [schnorr, script, control(65, 0xc0)] }],
    ['taproot by script, 128 below', { witness: [script, control(33 + 128 * 32)] }],
    ['taproot of a later leaf version', { witness: [script, control(33, 0x66)] }],
    ['taproot by script with an annex', { witness: [script, control(33), Uint8Array.of(0x50)] }],
    ['a witness script too long to run', { witness: [sig, new Uint8Array(10_001).fill(0x51)] }],
    ['a script too long to run', { script: join(new Uint8Array(9_966), push(sig), push(key)) }],
    ['an empty last item', { witness: [sig, new Uint8Array(0)] }],
  ])('%s', (_, spend) => {
    expect(infer(spend)).toBeNull()
  })

  test('a control block one level too deep, or of another length, is a script again', () => {
    for (const length of [32, 34, 35, 48, 64, 66, 33 + 129 * 32]) {
      expect(infer({ witness: [script, control(length)] })?.form).toBe('p2wsh')
    }
    expect(infer({ witness: [script, control(33, 0x51)] })?.form).toBe('p2wsh')
  })
})
