/**
 * The state as bytes: a magic word, the version, the length of a JSON head, a check over all that
 * follows, the head, then columns of 32-bit words, little end first. Derived data: where it was
 * torn or changed, that is seen, and it is made again from the ledger.
 *
 * @module
 */
import { utf8Bytes, utf8Text } from '../../domain/batch/utf8.ts'
import { FaultError } from '../../domain/error.ts'
import { columnsOf, Lanes } from './cluster-digest.ts'
import type { BlockUndo, ClusterState, RefusedAt } from './cluster-state.ts'
import type { ChangeReason, ClusterInputs, ClusterLink } from './cluster-types.ts'
import { labelBook } from './labels.ts'
import { makeRoom, rootOf } from './union-find.ts'

/** `PCCL` and the version of this form. */
const MAGIC = 0x4c434350
const VERSION = 1
const CHECK_AT = 12
const HEAD_AT = 20

type Head = {
  readonly nextTx: number
  readonly accountCount: number
  readonly merges: number
  readonly merging: readonly ChangeReason[]
  readonly inputs: ClusterInputs
  readonly refused: readonly RefusedAt[]
  readonly links: readonly [ClusterLink['reason'], readonly ClusterLink[]][]
  readonly undo: readonly BlockUndo[]
  readonly columns: readonly number[]
}

/** The state as bytes. */
export function writeSnapshot(state: ClusterState): Uint8Array {
  const columns = columnsOf(state)
  const { nextTx, accountCount, merges, merging, inputs, refused, undo } = state
  const head: Head = {
    ...{ nextTx, accountCount, merges, merging, inputs, refused, undo },
    links: [...state.links],
    columns: columns.map(({ length }) => length),
  }
  const text = utf8Bytes(paddedText(JSON.stringify(head)))
  const { tree, why } = state.forest
  const forest = [tree.subarray(0, 2 * accountCount), why.subarray(0, 3 * accountCount)]
  const parts = [...forest, ...columns.map((column) => column.rows())]
  const start = HEAD_AT + text.length
  const words = parts.reduce((sum, { length }) => sum + length, 0)
  const bytes = new Uint8Array(start + 4 * words)
  const out = new DataView(bytes.buffer)
  for (const [row, word] of [MAGIC, VERSION, text.length].entries()) {
    out.setUint32(4 * row, word, true)
  }
  bytes.set(text, HEAD_AT)
  let at = start
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  for (const [row, word] of checkOf(bytes).entries()) out.setUint32(CHECK_AT + 4 * row, word, true)
  return bytes
}

/** The head takes whole words: what follows it can then be read in words. */
const paddedText = (json: string): string => {
  const used = utf8Bytes(json).length
  return json + ' '.repeat((4 - (used % 4)) % 4)
}

/** Two words over everything from the head on. */
function checkOf(bytes: Uint8Array): readonly number[] {
  const lanes = new Lanes()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = HEAD_AT; at + 4 <= bytes.length; at += 4) lanes.word(view.getUint32(at, true))
  lanes.word(bytes.length)
  return lanes.words()
}

/**
 * Fills an empty state with what a snapshot holds.
 *
 * @throws {FaultError} `CLUSTER_SNAPSHOT_MALFORMED`
 */
export function readSnapshot(bytes: Uint8Array, state: ClusterState): ClusterState {
  const { head, start } = readHead(bytes)
  const columns = columnsOf(state)
  makeRoom(state.forest, head.accountCount)
  const { tree, why } = state.forest
  const words = (bytes.length - start) / 4
  const needed = 5 * head.accountCount + head.columns.reduce((sum, length) => sum + length, 0)
  if (words !== needed || head.columns.length !== columns.length) {
    throw malformed(`${needed} words after the head, got ${words}`)
  }
  let at = start
  const take = (length: number): Uint8Array => {
    at += 4 * length
    return bytes.subarray(at - 4 * length, at)
  }
  new Uint8Array(tree.buffer).set(take(2 * head.accountCount))
  new Uint8Array(why.buffer).set(take(3 * head.accountCount))
  for (const [row, column] of columns.entries()) {
    const rows = new Uint32Array(head.columns[row]!)
    new Uint8Array(rows.buffer).set(take(rows.length))
    column.replace(rows)
  }
  Object.assign(state, {
    ...{ nextTx: head.nextTx, accountCount: head.accountCount, merges: head.merges },
    ...{ merging: head.merging, inputs: head.inputs, refused: head.refused, undo: head.undo },
    book: labelBook(head.inputs),
  })
  for (const [reason, links] of head.links) state.links.set(reason, links)
  state.labels.fill(state.book, (account) => rootOf(state.forest, account))
  return state
}

function readHead(bytes: Uint8Array): { head: Head; start: number } {
  if (bytes.length < HEAD_AT) throw malformed(`at least ${HEAD_AT} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [magic, version, length] = [0, 4, 8].map((at) => view.getUint32(at, true))
  if (magic !== MAGIC || version !== VERSION) throw malformed(`version ${VERSION}`)
  const start = HEAD_AT + length!
  if (start > bytes.length || bytes.length % 4 !== 0) throw malformed(`a head of ${length} bytes`)
  const check = checkOf(bytes)
  if (check.some((word, row) => word !== view.getUint32(CHECK_AT + 4 * row, true))) {
    throw malformed('the check that it names')
  }
  try {
    return { head: JSON.parse(utf8Text(bytes, HEAD_AT, length!)) as Head, start }
  } catch (error) {
    throw malformed('a head in JSON', error)
  }
}

const malformed = (expected: string, cause?: unknown): FaultError =>
  new FaultError(
    'CLUSTER_SNAPSHOT_MALFORMED',
    `Expected a snapshot of clusters with ${expected}`,
    {},
    cause,
  )
