/**
 * A small EVM chain as its node would answer about it: blocks with full transactions, receipts with
 * logs, traces by geth's callTracer. Blocks are made when there is something to put in.
 *
 * @module
 */
import { at } from '../random.ts'
import { ASSET, DOLLAR, evmAccount, idOf, SAMPLE_EVM, wordsAsId } from './marks.ts'
import type { Tally } from './tally.ts'

/** A call within a transaction, as a tracer tells it. */
export type EvmFrame = {
  readonly from: string
  readonly to: string
  readonly value?: bigint
  readonly calls?: readonly EvmFrame[]
}

/** A transfer of the sample's dollar, told by a log. Null stands for the account of nobody. */
export type DollarMove = {
  readonly from: string | null
  readonly to: string | null
  readonly units: bigint
}

/** A transaction. */
export type EvmDeed = {
  /** Names it among all; its id is made of it. */
  readonly name: string
  readonly from: string
  /** Null where it creates a contract. */
  readonly to: string | null
  readonly value?: bigint
  /** Four bytes that say which function is called; empty for a plain payment. */
  readonly call?: string
  readonly gasUsed: bigint
  readonly dollars?: readonly DollarMove[]
  /** Calls below the first. */
  readonly calls?: readonly EvmFrame[]
  readonly created?: string
}

const BASE_FEE = 1_000_000_000n
const TIP = 100_000_000n
/** Gas of a transaction that runs no code. */
export const PLAIN_GAS = 21_000n
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const NOBODY = `0x${'0'.repeat(40)}`
const PRODUCER = evmAccount('producer')
const EXTRA = Buffer.from('Synthetic sample, no real net').toString('hex')

const hex = (value: bigint | number): string => `0x${value.toString(16)}`
const word = (account: string): string => `0x${account.slice(2).padStart(64, '0')}`

/** The chain while it is made. */
export class EvmChainFile {
  readonly #seed: number
  readonly #tally: Tally
  readonly #lines: string[] = []
  readonly #state: string[] = []
  #previous = `0x${wordsAsId('Synthetic sample, no real net')}`

  constructor(seed: number, tally: Tally) {
    this.#seed = seed
    this.#tally = tally
  }

  /** Gives coins by the first state. Call before the first block. */
  endow(account: string, wei: bigint): void {
    this.#state.push(JSON.stringify({ height: 0, to: account, amount: wei.toString() }))
    this.#move({ from: '@issuance', to: account, wei })
  }

  /** Adds a block with these transactions. Gives their ids, without `0x`. */
  block(timeMs: number, deeds: readonly EvmDeed[]): string[] {
    const height = this.#lines.length
    const hash = `0x${this.#blockId(height)}`
    const place = { blockHash: hash, blockNumber: hex(height) }
    const ids = deeds.map(({ name }) => `0x${idOf(this.#seed, `evm ${name}`)}`)
    let logIndex = 0
    const receipts = deeds.map((deed, index) => {
      const where = { ...place, transactionHash: at(ids, index), transactionIndex: hex(index) }
      const logs = (deed.dollars ?? []).map((move) => ({
        ...logOf(move),
        ...where,
        logIndex: hex(logIndex++),
        removed: false,
      }))
      return { ...receiptOf(deed), ...where, logs }
    })
    const transactions = deeds.map((deed, index) => ({
      ...sentOf(deed),
      ...place,
      hash: at(ids, index),
      transactionIndex: hex(index),
    }))
    const traces = deeds.map((deed, index) => ({ txHash: at(ids, index), result: traceOf(deed) }))
    const head = { number: hex(height), hash, parentHash: this.#previous }
    const block = { ...head, ...headOf(timeMs), transactions }
    this.#lines.push(JSON.stringify({ block, receipts, traces }))
    this.#previous = hash
    for (const deed of deeds) this.#book(deed)
    return ids.map((id) => id.slice(2))
  }

  /** The id of the first block, without `0x`. */
  get firstBlock(): string {
    return this.#blockId(0)
  }

  /** Blocks, one a line. */
  get text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  /** The first state, one change a line. */
  get state(): string {
    return `${this.#state.join('\n')}\n`
  }

  #blockId(height: number): string {
    return idOf(this.#seed, `evm block ${height}`)
  }

  #book({ from, to, value = 0n, gasUsed, dollars = [], calls = [] }: EvmDeed): void {
    if (to !== null) this.#move({ from, to, wei: value })
    for (const call of calls) this.#bookCall(call)
    for (const move of dollars) {
      this.#tally.move(SAMPLE_EVM, {
        asset: ASSET.dollar,
        from: move.from ?? '@issuance',
        to: move.to ?? '@burn',
        units: move.units,
      })
    }
    this.#move({ from, to: '@burn', wei: gasUsed * BASE_FEE })
    this.#move({ from, to: PRODUCER, wei: gasUsed * TIP })
  }

  #bookCall({ from, to, value = 0n, calls = [] }: EvmFrame): void {
    this.#move({ from, to, wei: value })
    for (const call of calls) this.#bookCall(call)
  }

  #move({ from, to, wei }: { from: string; to: string; wei: bigint }): void {
    this.#tally.move(SAMPLE_EVM, { asset: ASSET.eth, from, to, units: wei })
  }
}

const headOf = (timeMs: number) => ({
  timestamp: hex(timeMs / 1000),
  size: '0x400',
  miner: PRODUCER,
  baseFeePerGas: hex(BASE_FEE),
  extraData: `0x${EXTRA}`,
  uncles: [],
  withdrawals: [],
})

const sentOf = ({ from, to, value = 0n, call = '', gasUsed }: EvmDeed) => ({
  type: '0x2',
  from,
  to,
  value: hex(value),
  input: `0x${call}`,
  gas: hex(gasUsed + 20_000n),
  gasPrice: hex(BASE_FEE + TIP),
})

const receiptOf = ({
  gasUsed,
  created = null,
}: Omit<EvmDeed, 'created'> & { created?: string | null }) => ({
  status: '0x1',
  type: '0x2',
  gasUsed: hex(gasUsed),
  effectiveGasPrice: hex(BASE_FEE + TIP),
  contractAddress: created,
})

const logOf = ({ from, to, units }: DollarMove) => ({
  address: DOLLAR.evm,
  topics: [TRANSFER, word(from ?? NOBODY), word(to ?? NOBODY)],
  data: `0x${units.toString(16).padStart(64, '0')}`,
})

function traceOf({ from, to, value = 0n, call = '', gasUsed, calls = [], created }: EvmDeed) {
  return {
    type: to === null ? 'CREATE' : 'CALL',
    from,
    to: to ?? created,
    value: hex(value),
    gas: hex(gasUsed),
    gasUsed: hex(gasUsed),
    input: `0x${call}`,
    ...(calls.length > 0 ? { calls: calls.map(frameOf) } : {}),
  }
}

const frameOf = ({ from, to, value = 0n, calls = [] }: EvmFrame): object => ({
  type: 'CALL',
  from,
  to,
  value: hex(value),
  input: '0x',
  ...(calls.length > 0 ? { calls: calls.map(frameOf) } : {}),
})
