/**
 * Keeps the exposure of ledgers in memory and up with what it is derived from: blocks that came or
 * went, and lists that changed, since the last question. Built at the first question of a ledger.
 */
import { setImmediate as breath } from 'node:timers/promises'
import type { AssetStore } from '@paperchain/core/assets'
import type { AssetId } from '@paperchain/core/domain/asset'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { exposureOf } from '@paperchain/core/engine/exposure/answer'
import { ExposureBook } from '@paperchain/core/engine/exposure/book'
import { type Flow, flowsOf } from '@paperchain/core/engine/exposure/flow'
import { EXPOSURE_LIMITS } from '@paperchain/core/engine/exposure/limits'
import type { ScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import type { TagSetVersion } from '@paperchain/core/engine/trace/certificate'
import type { ExposureStore, StoredExposure } from '@paperchain/core/exposures'
import type { LedgerStore, StoredBlock } from '@paperchain/core/ports'
import { endsBy } from './tag-end.ts'

/** Transactions kept of one ledger, the newest: what bounds memory and the time to build. */
const TRANSACTIONS_MAX = 100_000

/** Blocks whose transactions are asked for at once. */
const BLOCKS_AT_ONCE = 16

/** Odd marks with which a token that nobody vouches for is spam. */
const SPAM: ReadonlySet<string> = new Set(['look-alike', 'symbol-taken', 'hostile-metadata'])

/** What lists say now. */
export type TagsNow = {
  readonly index: ScreenIndex
  readonly set: TagSetVersion
  readonly moment: Moment
}

/** What a desk reads. */
export type DeskWorld = {
  readonly ledger: Pick<LedgerStore, 'blocks' | 'transactionsOf'>
  readonly assets: AssetStore
  readonly exposures: ExposureStore
  readonly tagsNow: () => Promise<TagsNow>
}

/** A book with the versions that it is derived from. */
export type KeptBook = {
  readonly book: ExposureBook
  /** Live blocks in it, in order. */
  readonly blocks: readonly StoredBlock[]
  readonly isCutShort: boolean
  readonly tags: TagSetVersion
}

type Kept = KeptBook & {
  readonly tagKey: string
  readonly contracts: Set<string>
  /** Accounts whose rows in the table may be of another state; `all` where any may be. */
  readonly unsaved: Set<string> | 'all'
}

/** The books of all ledgers. */
export class ExposureDesk {
  readonly #world: DeskWorld
  readonly #kept = new Map<LedgerId, Kept>()
  readonly #turns = new Map<LedgerId, Promise<unknown>>()
  readonly #spam = new Map<AssetId, boolean>()

  constructor(world: DeskWorld) {
    this.#world = world
  }

  /**
   * Asks the book of a ledger, as it is now. `read` must not wait: between two waits another
   * question may bring the book further.
   */
  async ask<T>(ledger: LedgerId, read: (kept: KeptBook) => T): Promise<T> {
    const before = this.#turns.get(ledger) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(async () => read(await this.#current(ledger)))
    this.#turns.set(ledger, turn)
    return turn
  }

  /** Brings the table of a ledger to what the book says now. @returns what it is true of */
  async save(ledger: LedgerId): Promise<KeptBook> {
    const { exposures } = this.#world
    const before = this.#turns.get(ledger) ?? Promise.resolve()
    const turn = before
      .catch(() => undefined)
      .then(async () => {
        const kept = await this.#current(ledger)
        const { book, unsaved } = kept
        const basis = basisTextOf(kept)
        if ((await exposures.basis(ledger)) !== basis) {
          const accounts = unsaved === 'all' ? book.table.ofAccount.keys() : unsaved
          const rows = [...accounts].flatMap((account) => rowsOf(book, account))
          await exposures.change({ ledger, basis, accounts: unsaved, rows })
        }
        this.#kept.set(ledger, { ...kept, unsaved: new Set() })
        return kept
      })
    this.#turns.set(ledger, turn)
    return turn
  }

  async #current(ledger: LedgerId): Promise<Kept> {
    const tags = await this.#world.tagsNow()
    const all = await this.#world.ledger.blocks(ledger)
    const live = all.filter(({ state }) => state === 'live')
    const kept = this.#kept.get(ledger)
    // A book that fails half way is built anew by the next question.
    this.#kept.delete(ledger)
    const now =
      kept === undefined || !reaches(kept, live)
        ? await this.#build(ledger, live, tags)
        : await this.#bringUp(kept, { ledger, live, tags })
    this.#kept.set(ledger, now)
    return now
  }

  async #build(ledger: LedgerId, live: readonly StoredBlock[], tags: TagsNow): Promise<Kept> {
    const blocks = newest(live)
    const isCutShort = blocks.length < live.length
    const flows = await this.#flows(ledger, blocks)
    const contracts = contractsIn(new Set(), flows)
    const endOf = endsBy({ ledger, contracts, ...tags })
    const book = new ExposureBook({ limits: EXPOSURE_LIMITS, endOf, isCutShort })
    for (const _ of book.building(flows)) await breath()
    const rest = { tagKey: keyOf(tags), contracts, unsaved: 'all' as const }
    return { book, blocks, isCutShort, tags: tags.set, ...rest }
  }

  async #bringUp(kept: Kept, { ledger, live, tags }: Bringing): Promise<Kept> {
    const { book, contracts } = kept
    const first = kept.blocks[0]?.height ?? 0
    const blocks = live.filter(({ height }) => height >= first)
    const same = blocks.findIndex((block, at) => !isSame(block, kept.blocks[at]))
    const stays = same < 0 ? Math.min(blocks.length, kept.blocks.length) : same
    const fresh = await this.#flows(ledger, blocks.slice(stays))
    const touched: Set<string>[] = []
    if (stays < kept.blocks.length) touched.push(book.truncate(blocks[stays - 1]?.height ?? -1))
    const known = contracts.size
    contractsIn(contracts, fresh)
    const tagKey = keyOf(tags)
    if (tagKey !== kept.tagKey || contracts.size > known) {
      touched.push(book.retag(endsBy({ ledger, contracts, ...tags })))
    }
    if (fresh.length > 0) touched.push(book.append(fresh))
    const { unsaved } = kept
    if (unsaved !== 'all') for (const some of touched) for (const each of some) unsaved.add(each)
    return { ...kept, blocks, tags: tags.set, tagKey }
  }

  async #flows(ledger: LedgerId, blocks: readonly StoredBlock[]): Promise<Flow[]> {
    const flows: Flow[] = []
    for (let from = 0; from < blocks.length; from += BLOCKS_AT_ONCE) {
      const some = blocks.slice(from, from + BLOCKS_AT_ONCE)
      const read = ({ id }: StoredBlock) => this.#world.ledger.transactionsOf(ledger, id)
      const transactions = (await Promise.all(some.map(read))).flat()
      await this.#learn(transactions.flatMap(({ postings }) => postings.map(({ asset }) => asset)))
      for (const transaction of transactions) {
        flows.push(...flowsOf(transaction, (asset) => this.#spam.get(asset) !== true))
      }
    }
    return flows
  }

  async #learn(assets: readonly AssetId[]): Promise<void> {
    const fresh = [...new Set(assets)].filter((asset) => !this.#spam.has(asset))
    if (fresh.length === 0) return
    for (const asset of fresh) this.#spam.set(asset, false)
    for (const { id, marks, vouched } of await this.#world.assets.facts(fresh)) {
      this.#spam.set(id, !vouched && marks.some((mark) => SPAM.has(mark)))
    }
  }
}

/** What the rows of a table are true of: blocks, versions of lists, limits. */
function basisTextOf({ blocks, tagKey }: Kept): string {
  const [first, tip] = [blocks[0], blocks.at(-1)]
  const { dust, ...limits } = EXPOSURE_LIMITS
  const incomplete = blocks.reduce((sum, block) => sum + block.incomplete, 0)
  const from = [first?.id, tip?.id, tip?.height, blocks.length, incomplete]
  return JSON.stringify([BASIS_FORM, from, tagKey, limits, String(dust)])
}

/** Raised where the rule changes, so that rows of an older one do not count. */
const BASIS_FORM = 1

const rowsOf = (book: ExposureBook, account: string): StoredExposure[] =>
  exposureOf(book, [account]).flatMap(({ side, asset, total, rows }) =>
    rows.map(({ kind, category, actor, direct, indirect }) => ({
      ...{ account, side, asset, kind, category, actor, direct, indirect, total },
    })),
  )

type Bringing = {
  readonly ledger: LedgerId
  readonly live: readonly StoredBlock[]
  readonly tags: TagsNow
}

/** The newest blocks that the limit has room for, at least one. */
function newest(live: readonly StoredBlock[]): readonly StoredBlock[] {
  let from = live.length
  let count = 0
  while (from > 0) {
    count += live[from - 1]?.txCount ?? 0
    if (count > TRANSACTIONS_MAX && from < live.length) break
    from -= 1
  }
  return live.slice(from)
}

/** Whether a book can be brought up: its first block stands, none came below it, it has room. */
function reaches({ blocks, isCutShort }: Kept, live: readonly StoredBlock[]): boolean {
  const [first] = blocks
  const at = first === undefined ? -1 : live.findIndex((block) => isSame(block, first))
  if (at < 0 || (at > 0 && !isCutShort)) return false
  let count = 0
  for (const { txCount } of live.slice(at)) count += txCount
  return count <= 2 * TRANSACTIONS_MAX
}

/** A block that became complete is another: its coins were not known before. */
const isSame = (block: StoredBlock, other: StoredBlock | undefined): boolean =>
  block.id === other?.id && block.height === other.height && block.incomplete === other.incomplete

const DAY = 86_400_000

/** Tags are the same while the same versions are in force on the same day. */
const keyOf = ({ set, moment }: TagsNow): string =>
  JSON.stringify([set.lists, Math.floor(moment.asOf / DAY)])

/** Adds the contracts of the tokens that these flows move: `…/erc20:0x…` names its account. */
function contractsIn(contracts: Set<string>, flows: readonly Flow[]): Set<string> {
  for (const asset of new Set(flows.map((flow) => flow.asset))) {
    const [, kind = '', contract = ''] = /\/([^:]+):([^/]+)/.exec(asset) ?? []
    if (kind !== 'slip44' && contract !== '') contracts.add(contract)
  }
  return contracts
}
