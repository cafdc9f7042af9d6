/**
 * What a Monero wallet received, by its view key: its transfers are put beside the blocks that are
 * in the ledger. The key is used here and kept nowhere.
 *
 * @module
 */
import { BatchBuilder } from '@paperchain/core/domain/batch/batch-builder'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import {
  findOwnOutputs,
  type MoneroFlaw,
  type OwnOutput,
} from '@paperchain/core/engine/decode/monero/own-outputs'
import { MONERO } from '@paperchain/core/engine/decode/monero/read-header'
import type { IncomingOnly, ViewWallet } from '@paperchain/core/engine/decode/monero/view-wallet'
import { writeReceived } from '@paperchain/core/engine/decode/monero/write-transfers'
import type { StoredBlock } from '@paperchain/core/ports'
import type {
  BlockTxs,
  ContentSource,
  PlacedTx,
} from '../../adapters/chain-monero/monero-contents.ts'
import { type AccountImportTools, FAULTS_MAX } from './import-account-ledger.ts'

/** The most transfers that are listed; the ledger has all. */
export const TRANSFERS_MAX = 10_000
/** Postings that are stored together. */
const TOGETHER = 10_000

/** Money that came to a wallet. */
export type Transfer = {
  readonly height: number
  readonly timeMs: number
  readonly tx: string
  readonly output: number
  /** The address that was paid, and where in the wallet it stands: account and number. */
  readonly address: string
  readonly at: string
  /** Piconero. */
  readonly amount: bigint
  readonly paymentId: string | null
  /** Another output has the same one-time key: only one of them can ever be spent. */
  readonly isRepeated: boolean
}

/** What a wallet's view key showed. What was spent of it cannot be seen. */
export type WalletSight = IncomingOnly & {
  readonly blocks: number
  readonly txs: number
  readonly outputs: number
  /** Outputs that came in, and the first of them. */
  readonly transfers: number
  readonly list: readonly Transfer[]
  /** Postings stored now, and those that were there. */
  readonly added: number
  readonly known: number
  /** Transactions by what was wrong with them. */
  readonly flaws: Readonly<Partial<Record<MoneroFlaw, number>>>
  readonly faults: readonly Fault[]
  readonly cancelled: boolean
  readonly seconds: number
}

/** Reads a source with a wallet's key. @throws {FaultError} what source and ledger throw */
export async function scanMoneroWallet(
  wallet: ViewWallet,
  source: ContentSource,
  tools: AccountImportTools,
): Promise<WalletSight> {
  const started = tools.now()
  const known = new Map((await tools.ledger.blocks(MONERO)).map((block) => [block.id, block]))
  const scan = new WalletScan(wallet, known, tools)
  let done = 0
  try {
    for await (const block of source.read()) {
      if (tools.signal?.aborted) break
      await scan.look(block)
      done += block.units
      const { ofUnits: of, unit } = source
      tools.onProgress?.({ done, of, unit, stored: scan.counts.transfers })
    }
  } finally {
    // Where the source broke off, what it gave before is kept.
    await scan.store()
  }
  const { faults, ...counts } = scan.counts
  return {
    sees: 'incoming only',
    ...counts,
    list: scan.list,
    flaws: Object.fromEntries([...scan.flaws].sort(([a], [b]) => (a < b ? -1 : 1))),
    faults: [...source.faults, ...faults],
    cancelled: tools.signal?.aborted ?? false,
    seconds: (tools.now() - started) / 1000,
  }
}

class WalletScan {
  readonly counts = {
    ...{ blocks: 0, txs: 0, outputs: 0, transfers: 0, added: 0, known: 0 },
    received: 0n,
    faults: [] as Fault[],
  }
  readonly list: Transfer[] = []
  readonly flaws = new Map<MoneroFlaw, number>()
  readonly #wallet: ViewWallet
  readonly #blocks: ReadonlyMap<string, StoredBlock>
  readonly #tools: AccountImportTools
  /** The output that had a one-time key first. */
  readonly #keys = new Map<string, string>()
  /** Outputs that were counted, since files may hold a transaction twice. */
  readonly #seen = new Set<string>()
  readonly #seenBlocks = new Set<string>()
  #batch = new BatchBuilder(MONERO)

  constructor(
    wallet: ViewWallet,
    blocks: ReadonlyMap<string, StoredBlock>,
    tools: AccountImportTools,
  ) {
    this.#wallet = wallet
    this.#blocks = blocks
    this.#tools = tools
  }

  async look(block: BlockTxs): Promise<void> {
    for (const fault of block.faults) this.#refuse(fault)
    if (block.txs.length === 0) return
    if (!this.#seenBlocks.has(block.id)) this.counts.blocks++
    this.#seenBlocks.add(block.id)
    const received = block.txs.flatMap((placed) => this.#own(block, placed))
    if (received.length === 0 || this.#tools.dryRun === true) return
    const head = this.#blocks.get(block.id)
    if (head === undefined) {
      this.#refuse(unknown(block))
      return
    }
    writeReceived(this.#batch, head, received)
    if (this.#batch.postings.count >= TOGETHER) await this.store()
  }

  #own(block: BlockTxs, { position, tx }: PlacedTx) {
    this.counts.txs++
    this.counts.outputs += tx.outputs.length
    const { own, flaws } = findOwnOutputs(this.#wallet, tx)
    for (const flaw of flaws) this.flaws.set(flaw, (this.flaws.get(flaw) ?? 0) + 1)
    for (const output of own) this.#count(block, tx.id, output)
    return own.length === 0 ? [] : [{ id: tx.id, position, fee: tx.fee, own }]
  }

  #count({ height, timeMs }: BlockTxs, tx: string, output: OwnOutput): void {
    const { index, amount, address, paymentId, key } = output
    const name = `${tx}:${index}`
    if (this.#seen.has(name)) return
    this.#seen.add(name)
    if (amount === null) {
      this.#refuse(falseAmount(tx, output))
      return
    }
    const isRepeated = this.#keys.has(key)
    if (!isRepeated) this.#keys.set(key, name)
    this.counts.transfers++
    this.counts.received += amount
    if (this.list.length >= TRANSFERS_MAX) return
    const at = `${output.at.account}/${output.at.number}`
    const paid = { address, at, amount, paymentId, isRepeated }
    this.list.push({ height, timeMs, tx, output: index, ...paid })
  }

  #refuse(fault: Fault): void {
    if (this.counts.faults.length < FAULTS_MAX) this.counts.faults.push(fault)
  }

  async store(): Promise<void> {
    if (this.#batch.postings.count === 0) return
    const batch = this.#batch
    this.#batch = new BatchBuilder(MONERO)
    const { added, known } = await this.#tools.ledger.supplement(batch)
    this.counts.added += added
    this.counts.known += known
  }
}

const unknown = ({ id, height }: BlockTxs): Fault =>
  faultOf(
    new FaultError('BLOCK_UNKNOWN', `Expected block ${id} in the ledger, got none`, {
      block: id,
      height,
    }),
  )

const falseAmount = (tx: string, { index }: OwnOutput): Fault =>
  faultOf(
    new FaultError(
      'MONERO_AMOUNT_FALSE',
      `Expected output ${index} of ${tx} to hold what it states, got another commitment`,
      { tx, output: index },
    ),
  )
