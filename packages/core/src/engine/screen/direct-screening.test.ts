/**
 * Goal: an address is a hit, clear, or cannot be told, as of any moment, by every list that was in
 * force then, and never clear for want of a list or of a codec.
 * Method: random lists against a naive screener that reads every entry; then each outcome by hand.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BITCOIN, type LedgerId, ledger } from '../../domain/ledger.ts'
import type { ListEntry, ListVersion } from '../../domain/tag.ts'
import { contentOf, entryOf, heldOf, versionOf } from '../attribute/list-entry.fixture.ts'
import { buildScreenIndex } from './screen-index.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const SEGWIT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const BITCOIN_GOLD = 'GPwg61XoHqQPNmAucFACuQ5H9sGCDv9TpS'
const BITCOIN_CASH = ledger('bitcoin-cash')
/** The first block's address on Bitcoin Cash. */
const GENESIS_CASH = 'qp3wjpa3tjlj042z2wv7hahsldgwhwy0rq9sywjpyy'
const ETHEREUM = ledger('ethereum')
const NOW = { asOf: 1000, knownAt: 1000 }

type Stored = { version: ListVersion; entries: readonly ListEntry[] }

const indexOf = (stored: readonly Stored[]) =>
  buildScreenIndex(
    heldOf(
      stored.map(({ version, entries }) => ({
        version,
        content: contentOf({ list: version.list, hash: version.hash, entries }),
      })),
    ),
    stored.map(({ version }) => version),
  )

const sanctioned = (account: string, parts: Partial<ListEntry> = {}) =>
  entryOf({ account, abuse: 'sanction', confidence: 'listed', ...parts })

const ofac = (entries: readonly ListEntry[], parts: Partial<ListVersion> = {}): Stored => ({
  version: versionOf({ list: 'ofac', hash: 'o', ...parts }),
  entries,
})

describe('direct screening', () => {
  const account = fc.constantFrom(GENESIS, SEGWIT, EVM.toLowerCase())
  const entry = fc
    .record({
      account,
      abuse: fc.constantFrom('', 'sanction', 'ransomware'),
      label: fc.constantFrom('a', 'b'),
      evm: fc.boolean(),
    })
    .map(({ evm, ...parts }) => {
      const home = parts.account.startsWith('0x') ? (evm ? ETHEREUM : ledger('bsc')) : BITCOIN
      const everyLedger = home === ETHEREUM
      return entryOf({ ...parts, key: JSON.stringify([parts, home]), ledger: home, everyLedger })
    })
  const lists = fc.uniqueArray(
    fc.record({
      version: fc
        .record({
          list: fc.constantFrom('l', 'm'),
          hash: fc.nat(99).map(String),
          publishedMs: fc.nat(9),
          knownMs: fc.nat(9),
        })
        .map((parts) => versionOf({ ...parts, sanction: parts.list === 'l' })),
      entries: fc.uniqueArray(entry, { selector: ({ key }) => key, maxLength: 5 }),
    }),
    { selector: ({ version }) => `${version.list} ${version.hash}`, maxLength: 6 },
  )

  /** Keys of the entries of each list's version in force, read one by one. */
  function naiveKeys(stored: readonly Stored[], asked: string, asOf: number): string[] {
    return ['l', 'm'].flatMap((list) => {
      const inForce = stored
        .filter(({ version }) => version.list === list && version.knownMs <= asOf)
        .filter(({ version }) => version.publishedMs <= asOf)
        .sort((a, b) =>
          a.version.publishedMs === b.version.publishedMs
            ? a.version.hash < b.version.hash
              ? -1
              : 1
            : a.version.publishedMs - b.version.publishedMs,
        )
        .at(-1)
      const found = (inForce?.entries ?? []).filter((each) => each.account === asked)
      return found.map(({ key }) => `${list} ${key}`)
    })
  }

  test('finds what reading every list finds, at every moment', () => {
    fc.assert(
      fc.property(lists, account, fc.nat(10), (stored, asked, moment) => {
        const answer = indexOf(stored).screenAddress(asked, { asOf: moment, knownAt: moment })
        const found = [...answer.hits, ...answer.tags]
        const keys = found.map(({ list, entry: { key } }) => `${list} ${key}`)
        expect(keys.sort()).toEqual(naiveKeys(stored, asked, moment).sort())
        const covered = stored.some(
          ({ version: { list, publishedMs, knownMs } }) =>
            list === 'l' && publishedMs <= moment && knownMs <= moment,
        )
        const hit = found.some(({ list, entry: { abuse } }) => list === 'l' || abuse !== '')
        expect(answer.outcome).toBe(hit ? 'hit' : covered ? 'clear' : 'cannot-tell')
      }),
      { numRuns: 500 },
    )
  })

  test('an account that is known already is screened as its text is', () => {
    fc.assert(
      fc.property(lists, fc.nat(10), (stored, moment) => {
        const at = { asOf: moment, knownAt: moment }
        const index = indexOf(stored)
        const [first, second] = index.screenAccounts(BITCOIN, [GENESIS, SEGWIT], at)
        // Only the text does not say which of the ledgers of its form is meant.
        const { accounts, ...known } = index.screenAddress(GENESIS, at)
        expect(accounts.map(({ ledger: id }) => id)).toEqual([BITCOIN, BITCOIN_CASH])
        expect(first).toEqual({ ...known, accounts: [{ ledger: BITCOIN, id: GENESIS }] })
        expect(second).toEqual(index.screenAddress(SEGWIT, at))
      }),
      { numRuns: 100 },
    )
  })

  test('a hit carries its list, version, file, row and since when', () => {
    const row = sanctioned(GENESIS, { file: 'test.json', row: 17 })
    const stored = [
      ofac([{ ...row, row: 3 }], { hash: 'old', publishedMs: 10, knownMs: 15 }),
      ofac([row], { hash: 'new', publishedMs: 20, knownMs: 25 }),
    ]
    const answer = indexOf(stored).screenAddress(GENESIS, NOW)
    expect(answer).toMatchObject({
      text: GENESIS,
      accounts: [{ ledger: BITCOIN, id: GENESIS }, { ledger: BITCOIN_CASH }],
      outcome: 'hit',
      reason: 'listed',
      asOf: 1000,
      knownAt: 1000,
      tags: [],
    })
    // The row moved: the newest version speaks, and the time on the list does not start anew.
    expect(answer.hits).toEqual([
      {
        list: 'ofac',
        version: 'new',
        publishedMs: 20,
        fileHash: 'file',
        entry: row,
        sanction: true,
        validFrom: 10,
        knownFrom: 15,
      },
    ])
  })

  test('an abuse is a hit though no sanction; a kind or a name is a tag', () => {
    const tagpack = (entry: Partial<ListEntry>): Stored => ({
      version: versionOf({ list: 'tagpack:t', hash: 't', sanction: false }),
      entries: [entryOf({ account: GENESIS, ...entry })],
    })
    const ask = (entry: Partial<ListEntry>) =>
      indexOf([ofac([sanctioned(SEGWIT)]), tagpack(entry)]).screenAddress(GENESIS, NOW)
    for (const abuse of ['ransomware', 'scam', 'whatever a source says']) {
      expect(ask({ abuse }).hits).toMatchObject([{ sanction: false }])
    }
    expect(ask({ abuse: 'sanction' }).hits).toMatchObject([{ sanction: true }])
    expect(ask({ category: 'exchange' })).toMatchObject({
      outcome: 'clear',
      hits: [],
      tags: [{ list: 'tagpack:t', sanction: false }],
    })
  })

  test('without a list of sanctions in force nothing is clear', () => {
    const tags = { version: versionOf({ list: 't', sanction: false }), entries: [] }
    const early = ofac([], { publishedMs: 500, knownMs: 700 })
    const ask = (stored: readonly Stored[], asOf: number, knownAt: number) =>
      indexOf(stored).screenAddress(GENESIS, { asOf, knownAt }).reason
    expect(ask([], 1000, 1000)).toBe('no-sanctions-list')
    expect(ask([tags], 1000, 1000)).toBe('no-sanctions-list')
    expect(ask([early], 499, 1000)).toBe('no-sanctions-list')
    expect(ask([early], 500, 699)).toBe('no-sanctions-list')
    expect(ask([early], 500, 700)).toBe('not-listed')
  })

  test('a text that is no address is told apart, with what is wrong', () => {
    const index = indexOf([ofac([sanctioned(SEGWIT)])])
    const answer = index.screenAddress(`${GENESIS}x`, NOW)
    expect(answer).toMatchObject({ outcome: 'cannot-tell', reason: 'no-address', accounts: [] })
    expect(answer.diagnosis?.code).toMatch(/^ADDRESS_/)
    for (const text of ['', ' ', '\u0000', 'x'.repeat(1_000_000), '__proto__', 'constructor']) {
      expect(index.screenAddress(text, NOW).reason).toBe('no-address')
    }
  })

  test('any text is answered, never thrown', () => {
    const index = indexOf([ofac([sanctioned(SEGWIT)])])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(index.screenAddress(text, NOW).outcome).toBe('cannot-tell')
      }),
    )
  })

  test('a private key is not repeated', () => {
    const key = '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ'
    const answer = indexOf([]).screenAddress(key, NOW)
    expect(answer.diagnosis?.code).toBe('ADDRESS_PRIVATE_KEY')
    expect(JSON.stringify(answer)).not.toContain(key)
  })

  test('a listed text of a ledger without a codec is found by itself', () => {
    const index = indexOf([ofac([sanctioned(BITCOIN_GOLD, { ledger: ledger('ticker:BTG') })])])
    expect(index.screenAddress(` ${BITCOIN_GOLD} `, NOW)).toMatchObject({ outcome: 'hit' })
    // Another text of that ledger is not clear: its form is not checked.
    expect(index.screenAddress('GJjz2Du9BoJQ3CPcoyVTHUJZSj62i1693U', NOW)).toMatchObject({
      outcome: 'cannot-tell',
      reason: 'no-address',
    })
  })

  test('a stale list is said where the question is later than its last word', () => {
    const stale = [{ list: 'l', source: 's', confirmedMs: 50, everyMs: 10, sinceMs: 61 }]
    const version = versionOf({ sanction: true, publishedMs: 10, knownMs: 10 })
    const index = buildScreenIndex([], [version], { stale })
    const at = (asOf: number) => index.screenAddress(GENESIS, { asOf, knownAt: 100 }).stale
    expect([at(50), at(51)]).toEqual([undefined, stale])
    const now = { asOf: 100, knownAt: 100 }
    expect(index.screenAccounts(BITCOIN, [GENESIS], now)[0]?.stale).toEqual(stale)
    const never = [{ ...stale[0]!, confirmedMs: null }]
    const unheard = buildScreenIndex([], [version], { stale: never })
    expect(unheard.screenAddress(GENESIS, now).stale).toEqual(never)
    expect('stale' in buildScreenIndex([], [version]).screenAddress(GENESIS, now)).toBe(false)
  })

  describe('Bitcoin and Bitcoin Cash, one key', () => {
    const cash = sanctioned(GENESIS_CASH, { ledger: BITCOIN_CASH, key: 'BCH:a' })
    const coin = sanctioned(GENESIS, { key: 'XBT:a' })
    const spellings = [GENESIS, GENESIS_CASH, `bitcoincash:${GENESIS_CASH}`]
    const keysOf = (answer: { hits: readonly { entry: ListEntry }[] } | undefined) =>
      answer?.hits.map(({ entry: { key } }) => key).sort()

    test.each(spellings)('%s finds an entry under either, each once', (text) => {
      expect(keysOf(indexOf([ofac([cash])]).screenAddress(text, NOW))).toEqual(['BCH:a'])
      expect(keysOf(indexOf([ofac([coin])]).screenAddress(text, NOW))).toEqual(['XBT:a'])
      const both = indexOf([ofac([cash, coin])]).screenAddress(text, NOW)
      expect(keysOf(both)).toEqual(['BCH:a', 'XBT:a'])
    })

    test('so do the accounts of a block, on either ledger and on no other', () => {
      const index = indexOf([ofac([cash, coin])])
      const on = (id: LedgerId, account: string) =>
        keysOf(index.screenAccounts(id, [account], NOW)[0])
      expect(on(BITCOIN, GENESIS)).toEqual(['BCH:a', 'XBT:a'])
      expect(on(BITCOIN_CASH, GENESIS_CASH)).toEqual(['BCH:a', 'XBT:a'])
      expect(on(ledger('litecoin'), GENESIS)).toEqual([])
    })

    test('an old Litecoin P2SH is found by both of its texts', () => {
      const account = 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'
      const index = indexOf([ofac([sanctioned(account, { ledger: ledger('litecoin') })])])
      for (const text of [account, '3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY']) {
        expect(index.screenAddress(text, NOW).outcome).toBe('hit')
      }
      const old = ['3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY']
      expect(index.screenAccounts(BITCOIN, old, NOW)[0]?.outcome).toBe('clear')
    })
  })

  test('every spelling of an EVM address, and every EVM ledger', () => {
    const listed = sanctioned(EVM.toLowerCase(), { ledger: ETHEREUM, everyLedger: true })
    const index = indexOf([ofac([listed])])
    const wrongCase = EVM.replace('aA', 'Aa')
    for (const text of [EVM, EVM.toLowerCase(), wrongCase, `\t${EVM}\n`]) {
      expect(index.screenAddress(text, NOW).outcome).toBe('hit')
    }
    const on = (id: string, parts: Partial<ListEntry> = {}) =>
      indexOf([ofac([{ ...listed, ...parts }])]).screenAccounts(
        ledger(id),
        [EVM.toLowerCase()],
        NOW,
      )[0]?.outcome
    expect([on('ethereum'), on('bsc'), on('eip155:99999'), on('tron')]).toEqual([
      'hit',
      'hit',
      'hit',
      'clear',
    ])
    // A source that restricts its claim to one chain is heard.
    const restricted = { ledger: ledger('bsc'), everyLedger: false }
    expect([on('bsc', restricted), on('ethereum', restricted)]).toEqual(['hit', 'clear'])
  })

  test('a Tron address on every network of Tron, as its lists name the main one', () => {
    const account = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
    const on = (listed: string, asked: string) =>
      indexOf([ofac([sanctioned(account, { ledger: ledger(listed) })])]).screenAccounts(
        ledger(asked),
        [account],
        NOW,
      )[0]?.outcome
    expect([on('tron', 'tron'), on('tron', 'tron-nile'), on('tron', 'tron:0x00000001')]).toEqual([
      'hit',
      'hit',
      'hit',
    ])
    expect([on('tron', 'ethereum'), on('bitcoin', 'tron-nile')]).toEqual(['clear', 'clear'])
  })

  test('an address of several test networks, where its source does not tell them apart', () => {
    const account = 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx'
    const home = ledger('bitcoin-testnet')
    const on = (id: string, everyLedger: boolean) =>
      indexOf([ofac([sanctioned(account, { ledger: home, everyLedger })])]).screenAccounts(
        ledger(id),
        [account],
        NOW,
      )[0]?.outcome
    expect([on('bitcoin-signet', true), on('bitcoin', true)]).toEqual(['hit', 'clear'])
    expect([on('bitcoin-testnet', false), on('bitcoin-signet', false)]).toEqual(['hit', 'clear'])
  })

  test('accounts of a block: one answer each in order, system accounts held by nobody', () => {
    const index = indexOf([ofac([sanctioned(GENESIS)])])
    const accounts = ['@fees', SEGWIT, GENESIS, 'scripthash:00']
    const answers = index.screenAccounts(BITCOIN, accounts, NOW)
    expect(answers.map(({ text }) => text)).toEqual(accounts)
    expect(answers.map(({ outcome }) => outcome)).toEqual(['clear', 'clear', 'hit', 'clear'])
    expect(answers[0]?.reason).toBe('no-holder')
  })

  test('the answer for one moment does not colour the next', () => {
    const index = indexOf([ofac([sanctioned(GENESIS)], { publishedMs: 10, knownMs: 10 })])
    const at = (moment: number) =>
      index.screenAddress(GENESIS, { asOf: moment, knownAt: moment }).outcome
    expect([at(10), at(9), at(10), at(9)]).toEqual(['hit', 'cannot-tell', 'hit', 'cannot-tell'])
    const known = (knownAt: number) => index.screenAddress(SEGWIT, { asOf: 10, knownAt }).reason
    expect([known(10), known(9)]).toEqual(['not-listed', 'no-sanctions-list'])
    const valid = (asOf: number) => index.screenAddress(SEGWIT, { asOf, knownAt: 10 }).reason
    expect([valid(10), valid(9)]).toEqual(['not-listed', 'no-sanctions-list'])
  })
})
