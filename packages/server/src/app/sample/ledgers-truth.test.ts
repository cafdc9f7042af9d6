/**
 * Goal: the sample's other ledgers are what their truth says, when the ordinary imports have read
 * their files: account by account, hop by hop through the links, asset by asset conserved.
 * Method: the whole case through real stores, Bitcoin included; balances and route were worked out
 * by the generator's own sums, which no importer shares. Laws first, over several seeds.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evm } from '@paperchain/core/domain/address/evm'
import { tron } from '@paperchain/core/domain/address/tron'
import { formatAmount } from '@paperchain/core/domain/amount'
import { batchOf } from '@paperchain/core/domain/batch/batch-of'
import {
  type LedgerId,
  ledgerName,
  ledger as ledgerOf,
  SAMPLE_LEDGERS,
} from '@paperchain/core/domain/ledger'
import type { Posting, Side } from '@paperchain/core/domain/posting'
import { MONERO_NETWORKS } from '@paperchain/core/engine/decode/monero/network'
import { TRON_NETWORKS } from '@paperchain/core/engine/decode/tron/network'
import { formatDecimal } from '@paperchain/core/engine/value/decimal'
import { ALL_KNOWN_MS } from '@paperchain/core/prices'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OwnFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { readPack } from '../../adapters/list-tagpack/read-pack.ts'
import { importBitcoin } from '../jobs/import-bitcoin.ts'
import { desksOf } from '../jobs/import-book.fixture.ts'
import { NamesFile } from '../jobs/import-book-names.ts'
import { reconcileBook } from '../jobs/import-book-reconcile.ts'
import { importMonero } from '../jobs/import-monero.ts'
import { importTron } from '../jobs/import-tron.ts'
import { openFolder } from '../open-folder.ts'
import { indexAbout } from '../tags-of.ts'
import { importSampleLedgers } from './import-ledgers.ts'
import { SKERRY_DEPOSIT } from './ledgers/bridge-act.ts'
import { buildSampleLedgers, FILE } from './ledgers/build-ledgers.ts'
import {
  ASSET,
  DOLLAR,
  evmAccount,
  REGTEST,
  SAMPLE_EVM,
  SAMPLE_MONERO,
  SAMPLE_TRON,
  tronAccount,
} from './ledgers/marks.ts'
import { HOW, type Hop, type Place } from './ledgers/stage.ts'
import { buildSampleCase } from './sample-case.ts'
import { writeSampleCase } from './write-sample-case.ts'

/** Change this only together with a line in the changelog: documents quote the figures. */
const DIGEST = 'e19487a486ee07852e85e060e2ffe1328e3e3f5debe015bf7f092db7211f03b7'
const NOW_MS = Date.parse('2026-04-01T00:00:00Z')

const sample = buildSampleCase()
const made = buildSampleLedgers(sample)
const { truth } = made
const bookIds = Object.values(made.books).map(({ book }) => book.ledger)

const digestOf = (ledgers: typeof made): string => {
  const hash = createHash('sha256')
  for (const { name, bytes } of ledgers.files)
    hash.update(`${name} ${bytes.length}\n`).update(bytes)
  return hash.digest('hex')
}

describe('what is built', () => {
  test('the same case gives the same bytes, another seed others', () => {
    expect(digestOf(buildSampleLedgers(sample))).toBe(digestOf(made))
    const other = { ...sample, truth: { ...sample.truth, seed: 413 } }
    expect(digestOf(buildSampleLedgers(other))).not.toBe(digestOf(made))
    expect(digestOf(made)).toBe(DIGEST)
  })

  const SEEDS = [412, 1, 2, 3, 77, 2 ** 31, 2 ** 32 - 1]
  test.each(SEEDS)(
    'seed %i: every asset is conserved, and nobody spends what is not there',
    (seed) => {
      const { balances } = buildSampleLedgers({ ...sample, truth: { ...sample.truth, seed } }).truth
      expect(balances.size).toBe(3 + bookIds.length)
      for (const [ledger, assets] of balances) {
        for (const [asset, accounts] of assets) {
          const sum = [...accounts.values()].reduce((all, units) => all + units, 0n)
          expect([ledger, asset, sum]).toEqual([ledger, asset, 0n])
          const below = [...accounts].filter(
            ([account, units]) => units < 0n && isSomebody(account),
          )
          expect([ledger, asset, below]).toEqual([ledger, asset, []])
        }
      }
      const locked = balances.get(SAMPLE_EVM)?.get(ASSET.dollar)?.get(evmAccount('bridge-lock'))
      const issued = balances.get(SAMPLE_TRON)?.get(ASSET.tronDollar)?.get('@issuance')
      expect(locked).toBe(-(issued ?? 0n))
      expect(locked).toBeGreaterThan(0n)
    },
  )

  test('accounts of the EVM and Tron ledgers are hashes of names, and none looks like another', () => {
    const [evm, tronLedger] = [truth.balances.get(SAMPLE_EVM), truth.balances.get(SAMPLE_TRON)]
    const accounts = [...(evm?.values() ?? []), ...(tronLedger?.values() ?? [])].flatMap((each) =>
      [...each.keys()].filter((account) => !account.startsWith('@')),
    )
    expect(accounts.length).toBeGreaterThan(25)
    const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
    const thief = hash(hash('synthetic sample account: thief')).subarray(-20)
    expect(evmAccount('thief')).toBe(`0x${thief.toString('hex')}`)
    expect(Buffer.from(tron.parse(tronAccount('thief')).payload)).toEqual(thief)
    // What pages show of them when they are cut, and less than that, tells them apart.
    const bodies = [...new Set(accounts)].map((account) => account.replace(/^0x|^T/, ''))
    for (const cut of [(text: string) => text.slice(0, 4), (text: string) => text.slice(-4)]) {
      expect(new Set(bodies.map(cut)).size).toBe(bodies.length)
    }
  })
})

/** Symbol and decimals of an asset, by the books and the chains of the sample. */
const unitOf = (asset: string): readonly [string, number] => {
  const chains: readonly (readonly [string, string, number])[] = [
    [ASSET.btc, 'BTC', 8],
    [ASSET.dollar, 'sampleUSD', 6],
    [ASSET.tronDollar, 'sampleUSD', 6],
    [ASSET.eth, 'ETH', 18],
    [ASSET.trx, 'TRX', 6],
  ]
  const books = Object.values(made.books).flatMap(({ book }) =>
    book.assets.map(({ asset: id, code, decimals }) => [id, code, decimals] as const),
  )
  const [, code = '', decimals = 0] = [...chains, ...books].find(([id]) => id === asset) ?? []
  return [code, decimals]
}

/** A hop as a row of the page about the sample. */
const rowOf = ({ act, how, from, to }: Hop): string => {
  const place = ({ ledger, tx, asset, units }: Place): string => {
    const [code, decimals] = unitOf(asset)
    return `${ledgerName(ledger)} | \`${tx}\` | ${formatAmount(units, decimals)} ${code}`
  }
  return `| ${act} | ${how} | ${place(from)} | ${place(to)} |`
}

test('what a book is said to name stands in its file, in the row of the entry', () => {
  const decoder = new TextDecoder()
  for (const { from, to } of truth.links) {
    const id = to.ledger.slice('book:'.length) as keyof typeof made.books
    const file = made.files.find(({ name }) => name === FILE[id])
    const lines = decoder.decode(file?.bytes).split('\n')
    const own = lines.filter((line) => line.includes(to.entry.slice(to.entry.indexOf('/') + 1)))
    expect(own).toHaveLength(1)
    expect(own[0]).toContain(from.entry.slice(from.entry.indexOf('/') + 1))
  }
  expect(truth.links.length).toBeGreaterThan(5)
})

const PAGE = join(import.meta.dirname, '../../../../../docs/explanation/sample-case.md')
const pageRows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .map((line) => line.split(' | '))

test('the page about the sample shows hops of the route as they are', () => {
  const isHop = (cells: readonly string[]): boolean =>
    cells.length === 8 && HOW.some((how) => cells[1] === how)
  const rows = pageRows.filter(isHop).map((cells) => cells.join(' | '))
  const route = new Set(truth.route.map(rowOf))
  expect(rows.filter((row) => !route.has(row))).toEqual([])
  expect(rows.length).toBeGreaterThan(20)
})

test('the page shows what is left as it is', () => {
  const held = [...truth.balances].flatMap(([ledger, assets]) =>
    [...assets].flatMap(([asset, accounts]) =>
      [...accounts].map(([account, units]) => {
        const [code, decimals] = unitOf(asset)
        const name = ledgerName(ledgerOf(ledger))
        return `| ${name} | \`${account}\` | ${formatAmount(units, decimals)} ${code} |`
      }),
    ),
  )
  const isLeft = (cells: readonly string[]): boolean =>
    cells.length === 3 && / \d+(?:\.\d+)? \S+ \|$/.test(` ${cells[2]}`)
  // The page has the mixed case of EIP-55, which is checked here; ledgers have small letters.
  const rows = pageRows
    .filter(isLeft)
    .map((cells) => cells.join(' | '))
    .map((row) => row.replace(/0x[0-9a-fA-F]{40}/, (text) => evm.parse(text).account))
  expect(rows.filter((row) => !held.includes(row))).toEqual([])
  expect(rows.length).toBeGreaterThan(10)
})

test('the page names the accounts to look up as they are', () => {
  const named = pageRows
    .map((cells) => cells.at(-1) ?? '')
    .flatMap((cell) => /^`(0x[0-9a-fA-F]{40}|T\w{33})` \|$/.exec(cell)?.[1] ?? [])
    .map((text) => (text.startsWith('T') ? text : evm.parse(text).account))
  const there = ['thief', 'lantern-hot', 'bridge-lock', 'dollar'].map(evmAccount)
  const onTron = ['thief', 'dollar-bridge', SKERRY_DEPOSIT].map(tronAccount)
  expect(named).toEqual([...there, ...onTron])
})

const isSomebody = (account: string): boolean => !/^(?:@|external:|house:|$)/.test(account)

describe('what the imports make of it', () => {
  let folder = ''
  let data: OwnFolder
  const secret = new Uint8Array(32).fill(7)
  /** By book: what the institution calls an account of the ledger. */
  const names = new Map<string, ReadonlyMap<string, string>>()

  const load = (): Promise<string[]> =>
    importSampleLedgers(
      data,
      { made: sample, out: join(folder, 'sample-case') },
      { desks: desksOf(data, folder), clock: () => NOW_MS },
    )

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paperchain-ledgers-'))
    data = await openFolder({ folder }, 'test', 0)
    const paths = await writeSampleCase(join(folder, 'sample-case'), sample)
    const blocks = {
      paths: paths.filter((path) => path.endsWith('.dat')),
      network: null,
      height: null,
    }
    await importBitcoin(blocks, { ledger: data.ledger, now: () => NOW_MS })
    await load()
    for (const id of bookIds) {
      const all = NamesFile.all(folder, id, secret)
      const called = all.map(({ side, name, account }): [string, string] => [
        account,
        side === 'own' ? name : `external:${name}`,
      ])
      names.set(id, new Map(called))
    }
  })
  afterAll(async () => {
    await data.ledger.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const named = (ledger: string, account: string | null): string =>
    names.get(ledger)?.get(account ?? '') ?? account ?? ''

  const postingsOf = async (ledger: LedgerId): Promise<readonly Posting[]> => {
    const live = (await data.ledger.blocks(ledger)).filter(({ state }) => state === 'live')
    const blocks = await Promise.all(live.map(({ id }) => data.ledger.transactionsOf(ledger, id)))
    return blocks.flat().flatMap(({ postings }) => postings)
  }

  const whole = [...truth.balances.keys()].filter((id) => id !== SAMPLE_MONERO)
  test.each(whole)(
    '%s: every account has what the truth says, and never less than nothing',
    async (id) => {
      const found = new Map<string, Map<string, bigint>>()
      const overdrawn: string[] = []
      for (const { account, asset, side, amount, tx } of await postingsOf(ledgerOf(id))) {
        const accounts = found.get(asset) ?? new Map<string, bigint>()
        found.set(asset, accounts)
        const name = named(id, account)
        const units = side === 'credit' ? (amount ?? 0n) : -(amount ?? 0n)
        const held = (accounts.get(name) ?? 0n) + units
        accounts.set(name, held)
        if (held < 0n && isSomebody(name)) overdrawn.push(`${name} by ${tx}`)
      }
      expect(overdrawn).toEqual([])
      const expected = truth.balances.get(id)
      expect([...found.keys()].sort()).toEqual([...(expected?.keys() ?? [])])
      for (const [asset, accounts] of found) {
        const there = [...accounts].filter(([, units]) => units !== 0n)
        expect(new Map(there)).toEqual(expected?.get(asset))
      }
    },
  )

  test('monero shows what was issued where nobody paid fees, and no account', async () => {
    const blocks = await data.ledger.blocks(SAMPLE_MONERO)
    expect(blocks.every(({ state }) => state === 'live')).toBe(true)
    const alone = blocks.filter(({ txCount }) => txCount === 1)
    const [issued, ...others] = await data.ledger.totals(SAMPLE_MONERO, ['@issuance', ''])
    expect([others, issued?.debitCount]).toEqual([[], alone.length])
    const expected = truth.balances.get(SAMPLE_MONERO)?.get(ASSET.xmr)?.get('@issuance')
    expect(issued?.debited).toBe(-(expected ?? 0n))
  })

  /** The ledger's own total of each account, by its other order, agrees with the truth as well. */
  test.each([SAMPLE_EVM, SAMPLE_TRON])('%s: totals by account agree', async (id) => {
    const expected = [...(truth.balances.get(id) ?? [])].flatMap(([asset, accounts]) =>
      [...accounts].map(([account, units]) => `${account} ${asset} ${units}`),
    )
    const accounts = [...new Set(expected.map((row) => row.slice(0, row.indexOf(' '))))]
    const totals = await data.ledger.totals(id, accounts)
    const rows = totals
      .filter(({ credited, debited }) => credited !== debited)
      .map(({ account, asset, credited, debited }) => `${account} ${asset} ${credited - debited}`)
    expect(rows.sort()).toEqual(expected.sort())
  })

  /** Accounts of statements stand in ids as pseudonyms. */
  const txOf = ({ ledger, tx }: Pick<Place, 'ledger' | 'tx'>): string => {
    const cut = tx.indexOf('/')
    if (cut < 0) return tx
    const own = [...(names.get(ledger) ?? [])].find(([, name]) => name === tx.slice(0, cut))
    return `${own?.[0]}${tx.slice(cut)}`
  }

  const sidesAt = async (place: Place): Promise<Side[]> => {
    const [found] = await data.ledger.transactions(place.ledger, [txOf(place)])
    return (found?.postings ?? [])
      .filter(
        ({ account, asset, amount }) =>
          named(place.ledger, account) === place.account &&
          asset === place.asset &&
          amount === place.units,
      )
      .map(({ side }) => side)
  }

  const linksBetween = async ({ from, to }: Pick<Hop, 'from' | 'to'>) => {
    const found = await data.links.linksOf(from.ledger, [txOf(from)])
    const isEnd = (end: { ledger: string; tx: string }, place: Place): boolean =>
      end.ledger === place.ledger && end.tx === txOf(place)
    return found.filter(
      (link) =>
        (isEnd(link.from, from) && isEnd(link.to, to)) ||
        (isEnd(link.from, to) && isEnd(link.to, from)),
    )
  }

  const shown = (hop: Hop): [string, string, string, Hop] => [
    hop.act,
    hop.how,
    `${hop.from.tx.slice(0, 24)} to ${hop.to.tx.slice(0, 24)}`,
    hop,
  ]
  test.each(truth.route.map(shown))('hop: %s, %s: %s', async (_act, how, _name, { from, to }) => {
    const [left, arrived] = [await sidesAt(from), await sidesAt(to)]
    expect([left.length, arrived.length]).toEqual([1, 1])
    if (how === 'chain' || how === 'swap' || how === 'within') {
      expect([left[0], arrived[0], from.tx]).toEqual(['debit', 'credit', to.tx])
      return
    }
    expect(arrived[0]).toBe('credit')
    const links = await linksBetween({ from, to })
    if (how === 'gap') {
      expect(links).toEqual([])
      return
    }
    expect(from.units).toBe(to.units)
    const evidence = how === 'named' ? 'given' : 'matched'
    expect(links).toMatchObject([{ relation: 'same-value', evidence }])
    const [link] = links
    const chainOrPayee = [from, to].find(
      ({ ledger, tx }) => link?.to.ledger === ledger && link.to.tx === txOf({ ledger, tx }),
    )
    expect(named(chainOrPayee?.ledger ?? '', link?.to.account ?? '')).toBe(chainOrPayee?.account)
  })

  test('no link is there but those of the route and the stranger over the bridge', async () => {
    const all = (
      await Promise.all(bookIds.map((id) => data.links.linksFrom(id, { afterTx: '', limit: 1000 })))
    ).flat()
    const wanted = truth.route.filter(({ how }) => how === 'named' || how === 'matched')
    expect(all.length).toBe(wanted.length + 2)
    const unseen = all.filter(({ to }) => to.ledger === SAMPLE_MONERO)
    expect(unseen).toEqual([])
  })

  test('the route is whole: each part but the first begins where another ended', () => {
    const key = ({ ledger, account, asset }: Place): string => `${ledger} ${account} ${asset}`
    const reached = new Set(truth.route.map(({ to }) => key(to)))
    const begun = truth.route.filter(({ from }) => !reached.has(key(from)))
    expect(new Set(begun.map(({ act }) => act))).toEqual(new Set(['deposit', 'gamble']))
    expect(begun.every(({ from }) => from.ledger === REGTEST)).toBe(true)
  })

  test('books and chains agree; monero has nothing to look for', async () => {
    for (const { book } of Object.values(made.books)) {
      const { standings, chainOnly } = await reconcileBook(data, book)
      for (const { claim, state } of standings) {
        const expected = claim.chain === SAMPLE_MONERO ? 'no-address' : 'agrees'
        expect([book.ledger, claim.tx, state]).toEqual([book.ledger, claim.tx, expected])
      }
      // What strangers paid to the casino's wallets is not in the part of its book that is here,
      // and the TRX that Skerry gave its customer's account to pay a fee is in none.
      if (book.ledger === ledgerOf('book:reef')) continue
      const gas =
        book.ledger === ledgerOf('book:skerry') ? [{ asset: ASSET.trx, units: 30_000_000n }] : []
      expect(chainOnly).toMatchObject(gas)
      expect(chainOnly).toHaveLength(gas.length)
    }
  })

  test('tags name accounts of the EVM and Tron ledgers, and none is refused', async () => {
    const pack = await readPack(join(folder, 'sample-case/ledgers', FILE.tags))
    expect(pack.faults).toEqual([])
    const tagged = pack.entries.map(({ account }) => account)
    const known = [SAMPLE_EVM, SAMPLE_TRON].flatMap((id) =>
      [...(truth.balances.get(id)?.values() ?? [])].flatMap((each) => [...each.keys()]),
    )
    // A contract that holds nothing has no balance, but a tag.
    const contracts = [DOLLAR.evm, DOLLAR.tron, tronAccount(SKERRY_DEPOSIT)]
    expect(tagged.filter((each) => ![...known, ...contracts].includes(each))).toEqual([])
    expect(tagged).toHaveLength(8)
    const [thief] = pack.entries.filter(({ account }) => account === evmAccount('thief'))
    expect(thief).toMatchObject({ abuse: 'theft', actor: 'sample-thief' })
  })

  test('tokens have the symbol and decimals of the sample, vouched for', async () => {
    const facts = await data.assets.facts([ASSET.dollar, ASSET.tronDollar])
    expect(facts).toHaveLength(2)
    for (const { symbol, decimals, vouched } of facts) {
      expect({ symbol, decimals, vouched }).toEqual({
        symbol: DOLLAR.code,
        decimals: 6,
        vouched: true,
      })
    }
  })

  test('prices are those of the file, by asset and in won', async () => {
    const [text] = made.files.filter(({ name }) => name === FILE.prices)
    const rows = new TextDecoder().decode(text?.bytes).trim().split('\n').slice(1)
    const series = await data.prices.series(ALL_KNOWN_MS)
    expect(series.map(({ base, quote }) => `${base} ${quote}`).sort()).toEqual(
      [...Object.values(ASSET).map((asset) => `${asset} USD`), 'USD KRW'].sort(),
    )
    for (const { base, quote, source } of series) {
      const span = { fromMs: 0, untilMs: NOW_MS, limit: 100 }
      const found = await data.prices.pricesOf({ base, quote, source }, span, ALL_KNOWN_MS)
      const own = rows.map((row) => row.split(',')).filter(([, of]) => of === base)
      expect(found.map(({ price }) => Number(formatDecimal(price)))).toEqual(
        own.map(([, , usd, krw]) => Number(quote === 'USD' ? usd : krw)),
      )
      expect(found.some(({ doubtful }) => doubtful)).toBe(false)
    }
  })

  test('what lists say of an account on Tron is known on the ledger of the sample', async () => {
    const accounts = [tronAccount(SKERRY_DEPOSIT), tronAccount('holder-5')]
    const index = await indexAbout(data.lists, accounts)
    const now = { asOf: NOW_MS, knownAt: NOW_MS }
    const answers = index.screenAccounts(SAMPLE_TRON, accounts, now)
    const labels = answers.map(({ tags }) => tags.map(({ entry }) => entry.label))
    expect(labels).toEqual([['Skerry Exchange deposit (synthetic)'], []])
  })

  test('real networks have no ledger here, and refuse the files of the sample', async () => {
    const invented = [...truth.balances.keys()].filter((id) => !id.startsWith('book:'))
    const named = invented.map((id) => ledgerName(ledgerOf(id))).sort()
    expect(named).toEqual(Object.keys(SAMPLE_LEDGERS).sort())
    const ledgers = await data.ledger.ledgers()
    const path = (name: string) => join(folder, 'sample-case/ledgers', name)
    const tools = { ...data, now: () => NOW_MS }
    const wrong = { code: 'BLOCK_WRONG_NETWORK' }
    const [main, daemon] = [TRON_NETWORKS.main, MONERO_NETWORKS.main]
    await expect(importTron(main, [path(FILE.tronBlocks)], tools)).rejects.toMatchObject(wrong)
    const headers = importMonero(daemon, [path(FILE.moneroHeaders)], tools)
    await expect(headers).rejects.toMatchObject(wrong)
    expect(await data.ledger.ledgers()).toEqual(ledgers)
    expect(ledgers).not.toContain(main.ledger)
    expect(ledgers).not.toContain(daemon.ledger)
  })

  test('loaded again, nothing changes', async () => {
    const ids = [...truth.balances.keys()].map((id) => ledgerOf(id))
    const digests = () => Promise.all(ids.map((id) => data.ledger.digests(id)))
    const counts = () =>
      Promise.all(bookIds.map((id) => data.links.linksFrom(id, { afterTx: '', limit: 1000 })))
    const before = [await digests(), await counts()]
    await load()
    expect([await digests(), await counts()]).toEqual(before)
  })
})

/** Behind the tests above: one process has one folder open at a time. */
describe('a folder that is taken', () => {
  test.each([SAMPLE_EVM, SAMPLE_TRON, SAMPLE_MONERO])(
    'with another %s is left alone',
    async (id) => {
      const other = mkdtempSync(join(tmpdir(), 'paperchain-ledgers-'))
      const store = await openFolder({ folder: other }, 'test', 0)
      try {
        const head = {
          id: 'ab'.repeat(32),
          previous: '0'.repeat(64),
          height: 7,
          timeMs: 0,
          work: 1n,
        }
        const rest = { txCount: 0, bytes: 0, coinbaseText: '' }
        await store.ledger.append(batchOf(id, [{ head: { ...head, ...rest }, transactions: [] }]))
        const order = { made: sample, out: join(other, 'sample-case') }
        const tools = { desks: desksOf(store, other), clock: () => NOW_MS }
        const loading = importSampleLedgers(store, order, tools)
        await expect(loading).rejects.toMatchObject({ code: 'USAGE' })
        expect(await store.ledger.ledgers()).toEqual([id])
        expect(existsSync(order.out)).toBe(false)
      } finally {
        await store.ledger.close()
        rmSync(other, { recursive: true, force: true })
      }
    },
  )
})
