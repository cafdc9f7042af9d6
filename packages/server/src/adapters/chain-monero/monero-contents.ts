/**
 * Whole transactions of Monero's blocks, for whoever has a view key: from a daemon, or from files
 * with its answers about blocks and transactions.
 *
 * @module
 */
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import {
  hasTransactions,
  type MoneroBlockContent,
  type MoneroTx,
  readBlockContent,
  readTransactions,
} from '@paperchain/core/engine/decode/monero/read-tx'
import { findDataFiles } from '../chain-any/files/find-data-files.ts'
import { readDocuments } from '../chain-any/files/read-lines.ts'
import { documentOf } from './daemon-answers.ts'

/** The most transactions that files may hold: each place is remembered while they are read. */
export const PLACES_MAX = 2_000_000

/** A transaction and its order in its block. */
export type PlacedTx = { readonly position: number; readonly tx: MoneroTx }

/** Transactions of one block, all or some of them. */
export type BlockTxs = {
  readonly id: string
  readonly height: number
  readonly timeMs: number
  readonly txs: readonly PlacedTx[]
  /** What of it could not be read. */
  readonly faults: readonly Fault[]
  /** How far the source is by it, in `ofUnits`. */
  readonly units: number
}

/** Transactions in the source's own order; a block may come in several parts. */
export type ContentSource = {
  readonly unit: 'blocks' | 'bytes'
  readonly ofUnits: number
  readonly faults: readonly Fault[]
  read(): AsyncIterable<BlockTxs>
}

/** Opens files of `get_block` and `get_transactions` answers, in any order; read twice. */
export function openContentFiles(paths: readonly string[]): ContentSource {
  const { files, faults } = findDataFiles(paths)
  return {
    unit: 'bytes',
    ofUnits: 2 * files.reduce((sum, { size }) => sum + size, 0),
    faults,
    async *read() {
      const places = new Places()
      for (const { path } of files) yield* blocksIn(path, places)
      for (const { path } of files) yield* transactionsIn(path, places)
      yield* places.missing()
    },
  }
}

/** The coinbases that blocks show themselves; remembers where their other transactions stand. */
async function* blocksIn(path: string, places: Places): AsyncGenerator<BlockTxs> {
  yield* eachDocument(path, function* (document, units) {
    const block = hasTransactions(document) ? null : readBlockContent(document)
    if (block === null) return
    places.add(block)
    yield { ...headOf(block), txs: [{ position: 0, tx: block.coinbase }], faults: [], units }
  })
}

async function* transactionsIn(path: string, places: Places): AsyncGenerator<BlockTxs> {
  yield* eachDocument(path, function* (document, units) {
    if (!hasTransactions(document)) return
    const faults: Fault[] = []
    const txs = readTransactions(document, (error, id) => {
      if (id !== null) places.seen(id)
      faults.push(refused(error, { file: path, ...(id === null ? {} : { tx: id }) }))
    })
    if (faults.length > 0) yield { ...NOWHERE, faults, units: 0 }
    for (const tx of txs) {
      const place = places.seen(tx.id)
      // A coinbase is read with its block.
      if (place === null && tx.isCoinbase) continue
      const share = units / txs.length
      if (place === null) yield { ...NOWHERE, faults: [unplaced(tx.id, path)], units: share }
      else
        yield { ...place.head, txs: [{ position: place.position, tx }], faults: [], units: share }
    }
  })
}

type Read = (document: unknown, units: number) => Iterable<BlockTxs>

/** Runs over the documents of a file; what is wrong with one is told in its place. */
async function* eachDocument(path: string, read: Read): AsyncGenerator<BlockTxs> {
  try {
    for await (const { bytes, number } of readDocuments(path)) {
      try {
        yield* read(documentOf(bytes), bytes.length)
      } catch (error) {
        const faults = [refused(error, { file: path, line: number })]
        yield { ...NOWHERE, faults, units: bytes.length }
      }
    }
  } catch (error) {
    yield { ...NOWHERE, faults: [refused(error, { file: path })], units: 0 }
  }
}

type Head = { readonly id: string; readonly height: number; readonly timeMs: number }
type Place = { readonly head: Head; readonly position: number; isSeen: boolean }

/** Where transactions stand, by their ids. */
class Places {
  readonly #places = new Map<string, Place>()

  add(block: MoneroBlockContent): void {
    const head = headOf(block)
    if (this.#places.size + block.txIds.length > PLACES_MAX) {
      const message = `Expected files with at most ${PLACES_MAX} transactions, got more`
      throw new FaultError('IMPORT_TOO_LARGE', message, { limit: PLACES_MAX })
    }
    block.txIds.forEach((id, at) => {
      if (!this.#places.has(id)) this.#places.set(id, { head, position: at + 1, isSeen: false })
    })
  }

  seen(id: string): Place | null {
    const place = this.#places.get(id)
    if (place === undefined) return null
    place.isSeen = true
    return place
  }

  /** Blocks of which some transactions never came. */
  *missing(): Generator<BlockTxs> {
    const lacks = new Map<Head, number>()
    for (const { head, isSeen } of this.#places.values()) {
      if (!isSeen) lacks.set(head, (lacks.get(head) ?? 0) + 1)
    }
    for (const [head, count] of lacks) {
      yield { ...head, txs: [], faults: [lacking(head, count)], units: 0 }
    }
  }
}

/** What has no block. */
const NOWHERE = { id: '', height: 0, timeMs: 0, txs: [] } as const

/** The block of a content, without what is in it. */
export const headOf = ({ id, height, timeMs }: MoneroBlockContent): Head => ({ id, height, timeMs })

/** A fault with where it happened; anything else is thrown on. */
export function refused(error: unknown, facts: Readonly<Record<string, string | number>>): Fault {
  if (!(error instanceof FaultError)) throw error
  return faultOf(withFacts(error, facts))
}

/** The fault of a block some of whose transactions are not in the source. */
export const lacking = ({ id, height }: Omit<Head, 'timeMs'>, count: number): Fault =>
  faultOf(
    new FaultError(
      'MONERO_TX_MISSING',
      `Expected all transactions of block ${height}, got ${count} fewer`,
      { block: id, height, count },
    ),
  )

const unplaced = (tx: string, file: string): Fault =>
  faultOf(
    new FaultError('MONERO_TX_MISSING', `Expected the block of transaction ${tx}, got none`, {
      tx,
      file,
    }),
  )
