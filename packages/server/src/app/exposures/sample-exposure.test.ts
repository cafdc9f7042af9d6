/**
 * Goal: exposure says of the sample case what is true of it, and stays so as blocks and tags come.
 * Method: the imported sample, its own truth file (made by the generator's tracer, which shares no
 * code with the engine) and the desk that commands and the server use.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LedgerId, ledger } from '@paperchain/core/domain/ledger'
import { exposureOf } from '@paperchain/core/engine/exposure/answer'
import { ExposureBook } from '@paperchain/core/engine/exposure/book'
import { type AccountEnd, ENDS } from '@paperchain/core/engine/exposure/end'
import { type Flow, flowsOf } from '@paperchain/core/engine/exposure/flow'
import { buildScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeSample } from '../../../test/made-once.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { openFolder } from '../open-folder.ts'
import { tagSetAt } from '../tags-of.ts'
import { ExposureDesk } from './exposure-desk.ts'
import { pickOf, tellEvidence, tellExposure } from './tell-exposure.ts'

type Truth = {
  readonly robbery: {
    readonly tx: string
    readonly coins: readonly { readonly account: string; readonly amount: string }[]
  }
  readonly actors: readonly { readonly id: string; readonly accounts: readonly string[] }[]
  readonly stops: readonly string[]
  readonly traces: {
    readonly haircut: { readonly byActor: Readonly<Record<string, { readonly absorbed: string }>> }
  }
}

const REGTEST: LedgerId = ledger('bitcoin-regtest')
const folder = mkdtempSync(join(tmpdir(), 'paperchain-exposure-'))
let data: DataFolder
let truth: Truth
let desk: ExposureDesk

beforeAll(async () => {
  await placeSample(folder)
  data = await openFolder({ folder }, 'test', Date.now())
  truth = JSON.parse(readFileSync(join(folder, 'sample-case', 'truth.json'), 'utf8'))
  desk = deskOn(data)
}, 120_000)
afterAll(async () => {
  await data.ledger.close()
  rmSync(folder, { recursive: true, force: true })
})

const deskOn = ({ ledger: store, assets, lists, exposures }: DataFolder): ExposureDesk =>
  new ExposureDesk({
    ledger: store,
    assets,
    exposures,
    tagsNow: async () => {
      const moment = { asOf: Date.now(), knownAt: Date.now() }
      const index = buildScreenIndex(await lists.entriesAbout('all'), await lists.versions())
      return { index, moment, set: await tagSetAt(lists, moment) }
    },
  })

const accountsOf = (id: string) => truth.actors.find((actor) => actor.id === id)?.accounts ?? []

const tell = (accounts: readonly string[]) =>
  tellExposure({ desk, stores: data }, { ledger: REGTEST, accounts }, 'USD')

test('the thief got all of the robbery from the victim, at one hop, in that transaction', async () => {
  const [coin] = truth.robbery.coins
  const accounts = [coin?.account ?? '']
  const { sides, assets } = await tell(accounts)
  const received = sides.find(({ side }) => side === 'received')
  expect(received?.total).toBe(coin?.amount)
  expect(received?.rows).toHaveLength(1)
  const [row] = received?.rows ?? []
  expect(row).toMatchObject({ kind: 'named', category: 'exchange', actor: 'sample-harbour' })
  expect(row?.direct.units).toBe(coin?.amount)
  expect(row?.direct.share).toEqual({ over: coin?.amount, under: coin?.amount })
  // No prices are in this folder: unknown stays unknown.
  expect(row?.direct).toMatchObject({ value: null, unvalued: coin?.amount })
  const page = <Row, Item>(rows: readonly Row[], write: (row: Row) => Item) => ({
    items: rows.map(write),
    next: null,
  })
  const asset = assets[0]?.id ?? ''
  const asked = { side: 'received', asset, distance: 'direct' } as const
  const end = { kind: 'named', category: 'exchange', actor: 'sample-harbour' } as const
  const pick = { ...pickOf({ ...asked, ...end }), page }
  const { items } = await tellEvidence(desk, { ledger: REGTEST, accounts }, pick)
  expect(items.map(({ tx, units }) => [tx, units])).toEqual([[truth.robbery.tx, coin?.amount]])
})

test('an exchange that the thief fed is exposed to the theft; who traded before it is not', async () => {
  const lantern = await tell(accountsOf('lantern').slice(0, 200))
  const theft = lantern.sides
    .find(({ side }) => side === 'received')
    ?.rows.find(({ category }) => category === 'theft')
  expect(theft?.actor).toBe('sample-thief')
  expect(BigInt(theft?.direct.units ?? 0)).toBeGreaterThan(0n)
  expect(BigInt(theft?.indirect.units ?? 0)).toBeGreaterThan(0n)
  // The pool's own coins: mined, and no crime anywhere near.
  const [pool = ''] = accountsOf('gannet')
  const clean = (await tell([pool])).sides.find(({ side }) => side === 'received')
  expect(clean?.rows.map(({ kind, category }) => [kind, category])).toEqual(
    expect.arrayContaining([['ledger', 'issued']]),
  )
  for (const { category } of clean?.rows ?? []) expect(['issued', 'fees']).toContain(category)
})

test('what services got of the loot is what the generator says, to within rounding', async () => {
  const tags = new Map<string, AccountEnd>()
  for (const account of truth.stops) {
    tags.set(account, { kind: 'named', category: 'exchange', actor: account, stops: true })
  }
  for (const { account } of truth.robbery.coins) {
    tags.set(account, { kind: 'named', category: 'theft', actor: '', stops: true })
  }
  const limits = { maxHops: 62, maxParts: 10_000, maxDegree: 1_000_000, dust: 0n }
  const endOf = (account: string) => tags.get(account) ?? null
  const book = new ExposureBook({ limits, endOf, isCutShort: false })
  const flows = await allFlows()
  for (const _ of book.building(flows));
  const stops = new Set(truth.stops)
  for (const id of ['lantern', 'fogbank', 'reef']) {
    const accounts = new Set(accountsOf(id).filter((account) => stops.has(account)))
    const received = exposureOf(book, accounts).find(({ side }) => side === 'received')
    const row = received?.rows.find(({ category }) => category === 'theft')
    const got = (row?.direct ?? 0n) + (row?.indirect ?? 0n)
    const wanted = BigInt(truth.traces.haircut.byActor[id]?.absorbed ?? 0)
    const off = got > wanted ? got - wanted : wanted - got
    // Where a service pays itself beside others, what it put in comes back to it before the fee.
    const fees = flows.reduce((sum, flow) => sum + feeBeside(flow, accounts), 0n)
    expect(off, `${id}: ${got} of ${wanted}, fees ${fees}`).toBeLessThanOrEqual(fees + 10n)
    if (id !== 'lantern') expect(off).toBeLessThanOrEqual(10n)
  }
})

/** The fee of a flow in which the holder stands on both sides, and others beside it. */
function feeBeside({ ins, outs }: Flow, holder: ReadonlySet<string>): bigint {
  const isMine = ({ account }: Flow['ins'][number]) => account !== null && holder.has(account)
  if (!ins.some(isMine) || !outs.some(isMine) || ins.every(isMine)) return 0n
  const fees = outs.filter(({ end }) => end === ENDS.fees)
  return fees.reduce((sum, { amount }) => sum + amount, 0n)
}

async function allFlows(): Promise<Flow[]> {
  const live = (await data.ledger.blocks(REGTEST)).filter(({ state }) => state === 'live')
  const flows: Flow[] = []
  for (const { id } of live) {
    const transactions = await data.ledger.transactionsOf(REGTEST, id)
    flows.push(...transactions.flatMap((each) => flowsOf(each, () => true)))
  }
  return flows
}

test('a reorg and its end leave the same exposure as a desk that begins anew', async () => {
  const accounts = accountsOf('lantern').slice(0, 50)
  const before = await tell(accounts)
  const live = (await data.ledger.blocks(REGTEST)).filter(({ state }) => state === 'live')
  const block = live.at(-40)
  await data.ledger.orphan(REGTEST, block?.id ?? '')
  const shorter = await tell(accounts)
  expect(shorter.basis.tip?.height).toBe((block?.height ?? 0) - 1)
  const anew = { desk: deskOn(data), stores: data }
  const fresh = await tellExposure(anew, { ledger: REGTEST, accounts }, 'USD')
  expect(shorter.sides).toEqual(fresh.sides)
  expect(shorter.sides).not.toEqual(before.sides)
  await data.ledger.reinstate(REGTEST, block?.id ?? '')
  expect((await tell(accounts)).sides).toEqual(before.sides)
})

test('the table lists who got of the theft, and follows the ledger', async () => {
  const ask = {
    ledger: REGTEST,
    side: 'received',
    category: 'theft',
    skip: 0,
    limit: 1_000,
  } as const
  const truly = async () => {
    await desk.save(REGTEST)
    const rows = await data.exposures.accounts(ask)
    const sums = rows.map(({ account, direct, indirect }) => [account, direct + indirect] as const)
    for (const [account, sum] of sums.slice(0, 5)) {
      const { sides } = await tell([account])
      const theft = sides
        .find(({ side }) => side === 'received')
        ?.rows.find(({ category }) => category === 'theft')
      expect(BigInt(theft?.direct.units ?? 0) + BigInt(theft?.indirect.units ?? 0)).toBe(sum)
    }
    expect(sums.every(([, sum], at) => at === 0 || sum <= (sums[at - 1]?.[1] ?? 0n))).toBe(true)
    return rows
  }
  const before = await truly()
  expect(before.length).toBeGreaterThan(10)
  const live = (await data.ledger.blocks(REGTEST)).filter(({ state }) => state === 'live')
  const block = live.at(-60)?.id ?? ''
  await data.ledger.orphan(REGTEST, block)
  const fewer = await truly()
  expect(fewer).not.toEqual(before)
  await deskOn(data).save(REGTEST)
  expect(await data.exposures.accounts(ask)).toEqual(fewer)
  await data.ledger.reinstate(REGTEST, block)
  expect(await truly()).toEqual(before)
})

test('an account that nobody saw has no exposure', async () => {
  const { sides, basis } = await tell(['bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202'])
  expect(sides).toEqual([])
  expect(basis.lists.length).toBeGreaterThan(0)
})
