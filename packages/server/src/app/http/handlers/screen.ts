/** Screening texts, blocks and transactions. */

import type { ScreenLedgerResponse, ScreenResponse } from '@paperchain/contract/screen'
import { isSystemAccount } from '@paperchain/core/domain/account'
import { diagnose } from '@paperchain/core/domain/address/recognise'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import { blockNamed, noTransaction, txIdOn } from '../../find.ts'
import type { Ask, Handlers, Identity, Reply } from '../ask.ts'
import type { House } from '../house.ts'
import { ledgersNamed, momentOf } from '../named.ts'
import { ledgerOf } from '../write/basics.ts'
import { groundsOf } from '../write/grounds.ts'
import { answerOf, countsOf, momentText } from '../write/screening.ts'
import { screenText } from '../write/screening-text.ts'

/** Answers at once, as text: this is the hot path of the server. */
export function screenTexts({
  house,
  body,
  who,
}: Pick<Ask<'screen.texts'>, 'house' | 'body' | 'who'>): Reply<ScreenResponse> & {
  readonly text: string
} {
  const moment = momentOf(body, house)
  const { index, grounds } = house.lists.pages
  const answers = body.texts.map((text) => index.screenAddress(text, moment))
  const { hit, clear, cannotTell } = countsOf(answers)
  return {
    // Only the text is sent.
    body: null as unknown as ScreenResponse,
    text: screenText(answers, momentText(moment), grounds.at(moment, house.clock())),
    audit: {
      object: objectOf(body.texts, who),
      after: { texts: answers.length, hit, clear, cannotTell },
    },
  }
}

/** Texts that an audit entry names. */
const NAMED_MAX = 4

/**
 * What was looked up, by a person; machines ask by the thousand, and of theirs only the number is
 * kept. Different texts are different objects, so that no entry takes the place of another.
 */
const objectOf = (texts: readonly string[], { kind }: Identity): string =>
  kind === 'key' ? 'lists' : `lists: ${texts.slice(0, NAMED_MAX).map(withoutKey).join(', ')}`

/** A private key is never written down. */
const withoutKey = (text: string): string =>
  diagnose(text)?.code === 'ADDRESS_PRIVATE_KEY' ? '(a private key)' : text

async function screenLedger({
  house,
  body,
}: Ask<'screen.ledger'>): Promise<Reply<ScreenLedgerResponse>> {
  const moment = momentOf(body, house)
  const ledgers = await ledgersNamed(house.ledger, body.ledger)
  const { ledger, transactions } = await transactionsNamed(house, ledgers, body)
  const { places, unknown } = accountsSeen(transactions)
  const accounts = [...places.keys()]
  const answers = house.lists.pages.index.screenAccounts(ledger, accounts, moment)
  const shown = body.telling ? answers.filter(isTelling) : answers
  const text = momentText(moment)
  const counts = countsOf(answers)
  return {
    body: {
      ...ledgerOf(ledger),
      ...text,
      ...groundsOf(house.lists.pages.grounds.at(moment, house.clock())),
      accounts: accounts.length,
      unknown,
      counts,
      answers: shown.map((each) => ({ ...answerOf(each, text), at: places.get(each.text) ?? [] })),
    },
    audit: { object: `${body.what}:${body.name}`, after: { texts: accounts.length, ...counts } },
  }
}

const isTelling = ({ outcome, tags }: ScreenAnswer): boolean =>
  outcome !== 'clear' || tags.length > 0

type Named = { readonly ledger: LedgerId; readonly transactions: readonly Transaction[] }

async function transactionsNamed(
  { ledger: store, blocks }: House,
  ledgers: readonly LedgerId[],
  { what, name }: { readonly what: 'block' | 'tx'; readonly name: string },
): Promise<Named> {
  if (what === 'block') {
    const held = { ...store, blocks: async (ledger: LedgerId) => (await blocks.of(ledger)).all }
    const { ledger, block } = await blockNamed(held, ledgers, name)
    return { ledger, transactions: await store.transactionsOf(ledger, block.id) }
  }
  for (const ledger of ledgers) {
    const transactions = await store.transactions(ledger, [txIdOn(ledger, name)])
    if (transactions.length > 0) return { ledger, transactions }
  }
  throw noTransaction(ledgers, name)
}

type Place = { readonly tx: string; readonly side: string; readonly certainty: string }

/** Accounts with where they stand, and the inputs whose account nobody can tell. */
function accountsSeen(transactions: readonly Transaction[]): {
  readonly places: ReadonlyMap<string, Place[]>
  readonly unknown: number
} {
  const places = new Map<string, Place[]>()
  let unknown = 0
  for (const { account, tx, side, certainty } of transactions.flatMap(({ postings }) => postings)) {
    if (account === null) unknown += 1
    else if (!isSystemAccount(account)) {
      const known = places.get(account)
      if (known === undefined) places.set(account, [{ tx, side, certainty }])
      else known.push({ tx, side, certainty })
    }
  }
  return { places, unknown }
}

/** Handlers of this topic. */
export const SCREEN_HANDLERS: Handlers<'screen.texts' | 'screen.ledger'> = {
  'screen.texts': screenTexts,
  'screen.ledger': screenLedger,
}
