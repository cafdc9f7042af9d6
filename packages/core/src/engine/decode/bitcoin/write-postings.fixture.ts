/**
 * Blocks for tests, from a small model: what is paid, by which coins, without scripts. The columns
 * are filled as the decoder fills them, from the model alone.
 */
import type { DecodedBlock } from './columns.ts'

export type ModelOutput = { account: string; value: bigint; form: number }
export type ModelInput = { tx: string; index: number }
export type ModelTx = { id: string; inputs: ModelInput[]; outputs: ModelOutput[] }
/** The first transaction is the coinbase; it has no inputs here. */
export type ModelBlock = { id: string; previous: string; height: number; txs: ModelTx[] }

const bytesOf = (hex: string): number[] => [...Buffer.from(hex, 'hex')]

export function decodedOf({ id, previous, height, txs }: ModelBlock): DecodedBlock {
  const zero = { tx: '00'.repeat(32), index: 0xffffffff }
  const inputs = txs.flatMap((tx, at) => (at === 0 ? [zero] : tx.inputs))
  const outputs = txs.flatMap((tx) => tx.outputs)
  const firsts = (count: (tx: ModelTx, at: number) => number): Uint32Array => {
    let sum = 0
    return Uint32Array.from([0, ...txs.map((tx, at) => (sum += count(tx, at)))])
  }
  const texts = outputs.map(({ account }) => account)
  const starts = texts.map((_, at) => texts.slice(0, at).join('').length)
  return {
    header: {
      id,
      version: 1,
      previous,
      merkleRoot: '',
      timeMs: 1_231_006_505_000 + height,
      bits: 0,
      work: 2n,
    },
    bytes: new Uint8Array(1),
    txCount: txs.length,
    inputCount: inputs.length,
    outputCount: outputs.length,
    txid: Uint8Array.from(txs.flatMap((tx) => bytesOf(tx.id))),
    txFirstInput: firsts((tx, at) => (at === 0 ? 1 : tx.inputs.length)),
    txFirstOutput: firsts((tx) => tx.outputs.length),
    inPrevTx: Uint8Array.from(inputs.flatMap((input) => bytesOf(input.tx))),
    inPrevIndex: Uint32Array.from(inputs, (input) => input.index),
    inScriptStart: new Uint32Array(inputs.length),
    inScriptLength: new Uint32Array(inputs.length),
    inWitnessStart: new Uint32Array(inputs.length),
    outValueLo: Uint32Array.from(outputs, ({ value }) => Number(value & 0xffffffffn)),
    outValueHi: Uint32Array.from(outputs, ({ value }) => Number(value >> 32n)),
    outScriptStart: new Uint32Array(outputs.length),
    outScriptLength: new Uint32Array(outputs.length),
    outForm: Uint8Array.from(outputs, ({ form }) => form),
    accounts: Uint8Array.from(Buffer.from(texts.join(''))),
    outAccountStart: Uint32Array.from(starts),
    outAccountLength: Uint8Array.from(texts, (text) => text.length),
    statedHeight: null,
    coinbaseText: `block ${height}`,
  }
}

/** A 64-digit id that begins with noise, as real ids do. */
export const modelId = (kind: string, number: number): string =>
  Buffer.from(`${String(number).padStart(6, '0')} ${kind}`.padEnd(32, '.')).toString('hex')
