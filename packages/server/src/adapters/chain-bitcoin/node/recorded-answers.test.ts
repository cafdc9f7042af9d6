/**
 * Goal: blocks told as JSON are read exactly, and are proven by their own Merkle root.
 * Method: answers recorded from a real node (older than verbosity 3), with the rows that an
 * independent reader made of them; both ways, by the `hex` of transactions and by their fields.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexText } from '@paperchain/core/domain/batch/tx-id'
import type { DecodedBlock } from '@paperchain/core/engine/decode/bitcoin/columns'
import { FORMS } from '@paperchain/core/engine/decode/bitcoin/columns'
import { decodeBlock } from '@paperchain/core/engine/decode/bitcoin/decode-block'
import { checkWork } from '@paperchain/core/engine/decode/bitcoin/header'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../../../core/test/shared-data.ts'
import { nodeHasher } from '../node-hasher.ts'
import { bytesOfJson, spentOfJson } from './json-block.ts'

type Row = Record<string, unknown>
type Tx = Row & {
  hash: string
  block_hash: string
  index: number
  is_coinbase: boolean
  inputs: Row[]
  outputs: (Row & { addresses: string[]; value: number; type: string; script_hex: string })[]
}

const TYPES: Record<string, string> = { pubkey: 'p2pk', pubkeyhash: 'p2pkh' }

function recordings(folder: string) {
  const lines = (name: string): Row[] =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
  const answers = readdirSync(folder)
    .filter((name) => /^rpc_response_getblock_[0-9a-f]{64}_2\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Row)
  return {
    answers,
    blocks: lines('expected_blocks.json'),
    txs: lines('expected_transactions.json'),
  }
}

const withoutHex = (answer: Row): Row => ({
  ...answer,
  tx: (answer['tx'] as Row[]).map(({ hex: _, ...rest }) => rest),
})

const decode = (answer: unknown): DecodedBlock =>
  decodeBlock(bytesOfJson(answer), NETWORKS.main, nodeHasher)

function checkBlock(block: DecodedBlock, row: Row) {
  const view = Buffer.from(block.bytes)
  checkWork(block.header, NETWORKS.main)
  expect({
    hash: block.header.id,
    size: block.bytes.length,
    version: block.header.version,
    merkle_root: block.header.merkleRoot,
    timestamp: block.header.timeMs / 1000,
    nonce: view.readUInt32LE(76).toString(16),
    bits: block.header.bits.toString(16),
    transaction_count: block.txCount,
    coinbase_param: hexAt(block, block.inScriptStart[0]!, block.inScriptLength[0]!),
  }).toEqual({
    hash: row['hash'],
    size: row['size'],
    version: row['version'],
    merkle_root: row['merkle_root'],
    timestamp: row['timestamp'],
    nonce: row['nonce'],
    bits: row['bits'],
    transaction_count: row['transaction_count'],
    coinbase_param: row['coinbase_param'],
  })
}

const hexAt = (block: DecodedBlock, at: number, length: number): string =>
  Buffer.from(block.bytes.subarray(at, at + length)).toString('hex')

function checkTx(block: DecodedBlock, row: Tx) {
  const tx = row.index
  expect(hexText(block.txid, tx * 32, 32)).toBe(row.hash)
  expect(tx === 0).toBe(row.is_coinbase)
  const inputs = Array.from(
    { length: row.is_coinbase ? 0 : block.txFirstInput[tx + 1]! - block.txFirstInput[tx]! },
    (_, at) => {
      const input = block.txFirstInput[tx]! + at
      const [start, length] = [block.inScriptStart[input]!, block.inScriptLength[input]!]
      return {
        spent_transaction_hash: hexText(block.inPrevTx, input * 32, 32),
        spent_output_index: block.inPrevIndex[input],
        script_hex: hexAt(block, start, length),
        sequence: Buffer.from(block.bytes).readUInt32LE(start + length),
      }
    },
  )
  expect(row.inputs).toMatchObject(inputs)
  expect(inputs.length).toBe(row['input_count'])
  const first = block.txFirstOutput[tx]!
  row.outputs.forEach((wanted, at) => {
    const output = first + at
    const start = block.outAccountStart[output]!
    const account = Buffer.from(
      block.accounts.subarray(start, start + block.outAccountLength[output]!),
    ).toString()
    expect([account]).toEqual(wanted.addresses)
    expect(block.outValueHi[output]! * 2 ** 32 + block.outValueLo[output]!).toBe(wanted.value)
    expect(FORMS[block.outForm[output]!]).toBe(TYPES[wanted.type])
    expect(hexAt(block, block.outScriptStart[output]!, block.outScriptLength[output]!)).toBe(
      wanted.script_hex,
    )
  })
  expect(block.txFirstOutput[tx + 1]! - first).toBe(row['output_count'])
}

for (const name of [
  'block_0',
  'block_1',
  'block_with_transactions',
  'block_without_transactions',
  'stream_50001_50002',
]) {
  describeShared(`recorded answers: ${name}`, `bitcoin/rpc/${name}`, (folder) => {
    test.each([
      ['by hex', (answer: Row) => answer],
      ['by fields', withoutHex],
    ])('match the expected rows field by field, %s', (_, form) => {
      const { answers, blocks, txs } = recordings(folder)
      let checked = 0
      for (const answer of answers) {
        const block = decode(form(answer))
        const row = blocks.find(({ hash }) => hash === block.header.id)
        checkBlock(block, row ?? {})
        const own = txs.filter((tx) => tx['block_hash'] === block.header.id) as Tx[]
        expect(own.length).toBe(block.txCount)
        for (const tx of own) checkTx(block, tx)
        checked += own.length
        // No verbosity 3 then: nothing is told of what is spent, unless nothing is.
        if (block.txCount > 1) expect(spentOfJson(answer)).toBeNull()
      }
      expect(checked).toBeGreaterThan(0)
    })

    test('a field that was changed is found by the Merkle root or the work', () => {
      const { answers } = recordings(folder)
      const answer = withoutHex(answers[0] ?? {}) as Row & { tx: { vout: Row[] }[] }
      answer.tx[0]!.vout[0]!['value'] = 49.99999999
      expect(() => decode(answer)).toThrow(expect.objectContaining({ code: 'BLOCK_MERKLE' }))
      const later = { ...answers[0], nonce: 1 }
      expect(() => checkWork(decode(later).header, NETWORKS.main)).toThrow(
        // The first block of all is told by its id alone.
        expect.objectContaining({ code: expect.stringMatching(/BLOCK_(NO_WORK|WRONG_NETWORK)/) }),
      )
    })
  })
}

describe('JSON that is none of a block', () => {
  const TX = { version: 1, locktime: 0, vin: [], vout: [] }
  const BLOCK = {
    version: 1,
    merkleroot: '00'.repeat(32),
    time: 1,
    bits: '1d00ffff',
    nonce: 1,
    tx: [TX],
  }
  test.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['no transactions', { ...BLOCK, tx: 5 }],
    ['a time of another kind', { ...BLOCK, time: '1' }],
    ['bits of another length', { ...BLOCK, bits: '1d00ff' }],
    ['an id in capitals', { ...BLOCK, merkleroot: 'AB'.repeat(32) }],
    ['an odd digit', { ...BLOCK, tx: [{ hex: 'abc' }] }],
    ['a transaction of another kind', { ...BLOCK, tx: [[]] }],
    ['a negative amount', { ...BLOCK, tx: [{ ...TX, vout: [{ value: -1 }] }] }],
    ['an amount beyond all coins', { ...BLOCK, tx: [{ ...TX, vout: [{ value: 1e9 }] }] }],
    ['an amount that is a text', { ...BLOCK, tx: [{ ...TX, vout: [{ value: '1' }] }] }],
    ['ids without transactions', { ...BLOCK, tx: ['00'.repeat(32)] }],
  ])('is refused: %s', (_, json) => {
    expect(() => bytesOfJson(json)).toThrow(expect.objectContaining({ code: 'NODE_ANSWER' }))
  })
})
