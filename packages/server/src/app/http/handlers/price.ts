/** Prices, and what things were worth. */
import type { AccountWorth, Prices, ValueAnswer } from '@paperchain/contract/price'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { parseCurrency } from '@paperchain/core/domain/price'
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import { pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { type ValueTerms, worthOf } from '@paperchain/core/engine/value/worth-of'
import { ALL_KNOWN_MS } from '@paperchain/core/prices'
import { wholeAmount } from '../../whole-amount.ts'
import { accountWorthOut, worthOut } from '../../worth-out.ts'
import { bookLinks, worthOfAccounts } from '../../worth-world.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { accountOf } from '../named.ts'
import { pageOf } from '../page.ts'
import { timeText } from '../write/basics.ts'

type TermsAsked = {
  readonly in: string
  readonly knownAt?: string | undefined
  readonly fillHours?: number | undefined
}

const knownAtOf = (knownAt: string | undefined): number =>
  knownAt === undefined ? ALL_KNOWN_MS : parseTimeInclusive(knownAt)

const termsOf = ({ in: currency, knownAt, fillHours }: TermsAsked): ValueTerms => ({
  currency: parseCurrency(currency),
  knownAtMs: knownAtOf(knownAt),
  ...(fillHours === undefined ? {} : { fillHours }),
})

async function value({ house, query }: Ask<'price.value'>): Promise<Reply<ValueAnswer>> {
  const { prices, books } = house.stores
  const asset = pricedNamed(query.asset)
  const atMs = query.at === undefined ? house.clock() : parseTimeInclusive(query.at)
  const terms = { ...termsOf(query), links: await bookLinks(books) }
  const worth = await worthOf(prices, { asset, ...wholeAmount(query.amount), atMs }, terms)
  const at = timeText(atMs)
  return { body: { asset, amount: query.amount, at, worth: worthOut(worth) } }
}

async function list({ house, query }: Ask<'price.list'>): Promise<Reply<Prices>> {
  const { prices } = house.stores
  const knownAtMs = knownAtOf(query.knownAt)
  const [series, sources, links] = await Promise.all([
    prices.series(knownAtMs),
    prices.sources(knownAtMs),
    prices.links(knownAtMs),
  ])
  return {
    body: {
      series: series.map(({ firstMs, lastMs, ...each }) => ({
        ...each,
        first: timeText(firstMs),
        last: timeText(lastMs),
      })),
      sources: sources.map(({ id, form, priority, fillHours }) => ({
        id,
        form,
        priority,
        fillHours,
      })),
      links: [...links],
    },
  }
}

async function accountWorth({
  house,
  params,
  query,
}: Ask<'account.worth'>): Promise<Reply<AccountWorth>> {
  const ledger = ledgerNamed(params.ledger)
  const account = accountOf(ledger, params.account)
  const asked = { ledger, accounts: [account] }
  const worth = accountWorthOut(await worthOfAccounts(house.stores, asked, termsOf(query)))
  const { totals, moments } = worth
  return {
    body: { ...pageOf(moments, query, (each) => each), totals },
    audit: { object: `account:${ledger}:${account}` },
  }
}

/** Handlers of this topic. */
export const PRICE_HANDLERS: Handlers<'price.value' | 'price.list' | 'account.worth'> = {
  'price.value': value,
  'price.list': list,
  'account.worth': accountWorth,
}
