/**
 * Postings that come to blocks which are in the ledger: what a key opened in them later. They are
 * rows like any others, of version 0; those that are there by block, position and leg stay as they
 * are, so the order in which keys are used cannot matter.
 *
 * @module
 */
import type { PostingBatch } from '@paperchain/core/domain/batch/posting-batch'
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { isTimed } from './append.ts'
import type { Context } from './context.ts'
import type { Manifest } from './journal.ts'
import { bytesIn, idHex, idText, KEYS_MAX, placesIn } from './keys.ts'
import type { RowFile } from './row-file.ts'

/** What of a batch is not there yet. */
export type Supplement = {
  /** 1 for each posting row of the batch that is new. */
  readonly isNew: Uint8Array
  readonly added: number
  readonly known: number
}

/**
 * Compares a batch with the ledger, without writing anything.
 *
 * @throws {FaultError} `BLOCK_UNKNOWN` where a block of the batch is not in the ledger
 */
export async function planSupplement(context: Context, batch: PostingBatch): Promise<Supplement> {
  const { ledger, blocks, txs, postings } = batch
  const index = context.states.get(ledger)?.index
  for (const { id, height } of blocks) {
    if (index?.get(id)?.height === height) continue
    const message = `Expected a block of ${ledger} at height ${height}, got "${id}"`
    throw new FaultError('BLOCK_UNKNOWN', message, { block: id, height })
  }
  const there = await placesThere(context, batch)
  const isNew = new Uint8Array(postings.count)
  let added = 0
  for (let row = 0; row < postings.count; row++) {
    const tx = postings.tx[row] ?? 0
    const id = blocks[txs.block[tx] ?? 0]?.id ?? ''
    const key = placeKey(id, txs.position[tx] ?? 0, postings.leg[row] ?? 0)
    if (there.has(key)) continue
    there.add(key)
    isNew[row] = 1
    added++
  }
  return { isNew, added, known: postings.count - added }
}

/** Writes the new postings into the journal's file. */
export function fillSupplement(
  rows: RowFile,
  batch: PostingBatch,
  { isNew }: Supplement,
): Pick<Manifest, 'assets' | 'forms' | 'rows' | 'isTimed'> {
  rows.isTimed = isTimed(batch)
  const bytes = batch.blocks.map(({ id }) => Buffer.from(idHex(batch.ledger, id) ?? '', 'hex'))
  for (let row = 0; row < batch.postings.count; row++) {
    const block = bytes[batch.txs.block[batch.postings.tx[row] ?? 0] ?? 0]
    if (isNew[row] === 1 && block !== undefined) rows.copy(batch, row, block)
  }
  const { isTimed: timed } = rows
  return { assets: [...batch.assets], forms: [...batch.forms], rows: rows.rows, isTimed: timed }
}

/** Postings at the places that a batch names, of the blocks that it names. */
async function placesThere(context: Context, batch: PostingBatch): Promise<Set<string>> {
  const { ledger, blocks, txs } = batch
  const found = new Set<string>()
  for (let from = 0; from < txs.count; from += KEYS_MAX) {
    const end = Math.min(txs.count, from + KEYS_MAX)
    const places: { height: number; position: number }[] = []
    const ids = new Set<string>()
    for (let tx = from; tx < end; tx++) {
      const { height = 0, id = '' } = blocks[txs.block[tx] ?? 0] ?? {}
      places.push({ height, position: txs.position[tx] ?? 0 })
      ids.add(id)
    }
    const rows = await readPlaces(context, ledger, { places, ids: [...ids] })
    for (const [position, leg, block] of rows) found.add(placeKey(block, position, leg))
  }
  return found
}

type Asked = {
  readonly places: readonly { height: number; position: number }[]
  readonly ids: readonly string[]
}

function readPlaces(
  { engine }: Context,
  ledger: LedgerId,
  { places, ids }: Asked,
): Promise<[position: number, leg: number, block: string][]> {
  const hexes = ids.map((id) => idHex(ledger, id)).filter((hex) => hex !== null)
  return engine.rows(
    `select position, leg, ${idText(ledger, 'block')} as block_id from posting final
     where ledger = {ledger: String} and (height, position) in ${placesIn(places)}
       and block in ${bytesIn(hexes)}`,
    { ledger },
  )
}

const placeKey = (block: string, position: number, leg: number): string =>
  `${block} ${position} ${leg}`
