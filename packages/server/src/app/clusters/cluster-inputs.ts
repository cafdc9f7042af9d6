/**
 * What beside the blocks decides the clusters of a ledger: strong tags and decisions of people, as
 * they stand now, brought in force when they change.
 *
 * @module
 */
import type { ClusterHandStore } from '@paperchain/core/cluster-hands'
import { type StandingHand, standingHands } from '@paperchain/core/domain/cluster-hand'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type {
  ActorTag,
  ClusterBlock,
  ClusterInputs,
  Clusters,
  HandRecord,
} from '@paperchain/core/engine/cluster/cluster-types'
import type { TxPlace } from '@paperchain/core/ledger-order'
import type { LedgerStore } from '@paperchain/core/ports'
import type { AccountNumbers } from './account-numbers.ts'
import type { StrongTag } from './strong-tags.ts'

/** Accounts and ids of one question; rows of one page. */
const KEYS_A_QUESTION = 50_000
const ROWS_A_PAGE = 100_000

/** Where tags and decisions come from. */
export type InputWorld = {
  readonly ledger: Pick<LedgerStore, 'postingsOf' | 'transactions'>
  readonly hands: ClusterHandStore
  /** Strong tags of a ledger as they stand now, by account. */
  readonly tags: (ledger: LedgerId) => Promise<readonly StrongTag[]>
}

type State = {
  readonly clusters: Clusters
  readonly numbers: AccountNumbers
  readonly inputs: ClusterInputs
  readonly distrusted: readonly TxPlace[]
}

/** How columns are made of transactions whose accounts all have numbers. */
export type Columns = { readonly columns: (parts: readonly Transaction[]) => ClusterBlock[] }

/** The inputs that are in force. */
export class ClusterInputsNow {
  readonly #ledger: LedgerId
  readonly #world: InputWorld
  readonly #clusters: Clusters
  readonly #numbers: AccountNumbers
  #inputs: ClusterInputs
  #distrusted: readonly TxPlace[]

  constructor(ledger: LedgerId, world: InputWorld, state: State) {
    this.#ledger = ledger
    this.#world = world
    this.#clusters = state.clusters
    this.#numbers = state.numbers
    this.#inputs = state.inputs
    this.#distrusted = state.distrusted
  }

  /** To be saved with the clusters. */
  get saved(): { readonly inputs: ClusterInputs; readonly distrusted: readonly TxPlace[] } {
    return { inputs: this.#inputs, distrusted: this.#distrusted }
  }

  /** Positions of a block that a decision distrusts, ascending. */
  distrustedIn(height: number): readonly number[] {
    const its = this.#distrusted.filter((place) => place.height === height)
    return its.map(({ position }) => position).sort((one, other) => one - other)
  }

  /** Brings in force what stands now, as far as its accounts are known. @returns whether it did */
  async bring({ columns }: Columns): Promise<boolean> {
    const hands = standingHands(await this.#world.hands.log(this.#ledger)).filter(isStanding)
    const distrusted = await this.#distrustedBy(hands)
    const tags = (await this.#world.tags(this.#ledger)).flatMap((tag) => this.#tagOf(tag))
    const records = hands.flatMap((hand) => this.#recordOf(hand))
    const next: ClusterInputs = { tags, hands: records }
    const isSame = JSON.stringify(next) === JSON.stringify(this.#inputs)
    const changed = placesThatDiffer(this.#distrusted, distrusted.places)
    if (isSame && changed.length === 0) return false
    const before = await this.#accountsIn(changed, distrusted.transactions)
    this.#distrusted = distrusted.places
    const plan = this.#clusters.planInputs(next, before)
    const replay = await this.#transactionsFrom(plan.accounts)
    this.#clusters.applyInputs(plan, columns(replay))
    this.#inputs = next
    return true
  }

  #tagOf({ account, actor }: StrongTag): ActorTag[] {
    const number = this.#numbers.find(account)
    return number < 0 ? [] : [{ account: number, actor }]
  }

  #recordOf(hand: StandingHand): HandRecord[] {
    const { id, who, why, timeMs } = hand
    const common = { id, who, why, timeMs }
    if (hand.kind === 'distrust') return []
    const accounts = this.#known(hand.accounts)
    if (hand.kind === 'merge') {
      const [one, other] = accounts
      if (one === undefined || other === undefined) return []
      return [{ ...common, kind: 'merge', accounts: [one, other] }]
    }
    const from = this.#known(hand.from)
    return accounts.length === 0 || from.length === 0
      ? []
      : [{ ...common, kind: 'split', accounts, from }]
  }

  #known(accounts: readonly string[]): number[] {
    return accounts.map((account) => this.#numbers.find(account)).filter((number) => number >= 0)
  }

  /** Where distrusted transactions stand, as far as they are live and applied. */
  async #distrustedBy(hands: readonly StandingHand[]) {
    const ids = hands.flatMap((hand) => (hand.kind === 'distrust' ? [hand.tx] : []))
    const transactions =
      ids.length === 0 ? [] : await this.#world.ledger.transactions(this.#ledger, ids)
    const { height: tip } = this.#clusters.tip()
    const applied = transactions.filter(({ height }) => height <= tip)
    const places = applied.map(({ height, position }) => ({ height, position })).sort(byPlace)
    return { places, transactions: applied }
  }

  /** Accounts of inputs of transactions that are distrusted now and were not, or the reverse. */
  async #accountsIn(
    places: readonly TxPlace[],
    known: readonly Transaction[],
  ): Promise<readonly number[]> {
    const wanted = new Set(places.map(({ height, position }) => `${height}:${position}`))
    const isWanted = ({ height, position }: TxPlace): boolean => wanted.has(`${height}:${position}`)
    const log = await this.#world.hands.log(this.#ledger)
    const ids = log.flatMap((row) => (row.kind === 'distrust' ? [row.tx] : []))
    const ever = places.length === 0 ? [] : await this.#world.ledger.transactions(this.#ledger, ids)
    const accounts = new Set<number>()
    for (const { postings } of [...known, ...ever].filter(isWanted)) {
      for (const { side, account } of postings) {
        const number = side === 'debit' && account !== null ? this.#numbers.find(account) : -1
        if (number >= 0) accounts.add(number)
      }
    }
    return [...accounts].sort((one, other) => one - other)
  }

  /** All transactions with an input of these accounts that are applied, in ledger order. */
  async #transactionsFrom(accounts: Int32Array): Promise<Transaction[]> {
    const { height: untilHeight } = this.#clusters.tip()
    const ids = new Set<string>()
    for (let from = 0; from < accounts.length; from += KEYS_A_QUESTION) {
      const some = [...accounts.subarray(from, from + KEYS_A_QUESTION)]
      const texts = some.map((number) => this.#numbers.textOf(number))
      for (let after: string | null | undefined; after !== null; ) {
        const question = { ledger: this.#ledger, accounts: texts, untilHeight, limit: ROWS_A_PAGE }
        const start = after === undefined ? {} : { after }
        const page = await this.#world.ledger.postingsOf({ ...question, ...start })
        for (const { side, tx } of page.rows) if (side === 'debit') ids.add(tx)
        after = page.next
      }
    }
    return this.#transactions([...ids], untilHeight)
  }

  async #transactions(ids: readonly string[], untilHeight: number): Promise<Transaction[]> {
    const found: Transaction[] = []
    for (let from = 0; from < ids.length; from += KEYS_A_QUESTION) {
      const some = ids.slice(from, from + KEYS_A_QUESTION)
      found.push(...(await this.#world.ledger.transactions(this.#ledger, some)))
    }
    return found.filter(({ height }) => height <= untilHeight).sort(byPlace)
  }
}

const isStanding = ({ undone }: StandingHand): boolean => undone === null

const byPlace = (one: TxPlace, other: TxPlace): number =>
  one.height - other.height || one.position - other.position

function placesThatDiffer(one: readonly TxPlace[], other: readonly TxPlace[]): TxPlace[] {
  const has = (places: readonly TxPlace[], { height, position }: TxPlace): boolean =>
    places.some((place) => place.height === height && place.position === position)
  return [
    ...one.filter((place) => !has(other, place)),
    ...other.filter((place) => !has(one, place)),
  ]
}
