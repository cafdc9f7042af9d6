/**
 * Appending: a batch becomes a durable journal entry, then rows in every order, then visible.
 *
 * @module
 */
import type { AssetId } from '@paperchain/core/domain/asset'
import {
  type BlockHead,
  NONE,
  type PostingBatch,
} from '@paperchain/core/domain/batch/posting-batch'
import { txIdBytes } from '@paperchain/core/domain/batch/tx-id'
import { CERTAINTIES, KINDS, type Posting } from '@paperchain/core/domain/posting'
import type { ChainChange, IndexedBlock } from './chain-index.ts'
import type { Engine, Load } from './engine.ts'
import type { BlockRow, Entry, Manifest } from './journal.ts'
import { isBook } from './keys.ts'
import type { Change, Resolutions } from './resolve.ts'
import {
  INSERT_POSTINGS,
  INSERT_SHORT,
  INSERT_TIMED,
  type LooseRow,
  POSTING_STRUCTURE,
  type RowFile,
  SHORT_STRUCTURE,
  TIMED_STRUCTURE,
} from './row-file.ts'

/** 1 for each block row of a batch that is new: not in the ledger, and not before in the batch. */
export function freshBlocks(batch: PostingBatch, known: (id: string) => boolean): Uint8Array {
  const fresh = new Uint8Array(batch.blocks.length)
  const seen = new Set<string>()
  batch.blocks.forEach(({ id }, row) => {
    if (!known(id) && !seen.has(id)) fresh[row] = 1
    seen.add(id)
  })
  return fresh
}

/** What of a batch is taken in, and what it resolves. */
export type Accepted = {
  /** 1 for each block row of the batch that is new. */
  readonly fresh: Uint8Array
  readonly resolutions: Resolutions
}

/** Writes all rows of an append into the journal's file: the batch's own, then the new versions. */
export function fillRows(
  rows: RowFile,
  batch: PostingBatch,
  { fresh, resolutions }: Accepted,
): Pick<Manifest, 'assets' | 'forms' | 'rows' | 'isTimed' | 'block'> {
  const [only] = batch.blocks
  if (only !== undefined && isShort(batch, { fresh, resolutions })) {
    rows.copyShort(batch)
    const { id, height } = only
    const { assets, forms } = batch
    return { assets, forms, rows: rows.rows, isTimed: true, block: { id, height } }
  }
  rows.isTimed = isTimed(batch)
  const blockBytes = batch.blocks.map(({ id }) => idBytes(batch, id))
  for (let row = 0; row < batch.postings.count; row++) {
    const block = batch.txs.block[batch.postings.tx[row] ?? 0] ?? 0
    const bytes = blockBytes[block]
    if (fresh[block] === 1 && bytes !== undefined) rows.copy(batch, row, bytes)
  }
  const names = { assets: [...batch.assets], forms: [...batch.forms] }
  for (const change of resolutions.changes) addVersions(rows, batch, { change, names })
  return { ...names, rows: rows.rows, isTimed: rows.isTimed }
}

/** Whether transactions of a batch have times of their own. */
export const isTimed = ({ txs }: PostingBatch): boolean => (txs.time ?? null) !== null

/** Whether a batch is one new block of rows that the short form can say whole. */
function isShort(batch: PostingBatch, { fresh, resolutions }: Accepted): boolean {
  const isOne = batch.blocks.length === 1 && fresh[0] === 1 && resolutions.changes.length === 0
  return isOne && isBook(batch.ledger) && isTimed(batch) && isPlain(batch)
}

/** Whether every account is stated, every amount known and below 2^128, and nothing is a coin. */
function isPlain({ postings }: PostingBatch): boolean {
  const { count, certainty, amount, amountKnown, coinTx, coinIndex } = postings
  for (let row = 0; row < count; row++) {
    if (certainty[row] !== STATED || amountKnown[row] !== 1 || coinIndex[row] !== NONE) return false
    if (coinTx.length[row] !== 0) return false
    for (let lane = 8 * row + 4; lane < 8 * row + 8; lane++) if (amount[lane] !== 0) return false
  }
  return true
}

const STATED = CERTAINTIES.indexOf('stated')

type Names = { readonly assets: AssetId[]; readonly forms: string[] }

/** The postings of a change that differ, as version 1, and their old places cancelled. */
function addVersions(
  rows: RowFile,
  batch: PostingBatch,
  { change, names }: { readonly change: Change; readonly names: Names },
): void {
  const before = new Map(change.before.postings.map((posting) => [posting.leg, posting]))
  for (const posting of change.after.postings) {
    const old = before.get(posting.leg)
    if (old !== undefined && samePosting(old, posting)) continue
    const row = looseRow(batch, posting, names)
    rows.add(row)
    const moved = old !== undefined && old.account !== null && old.account !== posting.account
    if (moved) rows.add({ ...row, account: Buffer.from(old.account), gone: IN_ACCOUNTS })
  }
  const kept = new Set(change.after.postings.map(({ leg }) => leg))
  for (const posting of change.before.postings) {
    if (!kept.has(posting.leg)) {
      rows.add({ ...looseRow(batch, posting, names), gone: EVERYWHERE })
    }
  }
}

/** Values of `gone`: where the old row is cancelled. */
const IN_ACCOUNTS = 1
const EVERYWHERE = 2

const samePosting = (a: Posting, b: Posting): boolean =>
  a.account === b.account &&
  a.amount === b.amount &&
  a.certainty === b.certainty &&
  a.form === b.form

function looseRow(batch: PostingBatch, posting: Posting, names: Names): LooseRow {
  const { coin, account, amount } = posting
  return {
    height: posting.height,
    position: posting.position,
    leg: posting.leg,
    block: idBytes(batch, posting.block),
    tx: txIdBytes(batch.ledger, posting.tx),
    side: posting.side === 'debit' ? 0 : 1,
    account: Buffer.from(account ?? '', 'utf8'),
    certainty: CERTAINTIES.indexOf(posting.certainty),
    asset: rowOf(names.assets, posting.asset),
    amount: amount ?? 0n,
    amountKnown: amount === null ? 0 : 1,
    coinTx: coin === null ? new Uint8Array(0) : txIdBytes(batch.ledger, coin.tx),
    coinIndex: coin?.index ?? NONE,
    kind: KINDS.indexOf(posting.kind),
    form: rowOf(names.forms, posting.form),
    version: 1,
    gone: 0,
  }
}

function rowOf<T>(names: T[], name: T): number {
  const found = names.indexOf(name)
  return found >= 0 ? found : names.push(name) - 1
}

const idBytes = ({ ledger }: PostingBatch, id: string): Uint8Array =>
  Buffer.from(id, isBook(ledger) ? 'utf8' : 'hex')

/** Rows of `block` for the new blocks and for those whose state changed, at the next version. */
export function blockRows(
  ledger: string,
  heads: readonly BlockHead[],
  { change, stored, state, version }: StateChange,
): BlockRow[] {
  const made = heads.map((head) => ({
    ledger,
    height: head.height,
    id: head.id,
    previous: head.previous,
    time_ms: String(head.timeMs),
    work: String(head.work),
    tx_count: head.txCount,
    bytes: head.bytes,
    coinbase_text: head.coinbaseText,
    banned: 0,
    state: state(head.id),
    version: String(version),
  }))
  const changed = [...change.orphaned, ...change.revived].flatMap((block) => {
    const row = stored.get(block.id)
    const banned = block.banned ? 1 : 0
    return row === undefined
      ? []
      : { ...row, banned, state: stateOf(block), version: String(version) }
  })
  return [...made, ...changed]
}

/** What {@link blockRows} needs to know of the chain after the change. */
export type StateChange = {
  readonly change: ChainChange
  /** Rows of the blocks that change, as they are stored. */
  readonly stored: ReadonlyMap<string, BlockRow>
  readonly state: (id: string) => BlockRow['state']
  readonly version: bigint
}

/** The stored word for a block's state. */
export const stateOf = (block: IndexedBlock | undefined): BlockRow['state'] =>
  block?.live === true ? 'live' : 'orphaned'

/** Brings a journal entry into the engine. Safe to repeat: the same rows are the same rows. */
export async function applyEntry(engine: Engine, { manifest, rowsPath }: Entry): Promise<void> {
  const { ledger, assets, forms, blocks, rows, block } = manifest
  const before = blocks.map((row) => ({
    ...row,
    state: 'writing',
    version: String(BigInt(row.version) - 1n),
  }))
  await engine.insert('block', before)
  if (rows > 0) {
    await engine.load({
      ...formOf(manifest),
      file: rowsPath,
      params: { ledger, assets, forms, ...(block && { block: block.id, height: block.height }) },
    })
  }
  await engine.insert('block', blocks)
}

/** How the rows of an entry are written, and what takes them in. */
function formOf({ block, isTimed: timed }: Manifest): Pick<Load, 'insert' | 'structure'> {
  if (block !== undefined) return { insert: INSERT_SHORT, structure: SHORT_STRUCTURE }
  if (timed === true) return { insert: INSERT_TIMED, structure: TIMED_STRUCTURE }
  return { insert: INSERT_POSTINGS, structure: POSTING_STRUCTURE }
}
