/**
 * Goal: the sample's files are what a regtest node would have written, so that importers are tested
 * on the real form. Method: read them again with bitcoinjs-lib and check Bitcoin's rules one by
 * one; only signatures are exempt, whose shape is checked instead.
 */
import * as bitcoin from 'bitcoinjs-lib'
import { describe, expect, test } from 'vitest'
import { accountOf, bestChain, idOf, readBlockFiles } from './read-blocks.fixture.ts'
import { buildSampleCase } from './sample-case.ts'

const { files, truth } = buildSampleCase()
const read = readBlockFiles(files)
const chain = bestChain(read)
const NO_COIN = 0xffffffff
const GENESIS = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206'

type Coin = { value: bigint; script: Uint8Array; height: number; coinbase: boolean }

/** Plays the chain and calls back with every transaction and the coins it spends. */
function play(
  each: (tx: bitcoin.Transaction, spent: readonly Coin[], height: number) => void,
): Map<string, Coin> {
  const coins = new Map<string, Coin>()
  for (const [height, block] of chain.entries()) {
    for (const tx of block.transactions!) {
      const spent = tx.isCoinbase() ? [] : tx.ins.map(({ hash, index }) => take(hash, index))
      each(tx, spent, height)
      for (const [index, { value, script }] of tx.outs.entries()) {
        const coin = { value, script, height, coinbase: tx.isCoinbase() }
        if (accountOf(script) !== null) coins.set(`${tx.getId()}:${index}`, coin)
      }
    }
  }
  return coins

  function take(hash: Uint8Array, index: number): Coin {
    const name = `${idOf(hash)}:${index}`
    const coin = coins.get(name)
    if (coin === undefined) throw new Error(`${name} is spent twice, or before it was made`)
    coins.delete(name)
    return coin
  }
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)
const outSum = (tx: bitcoin.Transaction): bigint => sum(tx.outs.map(({ value }) => value))

describe('files', () => {
  test('start with the genesis block of regtest', () => {
    expect(read[0]!.block.getId()).toBe(GENESIS)
    expect(truth.ledger).toBe(`bip122:${GENESIS.slice(0, 32)}`)
  })

  test('hold every block once: the chain and one stale block', () => {
    const ids = read.map(({ block }) => block.getId())
    expect(new Set(ids).size).toBe(ids.length)
    expect(chain).toHaveLength(truth.blocks)
    const live = new Set(chain.map((block) => block.getId()))
    expect(ids.filter((id) => !live.has(id))).toEqual([truth.stale.id])
    expect(chain.at(-1)!.getId()).toBe(truth.tip.id)
  })

  test('are several, with blocks out of order in each', () => {
    const height = new Map(chain.map((block, row) => [block.getId(), row]))
    const names = [...new Set(read.map(({ file }) => file))]
    expect(names.length).toBeGreaterThan(1)
    for (const name of names) {
      const heights = read
        .filter(({ file }) => file === name)
        .map(({ block }) => height.get(block.getId()) ?? truth.stale.height)
      expect(heights).not.toEqual([...heights].sort((a, b) => a - b))
    }
  })

  test('hold a stale block that repeats transactions of its rival', () => {
    const stale = read.find(({ block }) => block.getId() === truth.stale.id)!.block
    expect(idOf(stale.prevHash!)).toBe(chain[truth.stale.height - 1]!.getId())
    const ids = stale.transactions!.map((tx) => tx.getId())
    const rivals = new Set(chain[truth.stale.height]!.transactions!.map((tx) => tx.getId()))
    expect(ids).toHaveLength(truth.stale.transactions)
    expect(ids.filter((id) => rivals.has(id))).toHaveLength(ids.length - 1)
    expect(ids.some((id) => truth.peels.includes(id))).toBe(true)
  })
})

describe('blocks', () => {
  test('have true Merkle roots and witness commitments', () => {
    for (const { block } of read.slice(1)) expect(block.checkTxRoots()).toBe(true)
  })

  test('meet the proof of work of regtest', () => {
    for (const { block } of read) {
      expect(block.bits).toBe(0x207fffff)
      expect(block.checkProofOfWork()).toBe(true)
    }
  })

  test('state their height first in the coinbase (BIP 34)', () => {
    for (const [height, block] of chain.entries()) {
      if (height === 0) continue
      expect(block.version).toBeGreaterThanOrEqual(2)
      const [first] = bitcoin.script.decompile(block.transactions![0]!.ins[0]!.script)!
      const stated = typeof first === 'number' ? first - 0x50 : bitcoin.script.number.decode(first!)
      expect(stated).toBe(height)
    }
  })

  test('have times after the median of eleven, some before their parent', () => {
    const times = chain.slice(1).map(({ timestamp }) => timestamp)
    expect(times[0]! * 1000).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 1))
    expect(times.filter((time, row) => row > 0 && time < times[row - 1]!).length).toBeGreaterThan(3)
    for (let row = 1; row < times.length; row++) {
      const recent = times.slice(Math.max(0, row - 11), row).sort((a, b) => a - b)
      expect(times[row]).toBeGreaterThan(recent[recent.length >> 1]!)
    }
  })

  test('pay miners no more than subsidy and fees, and in two cases less', () => {
    const fees = new Map<number, bigint>()
    play((tx, spent, height) => {
      if (tx.isCoinbase()) return
      const fee = sum(spent.map(({ value }) => value)) - outSum(tx)
      fees.set(height, (fees.get(height) ?? 0n) + fee)
    })
    const unclaimed: bigint[] = []
    for (const [height, block] of chain.entries()) {
      const subsidy = 5_000_000_000n >> BigInt(Math.floor(height / 150))
      unclaimed.push(subsidy + (fees.get(height) ?? 0n) - outSum(block.transactions![0]!))
    }
    expect(unclaimed.filter((rest) => rest !== 0n)).toEqual([1n, 1_234_567n])
    expect(sum([...fees.values()])).toBe(truth.fees)
  })
})

describe('transactions', () => {
  test('are some thousands, each id once', () => {
    const ids = chain.flatMap((block) => block.transactions!.map((tx) => tx.getId()))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(truth.transactions)
    expect(ids.length).toBeGreaterThan(3000)
    expect(ids.length).toBeLessThan(6000)
  })

  test('spend only coins that exist, once, coinbases after 100 blocks, and pay a fee', () => {
    const unspent = play((tx, spent, height) => {
      if (tx.isCoinbase()) return
      expect(sum(spent.map(({ value }) => value))).toBeGreaterThan(outSum(tx))
      for (const coin of spent.filter(({ coinbase }) => coinbase)) {
        expect(height - coin.height).toBeGreaterThanOrEqual(100)
      }
    })
    const left = sum([...unspent.values()].map(({ value }) => value))
    expect(left).toBe(truth.issued - truth.burned)
  })

  test('unlock each form of coin with bytes of the right shape', () => {
    const seen = new Map<string, number>()
    play((tx, spent) => {
      for (const [row, { script }] of spent.entries()) {
        const { script: scriptSig, witness } = tx.ins[row]!
        const form = shapeOf(script, scriptSig, witness)
        seen.set(form, (seen.get(form) ?? 0) + 1)
      }
    })
    expect([...seen.keys()].sort()).toEqual(['p2pk', 'p2pkh', 'p2sh-p2wpkh', 'p2tr', 'p2wpkh'])
  })

  test('hold notes that nobody can spend, of which some burn money', () => {
    const notes = chain
      .flatMap((block) => block.transactions!.flatMap((tx) => (tx.isCoinbase() ? [] : tx.outs)))
      .filter(({ script }) => accountOf(script) === null)
    expect(notes.length).toBeGreaterThan(20)
    expect(notes.some(({ value }) => value > 0n)).toBe(true)
  })

  test('have a coinbase only at the front', () => {
    for (const block of chain) {
      const marks = block.transactions!.map((tx) => tx.ins[0]!.index === NO_COIN)
      expect(marks).toEqual(marks.map((_, row) => row === 0))
    }
  })
})

/** The form of a spent coin; throws where what unlocks it does not fit. */
function shapeOf(
  script: Uint8Array,
  scriptSig: Uint8Array,
  witness: readonly Uint8Array[],
): string {
  const hex = Buffer.from(script).toString('hex')
  const pushes = (bitcoin.script.decompile(scriptSig) ?? []).map((push) =>
    typeof push === 'number' ? new Uint8Array() : push,
  )
  if (hex.startsWith('0014')) {
    expect(pushes).toEqual([])
    signature(witness[0])
    expect(`0014${keyHash(witness[1])}`).toBe(hex)
    return 'p2wpkh'
  }
  if (hex.startsWith('5120')) {
    expect([pushes.length, witness.length, witness[0]!.length]).toEqual([0, 1, 64])
    return 'p2tr'
  }
  if (hex.startsWith('a914')) {
    signature(witness[0])
    expect(Buffer.from(pushes[0]!).toString('hex')).toBe(`0014${keyHash(witness[1])}`)
    const hash = Buffer.from(bitcoin.crypto.hash160(pushes[0]!)).toString('hex')
    expect(`a914${hash}87`).toBe(hex)
    return 'p2sh-p2wpkh'
  }
  expect(witness).toEqual([])
  signature(pushes[0])
  if (hex.startsWith('76a9')) {
    expect(`76a914${keyHash(pushes[1])}88ac`).toBe(hex)
    return 'p2pkh'
  }
  expect(pushes).toHaveLength(1)
  return 'p2pk'
}

function signature(bytes: Uint8Array | undefined): void {
  expect(bytes).toHaveLength(72)
  expect(bitcoin.script.isCanonicalScriptSignature(bytes!)).toBe(true)
}

function keyHash(key: Uint8Array | undefined): string {
  expect(key).toHaveLength(33)
  return Buffer.from(bitcoin.crypto.hash160(key!)).toString('hex')
}
