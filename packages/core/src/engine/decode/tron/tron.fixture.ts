/** Answers of a java-tron node, made by hand after its protobuf definitions. */
import { encodeBase58Check } from '../../../domain/address/base58check.ts'

/** Hex of account number `n`, as a node writes it. */
export const hexOf = (n: number): string => `41${n.toString(16).padStart(40, '0')}`
/** The same account as people write it. */
export const textOf = (n: number): string =>
  encodeBase58Check(0x41, Uint8Array.from(Buffer.from(hexOf(n).slice(2), 'hex')))
/** Id number `n`. */
export const idOf = (n: number): string => n.toString(16).padStart(64, '0')

/** A transaction of one contract. */
export type MadeTx = {
  type: string
  value: Record<string, unknown>
  info?: Record<string, unknown>
  result?: string
}

/** A block with its infos. */
export function madeBlock(height: number, txs: readonly MadeTx[]) {
  const transactions = txs.map(({ type, value, result = 'SUCCESS' }, at) => ({
    ret: [{ contractRet: result }],
    txID: idOf(height * 1000 + at + 1),
    raw_data: { contract: [{ type, parameter: { value, type_url: `x/${type}` } }] },
  }))
  const infos = txs.map(({ info = {} }, at) => ({
    id: idOf(height * 1000 + at + 1),
    blockNumber: height,
    ...info,
  }))
  const block = {
    blockID: idOf(height + 1),
    block_header: {
      raw_data: {
        number: height,
        parentHash: idOf(height),
        timestamp: 1_700_000_000_000 + 3000 * height,
      },
    },
    ...(transactions.length > 0 ? { transactions } : {}),
  }
  return { block, infos }
}

/** 32 bytes as a node writes a number in a log. */
export const word = (value: bigint | string): string =>
  (typeof value === 'string' ? value : value.toString(16)).padStart(64, '0')

/** A Transfer log of a TRC-20 token. */
export const transferLog = (
  token: number,
  [from, to]: readonly [number, number],
  amount: bigint,
) => ({
  address: hexOf(token).slice(2),
  topics: [
    'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
    word(hexOf(from).slice(2)),
    word(hexOf(to).slice(2)),
  ],
  data: word(amount),
})
