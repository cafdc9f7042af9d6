/**
 * What the inputs of a block are worth, from the outputs that a node says it spends.
 *
 * No block proves these: only the transactions that made the coins would. So they fill in what
 * nobody else knows, and are held against the block where it tells something.
 *
 * @module
 */
import { hexText } from '../../../../domain/batch/tx-id.ts'
import { FaultError } from '../../../../domain/error.ts'
import type { CoinWorth } from '../../../../ports.ts'
import { AccountWriter } from '../account-text.ts'
import { Arena, asciiText } from '../arena.ts'
import { type DecodedBlock, FORMS } from '../columns.ts'
import { InputReader } from '../infer-input.ts'
import { lockingForm, tokenBytes } from '../locking-script.ts'
import type { BitcoinNetwork } from '../network.ts'
import type { SpentOutputs } from './spent-outputs.ts'

const ACCOUNT_BYTES = 96

/** Whether spent outputs have the shape of a block: as many transactions, and inputs in each. */
export function fits(block: DecodedBlock, spent: SpentOutputs): boolean {
  if (spent.txCount !== block.txCount) return false
  for (let tx = 1; tx < block.txCount; tx++) {
    const inputs = block.txFirstInput[tx + 1]! - block.txFirstInput[tx]!
    if (inputs !== spent.txFirst[tx + 1]! - spent.txFirst[tx]!) return false
  }
  return true
}

/**
 * Worths of the inputs that `wanted` asks for, in the order of the block.
 *
 * @param wanted whether the worth of an input (row of the block) is asked for
 * @throws {FaultError} `UNDO_MISMATCH` where the outputs are not those of the block
 */
export function spentWorths(
  block: DecodedBlock,
  spent: SpentOutputs,
  { network, wanted }: { network: BitcoinNetwork; wanted: (input: number) => boolean },
): CoinWorth[] {
  if (!fits(block, spent)) throw mismatch(block, spent)
  const reader = new AccountReader(network)
  const firstSpending = block.txFirstInput[1]!
  const worths: CoinWorth[] = []
  for (let input = firstSpending; input < block.inputCount; input++) {
    if (!wanted(input)) continue
    const row = input - firstSpending
    const tx = hexText(block.inPrevTx, input * 32, 32)
    const amount = (BigInt(spent.valueHi[row]!) << 32n) | BigInt(spent.valueLo[row]!)
    const coin = { tx, index: block.inPrevIndex[input]! }
    worths.push({ coin, amount, certainty: 'stated', ...reader.read(spent, row) })
  }
  return worths
}

/**
 * Holds spent outputs against what the inputs of a block give away: `told` inputs tell an account,
 * and `strange` of them another one than the output spent. Tells apart the data of two blocks that
 * have the same parent and the same shape.
 */
export function resemblance(
  block: DecodedBlock,
  spent: SpentOutputs,
  network: BitcoinNetwork,
): { told: number; strange: number } {
  const reader = new AccountReader(network)
  const inputs = new InputReader(block, network)
  const inferred = new Arena(ACCOUNT_BYTES)
  const firstSpending = block.txFirstInput[1]!
  let told = 0
  let strange = 0
  for (let input = firstSpending; input < block.inputCount; input++) {
    inferred.length = 0
    if (inputs.write(input, inferred) === 0) continue
    const { account } = reader.read(spent, input - firstSpending)
    told++
    if (account !== asciiText(inferred.used())) strange++
  }
  return { told, strange }
}

/** Accounts of spent outputs, as text. */
class AccountReader {
  readonly #writer: AccountWriter
  readonly #network: BitcoinNetwork
  readonly #arena = new Arena(ACCOUNT_BYTES)

  constructor(network: BitcoinNetwork) {
    this.#network = network
    this.#writer = new AccountWriter(network)
  }

  read(spent: SpentOutputs, row: number): { account: string; form: string } {
    const bytes = spent.scripts
    const network = this.#network
    const start = spent.scriptStart[row]!
    const whole = spent.scriptLength[row]!
    const tokens = network.hasTokens ? tokenBytes(bytes, start, whole) : 0
    const [at, length] = [start + tokens, whole - tokens]
    const form = lockingForm(network, bytes, [at, length])
    this.#arena.length = 0
    this.#writer.write(this.#arena, form, { bytes, at, length })
    return { account: asciiText(this.#arena.used()), form: FORMS[form]! }
  }
}

function mismatch(block: DecodedBlock, spent: SpentOutputs): FaultError {
  const { id } = block.header
  const { txCount, inputCount } = block
  return new FaultError(
    'UNDO_MISMATCH',
    `Expected spent outputs of ${txCount} transactions with ${inputCount - 1} inputs for block ` +
      `${id}, got ${spent.txCount} with ${spent.count}`,
    { block: id, txs: txCount, spentTxs: spent.txCount, spent: spent.count },
  )
}
