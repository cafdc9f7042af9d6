/**
 * What the engine needs from outside. Each port has one contract suite in `core/test`, which every
 * adapter passes with its real engine.
 *
 * @module
 */
import type { Actor } from './domain/actor.ts'
import type { AssetId } from './domain/asset.ts'
import type { BlockHead, PostingBatch } from './domain/batch/posting-batch.ts'
import type { LedgerId } from './domain/ledger.ts'
import type { ListParty } from './domain/listed-party.ts'
import type { CoinName, Position, Posting, Transaction } from './domain/posting.ts'
import type { CoinbaseMark, ListContent, ListEntry, ListSource, ListVersion } from './domain/tag.ts'
import type { TagDeed } from './domain/tag-deed.ts'
import type { TimeMs } from './domain/time.ts'

/** SHA-256, passed in: engines bring a faster one than plain JavaScript. */
export interface Hasher {
  /** SHA-256 of `bytes`. 32 new bytes. */
  sha256(bytes: Uint8Array): Uint8Array
}

/** The clock of the composition root. */
export type Clock = () => TimeMs

/** `live` is on the best chain known here, `orphaned` is off it. */
export type BlockState = 'live' | 'orphaned'

/** A block as the ledger knows it. */
export type StoredBlock = BlockHead & {
  readonly state: BlockState
  /** Transactions of the block that still have an unresolved input. */
  readonly incomplete: number
}

/** An unknown amount that became known, and with it the account. */
export type CoinWorth = {
  readonly coin: CoinName
  readonly account: string
  readonly amount: bigint
  readonly form: string
  readonly certainty: Posting['certainty']
}

/**
 * How transactions of a coin ledger become whole once their coins are known. The ledger calls these
 * when coins arrive after their spends; decoding with the coins at hand must give the same.
 */
export interface ResolutionRules {
  /**
   * The transaction with the accounts and amounts of these coins filled in, its fee too once all
   * are known. Keys are `<tx>:<index>`.
   */
  complete(transaction: Transaction, worths: ReadonlyMap<string, CoinWorth>): Transaction
  /** The first transaction of a block once the fees of all others are known. */
  completeFirst(transaction: Transaction, fees: bigint): Transaction
}

/** A page of postings; `next` continues it, null ends it. */
export type PostingPage = { readonly rows: readonly Posting[]; readonly next: string | null }

/** What a question for postings of accounts may narrow. */
export type PostingQuery = {
  readonly ledger: LedgerId
  /** 1 to 50,000 canonical account ids. */
  readonly accounts: readonly string[]
  /** Only postings up to this height, inclusive. */
  readonly untilHeight?: number
  /** Where a former page ended: its `next`. */
  readonly after?: string
  /** Rows wanted, 1 to 100,000. */
  readonly limit: number
}

/** Totals of one account in one asset, over the live ledger. */
export type AccountTotal = {
  readonly account: string
  readonly asset: AssetId
  readonly credited: bigint
  readonly debited: bigint
  /** Debits whose amount is unknown: the coins spent are not in the ledger. */
  readonly unknownDebitCount: number
  readonly creditCount: number
  readonly debitCount: number
  readonly firstHeight: number
  readonly lastHeight: number
}

/** Who spent a coin. A row's transaction is on the live ledger. */
export type Spend = {
  readonly coin: CoinName
  /** Height at which the spent coin was made, or null where its making is not in the ledger. */
  readonly madeAtHeight: number | null
  readonly tx: string
  readonly block: string
} & Position

/** What an append did. Everything in it is in all orders when it is returned. */
export type AppendResult = {
  /** Blocks stored now. */
  readonly stored: number
  /** Blocks that were in the ledger already and were skipped. */
  readonly known: number
  /** Inputs whose coins became known by it, of earlier blocks and of its own. */
  readonly resolved: number
  /** Blocks whose state changed because the best chain changed. */
  readonly orphaned: readonly string[]
  readonly revived: readonly string[]
}

/** What a supplement did. */
export type SupplementResult = {
  /** Postings stored now. */
  readonly added: number
  /** Postings that were there already and were left as they are. */
  readonly known: number
}

/**
 * The ledger: postings of chains and books, append-only. Readers see committed live blocks only.
 */
export interface LedgerStore {
  /**
   * Appends whole blocks, with all their orders, or nothing of them. A block that is in the ledger
   * is skipped. Coins that earlier blocks spent without knowing them are resolved; the best chain
   * is chosen anew. Whatever the order of appends, the ledger read afterwards is the same.
   *
   * @throws {FaultError} `TRANSACTION_UNBALANCED` naming the transaction; nothing was stored
   */
  append(batch: PostingBatch): Promise<AppendResult>
  /**
   * Adds postings to blocks that are in the ledger, whole or nothing of them: what a key opened in
   * them later (Monero). The blocks of the batch name them by id and height; a transaction that is
   * new begins with leg 0. A posting that is there, by block, position and leg, stays as it is, and
   * whatever the order of supplements, the ledger read afterwards is the same. For ledgers of
   * accounts only: nothing waits for coins that come this way.
   *
   * @throws {FaultError} `BLOCK_UNKNOWN`, `TRANSACTION_UNBALANCED`; nothing was stored
   */
  supplement(batch: PostingBatch): Promise<SupplementResult>
  /** Which of these coins the ledger knows (in any block), for the importer. Up to 1,000,000. */
  coins(ledger: LedgerId, names: readonly CoinName[]): Promise<readonly CoinWorth[]>
  /** All blocks of a ledger by height, then id; orphaned ones too. */
  blocks(ledger: LedgerId): Promise<readonly StoredBlock[]>
  /** Ledgers with at least one block. */
  ledgers(): Promise<readonly LedgerId[]>
  /** Live postings of accounts, in ledger order within each account, accounts in byte order. */
  postingsOf(query: PostingQuery): Promise<PostingPage>
  /** Live transactions by id; an id that is not there is left out. 1 to 50,000 ids. */
  transactions(ledger: LedgerId, ids: readonly string[]): Promise<readonly Transaction[]>
  /** Transactions of one block in order, orphaned or not. */
  transactionsOf(ledger: LedgerId, block: string): Promise<readonly Transaction[]>
  /** Live spenders of coins; an unspent coin is left out. 1 to 50,000 coins. */
  spends(ledger: LedgerId, coins: readonly CoinName[]): Promise<readonly Spend[]>
  /** Exact totals of accounts by asset. 1 to 50,000 accounts. */
  totals(ledger: LedgerId, accounts: readonly string[]): Promise<readonly AccountTotal[]>
  /**
   * Marks a block and all above it as orphaned whatever the work says (an operator's or node's
   * word); a block built on it stays orphaned too.
   *
   * @returns the blocks that are off the best chain by it
   * @throws {FaultError} `BLOCK_UNKNOWN`
   */
  orphan(ledger: LedgerId, block: string): Promise<readonly string[]>
  /**
   * Takes such a word back: the block and what is built on it take part in the choice of the best
   * chain again.
   *
   * @returns the blocks that are back on it
   * @throws {FaultError} `BLOCK_UNKNOWN`
   */
  reinstate(ledger: LedgerId, block: string): Promise<readonly string[]>
  /**
   * SHA-256 over everything readable in every order, live and orphaned, one digest an order: equal
   * ledgers have equal digests. Reads all.
   */
  digests(ledger: LedgerId): Promise<Readonly<Record<string, string>>>
  close(): Promise<void>
}

/** A list entry together with the versions of its list that hold it. */
export type HeldEntry = {
  readonly list: string
  readonly entry: ListEntry
  /** Hashes of the versions that hold exactly this entry. */
  readonly versions: readonly string[]
}

/** Lists, their versions and entries, actors and coinbase marks. */
export interface ListStore {
  /** Adds a version whole, or nothing of it. A version with a known hash is skipped: false. */
  addVersion(version: ListVersion, content: ListContent): Promise<boolean>
  /** All versions, by list, then publication, then hash. */
  versions(): Promise<readonly ListVersion[]>
  /** Entries of one version, by key. */
  entriesOf(list: string, hash: string): Promise<readonly ListEntry[]>
  /**
   * Entries about these account ids in any version of any list, on whatever ledger. Entries under
   * another text of the same key are among them (`otherSpellings`: Bitcoin and Bitcoin Cash).
   * 1 to 50,000 ids, or `all` for every entry.
   */
  entriesAbout(accounts: readonly string[] | 'all'): Promise<readonly HeldEntry[]>
  /** Actors by id, from any actor pack; of several the one known last. 1 to 50,000 ids. */
  actors(ids: readonly string[]): Promise<readonly Actor[]>
  /** Coinbase marks of the newest version of each pool list. */
  marks(): Promise<readonly CoinbaseMark[]>
  /** Parties of one version, by id; empty where its form names none. */
  parties(list: string, hash: string): Promise<readonly ListParty[]>
  /** All sources, by id. */
  sources(): Promise<readonly ListSource[]>
  /** Adds a source, or puts it in the place of the one with its id. */
  putSource(source: ListSource): Promise<void>
  /** Removes a source; what it brought stays. False where there is none. */
  removeSource(id: string): Promise<boolean>
  /** What people here said of tags, by number: all that was ever added. */
  deeds(): Promise<readonly TagDeed[]>
  /**
   * Adds a deed under the next number. Its `knownMs` is raised to that of the deed before it where
   * the clock was put back, so that the log is known in its own order.
   */
  addDeed(deed: Omit<TagDeed, 'number'>): Promise<TagDeed>
}
