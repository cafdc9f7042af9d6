/**
 * A block from the JSON of `getblock` (verbosity 1, 2 and 3), for nodes and gateways that do not
 * give its bytes: the bytes are put together again and go the same way as any others, so that the
 * Merkle root and the id prove them.
 *
 * Source: Bitcoin Core's RPC `getblock`; verbosity 3 has the spent outputs since 23.0.
 *
 * @module
 */
import {
  SpentBuilder,
  type SpentOutputs,
} from '@paperchain/core/engine/decode/bitcoin/undo/spent-outputs'
import { bytesOf, idOf, type Json, listOf, objectOf, unitsOf, wholeOf } from './json-value.ts'

const NO_PARENT = '00'.repeat(32)
/** A coinbase names no coin. */
const NO_COIN = Buffer.concat([Buffer.alloc(32), Buffer.alloc(4, 0xff)])

/**
 * Ids of the transactions of a block that has nothing but these (verbosity 1), else null.
 *
 * @throws {FaultError} `NODE_ANSWER`
 */
export function idsOfJson(json: unknown): readonly string[] | null {
  const txs = listOf(objectOf(json, 'block')['tx'], 'transactions')
  return typeof txs[0] === 'string' ? txs.map((id) => idOf(id, 'transaction id')) : null
}

/**
 * The bytes of a block.
 *
 * @param json  what `getblock` answers
 * @param bytes transactions in their order, where the JSON has their ids only
 * @throws {FaultError} `NODE_ANSWER` where a part is missing or of another kind
 */
export function bytesOfJson(json: unknown, bytes: readonly Uint8Array[] = []): Uint8Array {
  const block = objectOf(json, 'block')
  const txs = listOf(block['tx'], 'transactions')
  const parts = txs.map((tx, at) =>
    typeof tx === 'string' ? (bytes[at] ?? bytesOf(null, 'transaction')) : txBytes(tx),
  )
  return Buffer.concat([headerOf(block), count(parts.length), ...parts])
}

/**
 * What the inputs of a block spend, where the JSON tells it (verbosity 3); else null.
 *
 * @throws {FaultError} `NODE_ANSWER`
 */
export function spentOfJson(json: unknown): SpentOutputs | null {
  const builder = new SpentBuilder()
  for (const tx of listOf(objectOf(json, 'block')['tx'], 'transactions')) {
    if (typeof tx === 'string') return null
    builder.beginTx()
    for (const one of listOf(objectOf(tx, 'transaction')['vin'], 'inputs')) {
      const input = objectOf(one, 'input')
      if (input['coinbase'] !== undefined) continue
      if (input['prevout'] === undefined) return null
      const spent = objectOf(input['prevout'], 'spent output')
      const script = objectOf(spent['scriptPubKey'], 'script')['hex']
      builder.add(unitsOf(spent['value'], 'value'), bytesOf(script, 'script'))
    }
  }
  return builder.done()
}

function headerOf(block: Json): Buffer {
  return Buffer.concat([
    int32(wholeOf(block['version'], 'block version')),
    reversed(block['previousblockhash'] ?? NO_PARENT, 'previous block'),
    reversed(block['merkleroot'], 'Merkle root'),
    int32(wholeOf(block['time'], 'time')),
    bytesOf(block['bits'], 'bits', 4).reverse(),
    int32(wholeOf(block['nonce'], 'nonce')),
  ])
}

function txBytes(json: unknown): Buffer {
  const tx = objectOf(json, 'transaction')
  if (tx['hex'] !== undefined) return bytesOf(tx['hex'], 'transaction')
  const inputs = listOf(tx['vin'], 'inputs').map((one) => objectOf(one, 'input'))
  const outputs = listOf(tx['vout'], 'outputs').map((one) => objectOf(one, 'output'))
  const witnesses = inputs.map((input) => listOf(input['txinwitness'] ?? [], 'witness'))
  const marked = witnesses.some((items) => items.length > 0)
  return Buffer.concat([
    int32(wholeOf(tx['version'], 'transaction version')),
    Buffer.from(marked ? [0, 1] : []),
    count(inputs.length),
    ...inputs.flatMap(inputParts),
    count(outputs.length),
    ...outputs.flatMap(outputParts),
    ...(marked ? witnesses.flatMap(witnessParts) : []),
    int32(wholeOf(tx['locktime'], 'lock time')),
  ])
}

function inputParts(input: Json): Buffer[] {
  const sequence = int32(wholeOf(input['sequence'], 'sequence'))
  if (input['coinbase'] !== undefined) {
    return [NO_COIN, counted(bytesOf(input['coinbase'], 'coinbase')), sequence]
  }
  const script = bytesOf(objectOf(input['scriptSig'], 'input script')['hex'], 'input script')
  const index = int32(wholeOf(input['vout'], 'spent index'))
  return [reversed(input['txid'], 'spent transaction'), index, counted(script), sequence]
}

function outputParts(output: Json): Buffer[] {
  const value = Buffer.alloc(8)
  value.writeBigUInt64LE(unitsOf(output['value'], 'value'))
  const script = objectOf(output['scriptPubKey'], 'output script')['hex']
  return [value, counted(bytesOf(script, 'output script'))]
}

const witnessParts = (items: readonly unknown[]): Buffer[] => [
  count(items.length),
  ...items.map((item) => counted(bytesOf(item, 'witness'))),
]

const reversed = (value: unknown, what: string): Buffer =>
  Buffer.from(idOf(value, what), 'hex').reverse()

const counted = (bytes: Buffer): Buffer => Buffer.concat([count(bytes.length), bytes])

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

function count(value: number): Buffer {
  if (value < 0xfd) return Buffer.of(value)
  if (value <= 0xffff) return Buffer.of(0xfd, value & 0xff, value >> 8)
  return Buffer.concat([Buffer.of(0xfe), int32(value)])
}
