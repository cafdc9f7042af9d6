/** Transactions as bytes, with what went in and out. Source: Bitcoin wire format, BIP 144. */

import type { Random } from './random.ts'
import { type Address, unlock } from './script.ts'
import { compactSize, idText, idWire, join, sha256Twice, sized, uint32, uint64 } from './wire.ts'

/** An output: `address` is null where nobody can spend it. */
export type Output = {
  readonly script: Uint8Array
  /** Satoshi. */
  readonly amount: bigint
  readonly address: Address | null
}

/** A coin that someone can spend. */
export type Coin = {
  readonly tx: string
  readonly index: number
  readonly amount: bigint
  readonly address: Address
  /** Height of the block that holds it. */
  readonly height: number
  readonly coinbase: boolean
}

/** A transaction of the sample. */
export type Tx = {
  readonly id: string
  /** Id in wire order. */
  readonly txid: Uint8Array
  /** Hash with witness, wire order. */
  readonly wtxid: Uint8Array
  readonly bytes: Uint8Array
  readonly coinbase: boolean
  /** Coins spent; none in a coinbase. */
  readonly inputs: readonly Coin[]
  readonly outputs: readonly Output[]
  /** Satoshi; 0 in a coinbase. */
  readonly fee: bigint
}

const VERSION = 2
const SEQUENCE = 0xfffffffd
const SEQUENCE_FINAL = 0xffffffff

/** Pays `amount` to an address. */
export const payTo = (address: Address, amount: bigint): Output => ({
  script: address.script,
  amount,
  address,
})

/** Writes a transaction that spends coins; what the outputs leave is the fee. */
export function writeTx(
  random: Random,
  inputs: readonly Coin[],
  { outputs, lockTime }: { readonly outputs: readonly Output[]; readonly lockTime: number },
): Tx {
  const unlocks = inputs.map((coin) => unlock(random, coin.address))
  const ins = inputs.map((coin, row) =>
    join(
      idWire(coin.tx),
      uint32(coin.index),
      sized(unlocks[row]?.scriptSig ?? new Uint8Array(0)),
      uint32(SEQUENCE),
    ),
  )
  const total = inputs.reduce((sum, coin) => sum + coin.amount, 0n)
  const paid = outputs.reduce((sum, output) => sum + output.amount, 0n)
  const witnesses = unlocks.map(({ witness }) => witness)
  const body = { ins, outputs, lockTime, witnesses }
  return { ...assemble(body), coinbase: false, inputs, outputs, fee: total - paid }
}

/** Writes a coinbase; with a `reserved` witness value where the block commits to witnesses. */
export function writeCoinbase(
  scriptSig: Uint8Array,
  outputs: readonly Output[],
  reserved: Uint8Array | null,
): Tx {
  const input = join(
    new Uint8Array(32),
    uint32(0xffffffff),
    sized(scriptSig),
    uint32(SEQUENCE_FINAL),
  )
  const witnesses = reserved === null ? [[]] : [[reserved]]
  const body = { ins: [input], outputs, lockTime: 0, witnesses }
  return { ...assemble(body), coinbase: true, inputs: [], outputs, fee: 0n }
}

type Body = {
  readonly ins: readonly Uint8Array[]
  readonly outputs: readonly Output[]
  readonly lockTime: number
  readonly witnesses: readonly (readonly Uint8Array[])[]
}

function assemble({ ins, outputs, lockTime, witnesses }: Body): {
  id: string
  txid: Uint8Array
  wtxid: Uint8Array
  bytes: Uint8Array
} {
  const version = uint32(VERSION)
  const outs = outputs.map(({ amount, script }) => join(uint64(amount), sized(script)))
  const middle = join(compactSize(ins.length), ...ins, compactSize(outs.length), ...outs)
  const end = uint32(lockTime)
  const plain = join(version, middle, end)
  const txid = sha256Twice(plain)
  const id = idText(txid)
  if (witnesses.every((items) => items.length === 0)) {
    return { id, txid, wtxid: txid, bytes: plain }
  }
  const stacks = witnesses.map((items) => join(compactSize(items.length), ...items.map(sized)))
  const bytes = join(version, Uint8Array.of(0, 1), middle, ...stacks, end)
  return { id, txid, wtxid: sha256Twice(bytes), bytes }
}
