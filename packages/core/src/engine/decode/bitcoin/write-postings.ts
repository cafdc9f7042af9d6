/**
 * From a decoded block to postings: inputs are debits, outputs are credits, what is left goes to
 * `@fees`, and the coinbase passes subsidy and fees on to its outputs.
 *
 * Legs are the same whether or not every coin spent is known, so that a transaction completed later
 * is the one that would have been written at once:
 *
 * - coinbase: 0 issuance, 1 fees of the block, from 2 the outputs, then what nobody claimed (burn)
 * - others: the inputs from 0, the outputs, then the fee
 *
 * Positions are those of the order of spending, which is the block's own on most networks.
 *
 * @module
 */
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { LANES } from '../../../domain/batch/lanes.ts'
import { type BlockHead, CREDIT, DEBIT } from '../../../domain/batch/posting-batch.ts'
import { CERTAINTIES, KINDS } from '../../../domain/posting.ts'
import { Arena } from './arena.ts'
import { type CoinBook, isBurn } from './coin-book.ts'
import { type DecodedBlock, FORMS } from './columns.ts'
import { InputReader } from './infer-input.ts'
import type { BitcoinNetwork } from './network.ts'
import { blockFees, type Fees } from './write-postings-fees.ts'

const TRANSFER = KINDS.indexOf('transfer')
const FEE = KINDS.indexOf('fee')
const ISSUANCE = KINDS.indexOf('issuance')
const BURN = KINDS.indexOf('burn')
const STATED = CERTAINTIES.indexOf('stated')
const INFERRED = CERTAINTIES.indexOf('inferred')

/** System accounts end to end, put once a block: `@fees`, `@issuance`, `@burn` at 0, 5, 14. */
const SYSTEM = '@fees@issuance@burn'
const AT_FEES = [0, 5] as const
const AT_ISSUANCE = [5, 9] as const
const AT_BURN = [14, 5] as const

/** What a block needs besides its own bytes. */
export type BlockPlace = {
  readonly height: number
  readonly network: BitcoinNetwork
  /** What the inputs spend, with account texts in the arena of the builder written to. */
  readonly coins: CoinBook
  /** Row of the block's first input in `coins`. */
  readonly firstInput: number
}

/** A builder for postings of one network: its asset is row 0, the forms are `FORMS`. */
export const bitcoinBuilder = (network: BitcoinNetwork): BatchBuilder =>
  new BatchBuilder(network.ledger, [network.asset.id], FORMS)

/** The head under which the ledger keeps a block. */
export const headOf = (block: DecodedBlock, height: number): BlockHead => ({
  id: block.header.id,
  previous: block.header.previous,
  height,
  timeMs: block.header.timeMs,
  work: block.header.work,
  txCount: block.txCount,
  bytes: block.bytes.length,
  coinbaseText: block.coinbaseText,
})

/**
 * Writes a block with all its transactions.
 *
 * @param builder made by {@link bitcoinBuilder} for the same network
 * @throws {FaultError} `BLOCK_PAYS_TOO_MUCH` naming the transaction, `BLOCK_CLAIMS_TOO_MUCH`, or
 * `BATCH_TOO_LARGE`; nothing of the block was written
 */
export function writePostings(builder: BatchBuilder, block: DecodedBlock, place: BlockPlace): void {
  const fees = blockFees(block, place)
  builder.reserve(block.txCount, block.inputCount + block.outputCount + block.txCount + 2)
  const { arena } = builder
  const writer: Writer = {
    builder,
    block,
    place,
    inputs: new InputReader(block, place.network),
    txidAt: arena.put(block.txid, 0, block.txCount * 32),
    prevTxAt: arena.put(block.inPrevTx, 0, block.inputCount * 32),
    accountsAt: arena.put(block.accounts, 0, accountBytes(block)),
    systemAt: arena.putText(SYSTEM),
  }
  builder.beginBlock(headOf(block, place.height))
  writeCoinbase(writer, fees)
  for (let position = 1; position < block.txCount; position++) {
    const tx = block.order?.[position] ?? position
    writeTransaction(writer, { tx, position }, fees)
  }
}

type Writer = {
  readonly builder: BatchBuilder
  readonly block: DecodedBlock
  readonly place: BlockPlace
  readonly inputs: InputReader
  /** Where the block's own ids, spent ids, account texts and the system accounts were put. */
  readonly txidAt: number
  readonly prevTxAt: number
  readonly accountsAt: number
  readonly systemAt: number
}

function accountBytes({ outputCount, outAccountStart, outAccountLength }: DecodedBlock): number {
  let end = 0
  for (let output = 0; output < outputCount; output++) {
    end = Math.max(end, outAccountStart[output]! + outAccountLength[output]!)
  }
  return end
}

function writeCoinbase(writer: Writer, { total, unclaimed, subsidy }: Fees): void {
  const { builder, block } = writer
  const tx = builder.beginTx(0, writer.txidAt, 32)
  builder.txs.complete[tx] = total === null ? 0 : 1
  const issued = builder.addPosting(0, DEBIT, ISSUANCE)
  setSystem(writer, issued, AT_ISSUANCE)
  setValue(writer, issued, subsidy)
  if (total !== 0n) {
    const fees = builder.addPosting(1, DEBIT, FEE)
    setSystem(writer, fees, AT_FEES)
    if (total !== null) setValue(writer, fees, total)
  }
  writeOutputs(writer, 0, 2)
  if (unclaimed <= 0n) return
  const burned = builder.addPosting(2 + block.txFirstOutput[1]!, CREDIT, BURN)
  setSystem(writer, burned, AT_BURN)
  setValue(writer, burned, unclaimed)
}

function writeTransaction(
  writer: Writer,
  { tx, position }: { tx: number; position: number },
  { known, lo, hi }: Fees,
): void {
  const { builder, block } = writer
  const row = builder.beginTx(position, writer.txidAt + tx * 32, 32)
  builder.txs.complete[row] = known[tx]!
  writeInputs(writer, tx)
  const inputs = block.txFirstInput[tx + 1]! - block.txFirstInput[tx]!
  writeOutputs(writer, tx, inputs)
  if (lo[tx] === 0 && hi[tx] === 0) return
  const outputs = block.txFirstOutput[tx + 1]! - block.txFirstOutput[tx]!
  const paid = builder.addPosting(inputs + outputs, CREDIT, FEE)
  setSystem(writer, paid, AT_FEES)
  const { amount, amountKnown } = builder.postings
  amount[paid * LANES] = lo[tx]!
  amount[paid * LANES + 1] = hi[tx]!
  amountKnown[paid] = 1
}

function writeInputs(writer: Writer, tx: number): void {
  const { builder, block, prevTxAt } = writer
  const { coins, firstInput } = writer.place
  const { postings } = builder
  const first = block.txFirstInput[tx]!
  const end = block.txFirstInput[tx + 1]!
  for (let input = first; input < end; input++) {
    const row = builder.addPosting(input - first, DEBIT, TRANSFER)
    postings.coinTx.start[row] = prevTxAt + input * 32
    postings.coinTx.length[row] = 32
    postings.coinIndex[row] = block.inPrevIndex[input]!
    const coin = firstInput + input
    if (coins.known[coin] === 0) {
      inferAccount(writer, row, input)
      continue
    }
    postings.account.start[row] = coins.accountStart[coin]!
    postings.account.length[row] = coins.accountLength[coin]!
    postings.certainty[row] = coins.certainty[coin]!
    postings.form[row] = coins.form[coin]!
    postings.amount[row * LANES] = coins.valueLo[coin]!
    postings.amount[row * LANES + 1] = coins.valueHi[coin]!
    postings.amountKnown[row] = 1
  }
}

/** The account of an input whose coin is not known, where script or witness tell it. */
function inferAccount({ builder, inputs }: Writer, row: number, input: number): void {
  scratch.length = 0
  const form = inputs.write(input, scratch)
  if (form === 0) return
  const start = builder.arena.put(scratch.bytes, 0, scratch.length)
  builder.setAccount(row, [start, scratch.length], INFERRED)
  builder.postings.form[row] = form
}

/** Holds one inferred account at a time. */
const scratch = new Arena(96)

/** Writes the outputs of a transaction, the first of them as `firstLeg`. */
function writeOutputs(writer: Writer, tx: number, firstLeg: number): void {
  const { builder, block, accountsAt, txidAt } = writer
  const { postings } = builder
  const first = block.txFirstOutput[tx]!
  const end = block.txFirstOutput[tx + 1]!
  for (let output = first; output < end; output++) {
    const burned = isBurn(block, output)
    const row = builder.addPosting(firstLeg + output - first, CREDIT, burned ? BURN : TRANSFER)
    postings.account.start[row] = accountsAt + block.outAccountStart[output]!
    postings.account.length[row] = block.outAccountLength[output]!
    postings.certainty[row] = STATED
    postings.form[row] = block.outForm[output]!
    postings.amount[row * LANES] = block.outValueLo[output]!
    postings.amount[row * LANES + 1] = block.outValueHi[output]!
    postings.amountKnown[row] = 1
    if (burned) continue
    postings.coinTx.start[row] = txidAt + tx * 32
    postings.coinTx.length[row] = 32
    postings.coinIndex[row] = output - first
  }
}

function setSystem({ builder, systemAt }: Writer, row: number, at: readonly [number, number]) {
  builder.setAccount(row, [systemAt + at[0], at[1]], STATED)
}

function setValue({ builder }: Writer, row: number, value: bigint): void {
  const { amount, amountKnown } = builder.postings
  amount[row * LANES] = Number(value & 0xffffffffn)
  amount[row * LANES + 1] = Number(value >> 32n)
  amountKnown[row] = 1
}
