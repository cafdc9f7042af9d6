/**
 * Traces of a block in either dialect: geth's `debug_traceBlockByNumber` with its callTracer (a
 * tree a transaction) and OpenEthereum's `trace_block` (one list, with rewards).
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import type { EvmTrace, EvmTraceKind } from './evm-block.ts'
import { pickList, Shape } from './pick-json.ts'
import { resultOf } from './read-json.ts'
import {
  addressOrNull,
  asFields,
  asList,
  count,
  type Fields,
  hash,
  quantityOr,
  shapeFault,
} from './read-quantity.ts'

/** The most frames of one block. */
export const TRACES_MAX = 2 ** 22

/** Calls nest no deeper (EIP-150 keeps them far below). */
export const DEPTH_MAX = 1024

/** What stands for an error that a dialect does not name. */
const UNNAMED = 'failed'

/** What is read of a frame of the tree dialect, and of a `result` of the list dialect. */
const FRAME = new Shape({
  type: null,
  from: null,
  to: null,
  value: null,
  error: null,
  calls: 'this',
  address: null,
})
const ACTION = new Shape({
  callType: null,
  from: null,
  to: null,
  value: null,
  creationMethod: null,
  address: null,
  refundAddress: null,
  balance: null,
  rewardType: null,
  author: null,
})
/** What is read of an element of either dialect. Inputs, outputs and gas are passed over. */
const ELEMENT = new Shape({
  action: ACTION,
  txHash: null,
  result: FRAME,
  error: null,
  type: null,
  traceAddress: null,
  transactionPosition: null,
  transactionHash: null,
})

/** Traces in the order of execution. */
export type ReadTraces = {
  readonly traces: readonly EvmTrace[]
  /** 1 where the byte scanner did not take the answer. */
  readonly fullParses: number
}

/**
 * Reads the traces of a block: by the scanner where the answer is plain, else by the full parser.
 * Both give the same.
 *
 * @param ids ids of the block's transactions in their order
 * @throws {FaultError} `EVM_MISMATCH` where they are not the traces of these transactions;
 *         `EVM_JSON`, `EVM_ANSWER`, `EVM_SHAPE`, `EVM_TOO_LARGE`
 */
export function readTraces(bytes: Uint8Array, ids: readonly string[]): ReadTraces {
  const picked = pickList(bytes, ELEMENT)
  const list = picked ?? asList(resultOf(bytes, 'traces'), 'traces')
  const first = list[0]
  // An element of the list dialect has an action; one of the tree dialect has a result or an error.
  const isList = first !== undefined && asFields(first, 'traces')['action'] !== undefined
  const traces = isList ? readList(list, ids) : readTrees(list, ids)
  return { traces, fullParses: picked === null ? 1 : 0 }
}

/** geth: one tree a transaction, in the order of the block. */
function readTrees(list: readonly unknown[], ids: readonly string[]): EvmTrace[] {
  if (list.length !== ids.length) {
    throw mismatch(`traces of ${ids.length} transactions`, String(list.length))
  }
  const traces: EvmTrace[] = []
  list.forEach((item, position) => {
    const fields = asFields(item, 'traces')
    const id = fields['txHash'] === undefined ? ids[position] : hash(fields, 'txHash')
    if (id !== ids[position]) throw mismatch(`the trace of ${ids[position]}`, String(id))
    if (fields['result'] === undefined || fields['result'] === null) {
      throw new FaultError(
        'EVM_ANSWER',
        `Expected the trace of ${id}, got ${String(fields['error'])}`,
      )
    }
    addTree(traces, asFields(fields['result'], 'result'), position)
  })
  return traces
}

type Frame = { readonly fields: Fields; readonly depth: number; readonly isReverted: boolean }

/** A tree's frames, each before those within it; without recursion, for hostile depths. */
function addTree(traces: EvmTrace[], root: Fields, position: number): void {
  const open: Frame[] = [{ fields: root, depth: 0, isReverted: false }]
  for (let frame = open.pop(); frame !== undefined; frame = open.pop()) {
    const { fields, depth } = frame
    checkSize(traces.length, depth)
    const error = errorOf(fields['error'])
    const isReverted = frame.isReverted || error !== null
    traces.push({ position, depth, error, isReverted, ...treeMove(fields) })
    const calls = asList(fields['calls'] ?? [], 'calls')
    for (let call = calls.length - 1; call >= 0; call--) {
      open.push({ fields: asFields(calls[call], 'calls'), depth: depth + 1, isReverted })
    }
  }
}

type Move = Pick<EvmTrace, 'kind' | 'form' | 'from' | 'to' | 'value'>

function treeMove(fields: Fields): Move {
  const type = fields['type']
  if (typeof type !== 'string') throw shapeFault('type', 'the type of a call', type)
  const form = type.toLowerCase()
  return {
    kind: TREE_KINDS.get(form) ?? 'other',
    form: form === 'selfdestruct' ? 'suicide' : form,
    from: addressOrNull(fields, 'from'),
    to: addressOrNull(fields, 'to'),
    value: quantityOr(fields, 'value', null),
  }
}

const TREE_KINDS: ReadonlyMap<string, EvmTraceKind> = new Map([
  ['call', 'call'],
  ['create', 'creation'],
  ['create2', 'creation'],
  ['selfdestruct', 'self-destruct'],
  ['suicide', 'self-destruct'],
])

/** OpenEthereum: one list; `traceAddress` says where a frame stands in its tree. */
function readList(list: readonly unknown[], ids: readonly string[]): EvmTrace[] {
  const traces: EvmTrace[] = []
  /** Whether the frame open at each depth is reverted. */
  const reverted: boolean[] = []
  for (const item of list) {
    const fields = asFields(item, 'traces')
    const move = listMove(fields)
    const error = errorOf(fields['error'])
    const position = move.kind === 'reward' ? null : count(fields, 'transactionPosition')
    if (position !== null) {
      const id = hash(fields, 'transactionHash')
      if (id !== ids[position]) throw mismatch(`a trace of ${ids[position] ?? 'the block'}`, id)
    }
    const depth = asList(fields['traceAddress'] ?? [], 'traceAddress').length
    checkSize(traces.length, depth)
    const isReverted = error !== null || (depth > 0 && reverted[depth - 1] === true)
    reverted[depth] = isReverted
    traces.push({ position, depth, error, isReverted, ...move })
  }
  return traces
}

function listMove(fields: Fields): Move {
  const action = asFields(fields['action'], 'action')
  const value = quantityOr(action, 'value', null)
  const from = addressOrNull(action, 'from')
  switch (fields['type']) {
    case 'call': {
      const form = String(action['callType'] ?? 'call')
      const kind = form === 'call' ? 'call' : 'other'
      return { kind, form, from, to: addressOrNull(action, 'to'), value }
    }
    case 'create': {
      const made = asFields(fields['result'] ?? {}, 'result')
      const form = String(action['creationMethod'] ?? 'create')
      return { kind: 'creation', form, from, to: addressOrNull(made, 'address'), value }
    }
    case 'suicide':
      return {
        kind: 'self-destruct',
        form: 'suicide',
        from: addressOrNull(action, 'address'),
        to: addressOrNull(action, 'refundAddress'),
        value: quantityOr(action, 'balance', null),
      }
    case 'reward': {
      const form = String(action['rewardType'] ?? 'block')
      return { kind: 'reward', form, from: null, to: addressOrNull(action, 'author'), value }
    }
    default:
      throw shapeFault('type', 'call, create, suicide or reward', fields['type'])
  }
}

/** geth leaves `error` away where there is none, some write an empty one. */
function errorOf(error: unknown): string | null {
  if (error === undefined || error === null || error === '') return null
  return typeof error === 'string' ? error : UNNAMED
}

function checkSize(count: number, depth: number): void {
  if (count < TRACES_MAX && depth <= DEPTH_MAX) return
  const message = `Expected at most ${TRACES_MAX} traces ${DEPTH_MAX} deep in a block, got more`
  throw new FaultError('EVM_TOO_LARGE', message, { count, depth })
}

const mismatch = (expected: string, got: string): FaultError =>
  new FaultError('EVM_MISMATCH', `Expected ${expected}, got ${got}`)
