/** `paperchain show address`: who, how much, and the postings. */
import type { LedgerNote } from '@paperchain/contract/ledger'
import type { AccountLinks, LedgerAsset } from '@paperchain/contract/link'
import { roleWords } from '@paperchain/contract/words'
import { accountText } from '@paperchain/core/domain/account'
import { type LedgerId, ledgerName, showsSpending } from '@paperchain/core/domain/ledger'
import type { Posting } from '@paperchain/core/domain/posting'
import { formatTime } from '@paperchain/core/domain/time'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import type { AccountTotal, PostingPage } from '@paperchain/core/ports'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { type FoundAccount, ledgersToAsk } from '../find.ts'
import { isSeen } from '../http/seen.ts'
import { assetList } from '../ledger-assets.ts'
import { notesOn } from '../ledger-notes.ts'
import { linkedAccount } from '../linked-account.ts'
import { listedText } from '../named-accounts.ts'
import { postingTimes } from '../posting-times.ts'
import { indexAbout, spellingsOf } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { momentOf } from './moment.ts'
import { answersText } from './screen-text.ts'
import { limitOf, type ShowFlags } from './show.ts'
import { accountsShown } from './show-accounts.ts'
import { type Assets, amountColumn, amountText, assetsById, assetTable } from './show-amounts.ts'
import { ACCOUNT_LINKS_ASKED, accountLinksText, notesText } from './show-links.ts'
import { accountWorth, accountWorthData, accountWorthText, type ShownWorth } from './show-worth.ts'
import { count, fields, plural, table } from './table.ts'
import { holesText } from './trace-text.ts'
import { withFolder } from './with-folder.ts'

/** Postings shown unless said otherwise, and at most. */
export const POSTINGS_USUAL = 25
export const POSTINGS_MAX = 100_000

/** Shows an address on every ledger here on which it is valid. */
export function showAddress(io: Io, text: string, flags: ShowFlags): Promise<number> {
  return withFolder(io, 'show address', async (folder) => {
    const ledgers = await ledgersToAsk(folder.ledger, flags.ledger)
    const accounts = await accountsShown(text, ledgers, (id) => isSeen(folder.ledger, id, text))
    const moment = await momentOf(io, folder.lists, flags)
    const listed = listedText(text)
    const about = await indexAbout(folder.lists, spellingsOf(listed))
    const screened = { ...about.screenAddress(listed, moment), text }
    const found: Shown[] = []
    for (const account of accounts) found.push(await profileOf(folder, account, flags))
    const profiles = found.map(({ profile }) => profile)
    const worths: (ShownWorth | null)[] = []
    for (const account of accounts) worths.push(await accountWorth(folder, account, flags))
    answer(io, { address: text, screened, profiles: shownData(found, worths) }, () =>
      [screenedText(screened, accounts), ...shownTexts(found, worths)].join('\n\n'),
    )
    for (const { page } of profiles) {
      if (page.next !== null) note(io, `More postings: --after ${page.next}`)
    }
    return EXIT.ok
  })
}

/** What lists say; of a name in a book alone, that they cannot: it is nobody's address. */
export const screenedText = (
  screened: ScreenAnswer,
  accounts: readonly Pick<FoundAccount, 'ledger'>[],
): string =>
  accounts.length > 0 && accounts.every(({ ledger }) => ledger.startsWith('book:'))
    ? 'A name of this book: lists cannot name it.'
    : answersText([screened])

/** Profiles as JSON has them: with the account's CAIP-10 name, and its worth if asked for. */
export const shownData = (
  found: readonly Shown[],
  worths: readonly (ShownWorth | null)[],
): readonly object[] =>
  found.map(({ profile }, at) => ({
    caip10: accountText(profile),
    ...profile,
    ...accountWorthData(worths[at] ?? null),
  }))

/** An account on one ledger with its first postings. */
export type Profile = FoundAccount & {
  /** Live blocks here, and the height of the last of them. */
  readonly blocks: number
  readonly height: number
  readonly totals: readonly AccountTotal[]
  readonly page: PostingPage
  /** Of totals and postings, by id. */
  readonly assets: readonly LedgerAsset[]
  /** What the totals may lack. */
  readonly notes: readonly LedgerNote[]
  readonly elsewhere: AccountLinks
}

/** When a posting happened, where that is known. */
type TimeOf = (row: Pick<Posting, 'tx' | 'height'>) => number | null

/** A profile, and when its postings happened. */
export type Shown = { readonly profile: Profile; readonly timeOf: TimeOf }

async function profileOf(
  folder: DataFolder,
  { ledger, id }: FoundAccount,
  flags: ShowFlags,
): Promise<Shown> {
  const { ledger: store } = folder
  const limit = limitOf(flags.limit, POSTINGS_USUAL, POSTINGS_MAX)
  const after = flags.after === undefined ? {} : { after: flags.after }
  const page = await store.postingsOf({ ledger, accounts: [id], limit, ...after })
  const totals = await store.totals(ledger, [id])
  const live = (await store.blocks(ledger)).filter(({ state }) => state === 'live')
  const held = [...totals, ...page.rows].map(({ asset }) => asset)
  const height = live.at(-1)?.height ?? 0
  const span = { blocks: live.length, from: live[0]?.height ?? 0, to: height }
  const times = new Map(live.map((block) => [block.height, block.timeMs]))
  const rows = { ledger, rows: page.rows }
  const timeOf = await postingTimes(store, rows, (at) => times.get(at) ?? null)
  const profile = {
    ...{ ledger, id, blocks: live.length, height, totals, page },
    assets: await assetList(folder, held),
    notes: await notesOn(folder.notes, ledger, span),
    elsewhere: await linkedAccount(folder, { ledger, account: id }, ACCOUNT_LINKS_ASKED),
  }
  return { profile, timeOf }
}

/** Profiles for people, each with its worth where it was asked for. */
export const shownTexts = (
  found: readonly Shown[],
  worths: readonly (ShownWorth | null)[],
): readonly string[] =>
  found.map((shown, at) => [profileText(shown), ...accountWorthText(worths[at] ?? null)].join('\n'))

function profileText({ profile, timeOf }: Shown): string {
  const { ledger, id, blocks, height, totals, page, notes, elsewhere } = profile
  const head = `${id} on ${ledgerName(ledger)}`
  if (totals.length === 0) {
    const never =
      blocks === 0
        ? `No block of ${ledgerName(ledger)} is imported.`
        : `Never seen in the ${plural(blocks, 'live block')} that are imported.`
    return [head, never, ...accountLinksText(elsewhere)].join('\n')
  }
  const assets = assetsById(profile.assets)
  const sums = totals.map((total) => totalText(ledger, total, assets))
  const holes = holesText({ blocks, height })
  const unsure = holes === '' ? [] : [`not certain: ${holes}`]
  const told = assetTable(profile.assets)
  return [
    head,
    ...sums,
    ...unsure,
    ...notesText(notes),
    ...(told === '' ? [] : [told]),
    postingTable(page.rows, assets, timeOf),
    ...accountLinksText(elsewhere),
  ].join('\n')
}

function totalText(ledger: LedgerId, total: AccountTotal, assets: Assets): string {
  const shown = (units: bigint): string => amountText(units, total.asset, assets)
  const unknown = total.unknownDebitCount
  const isShown = showsSpending(ledger)
  const moves = assets.get(total.asset)?.marks.includes('rebasing') === true
  const balance = unknown > 0 || !isShown ? '' : shown(total.credited - total.debited)
  return fields([
    ['received', `${shown(total.credited)} in ${plural(total.creditCount, 'posting')}`],
    ['spent', isShown ? `${shown(total.debited)} in ${plural(total.debitCount, 'posting')}` : ''],
    ['incoming only', isShown ? '' : 'what was spent is hidden, so there is no balance'],
    ['balance', moves && balance !== '' ? `${balance}, by postings: it rebases` : balance],
    [
      'not known',
      unknown > 0 ? `the amounts of ${plural(unknown, 'spend')}: their coins are not here` : '',
    ],
    ['seen', `blocks ${count(total.firstHeight)} to ${count(total.lastHeight)}`],
  ])
}

function postingTable(rows: readonly Posting[], assets: Assets, timeOf: TimeOf): string {
  const right = true
  const amounts = amountColumn(
    rows.map(({ asset }) => asset),
    assets,
  )
  return table(
    [
      { head: 'block', right },
      { head: 'time' },
      { head: 'side' },
      { head: 'what' },
      { head: amounts.head, right },
      { head: 'account is' },
      { head: 'transaction' },
    ],
    rows.map(({ height, side, amount, asset, certainty, tx, kind, form }) => [
      count(height),
      timeText(timeOf({ height, tx })),
      side,
      roleWords({ kind, form }),
      amounts.cell(amount, asset),
      certainty,
      tx,
    ]),
  )
}

const timeText = (time: number | null): string => (time === null ? '' : formatTime(time))
