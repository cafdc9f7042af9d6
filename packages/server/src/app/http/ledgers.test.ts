/**
 * Goal: every ledger is shown in its own units, what is not certain is said, and value can be
 * followed from one ledger into the next and back: chain to book, book to chain.
 * Method: an EVM chain, one of one's own, Tron, Monero and a book in one server; each amount and
 * link written out by hand; laws over all that an answer holds.
 */
import { join } from 'node:path'
import type {
  AccountProfile,
  Counterparties,
  LedgerState,
  Posting,
  Transaction,
} from '@paperchain/contract/ledger'
import type { AccountLinks, LedgerAsset, TransactionLink } from '@paperchain/contract/link'
import type { SearchResult } from '@paperchain/contract/search'
import { checksumEvm } from '@paperchain/core/domain/address/evm'
import { formatAmount } from '@paperchain/core/domain/amount'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANN, BOB, MINER } from '../../../../core/src/engine/decode/evm/evm.fixture.ts'
import { type TestServer, testServer } from './house.fixture.ts'
import {
  bringLedgers,
  CUSTOMER,
  CUSTOMER_HEX,
  DARK,
  DEPOSIT,
  FAKE,
  INTERNAL,
  OWN_CHAIN,
  OWN_PAID,
  PAID,
  PAID_OUT,
  REBASING,
  TOKENS,
  XMR_COINBASE,
} from './ledgers.fixture.ts'

let server: TestServer
const keyFile = process.env['PAPERCHAIN_KEY_FILE']

beforeAll(async () => {
  server = await testServer({ sample: false })
  process.env['PAPERCHAIN_KEY_FILE'] = join(server.folder, 'key', 'key.json')
  await bringLedgers(server)
}, 120_000)
afterAll(async () => {
  if (keyFile === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
  else process.env['PAPERCHAIN_KEY_FILE'] = keyFile
  await server.close()
})

async function ask<Answer>(path: string): Promise<Answer> {
  const response = await server.ask(server.people.analyst, { method: 'GET', url: `/v1/${path}` })
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.body}`)
  return response.json() as Answer
}
const part = encodeURIComponent
async function txOf(on: string, id: string): Promise<Transaction> {
  const path = `ledgers/${part(on)}/transactions/${part(id)}`
  const { transactions } = await ask<{ transactions: Transaction[] }>(path)
  return transactions[0]!
}
const profileOf = (on: string, account: string) =>
  ask<AccountProfile>(`ledgers/${part(on)}/accounts/${part(account)}`)
const linksOf = (on: string, account: string) =>
  ask<AccountLinks>(`ledgers/${part(on)}/accounts/${part(account)}/links`)

/** A posting as people read it. */
function read({ side, account, asset, amount }: Posting, assets: readonly LedgerAsset[]): string {
  const { symbol, decimals } = assets.find(({ id }) => id === asset)!
  return `${side} ${account} ${formatAmount(BigInt(amount ?? 0), decimals)} ${symbol}`
}

describe('units', () => {
  test('ether: amounts, fees by part, who got them', async () => {
    const { postings, assets, fee, fees, time } = await txOf('ethereum', `0x${PAID.toUpperCase()}`)
    expect(postings.map((each) => read(each, assets))).toEqual([
      `debit ${ANN} 1.500000000000000000 ETH`,
      `credit ${DEPOSIT} 1.500000000000000000 ETH`,
      `debit ${ANN} 0.000000000000210000 ETH`,
      'credit @burn 0.000000000000210000 ETH',
      `debit ${ANN} 0.000000000000042000 ETH`,
      `credit ${MINER} 0.000000000000042000 ETH`,
    ])
    expect(fee).toBe('252000')
    expect(fees).toMatchObject([{ asset: { symbol: 'ETH' }, amount: '252000' }])
    expect(time).toBe('2023-11-14T22:13:20Z')
  })

  test('tokens: by contract; unknown, look-alike and rebasing ones say so', async () => {
    const { assets, postings, notes } = await txOf('ethereum', TOKENS)
    const byContract = new Map(assets.map((asset) => [asset.id.split('erc20:')[1], asset]))
    expect(byContract.get(FAKE)).toMatchObject({ marks: ['look-alike'], vouched: false })
    expect(byContract.get(DARK)).toMatchObject({
      ...{ symbol: '', decimalsKnown: false, decimals: 0, source: null, vouched: false },
    })
    expect(byContract.get(REBASING)).toMatchObject({ symbol: 'stETH', marks: ['rebasing'] })
    const credits = postings.filter(({ side }) => side === 'credit')
    expect(credits.map((each) => read(each, assets))).toEqual([
      `credit ${BOB} 2.500000 USDT`,
      `credit ${BOB} 7.000000000000000000 USD\u0422`,
      `credit ${BOB} 123 `,
      `credit ${BOB} 1.000000000000000000 stETH`,
    ])
    expect(notes).toEqual([INTERNAL])
  })

  test('Tron: TRX for the fee, the token by its contract; a stake has a page', async () => {
    const { assets, fee, fees, postings } = await txOf('tron', PAID_OUT)
    expect(assets.map(({ symbol, decimals }) => [symbol, decimals]).sort()).toEqual([
      ['TRX', 6],
      ['USDT', 6],
    ])
    expect(fee).toBe('345000')
    expect(fees).toMatchObject([{ asset: { symbol: 'TRX' }, amount: '345000' }])
    expect(postings.map((each) => read(each, assets))).toContain(
      `credit ${CUSTOMER} 4000.000000 USDT`,
    )
    const stake = await profileOf('tron', `staked:${CUSTOMER}`)
    expect(stake.totals).toMatchObject([
      { asset: { symbol: 'TRX', decimals: 6 }, balance: '1000000' },
    ])
  })

  test('Monero: what a block issued, in XMR; a book: by its codes', async () => {
    const coinbase = await txOf('monero', XMR_COINBASE)
    expect(coinbase.postings.map((each) => read(each, coinbase.assets))).toEqual([
      'debit @issuance 0.600000000000 XMR',
      'credit null 0.600000000000 XMR',
    ])
    expect(coinbase.fees).toEqual([])
    const trade = await txOf('book:harbour', 'trade-1')
    const who = trade.postings[0]!.account
    expect(trade.postings.map((each) => read(each, trade.assets))).toEqual([
      `debit ${who} 1.500000000 ETH`,
      'credit house:main 1.500000000 ETH',
      'debit house:main 4010.000000 USDT',
      `credit ${who} 4010.000000 USDT`,
      `debit ${who} 10.000000 USDT`,
      'credit @fees 10.000000 USDT',
    ])
    expect(trade.fees).toMatchObject([{ asset: { symbol: 'USDT' }, amount: '10000000' }])
    expect(trade.fee).toBe('0')
  })

  test('blocks: sums by asset, notes beside them, found by 0x', async () => {
    const head = await ask<{ id: string; notes: string[]; unit: object }>(
      'ledgers/ethereum/blocks/20000000',
    )
    expect(head).toMatchObject({ notes: [INTERNAL], unit: { symbol: 'ETH', decimals: 18 } })
    expect(await ask(`ledgers/ethereum/blocks/0x${head.id.toUpperCase()}`)).toEqual(head)
    const page = await ask<{ items: object[]; assets: LedgerAsset[] }>(
      'ledgers/ethereum/blocks/20000000/transactions',
    )
    expect(page.items).toMatchObject([
      {
        inputs: 1,
        outputs: 1,
        out: '1500000000000000000',
        fee: '252000',
        sums: [{ fee: '252000' }],
      },
      { inputs: 4, outputs: 4, out: '0', sums: [{}, {}, {}, {}] },
    ])
    expect(page.assets.length).toBe(5)
    const book = await ask<{ items: object[]; assets: LedgerAsset[] }>(
      'ledgers/book:harbour/blocks/0/transactions',
    )
    expect(book.assets.map(({ symbol }) => symbol)).toEqual(['ETH', 'USDT', 'USD'])
  })

  test('in a book a posting has the time of its entry; an outside account is screened', async () => {
    const external = `external:eip155:1:${DEPOSIT}`
    const path = `ledgers/book:harbour/accounts/${part(external)}`
    const { items } = await ask<{ items: { time: string }[] }>(`${path}/postings`)
    expect(items.map(({ time }) => time)).toEqual(['2023-11-14T23:00:00Z'])
    const { screened } = await profileOf('book:harbour', external)
    expect([screened.text, screened.diagnosis]).toEqual([DEPOSIT, null])
    const house = await profileOf('book:harbour', 'house:main')
    expect(house.screened.diagnosis?.code).toMatch(/^ADDRESS_/)
  })

  test('in a book: when entries happened stands apart from when they were recorded', async () => {
    const { items } = await ask<{ items: LedgerState[] }>('ledgers')
    for (const { ledger, happened, tip } of items) {
      const isBook = ledger.startsWith('book:')
      expect([ledger, happened !== null]).toEqual([ledger, isBook])
      if (isBook) expect(Date.parse(happened!.last)).toBeLessThan(Date.parse(tip!.time))
    }
    const [customer] = (await txOf('book:harbour', 'wd-1')).postings.filter(
      ({ side }) => side === 'debit',
    )
    const { totals } = await profileOf('book:harbour', customer!.account!)
    for (const { asset, happened, first } of totals) {
      // The naive twin: every posting of the account with its time.
      const path = `ledgers/book:harbour/accounts/${part(customer!.account!)}/postings?limit=100`
      const page = await ask<{ items: (Posting & { time: string })[] }>(path)
      const times = page.items.filter((each) => each.asset === asset.id).map(({ time }) => time)
      expect(happened).toEqual({ first: times.sort()[0], last: times.sort().at(-1) })
      expect(Date.parse(first.time!)).toBeGreaterThan(Date.parse(happened!.last))
    }
    expect(totals.length).toBeGreaterThan(0)
    const onChain = await profileOf('ethereum', DEPOSIT)
    expect(onChain.totals.map(({ happened }) => happened)).toEqual(onChain.totals.map(() => null))
  })

  test('with whom: by movement where the ledger says who paid whom; fees are no dealing', async () => {
    const path = `ledgers/ethereum/accounts/${ANN}/counterparties`
    const { rows, paired, assets } = await ask<Counterparties>(path)
    expect(paired).toBe(true)
    const symbols = new Map(assets.map(({ id, symbol }) => [id, symbol]))
    const told = rows.map(({ direction, account, value, asset }) =>
      [direction, account, value, symbols.get(asset)].join(' '),
    )
    expect(told.sort()).toEqual([
      `out ${BOB} 1000000000000000000 stETH`,
      `out ${BOB} 123 `,
      `out ${BOB} 2500000 USDT`,
      `out ${BOB} 7000000000000000000 USD\u0422`,
      `out ${DEPOSIT} 1500000000000000000 ETH`,
    ])
    const house = await ask<Counterparties>(
      'ledgers/book:harbour/accounts/house:main/counterparties',
    )
    const who = (await txOf('book:harbour', 'trade-1')).postings[0]!.account
    expect(house.rows).toMatchObject([
      { account: who, direction: 'out', value: '4010000000' },
      { account: who, direction: 'in', value: '1500000000' },
    ])
    expect(await ask(`ledgers/ethereum/accounts/${MINER}/counterparties`)).toMatchObject({
      rows: [],
    })
  })

  test('balances say what they may lack', async () => {
    const { notes, totals } = await profileOf('ethereum', BOB)
    const at = { blocks: 1, fromHeight: 20_000_000, toHeight: 20_000_000 }
    expect(notes).toEqual([{ note: INTERNAL, ...at }])
    expect(totals.length).toBe(4)
    expect((await profileOf('book:harbour', 'house:main')).notes).toEqual([])
  })
})

describe('links', () => {
  test('from the chain into the book, and from there back: the same two ends', async () => {
    const { links } = await txOf('ethereum', PAID)
    expect(links).toMatchObject([
      {
        way: 'goes-on',
        relation: 'same-value',
        evidence: 'given',
        confidence: 90,
        reasons: ['the book names the transaction'],
        agrees: true,
        here: {
          ledgerName: 'ethereum',
          account: DEPOSIT,
          amounts: [{ amount: '1500000000000000000' }],
        },
        there: {
          ledgerName: 'book:harbour',
          name: 'Harbour Exchange',
          tx: 'dep-1',
          present: true,
          time: '2023-11-14T23:00:00Z',
          amounts: [{ asset: { symbol: 'ETH', decimals: 9 }, amount: '1500000000' }],
        },
      },
    ])
    const back = (await txOf('book:harbour', 'dep-1')).links
    expect(back).toMatchObject([{ way: 'comes-from' }])
    expect([back[0]?.here, back[0]?.there]).toEqual([links[0]?.there, links[0]?.here])
  })

  test('from the book onto Tron, and back; what the chain does not have is said', async () => {
    const [link] = (await txOf('book:harbour', 'wd-1')).links
    expect(link).toMatchObject({
      way: 'goes-on',
      agrees: true,
      there: {
        ...{ ledgerName: 'tron', tx: PAID_OUT, account: CUSTOMER, present: true },
        amounts: [{ asset: { symbol: 'USDT', decimals: 6 }, amount: '4000000000' }],
      },
    })
    expect((await txOf('tron', PAID_OUT)).links).toMatchObject([
      { way: 'comes-from', there: { ledgerName: 'book:harbour', tx: 'wd-1' } },
    ])
    const [dark] = (await txOf('book:harbour', 'wd-2')).links
    expect(dark).toMatchObject({
      way: 'goes-on',
      agrees: null,
      there: { present: false, time: null, height: null, account: CUSTOMER, amounts: [] },
    })
    expect((await txOf('book:harbour', 'cash-1')).links).toEqual([])
  })

  test('a guess, a refusal and a contra entry are told as what they are, surest first', async () => {
    const shared = { relation: 'same-value', knownMs: 1, reasons: ['the same amount'] } as const
    const [book, tron] = [ledger('book:harbour'), ledger('tron')]
    const from = { ledger: book, tx: 'wd-2', move: 0 }
    const to = (tx: string) => ({ ledger: tron, tx, account: CUSTOMER })
    await server.data.links.put([
      { ...shared, from, to: to(PAID_OUT), evidence: 'matched', confidence: 40 },
      { ...shared, from, to: to('cd'.repeat(32)), evidence: 'refused', confidence: 0 },
      {
        ...{ ...shared, from, relation: 'reverses', evidence: 'given', confidence: 100 },
        to: { ledger: book, tx: 'cash-1', account: '' },
      },
    ])
    const told = ({ way, relation, evidence, agrees }: TransactionLink) => [
      ...[way, relation, evidence, agrees],
    ]
    expect((await txOf('book:harbour', 'wd-2')).links.map(told)).toEqual([
      ['goes-on', 'same-value', 'given', null],
      ['goes-on', 'same-value', 'matched', false],
      ['goes-on', 'same-value', 'refused', null],
      ['names', 'reverses', 'given', null],
    ])
    expect((await txOf('book:harbour', 'cash-1')).links.map(told)).toEqual([
      ['named-by', 'reverses', 'given', null],
    ])
  })

  test('an account leads on: booked as, stands for, and by its transactions', async () => {
    const external = `external:eip155:1:${DEPOSIT}`
    const onChain = await linksOf('ethereum', checksumEvm(DEPOSIT))
    expect(onChain).toMatchObject({
      accounts: [{ ledgerName: 'book:harbour', account: external, why: 'booked-as', seen: true }],
      links: [{ way: 'goes-on', there: { tx: 'dep-1' } }],
      leftOut: 0,
      complete: true,
    })
    expect(await linksOf('book:harbour', external)).toMatchObject({
      accounts: [{ ledgerName: 'ethereum', account: DEPOSIT, why: 'stands-for', seen: true }],
      links: [{ way: 'comes-from', there: { tx: PAID } }],
    })
    const customer = (await txOf('book:harbour', 'trade-1')).postings[0]!.account!
    const its = await linksOf('book:harbour', customer)
    expect(its.accounts).toEqual([])
    expect(its.links.map(({ here }) => here.tx)).toEqual(
      expect.arrayContaining(['dep-1', 'wd-1', 'wd-2']),
    )
    const one = `ledgers/book:harbour/accounts/${customer}/links?limit=1`
    expect(await ask(one)).toMatchObject({ leftOut: its.links.length - 1 })
    expect(await linksOf('ethereum', MINER)).toMatchObject({ accounts: [], links: [] })
  })
})

describe('search', () => {
  const found = async (text: string): Promise<SearchResult[]> =>
    (await ask<{ results: SearchResult[] }>(`search?q=${part(text)}`)).results
  const names = (results: readonly SearchResult[]) =>
    results.map((each) => [each.kind, 'ledgerName' in each ? each.ledgerName : ''])

  test.each([
    ['a transaction of Ethereum, with 0x', `0x${PAID}`, ['transaction', 'ethereum']],
    ['one of a chain of one’s own', OWN_PAID, ['transaction', OWN_CHAIN]],
    ['one of Tron', PAID_OUT.toUpperCase(), ['transaction', 'tron']],
    ['one of a book', 'wd-1', ['transaction', 'book:harbour']],
    ['an account of Tron in base58', CUSTOMER, ['account', 'tron']],
    ['an account of Tron as nodes write it', CUSTOMER_HEX, ['account', 'tron']],
    ['an account of Tron as its logs write it', `0x${CUSTOMER_HEX.slice(2)}`, ['account', 'tron']],
    ['a stake of Tron', `staked:${CUSTOMER}`, ['account', 'tron']],
    ['a house account', 'house:main', ['account', 'book:harbour']],
    ['an outside account', `external:eip155:1:${DEPOSIT}`, ['account', 'book:harbour']],
  ])('%s', async (_, text, expected) => {
    expect(names(await found(text))).toContainEqual(expected)
  })

  test('a pseudonym; an account on all EVM chains that are here, seen or not', async () => {
    const customer = (await txOf('book:harbour', 'trade-1')).postings[0]!.account!
    expect(await found(customer)).toMatchObject([
      { kind: 'account', ledgerName: 'book:harbour', account: customer, seen: true },
    ])
    const seen = (await found(checksumEvm(ANN))).flatMap((each) =>
      each.kind === 'account' ? [[each.ledgerName, each.seen]] : [],
    )
    expect(seen).toEqual([
      ['ethereum', true],
      [OWN_CHAIN, true],
    ])
    expect((await profileOf(OWN_CHAIN, ANN)).totals).toMatchObject([
      { asset: { symbol: 'ETH', decimals: 18 } },
    ])
  })

  test('nothing is found that is not here', async () => {
    expect(await found('wd-9')).toEqual([])
    expect(await found('exchange:1')).toEqual([])
    expect(await found('a'.repeat(26))).toEqual([])
  })
})
