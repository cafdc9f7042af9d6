/**
 * What the thief paid to firms on the Bitcoin chain: the books of these firms name it.
 *
 * @module
 */
import type { SampleBlock } from './block.ts'

/** A payment of the thief alone to an address of a firm. */
export type Arrival = {
  readonly tx: string
  /** Id of the firm: `lantern`, `reef`, … */
  readonly firm: string
  /** The address that was paid. */
  readonly account: string
  /** Satoshi. */
  readonly amount: bigint
  /** Time of the block. */
  readonly timeMs: number
}

const THIEF = 'thief'
const FIRMS = ['harbour', 'lantern', 'reef', 'fogbank']

/** All of them, in the order of the chain. */
export const arrivalsOf = (live: readonly SampleBlock[]): Arrival[] =>
  live.flatMap(({ txs, time }) =>
    txs.flatMap(({ id, inputs, outputs, coinbase }) => {
      if (coinbase || inputs.some(({ address }) => address.owner !== THIEF)) return []
      return outputs.flatMap(({ address, amount }): Arrival[] => {
        if (address === null || !FIRMS.includes(address.owner)) return []
        const { owner: firm, account } = address
        return [{ tx: id, firm, account, amount, timeMs: time * 1000 }]
      })
    }),
  )
