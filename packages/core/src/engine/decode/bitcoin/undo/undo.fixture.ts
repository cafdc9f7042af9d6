/**
 * Writes undo data as Bitcoin Core does. No file of a node is at hand, so this is written from the
 * format's definition (`undo.h`, `compressor.cpp`, `serialize.h`), apart from the reader: digits go
 * into a list, not into a number, and nothing is shared with it.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { countBytes } from '../naive-block.fixture.ts'

/** A coin as a node keeps it. */
export type UndoCoin = {
  readonly height: number
  readonly coinbase: boolean
  readonly value: bigint
  readonly script: Uint8Array
}

/** `VARINT` of Core. */
export function coreNumber(value: bigint): number[] {
  const digits = [Number(value & 0x7fn)]
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) {
    rest -= 1n
    digits.unshift(0x80 | Number(rest & 0x7fn))
  }
  return digits
}

/** `CompressAmount` of Core. */
export function shortAmount(value: bigint): bigint {
  if (value === 0n) return 0n
  const text = value.toString()
  const zeros = Math.min(9, text.length - text.replace(/0+$/, '').length)
  const whole = BigInt(text.slice(0, text.length - zeros))
  if (zeros === 9) return 1n + (whole - 1n) * 10n + 9n
  return 1n + ((whole / 10n) * 9n + (whole % 10n) - 1n) * 10n + BigInt(zeros)
}

/** `CompressScript` of Core: a key of 65 bytes is kept short where it is a point of the curve. */
export function shortScript(script: Uint8Array): number[] {
  const hex = Buffer.from(script).toString('hex')
  const hash = /^76a914(.{40})88ac$/.exec(hex)?.[1]
  if (hash !== undefined) return [0, ...Buffer.from(hash, 'hex')]
  const nested = /^a914(.{40})87$/.exec(hex)?.[1]
  if (nested !== undefined) return [1, ...Buffer.from(nested, 'hex')]
  const key = /^21(0[23])(.{64})ac$/.exec(hex)
  if (key !== null) return [Number(key[1]), ...Buffer.from(key[2]!, 'hex')]
  const long = /^4104(.{64})(.{64})ac$/.exec(hex)
  if (long !== null && isPoint(long[1]!, long[2]!)) {
    const odd = Number.parseInt(long[2]!.slice(-1), 16) & 1
    return [4 + odd, ...Buffer.from(long[1]!, 'hex')]
  }
  return [...coreNumber(BigInt(script.length + 6)), ...script]
}

/** Whether y² = x³ + 7 modulo the prime of secp256k1. */
function isPoint(left: string, right: string): boolean {
  const prime = 2n ** 256n - 2n ** 32n - 977n
  const [x, y] = [BigInt(`0x${left}`), BigInt(`0x${right}`)]
  return x < prime && y < prime && (y * y - x * x * x - 7n) % prime === 0n
}

/** `CBlockUndo`: the coins of each transaction after the first. */
export const undoBytes = (txs: readonly (readonly UndoCoin[])[]): Uint8Array =>
  Uint8Array.from([
    ...countBytes(txs.length),
    ...txs.flatMap((coins) => [
      ...countBytes(coins.length),
      ...coins.flatMap(({ height, coinbase, value, script }) => [
        ...coreNumber(BigInt(2 * height + (coinbase ? 1 : 0))),
        ...(height > 0 ? [0] : []),
        ...coreNumber(shortAmount(value)),
        ...shortScript(script),
      ]),
    ]),
  ])

/** A record of a `rev*.dat` file. `previous`: the parent's id as people write it. */
export function undoRecord(magic: number, previous: string, undo: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(magic)
  head.writeUInt32LE(undo.length, 4)
  const parent = Buffer.from(previous, 'hex').reverse()
  const sum = sha256(sha256(Buffer.concat([parent, undo])))
  return Buffer.concat([head, undo, sum])
}

/** The answer of `/rest/spenttxouts/<hash>.bin`. */
export const spentTxOuts = (txs: readonly (readonly UndoCoin[])[]): Uint8Array =>
  Uint8Array.from([
    ...countBytes(txs.length + 1),
    0,
    ...txs.flatMap((coins) => [
      ...countBytes(coins.length),
      ...coins.flatMap(({ value, script }) => {
        const amount = Buffer.alloc(8)
        amount.writeBigUInt64LE(value)
        return [...amount, ...countBytes(script.length), ...script]
      }),
    ]),
  ])
