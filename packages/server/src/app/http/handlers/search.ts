/**
 * The one box: what a text means here. Forms that only one thing has are looked up as that thing;
 * any other text is looked for in tags and actors; and a text that is nothing is told what is wrong
 * with it, by the address that it most resembles.
 */
import type { SearchResponse, SearchResult } from '@paperchain/contract/search'
import { diagnose, type Recognition } from '@paperchain/core/domain/address/recognise'
import { faultOf as domainFault, type Fault, FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { addressesOf, isOwnAccount, tronOfHex } from '../../named-accounts.ts'
import { actorAnswer } from '../actors.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { claimPlace } from '../claim-place.ts'
import type { House } from '../house.ts'
import { ledgersNamed, momentOf } from '../named.ts'
import { isSeen } from '../seen.ts'
import { faultOf, ledgerOf, timeText } from '../write/basics.ts'
import { shortTag } from '../write/screening.ts'

const TXID = /^(?:0x)?([0-9a-f]{64})$/
const COIN = /^([0-9a-f]{64}):(\d{1,10})$/
const HEIGHT = /^\d{1,9}$/

/** No address is shorter; what is shorter was meant as a name. */
const ADDRESS_CHARS_LEAST = 20
/** Characters of a text that a message repeats. */
const SHOWN_CHARS_MAX = 80

/** Shown in place of a private key. */
const HIDDEN = '(a private key)'

type Question = {
  readonly house: House
  readonly ledgers: readonly LedgerId[]
  readonly text: string
  /** Tags and actors at most. */
  readonly limit: number
}

async function search({ house, query }: Ask<'search'>): Promise<Reply<SearchResponse>> {
  const text = query.q.trim()
  const ledgers = await ledgersNamed(house.ledger, query.ledger)
  const question = { house, ledgers, text, limit: query.limit }
  const results = await resultsOf(question)
  const wrong = results.length === 0 ? problemOf(question) : null
  const isKey = diagnose(text)?.code === 'ADDRESS_PRIVATE_KEY'
  return {
    body: {
      query: isKey ? HIDDEN : query.q,
      results,
      problem: wrong === null ? null : faultOf(wrong),
    },
  }
}

async function resultsOf(question: Question): Promise<SearchResult[]> {
  const { text } = question
  const lower = text.toLowerCase()
  const found = addressesOf(text, question.ledgers)
  if (found.length > 0) return addresses(question, found)
  const [, tx, index] = COIN.exec(lower) ?? []
  if (tx !== undefined) return coins(question, tx, Number(index))
  const [, id] = TXID.exec(lower) ?? []
  const own = [...(await booked(question)), ...(await ownAccounts(question))]
  if (id !== undefined) return [...(await hashes(question, id)), ...own]
  const heights = HEIGHT.test(text) ? await blocks(question, text) : []
  return [...heights, ...own, ...actors(question), ...tags(question)]
}

/** An address, on Tron too where its bytes are stated as other chains write them. */
async function addresses(
  question: Question,
  found: readonly Recognition[],
): Promise<SearchResult[]> {
  const { house, ledgers, text } = question
  const results = await accounts(question, found)
  const other = found.some(({ form }) => form === 'evm') ? tronOfHex(text) : null
  const isHere = other !== null && ledgers.includes(other.ledger)
  if (!isHere || !(await isSeen(house.ledger, other.ledger, other.account))) return results
  return [...results, ...(await accounts(question, [other]))]
}

/** Transactions of books: their ids are any text. */
async function booked({ house, ledgers, text }: Question): Promise<SearchResult[]> {
  const books = ledgers.filter((ledger) => ledger.startsWith('book:'))
  const found = await Promise.all(books.map((book) => house.ledger.transactions(book, [text])))
  return found.flat().map(({ ledger, id, height, timeMs }) => ({
    kind: 'transaction',
    ...ledgerOf(ledger),
    tx: id,
    height,
    time: timeText(timeMs),
  }))
}

/** Accounts that are no addresses: pseudonyms of books, stakes of Tron. Those seen. */
async function ownAccounts(question: Question): Promise<SearchResult[]> {
  const { house, ledgers, text } = question
  const may = ledgers.filter((ledger) => isOwnAccount(ledger, text))
  const seen = await Promise.all(may.map((ledger) => isSeen(house.ledger, ledger, text)))
  return may
    .filter((_, at) => seen[at])
    .map((ledger) => ({
      kind: 'account' as const,
      ...ledgerOf(ledger),
      account: text,
      form: '',
      evidence: 'form only' as const,
      seen: true,
      tag: null,
    }))
}

/** An address on each ledger that it is valid on: those with blocks first, at most `limit`. */
async function accounts(
  { house, ledgers, limit }: Question,
  found: readonly Recognition[],
): Promise<SearchResult[]> {
  const known = found.filter(({ ledger }) => ledgers.includes(ledger))
  const asked = known.length > 0 ? known : found.slice(0, limit)
  const now = momentOf({}, house)
  return Promise.all(
    asked.slice(0, limit).map(async ({ ledger, account, form, evidence }) => {
      const [answer] = house.lists.pages.index.screenAccounts(ledger, [account], now)
      return {
        kind: 'account' as const,
        ...ledgerOf(ledger),
        account,
        form,
        evidence,
        seen: ledgers.includes(ledger) && (await isSeen(house.ledger, ledger, account)),
        tag: answer === undefined ? null : shortTag(answer),
      }
    }),
  )
}

/** 64 hex digits: a transaction, or a block. */
async function hashes(question: Question, id: string): Promise<SearchResult[]> {
  const { house, ledgers } = question
  const results: SearchResult[] = []
  for (const ledger of ledgers) {
    for (const { height, timeMs } of await house.ledger.transactions(ledger, [id])) {
      results.push({
        kind: 'transaction',
        ...ledgerOf(ledger),
        tx: id,
        height,
        time: timeText(timeMs),
      })
    }
  }
  return [...results, ...(await blocks(question, id))]
}

async function coins(
  { house, ledgers }: Question,
  tx: string,
  index: number,
): Promise<SearchResult[]> {
  const results: SearchResult[] = []
  for (const ledger of ledgers) {
    for (const found of await house.ledger.transactions(ledger, [tx])) {
      const made = found.postings.find(
        ({ side, coin }) => side === 'credit' && coin?.tx === tx && coin.index === index,
      )
      if (made === undefined) continue
      const spends = await house.ledger.spends(ledger, [{ tx, index }])
      const spend = spends.find(
        ({ madeAtHeight }) => madeAtHeight === null || madeAtHeight === found.height,
      )
      results.push({
        kind: 'coin',
        ...ledgerOf(ledger),
        tx,
        index,
        account: made.account,
        amount: made.amount === null ? null : made.amount.toString(),
        spentBy: spend?.tx ?? null,
      })
    }
  }
  return results
}

async function blocks({ house, ledgers }: Question, text: string): Promise<SearchResult[]> {
  const results: SearchResult[] = []
  for (const ledger of ledgers) {
    const { byId, live } = await house.blocks.of(ledger)
    const block = HEIGHT.test(text) ? live.get(Number(text)) : byId.get(text)
    if (block === undefined) continue
    results.push({
      kind: 'block',
      ...ledgerOf(ledger),
      id: block.id,
      height: block.height,
      state: block.state,
      time: timeText(block.timeMs),
    })
  }
  return results
}

function tags({ house, ledgers, text, limit }: Question): SearchResult[] {
  const wanted = text.toLowerCase()
  const words = wordsOf(wanted)
  const found = house.lists.pages.labels.filter(
    (group) => group.text.includes(wanted) || hasAll(group.text, words),
  )
  return found
    .sort((a, b) => rank(a.text, wanted) - rank(b.text, wanted) || b.accounts - a.accounts)
    .slice(0, limit)
    .map(({ label, accounts: count, example }) => {
      const { category, abuse } = example
      const { ledger, account } = claimPlace(example, ledgers)
      const place = { ...ledgerOf(ledger), account }
      return { kind: 'tag' as const, label, category, abuse, accounts: count, example: place }
    })
}

/** Names come in any order: "Ali Khorashadizadeh" is on a list as "KHORASHADIZADEH, Ali". */
const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? []

const hasAll = (text: string, words: readonly string[]): boolean =>
  words.length > 1 && words.every((word) => text.includes(word))

/** The whole text before its beginning, and that before a part in the middle. */
const rank = (text: string, wanted: string): number =>
  text === wanted ? 0 : text.startsWith(wanted) ? 1 : 2

function actors({ house, text, limit }: Question): SearchResult[] {
  const wanted = text.toLowerCase()
  return [...house.lists.pages.actors.values()]
    .filter(({ actor }) => actor.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.actor.toLowerCase(), wanted) - rank(b.actor.toLowerCase(), wanted))
    .slice(0, limit)
    .map(({ actor, accounts: held }) => ({
      kind: 'actor' as const,
      id: actor,
      label: actor,
      categories: [],
      accounts: held.size,
    }))
}

/** What is wrong with a text that means nothing here. */
function problemOf({ text, ledgers }: Question): Fault {
  const where = ledgers.map(ledgerName).join(', ') || 'no ledger yet'
  const lower = text.toLowerCase()
  if (TXID.test(lower) || COIN.test(lower)) {
    const message = `Expected a transaction, coin or block of ${where}, got an id that is not here`
    return domainFault(new FaultError('TX_UNKNOWN', message))
  }
  if (HEIGHT.test(text)) {
    const message = `Expected the height of a block of ${where}, got ${text}`
    return domainFault(new FaultError('BLOCK_UNKNOWN', message))
  }
  const wrong = diagnose(text)
  const isAddressLike = text.length >= ADDRESS_CHARS_LEAST && !/\s/.test(text)
  if (wrong !== null && (isAddressLike || wrong.code === 'ADDRESS_PRIVATE_KEY')) return wrong
  const message =
    `Expected the name of a tag, an actor or a listed party, or an address, transaction or block ` +
    `in full; nothing here is called "${text.slice(0, SHOWN_CHARS_MAX)}"`
  return domainFault(new FaultError('SEARCH_NOTHING', message))
}

/** Handlers of this topic. */
export const SEARCH_HANDLERS: Handlers<'search' | 'actor.read'> = {
  search,
  'actor.read': async ({ house, params }) => ({ body: await actorAnswer(house, params.actor) }),
}
