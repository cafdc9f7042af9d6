/** Answers of the API as domain values, so that one renderer serves both ways of a command. */
import type { Fault as ContractFault } from '@paperchain/contract/common'
import type * as contract from '@paperchain/contract/ledger'
import type { ListVersion as ContractVersion, ListVersionDetail } from '@paperchain/contract/list'
import type * as screening from '@paperchain/contract/screen'
import type { AssetId } from '@paperchain/core/domain/asset'
import type { Fault, FaultCode } from '@paperchain/core/domain/error'
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { PartyKind } from '@paperchain/core/domain/listed-party'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import type { ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import type { StaleList } from '@paperchain/core/engine/attribute/schedule'
import type { ScreenAnswer, ScreenTag } from '@paperchain/core/engine/screen/screen-answer'
import type { TraceResult } from '@paperchain/core/engine/trace/result'
import { ENDINGS } from '@paperchain/core/engine/trace/result'
import type { AccountTotal, StoredBlock } from '@paperchain/core/ports'

const amountOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text))
const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

/** A fault. */
export const faultOf = ({ code, message, facts }: ContractFault): Fault => ({
  code: code as FaultCode,
  message,
  facts,
})

/** A list that is late by its schedule. */
export const staleOf = (stale: screening.StaleList): StaleList => ({
  list: stale.list,
  source: stale.source,
  confirmedMs: timeOf(stale.confirmed),
  everyMs: stale.everyMs,
  sinceMs: Date.parse(stale.since),
})

/** Lists of sanctions in force, as `screen --json` prints them. */
export const sanctionsOf = (
  told: readonly screening.ListInForce[],
): Pick<ListVersion, 'list' | 'hash' | 'publishedMs'>[] =>
  told.map(({ list, hash, published }) => ({ list, hash, publishedMs: Date.parse(published) }))

/** A screening answer. */
export const answerOf = (answer: screening.ScreenAnswer): ScreenAnswer => ({
  text: answer.text,
  accounts: answer.accounts.map(({ ledger, id }) => ({ ledger: ledgerOf(ledger), id })),
  outcome: answer.outcome,
  reason: answer.reason,
  hits: answer.hits.map(tagOf),
  tags: answer.tags.map(tagOf),
  diagnosis: answer.diagnosis === null ? null : faultOf(answer.diagnosis),
  asOf: Date.parse(answer.asOf),
  knownAt: Date.parse(answer.knownAt),
})

const tagOf = (tag: screening.ScreenTag): ScreenTag => ({
  list: tag.list,
  version: tag.version,
  publishedMs: Date.parse(tag.published),
  fileHash: tag.fileHash,
  entry: entryOf(tag.entry),
  sanction: tag.sanction,
  validFrom: Date.parse(tag.validFrom),
  knownFrom: Date.parse(tag.knownFrom),
  ...(tag.disputes === undefined
    ? {}
    : {
        disputes: tag.disputes.map(({ valid, known, ...dispute }) => ({
          ...dispute,
          validMs: Date.parse(valid),
          knownMs: Date.parse(known),
        })),
      }),
})

/** An entry of a list. */
export function entryOf({ party, programmes, ...entry }: screening.ListEntry): ListEntry {
  return {
    ...entry,
    ledger: entry.ledger as LedgerId,
    statedFrom: timeOf(entry.statedFrom),
    ...(programmes.length === 0 ? {} : { programmes }),
    ...(party === null ? {} : { party: { ...party, kind: party.kind as PartyKind } }),
  }
}

/** A posting. */
export const postingOf = (ledger: LedgerId, posting: contract.Posting): Posting => ({
  ledger,
  height: posting.height,
  position: posting.position,
  leg: posting.leg,
  block: posting.block,
  tx: posting.tx,
  side: posting.side,
  account: posting.account,
  certainty: posting.certainty,
  asset: posting.asset as AssetId,
  amount: amountOf(posting.amount),
  coin: posting.coin,
  move: posting.move,
  kind: posting.kind as Posting['kind'],
  form: posting.form,
})

/** A transaction. */
export function transactionOf(transaction: contract.Transaction): Transaction {
  const ledger = ledgerOf(transaction.ledger)
  const { id, block, height, position, complete, time, postings } = transaction
  return {
    ledger,
    block,
    height,
    position,
    id,
    timeMs: Date.parse(time),
    complete,
    postings: postings.map((posting) => postingOf(ledger, posting)),
  }
}

/** A transaction as it stands in the list of its block. */
export const blockTransactionOf = (
  ledger: LedgerId,
  block: contract.BlockAnswer,
  { id, position, complete, postings = [] }: contract.BlockTransaction,
): Transaction => ({
  ledger,
  block: block.id,
  height: block.height,
  position,
  id,
  timeMs: Date.parse(block.time),
  complete,
  postings: postings.map((posting) => postingOf(ledger, posting)),
})

/** A block's head. The API does not tell its work, which nothing here shows. */
export const blockOf = (block: contract.BlockAnswer): Omit<StoredBlock, 'work'> => ({
  id: block.id,
  previous: block.previous,
  height: block.height,
  timeMs: Date.parse(block.time),
  txCount: block.txCount,
  bytes: block.bytes,
  coinbaseText: block.coinbaseText,
  state: block.state,
  incomplete: block.incomplete,
})

/** Totals of an account. */
export const totalOf = (account: string, total: contract.AccountTotal): AccountTotal => ({
  account,
  asset: total.asset.id as AssetId,
  credited: BigInt(total.credited),
  debited: BigInt(total.debited),
  unknownDebitCount: total.unknownDebitCount,
  creditCount: total.creditCount,
  debitCount: total.debitCount,
  firstHeight: total.first.height,
  lastHeight: total.last.height,
})

/** A version of a list; in short it has no files, and its faults are only counted. */
export const versionOf = (version: ContractVersion | ListVersionDetail): ListVersion => ({
  list: version.list,
  hash: version.hash,
  publishedMs: Date.parse(version.published),
  knownMs: Date.parse(version.known),
  sanction: version.sanction,
  entryCount: version.entryCount,
  added: version.added,
  changed: version.changed,
  removed: version.removed,
  faults: 'faults' in version ? version.faults.map(faultOf) : [],
  files: 'files' in version ? version.files : [],
})

const AMOUNTS: ReadonlySet<string> = new Set(['value', 'entered', 'minValue', ...ENDINGS])

/** The trace in a certificate's text, with its amounts as they were. */
export const traceIn = (certificate: string): TraceResult =>
  (
    JSON.parse(certificate, (key, value: unknown) =>
      AMOUNTS.has(key) && typeof value === 'string' ? BigInt(value) : value,
    ) as { readonly trace: TraceResult }
  ).trace
