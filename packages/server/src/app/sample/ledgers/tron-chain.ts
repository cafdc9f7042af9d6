/**
 * A small Tron chain as its node would answer about it: blocks, and behind each the infos of its
 * transactions. The first block pays out TRX, as the real one did.
 *
 * @module
 */
import { at } from '../random.ts'
import { ASSET, idOf, SAMPLE_TRON, TRON_ENDS, tronAccount, tronHex, wordsAsId } from './marks.ts'
import type { Tally } from './tally.ts'

/** A transfer of the bridged dollar; a name for each account, null for nobody. */
export type TronDollarMove = {
  readonly from: string | null
  readonly to: string | null
  readonly units: bigint
}

/** A transaction: a payment of TRX, or a call that moves dollars. Accounts by their names. */
export type TronDeed = {
  readonly name: string
  readonly from: string
  readonly feeSun: bigint
} & (
  | { readonly to: string; readonly sun: bigint }
  | { readonly contract: string; readonly dollars: readonly TronDollarMove[] }
)

const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const NOBODY = '0'.repeat(64)
const TOKEN = 'dollar-bridge'

/** The chain while it is made. */
export class TronChainFile {
  readonly #seed: number
  readonly #tally: Tally
  readonly #lines: string[] = []
  #height = 0
  #previous = wordsAsId('Synthetic sample, no real Tron')

  constructor(seed: number, tally: Tally) {
    this.#seed = seed
    this.#tally = tally
  }

  /** The first block: TRX out of nothing, by the names of those who get them. */
  first(timeMs: number, gifts: readonly (readonly [name: string, sun: bigint])[]): void {
    const deeds = gifts.map(([to, sun]) => ({ name: `gift ${to}`, from: '', to, sun, feeSun: 0n }))
    this.block(timeMs, deeds)
  }

  /** Adds a block with these transactions. Gives their ids. */
  block(timeMs: number, deeds: readonly TronDeed[]): string[] {
    const height = this.#height++
    const blockID = this.#blockId(height)
    const ids = deeds.map(({ name }) => idOf(this.#seed, `tron ${name}`))
    const transactions = deeds.map((deed, row) => ({
      ret: [{ contractRet: 'SUCCESS' }],
      txID: at(ids, row),
      raw_data: { contract: [contractOf(deed)], timestamp: timeMs - 3000 },
    }))
    const raw = {
      number: height,
      parentHash: this.#previous,
      timestamp: timeMs,
      witness_address: tronHex('producer'),
    }
    const infos = deeds.map((deed, row) => ({
      id: at(ids, row),
      blockNumber: height,
      blockTimeStamp: timeMs,
      ...infoOf(deed),
    }))
    const block = { blockID, block_header: { raw_data: raw }, transactions }
    this.#lines.push(JSON.stringify({ block, infos }))
    this.#previous = blockID
    for (const deed of deeds) this.#book(deed)
    return ids
  }

  /** Blocks with their infos, one a line. */
  get text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  /** The id of the first block. */
  get firstBlock(): string {
    return this.#blockId(0)
  }

  /** As on Tron, an id begins with the height, and the first block's ends with the network. */
  #blockId(height: number): string {
    const id =
      height.toString(16).padStart(16, '0') + idOf(this.#seed, `tron block ${height}`).slice(16)
    return height > 0 ? id : id.slice(0, -TRON_ENDS.length) + TRON_ENDS
  }

  #book(deed: TronDeed): void {
    const from = deed.from === '' ? '@issuance' : tronAccount(deed.from)
    const trx = { asset: ASSET.trx, from }
    if ('to' in deed) {
      this.#tally.move(SAMPLE_TRON, { ...trx, to: tronAccount(deed.to), units: deed.sun })
    } else {
      for (const move of deed.dollars) {
        this.#tally.move(SAMPLE_TRON, {
          asset: ASSET.tronDollar,
          from: move.from === null ? '@issuance' : tronAccount(move.from),
          to: move.to === null ? '@burn' : tronAccount(move.to),
          units: move.units,
        })
      }
    }
    this.#tally.move(SAMPLE_TRON, { ...trx, to: '@burn', units: deed.feeSun })
  }
}

function contractOf(deed: TronDeed) {
  const owner_address = deed.from === '' ? tronHex('genesis') : tronHex(deed.from)
  const [type, value] =
    'to' in deed
      ? ['TransferContract', { to_address: tronHex(deed.to), amount: Number(deed.sun) }]
      : ['TriggerSmartContract', { contract_address: tronHex(deed.contract), data: 'a9059cbb' }]
  const type_url = `type.googleapis.com/protocol.${type}`
  return { type, parameter: { value: { owner_address, ...value }, type_url } }
}

function infoOf(deed: TronDeed) {
  const fee = Number(deed.feeSun)
  if ('to' in deed) return { fee, receipt: {} }
  const log = deed.dollars.map(({ from, to, units }) => ({
    address: tronHex(TOKEN).slice(2),
    topics: [TRANSFER, topicOf(from), topicOf(to)],
    data: units.toString(16).padStart(64, '0'),
  }))
  const contract_address = tronHex(deed.contract)
  return { fee, contract_address, receipt: { result: 'SUCCESS' }, log }
}

const topicOf = (name: string | null): string =>
  name === null ? NOBODY : tronHex(name).slice(2).padStart(64, '0')
