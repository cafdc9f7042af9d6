/** `paperchain show address`: who, how much, and the postings. */
import { accountText } from '@paperchain/core/domain/account'
import { formatAmount } from '@paperchain/core/domain/amount'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Posting } from '@paperchain/core/domain/posting'
import type { AccountTotal, PostingPage } from '@paperchain/core/ports'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { accountsNamed, type FoundAccount, ledgersToAsk, type Unit, unitOf } from '../find.ts'
import { indexAbout, spellingsOf } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { momentOf } from './moment.ts'
import { answersText } from './screen-text.ts'
import { limitOf, type ShowFlags } from './show.ts'
import { accountWorth, accountWorthData, accountWorthText } from './show-worth.ts'
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
    const accounts = accountsNamed(text, ledgers)
    const moment = await momentOf(io, folder.lists, flags)
    const about = await indexAbout(folder.lists, spellingsOf(text))
    const screened = about.screenAddress(text, moment)
    const profiles: Profile[] = []
    for (const account of accounts) profiles.push(await profileOf(folder, account, flags))
    const worths: Awaited<ReturnType<typeof accountWorth>>[] = []
    for (const account of accounts) worths.push(await accountWorth(folder, account, flags))
    const data = profiles.map((profile, at) => ({
      ...profileData(profile),
      ...accountWorthData(worths[at] ?? null),
    }))
    answer(io, { address: text, screened, profiles: data }, () => {
      const texts = profiles.map((profile, at) =>
        [profileText(profile), ...accountWorthText(worths[at] ?? null)].join('\n'),
      )
      return [answersText([screened]), ...texts].join('\n\n')
    })
    for (const { page } of profiles) {
      if (page.next !== null) note(io, `More postings: --after ${page.next}`)
    }
    return EXIT.ok
  })
}

/** A profile with the account's CAIP-10 name. */
const profileData = (profile: Profile): object => ({ caip10: accountText(profile), ...profile })

/** An account on one ledger with its first postings. */
export type Profile = FoundAccount & {
  /** Live blocks here, and the height of the last of them. */
  readonly blocks: number
  readonly height: number
  readonly totals: readonly AccountTotal[]
  readonly page: PostingPage
}

async function profileOf(
  { ledger: store }: DataFolder,
  { ledger, id }: FoundAccount,
  flags: ShowFlags,
): Promise<Profile> {
  const limit = limitOf(flags.limit, POSTINGS_USUAL, POSTINGS_MAX)
  const after = flags.after === undefined ? {} : { after: flags.after }
  const page = await store.postingsOf({ ledger, accounts: [id], limit, ...after })
  const totals = await store.totals(ledger, [id])
  const live = (await store.blocks(ledger)).filter(({ state }) => state === 'live')
  return { ledger, id, blocks: live.length, height: live.at(-1)?.height ?? 0, totals, page }
}

/** A profile for people. */
export function profileText({ ledger, id, blocks, height, totals, page }: Profile): string {
  const head = `${id} on ${ledgerName(ledger)}`
  if (totals.length === 0) {
    return blocks === 0
      ? `${head}\nNo block of ${ledgerName(ledger)} is imported.`
      : `${head}\nNever seen in the ${plural(blocks, 'live block')} that are imported.`
  }
  const unit = unitOf(ledger)
  const sums = totals.map((total) => totalText(total, unit))
  const holes = holesText({ blocks, height })
  const unsure = holes === '' ? [] : [`not certain: ${holes}`]
  return [head, ...sums, ...unsure, postingTable(page.rows, unit)].join('\n')
}

function totalText(total: AccountTotal, unit: Unit): string {
  const shown = (units: bigint): string => `${formatAmount(units, unit.decimals)} ${unit.symbol}`
  const unknown = total.unknownDebitCount
  return fields([
    ['received', `${shown(total.credited)} in ${plural(total.creditCount, 'posting')}`],
    ['spent', `${shown(total.debited)} in ${plural(total.debitCount, 'posting')}`],
    ['balance', unknown > 0 ? '' : shown(total.credited - total.debited)],
    [
      'not known',
      unknown > 0 ? `the amounts of ${plural(unknown, 'spend')}: their coins are not here` : '',
    ],
    ['seen', `blocks ${count(total.firstHeight)} to ${count(total.lastHeight)}`],
  ])
}

function postingTable(rows: readonly Posting[], { symbol, decimals }: Unit): string {
  const right = true
  return table(
    [
      { head: 'block', right },
      { head: 'side' },
      { head: symbol, right },
      { head: 'account is' },
      { head: 'transaction' },
    ],
    rows.map(({ height, side, amount, certainty, tx }) => [
      count(height),
      side,
      amount === null ? 'not known' : formatAmount(amount, decimals),
      certainty,
      tx,
    ]),
  )
}
