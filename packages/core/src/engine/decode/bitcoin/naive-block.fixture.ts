/**
 * The naive twin of the decoder: objects, bigints and strings, made of the audited libraries. And
 * the way back, from objects to bytes, for blocks that tests make up.
 */
import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bech32, bech32m, createBase58check } from '@scure/base'
import type { DecodedBlock } from './columns.ts'
import { FORMS } from './columns.ts'
import type { BitcoinNetwork } from './network.ts'

export type NaiveInput = {
  prevTx: string
  prevIndex: number
  script: Uint8Array
  sequence: number
  witness: Uint8Array[]
}
export type NaiveOutput = { value: bigint; script: Uint8Array }
export type NaiveTx = {
  version: number
  inputs: NaiveInput[]
  outputs: NaiveOutput[]
  lockTime: number
}
export type NaiveHeader = { version: number; previous: string; time: number; bits: number }
export type NaiveBlock = NaiveHeader & { id: string; merkleRoot: string; txs: NaiveTx[] }

export const hasher = { sha256: (bytes: Uint8Array): Uint8Array => sha256(bytes) }

const base58check = createBase58check(sha256)
const double = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes))

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const reversed = (bytes: Uint8Array): Uint8Array => bytes.slice().reverse()
const join = (...parts: (Uint8Array | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

const little = (value: bigint | number, size: number): number[] =>
  Array.from({ length: size }, (_, byte) => Number((BigInt(value) >> BigInt(8 * byte)) & 0xffn))

export function countBytes(count: number): number[] {
  if (count < 0xfd) return [count]
  if (count <= 0xffff) return [0xfd, ...little(count, 2)]
  return [0xfe, ...little(count, 4)]
}

const withCount = (bytes: Uint8Array): Uint8Array => join(countBytes(bytes.length), bytes)

/** A transaction's bytes; `witness` false leaves out what its id does not cover. */
export function txBytes(tx: NaiveTx, witness = true): Uint8Array {
  const marked = witness && tx.inputs.some((input) => input.witness.length > 0)
  return join(
    little(tx.version >>> 0, 4),
    marked ? [0, 1] : [],
    countBytes(tx.inputs.length),
    ...tx.inputs.map((input) =>
      join(
        reversed(fromHex(input.prevTx)),
        little(input.prevIndex, 4),
        withCount(input.script),
        little(input.sequence, 4),
      ),
    ),
    countBytes(tx.outputs.length),
    ...tx.outputs.map(({ value, script }) => join(little(value, 8), withCount(script))),
    ...(marked
      ? tx.inputs.map((input) =>
          join(countBytes(input.witness.length), ...input.witness.map(withCount)),
        )
      : []),
    little(tx.lockTime, 4),
  )
}

export const naiveTxid = (tx: NaiveTx): string => hexOf(reversed(double(txBytes(tx, false))))

/** The root as the text of a naive tree: rows of hex, the last one repeated where odd. */
export function naiveRoot(ids: readonly string[]): string {
  let row = ids.map((id) => reversed(fromHex(id)))
  while (row.length > 1) {
    const next: Uint8Array[] = []
    for (let at = 0; at < row.length; at += 2) {
      next.push(double(join(row[at]!, row[at + 1] ?? row[at]!)))
    }
    row = next
  }
  return hexOf(reversed(row[0]!))
}

/** A block's bytes. `txs` may be given as bytes, to plant what no object can say. */
export function blockBytes(
  header: NaiveHeader,
  txs: readonly NaiveTx[],
  raw: readonly Uint8Array[] = txs.map((tx) => txBytes(tx)),
): Uint8Array {
  return join(
    little(header.version >>> 0, 4),
    reversed(fromHex(header.previous)),
    reversed(fromHex(naiveRoot(txs.map(naiveTxid)))),
    little(header.time, 4),
    little(header.bits, 4),
    little(7, 4),
    countBytes(raw.length),
    ...raw,
  )
}

/** Reads a block without any checks. */
export function naiveDecode(bytes: Uint8Array): NaiveBlock {
  let at = 0
  const take = (size: number): Uint8Array => {
    if (at + size > bytes.length) throw new Error(`naive decoder ran out at ${at}`)
    at += size
    return bytes.slice(at - size, at)
  }
  const number = (size: number): bigint =>
    take(size).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const count = (): number => {
    const first = Number(number(1))
    return first < 0xfd ? first : Number(number(2 ** (first - 0xfc)))
  }
  const many = <T>(size: number, read: () => T): T[] => Array.from({ length: size }, read)
  const readTx = (): NaiveTx => {
    const version = Number(number(4)) | 0
    const marked = bytes[at] === 0
    if (marked) take(2)
    const inputs = many(count(), () => ({
      prevTx: hexOf(reversed(take(32))),
      prevIndex: Number(number(4)),
      script: take(count()),
      sequence: Number(number(4)),
      witness: [] as Uint8Array[],
    }))
    const outputs = many(count(), () => ({ value: number(8), script: take(count()) }))
    if (marked) for (const input of inputs) input.witness = many(count(), () => take(count()))
    return { version, inputs, outputs, lockTime: Number(number(4)) }
  }
  const id = hexOf(reversed(double(bytes.slice(0, 80))))
  const version = Number(number(4)) | 0
  const previous = hexOf(reversed(take(32)))
  const merkleRoot = hexOf(reversed(take(32)))
  const time = Number(number(4))
  const bits = Number(number(4))
  take(4)
  return { id, version, previous, merkleRoot, time, bits, txs: many(count(), readTx) }
}

const isPush = (script: Uint8Array, size: number, at = 0): boolean => script[at] === size

/** Form and account of an output script, told by its hex. */
export function naiveAccount(script: Uint8Array, network: BitcoinNetwork): [string, string] {
  const hex = hexOf(script)
  const address = (version: number, hash: Uint8Array): string =>
    network.cashPrefix === null
      ? base58check.encode(join([version], hash))
      : naiveCash(network.cashPrefix, version === network.keyVersion ? 0 : 8, hash)
  const scriptHash = `scripthash:${hexOf(reversed(sha256(script)))}`
  if (hex.startsWith('6a')) return ['op_return', '@burn']
  if (script.length > 10_000) return ['nonstandard', '@burn']
  if (/^76a914.{40}88ac$/.test(hex)) {
    return ['p2pkh', address(network.keyVersion, script.slice(3, 23))]
  }
  if (/^a914.{40}87$/.test(hex)) {
    return ['p2sh', address(network.scriptVersion, script.slice(2, 22))]
  }
  if (/^(21(02|03).{64}|41(?:04|06|07).{128})ac$/.test(hex)) {
    const key = script.slice(1, -1)
    return ['p2pk', address(network.keyVersion, ripemd160(sha256(key)))]
  }
  const version = /^(00|5[1-9a-f]|60)/.test(hex) ? (script[0] === 0 ? 0 : script[0]! - 0x50) : -1
  const program = script.slice(2)
  if (network.cashPrefix !== null && /^aa20.{64}87$/.test(hex)) {
    return ['p2sh32', naiveCash(network.cashPrefix, 11, script.slice(2, 34))]
  }
  if (
    network.prefix !== null &&
    version >= 0 &&
    isPush(script, program.length, 1) &&
    /^.{8,84}$/.test(hex)
  ) {
    const code = version === 0 ? bech32 : bech32m
    const text = code.encode(network.prefix, [version, ...code.toWords(program)])
    if (version > 0) return [version === 1 && program.length === 32 ? 'p2tr' : 'witness', text]
    if (program.length === 20) return ['p2wpkh', text]
    if (program.length === 32) return ['p2wsh', text]
  }
  const multisig =
    /^(5[1-9a-f]|60)((?:21(?:02|03).{64}|41(?:04|06|07).{128})+)(5[1-9a-f]|60)ae$/.exec(hex)
  if (multisig !== null) {
    const keys = multisig[2]!.match(/21(?:02|03).{64}|41(?:04|06|07).{128}/gy)!.length
    const [m, n] = [parseInt(multisig[1]!, 16), parseInt(multisig[3]!, 16)]
    if (m <= n && n - 0x50 === keys) return ['multisig', scriptHash]
  }
  return ['nonstandard', scriptHash]
}

/** Cashaddr by the specification's own `PolyMod`, on one big number; without its prefix. */
export function naiveCash(prefix: string, version: number, hash: Uint8Array): string {
  const digits = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
  const bits = [version, ...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const words = (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2))
  const sum = polyMod([
    ...[...prefix].map((c) => c.charCodeAt(0) & 31),
    0,
    ...words,
    ...Array(8).fill(0),
  ])
  const check = Array.from({ length: 8 }, (_, at) => Number((sum >> BigInt(5 * (7 - at))) & 31n))
  return [...words, ...check].map((word) => digits[word]).join('')
}

function polyMod(words: readonly number[]): bigint {
  const terms = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n]
  let sum = 1n
  for (const word of words) {
    const top = sum >> 35n
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(word)
    terms.forEach((term, bit) => {
      if (((top >> BigInt(bit)) & 1n) === 1n) sum ^= term
    })
  }
  return sum ^ 1n
}

/** The same columns as objects, to compare with {@link naiveView}. */
export function columnsView(block: DecodedBlock) {
  const { bytes } = block
  const slice = (start: number, length: number): string =>
    hexOf(bytes.subarray(start, start + length))
  const witnessOf = (row: number): string[] => {
    let at = block.inWitnessStart[row]!
    if (at === 0) return []
    const count = (): number => {
      const first = bytes[at++]!
      if (first < 0xfd) return first
      const size = first === 0xfd ? 2 : 4
      at += size
      return Number(BigInt(`0x${hexOf(reversed(bytes.slice(at - size, at)))}`))
    }
    return Array.from({ length: count() }, () => {
      const length = count()
      at += length
      return slice(at - length, length)
    })
  }
  const rows = (starts: Uint32Array, tx: number): number[] =>
    Array.from({ length: starts[tx + 1]! - starts[tx]! }, (_, index) => starts[tx]! + index)
  const txs = Array.from({ length: block.txCount }, (_, tx) => ({
    id: hexOf(block.txid.subarray(32 * tx, 32 * tx + 32)),
    inputs: rows(block.txFirstInput, tx).map((row) => ({
      prevTx: hexOf(block.inPrevTx.subarray(32 * row, 32 * row + 32)),
      prevIndex: block.inPrevIndex[row]!,
      script: slice(block.inScriptStart[row]!, block.inScriptLength[row]!),
      witness: witnessOf(row),
    })),
    outputs: rows(block.txFirstOutput, tx).map((row) => ({
      value: (BigInt(block.outValueHi[row]!) << 32n) + BigInt(block.outValueLo[row]!),
      script: slice(block.outScriptStart[row]!, block.outScriptLength[row]!),
      form: FORMS[block.outForm[row]!]!,
      account: accountAt(block, row),
    })),
  }))
  const { id, version, previous, merkleRoot, timeMs, bits } = block.header
  return { id, version, previous, merkleRoot, time: timeMs / 1000, bits, txs }
}

/** The account text of an output row. */
export const accountAt = (block: DecodedBlock, row: number): string => {
  const start = block.outAccountStart[row]!
  const text = block.accounts.subarray(start, start + block.outAccountLength[row]!)
  return Buffer.from(text).toString('latin1')
}

/** What {@link columnsView} must give for these bytes. */
export function naiveView(bytes: Uint8Array, network: BitcoinNetwork) {
  const { txs, ...header } = naiveDecode(bytes)
  return {
    ...header,
    txs: txs.map((tx) => ({
      id: naiveTxid(tx),
      inputs: tx.inputs.map(({ prevTx, prevIndex, script, witness }) => ({
        prevTx,
        prevIndex,
        script: hexOf(script),
        witness: witness.map(hexOf),
      })),
      outputs: tx.outputs.map(({ value, script }) => {
        const [form, account] = naiveAccount(script, network)
        return { value, script: hexOf(script), form, account }
      }),
    })),
  }
}
