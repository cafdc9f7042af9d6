/**
 * What each input of a run of blocks spends, as far as it is known: first from the cache of coins,
 * then from the ledger's answers about the rest.
 *
 * @module
 */
import { type ByteArena, widened } from '../../../domain/batch/byte-arena.ts'
import { hexText } from '../../../domain/batch/tx-id.ts'
import { FaultError } from '../../../domain/error.ts'
import { CERTAINTIES, type CoinName } from '../../../domain/posting.ts'
import type { CoinWorth } from '../../../ports.ts'
import type { CoinCache } from './coin-cache.ts'
import { type DecodedBlock, FORMS, type Form } from './columns.ts'
import type { SpentOutputs } from './undo/spent-outputs.ts'

const ROWS_FIRST = 1 << 12

/** Text under which a coin is looked up in a map: `<tx>:<index>`. */
export const coinKey = ({ tx, index }: CoinName): string => `${tx}:${index}`

/**
 * Columns with one row an input, over all blocks added since the last `clear`; the inputs of a
 * block are consecutive, in its order. Account texts stand in the arena given.
 */
export class CoinBook {
  count = 0
  /** 1 where the coin is known; else the other columns say nothing. */
  known: Uint8Array = new Uint8Array(ROWS_FIRST)
  valueLo: Uint32Array = new Uint32Array(ROWS_FIRST)
  valueHi: Uint32Array = new Uint32Array(ROWS_FIRST)
  accountStart: Uint32Array = new Uint32Array(ROWS_FIRST)
  accountLength: Uint32Array = new Uint32Array(ROWS_FIRST)
  /** Row in `CERTAINTIES`. */
  certainty: Uint8Array = new Uint8Array(ROWS_FIRST)
  /** Row in `FORMS`. */
  form: Uint8Array = new Uint8Array(ROWS_FIRST)
  readonly #arena: ByteArena
  /** Coins not known, by {@link coinKey}, with the rows that spend them (two on a fork). */
  readonly #missing = new Map<string, { name: CoinName; rows: number[] }>()

  constructor(arena: ByteArena) {
    this.#arena = arena
  }

  /** Coins not known yet. */
  get missingCount(): number {
    return this.#missing.size
  }

  /** Inputs whose coin is not known yet: more than coins where two branches spend the same. */
  get missingInputs(): number {
    let inputs = 0
    for (const { rows } of this.#missing.values()) inputs += rows.length
    return inputs
  }

  /** Forgets all rows and keeps the memory. Clear the arena with it. */
  clear(): void {
    this.count = 0
    this.#missing.clear()
  }

  /**
   * Adds the inputs of a block, looked up in `cache`, and puts its outputs into `cache`, each
   * transaction after the other, in the order of spending. Returns the row of its first input.
   */
  addBlock(block: DecodedBlock, cache: CoinCache): number {
    const first = this.count
    this.#reserve(block.inputCount)
    this.count += block.inputCount
    this.known[first] = 0
    for (let position = 0; position < block.txCount; position++) {
      const tx = block.order?.[position] ?? position
      if (tx > 0) this.#addInputs(block, cache, { tx, first })
      const end = block.txFirstOutput[tx + 1]!
      for (let output = block.txFirstOutput[tx]!; output < end; output++) {
        if (!isBurn(block, output)) cache.put(block, tx, output)
      }
    }
    return first
  }

  /** The coins nobody knows yet, each once, in the order of the inputs. */
  missing(): CoinName[] {
    return Array.from(this.#missing.values(), ({ name }) => name)
  }

  /** Fills in what the ledger knows of the missing coins. Others in `worths` are passed over. */
  answer(worths: readonly CoinWorth[]): void {
    for (const worth of worths) {
      const key = coinKey(worth.coin)
      const asked = this.#missing.get(key)
      if (asked === undefined) continue
      this.#missing.delete(key)
      const start = this.#arena.putText(worth.account)
      for (const row of asked.rows) {
        this.known[row] = 1
        this.valueLo[row] = Number(worth.amount & 0xffffffffn)
        this.valueHi[row] = Number(worth.amount >> 32n)
        this.accountStart[row] = start
        this.accountLength[row] = this.#arena.used - start
        this.certainty[row] = CERTAINTIES.indexOf(worth.certainty)
        this.form[row] = Math.max(0, FORMS.indexOf(worth.form as Form))
      }
    }
  }

  /** Whether an input of a block, whose first input has this row, spends a coin not known yet. */
  lacks(firstInput: number, block: DecodedBlock): boolean {
    const end = firstInput + block.inputCount
    for (let row = firstInput + block.txFirstInput[1]!; row < end; row++) {
      if (this.known[row] === 0) return true
    }
    return false
  }

  /**
   * Holds what a node says that a block spends against the coins known for sure.
   *
   * @throws {FaultError} `UNDO_MISMATCH` naming the first coin that is worth something else
   */
  checkSpent(firstInput: number, block: DecodedBlock, spent: SpentOutputs): void {
    const skipped = block.txFirstInput[1]!
    const end = Math.min(block.inputCount, skipped + spent.count)
    for (let input = skipped; input < end; input++) {
      const row = firstInput + input
      const said = input - skipped
      if (this.known[row] === 0) continue
      const low = this.valueLo[row] === spent.valueLo[said]
      if (low && this.valueHi[row] === spent.valueHi[said]) continue
      throw contradicted(block, input)
    }
  }

  #addInputs(block: DecodedBlock, cache: CoinCache, { tx, first }: { tx: number; first: number }) {
    const end = block.txFirstInput[tx + 1]!
    for (let input = block.txFirstInput[tx]!; input < end; input++) {
      const row = first + input
      const slot = cache.find(block.inPrevTx, input * 32, block.inPrevIndex[input]!)
      if (slot < 0) {
        this.known[row] = 0
        this.#miss(row, block, input)
        continue
      }
      const length = cache.accountLength[slot]!
      this.known[row] = 1
      this.valueLo[row] = cache.valueLo[slot]!
      this.valueHi[row] = cache.valueHi[slot]!
      this.accountStart[row] = this.#arena.put(cache.accounts, cache.accountStart[slot]!, length)
      this.accountLength[row] = length
      this.certainty[row] = 0
      this.form[row] = cache.form[slot]!
    }
  }

  #miss(row: number, block: DecodedBlock, input: number): void {
    const name = { tx: hexText(block.inPrevTx, input * 32, 32), index: block.inPrevIndex[input]! }
    const key = coinKey(name)
    const asked = this.#missing.get(key)
    if (asked === undefined) this.#missing.set(key, { name, rows: [row] })
    else asked.rows.push(row)
  }

  #reserve(rows: number): void {
    const all = this.count + rows
    if (all <= this.known.length) return
    this.known = widened(this.known, all)
    this.valueLo = widened(this.valueLo, all)
    this.valueHi = widened(this.valueHi, all)
    this.accountStart = widened(this.accountStart, all)
    this.accountLength = widened(this.accountLength, all)
    this.certainty = widened(this.certainty, all)
    this.form = widened(this.form, all)
  }
}

function contradicted(block: DecodedBlock, input: number): FaultError {
  const coin = coinKey({
    tx: hexText(block.inPrevTx, input * 32, 32),
    index: block.inPrevIndex[input]!,
  })
  return new FaultError(
    'UNDO_MISMATCH',
    `Expected coin ${coin} to be worth what the ledger says, got undo data that say otherwise`,
    { coin, input, block: block.header.id },
  )
}

/** Whether nobody can spend an output: its account is `@burn`, and no address begins with `@`. */
export const isBurn = (block: DecodedBlock, output: number): boolean =>
  block.accounts[block.outAccountStart[output]!] === 0x40
