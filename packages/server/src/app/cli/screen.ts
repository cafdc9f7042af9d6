/** `paperchain screen`: which of these accounts do lists name, as of a date. */
import { isSystemAccount } from '@paperchain/core/domain/account'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { ListVersion } from '@paperchain/core/domain/tag'
import { formatDate } from '@paperchain/core/domain/time'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { AgedList } from '@paperchain/core/engine/attribute/schedule'
import { exitOf, type ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { blockNamed, ledgersToAsk, noTransaction, txIdOn } from '../find.ts'
import { agedAt, indexAbout, sanctionsAt, spellingsOf } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { agedData, noteAged, noteStale } from './list-show.ts'
import { type MomentFlags, momentOf } from './moment.ts'
import { addressTexts } from './screen-targets.ts'
import { answersText, summaryText } from './screen-text.ts'
import { plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `screen`. */
export type ScreenFlags = MomentFlags & { readonly ledger?: string; readonly all?: boolean }

/** Screens addresses and files, or the accounts of a block or a transaction. */
export async function screen(
  io: Io,
  targets: readonly string[],
  flags: ScreenFlags,
): Promise<number> {
  const [what = '', ...names] = targets
  return withFolder(io, 'screen', async (folder) => {
    const moment = await momentOf(io, folder.lists, flags)
    if (what === 'block' || what === 'tx')
      return screenLedger(io, { folder, what, names }, { moment, flags })
    return screenTexts(io, { folder, targets }, { moment, flags })
  })
}

type Asked = { readonly moment: Moment; readonly flags: ScreenFlags }

async function screenTexts(
  io: Io,
  { folder, targets }: { readonly folder: DataFolder; readonly targets: readonly string[] },
  { moment, flags }: Asked,
): Promise<number> {
  const texts = addressTexts(targets)
  const index = await indexAbout(
    folder.lists,
    texts.flatMap(({ text }) => spellingsOf(text)),
    io.clock(),
  )
  const answers = texts.map(({ text, file, row }) => {
    const where = file === '' ? {} : { file, row }
    return { ...index.screenAddress(text, moment), ...where }
  })
  const shown = flags.all === true || texts.length <= 20 ? answers : answers.filter(isTelling)
  const by = await groundsAt(io, folder, moment)
  answer(io, { ...groundsData(by), answers }, () => answersText(shown))
  noteSummary(io, answers, by)
  return exitOf(answers)
}

const isTelling = ({ outcome, tags }: ScreenAnswer): boolean =>
  outcome !== 'clear' || tags.length > 0

type Grounds = {
  readonly moment: Moment
  readonly sanctions: readonly ListVersion[]
  readonly aged: readonly AgedList[]
}

async function groundsAt(io: Io, { lists }: DataFolder, moment: Moment): Promise<Grounds> {
  const sanctions = await sanctionsAt(lists, moment)
  return { moment, sanctions, aged: await agedAt(lists, moment, io.clock()) }
}

const groundsData = ({ moment, sanctions, aged }: Grounds) => ({
  ...momentData(moment),
  sanctions: sanctions.map(versionData),
  ...agedData(aged),
})

/** How it came out, by which lists, and which of them are older than they should be. */
function noteSummary(
  io: Io,
  answers: readonly ScreenAnswer[],
  { moment, sanctions, aged }: Grounds,
): void {
  note(io, summaryText(answers, moment, sanctions))
  noteStale(io, answers.find(({ stale }) => stale !== undefined)?.stale ?? [])
  if (answers.length > 0) noteAged(io, aged)
}

type LedgerTarget = {
  readonly folder: DataFolder
  readonly what: 'block' | 'tx'
  readonly names: readonly string[]
}

async function screenLedger(
  io: Io,
  target: LedgerTarget,
  { moment, flags }: Asked,
): Promise<number> {
  const { folder, what, names } = target
  const [name] = names
  if (name === undefined || names.length > 1) {
    throw new FaultError('USAGE', `Expected one name after screen ${what}, got ${names.length}`)
  }
  const ledgers = await ledgersToAsk(folder.ledger, flags.ledger)
  const { ledger, transactions } = await transactionsNamed(folder, { what, name, ledgers })
  const seen = accountsSeen(transactions)
  const accounts = [...seen.places.keys()]
  const index = await indexAbout(folder.lists, accounts, io.clock())
  const answers = index.screenAccounts(ledger, accounts, moment)
  const telling = flags.all === true ? answers : answers.filter(isTelling)
  const rows = telling.map((each) => ({ ...each, at: seen.places.get(each.text) ?? [] }))
  const { unknown } = seen
  const by = await groundsAt(io, folder, moment)
  answer(
    io,
    {
      ledger,
      [what]: name,
      ...groundsData(by),
      accounts: accounts.length,
      unknown,
      answers: rows,
    },
    () => answersText(rows),
  )
  note(io, `${WHAT_WORDS[what]} ${name} of ${ledgerName(ledger)}:`)
  noteSummary(io, answers, by)
  if (unknown > 0) {
    note(io, `${plural(unknown, 'input')} spent by accounts that cannot be told: not screened`)
  }
  return exitWith(answers, unknown)
}

const WHAT_WORDS = { block: 'Block', tx: 'Transaction' } as const

/** Nothing found, and inputs that nobody can tell: not all was screened. */
function exitWith(answers: readonly ScreenAnswer[], unknown: number): number {
  const exit = exitOf(answers)
  return exit === EXIT.ok && unknown > 0 ? EXIT.cannotTell : exit
}

async function transactionsNamed(
  { ledger: store }: DataFolder,
  asked: {
    readonly what: 'block' | 'tx'
    readonly name: string
    readonly ledgers: readonly LedgerId[]
  },
): Promise<{ readonly ledger: LedgerId; readonly transactions: readonly Transaction[] }> {
  const { what, name, ledgers } = asked
  if (what === 'block') {
    const { ledger, block } = await blockNamed(store, ledgers, name)
    return { ledger, transactions: await store.transactionsOf(ledger, block.id) }
  }
  for (const ledger of ledgers) {
    const transactions = await store.transactions(ledger, [txIdOn(ledger, name)])
    if (transactions.length > 0) return { ledger, transactions }
  }
  throw noTransaction(ledgers, name)
}

/** Where an account stands in a transaction. */
type PlaceSeen = { readonly tx: string; readonly side: string; readonly certainty: string }

/** Accounts of transactions with their places, and the inputs whose account nobody can tell. */
function accountsSeen(transactions: readonly Transaction[]): {
  readonly places: Map<string, PlaceSeen[]>
  readonly unknown: number
} {
  const places = new Map<string, PlaceSeen[]>()
  let unknown = 0
  for (const { account, tx, side, certainty } of transactions.flatMap(({ postings }) => postings)) {
    if (account === null) unknown++
    else if (!isSystemAccount(account)) {
      const before = places.get(account) ?? []
      before.push({ tx, side, certainty })
      places.set(account, before)
    }
  }
  return { places, unknown }
}

const momentData = ({ asOf, knownAt }: Moment) => ({
  asOf: formatDate(asOf),
  knownAt: new Date(knownAt).toISOString(),
})

const versionData = ({ list, hash, publishedMs }: ListVersion) => ({
  list,
  hash,
  published: formatDate(publishedMs),
})
