/**
 * What of a block's answers must be known before they are decoded: its id, its height, whether it
 * has uncles, the ids of its transactions. Read from the bytes without parsing all of them.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import { decodeEvmBlock, type EvmAnswers } from '@paperchain/core/engine/decode/evm/decode-block'
import { EvmBatch } from '@paperchain/core/engine/decode/evm/evm-batch'
import type { EvmNotes } from '@paperchain/core/engine/decode/evm/evm-notes'
import type { SourcedBlock } from '../chain-any/account-source.ts'
import { type Member, membersAt } from './node/split-answers.ts'

/** What a source could not tell about a block, in the words that a reader is shown. */
export const EVM_UNSEEN = {
  internal: 'internal transfers: not seen',
  uncles: 'rewards of uncles: not seen',
  selfDestructs: 'self-destructs: not seen',
  changes: 'what the protocol changed by itself: not seen',
  status: 'success of transactions: told by the gas they used',
} as const

/** What the notes of a block say that a reader must know. */
export function unseenOf(notes: EvmNotes): readonly string[] {
  const unseen: string[] = []
  if (notes.internal === 'not seen') unseen.push(EVM_UNSEEN.internal)
  if (notes.unclesUnseen > 0) unseen.push(EVM_UNSEEN.uncles)
  if (notes.selfDestructsUnseen > 0) unseen.push(EVM_UNSEEN.selfDestructs)
  if (notes.changesUnseen) unseen.push(EVM_UNSEEN.changes)
  if (notes.statusGuessed > 0) unseen.push(EVM_UNSEEN.status)
  return unseen
}

/** The head of a block's answer. */
export type BlockGlance = {
  /** 64 hex digits. */
  readonly id: string
  readonly height: number
  readonly uncles: number
  /** JSON of its transactions, for a node that gives receipts one by one. */
  readonly transactions: Uint8Array
}

/**
 * Looks into the answer of a block, with its JSON-RPC envelope or without.
 *
 * @throws {FaultError} `NODE_ANSWER` where it is none
 */
export function glance(bytes: Buffer): BlockGlance {
  const block = blockMembers(bytes)
  const text = (name: string): string => {
    const member = block.find((each) => each.name === name)
    return member === undefined
      ? ''
      : bytes.toString('latin1', member.start, Math.min(member.end, member.start + 80)).trim()
  }
  const id = /^"0x([0-9a-f]{64})"$/i.exec(text('hash'))?.[1]
  const height = /^"0x([0-9a-f]{1,12})"$/i.exec(text('number'))?.[1]
  if (id === undefined || height === undefined) throw noBlock(bytes)
  const list = block.find(({ name }) => name === 'transactions')
  const uncles = block.find(({ name }) => name === 'uncles')
  return {
    id: id.toLowerCase(),
    height: Number.parseInt(height, 16),
    uncles: uncles === undefined ? 0 : countHashes(bytes.subarray(uncles.start, uncles.end)),
    transactions: list === undefined ? bytes.subarray(0, 0) : bytes.subarray(list.start, list.end),
  }
}

/** Whether a document is a block, told by a member that only blocks have. */
export const isBlock = (bytes: Buffer): boolean =>
  blockMembers(bytes).some(({ name }) => name === 'parentHash')

/** What answers are for an import. */
export const sourcedEvm = (
  { id, height }: BlockGlance,
  answers: EvmAnswers,
  units: number,
): SourcedBlock<EvmBatch> => ({
  id,
  height,
  units,
  write: (batch) => unseenOf(decodeEvmBlock(answers, batch)),
})

/** An empty batch of a chain. */
export const evmBatch = (chain: EvmChain): EvmBatch => new EvmBatch(chain)

const OPEN = 0x7b

function blockMembers(bytes: Buffer): readonly Member[] {
  const start = bytes.indexOf(OPEN)
  const outer = start < 0 ? null : membersAt(bytes, start)
  const result = outer?.members.find(({ name }) => name === 'result')
  if (result === undefined) return outer?.members ?? []
  return bytes[result.start] === OPEN ? (membersAt(bytes, result.start)?.members ?? []) : []
}

const countHashes = (list: Buffer): number => list.toString('latin1').split('"0x').length - 1

const noBlock = (bytes: Buffer): FaultError => {
  const head = bytes.toString('latin1', 0, 80).replace(/[^ -~]/g, '.')
  return new FaultError('NODE_ANSWER', `Expected a block with hash and number, got "${head}"`)
}
