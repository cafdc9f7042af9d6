/**
 * The sample case beyond Bitcoin: the stolen coins leave Lantern Exchange as dollars and as monero,
 * cross a bridge, pass a second exchange, two banks and a casino. Files in the forms that the
 * importers read, and the true answers.
 *
 * @module
 */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { randomFrom } from '../random.ts'
import type { SampleCase } from '../sample-case.ts'
import { utf8 } from '../wire.ts'
import { BANK, layerOn, leaveBank, wiresArrive } from './bank-act.ts'
import { BookFile } from './book-file.ts'
import { jsonLines, koreanCsv, plainCsv } from './book-forms.ts'
import * as institutions from './books.ts'
import { descriptionText } from './books.ts'
import { openTron, overBridge, toSkerry } from './bridge-act.ts'
import { atReef } from './casino-act.ts'
import { onEvm, openEvm } from './evm-act.ts'
import { EvmChainFile } from './evm-chain.ts'
import { atLantern } from './lantern-act.ts'
import { ledgerActorPack, ledgerTagPack } from './ledger-tags.ts'
import { DOLLAR, SAMPLE_EVM, SAMPLE_MONERO, SAMPLE_TRON } from './marks.ts'
import { firstMoneroBlock, moneroHeaders } from './monero-chain.ts'
import { ordinaryCustomers } from './others.ts'
import { SamplePrices } from './prices.ts'
import { AT_TIDEWATER, atSkerry } from './skerry-act.ts'
import { type BookLink, type Books, type Hop, type Stage, when } from './stage.ts'
import { camtStatements } from './statement-file.ts'
import { type Balances, Tally } from './tally.ts'
import { TronChainFile } from './tron-chain.ts'

/** Names of the files, in the folder {@link LEDGERS_FOLDER} of the sample case. */
export const FILE = {
  evmBlocks: 'evm-blocks.jsonl',
  evmState: 'evm-first-state.jsonl',
  evmTokens: 'evm-tokens.csv',
  tronBlocks: 'tron-blocks.jsonl',
  tronTokens: 'tron-tokens.csv',
  moneroHeaders: 'monero-headers.jsonl',
  lantern: 'lantern.csv',
  causeway: 'causeway.jsonl',
  skerry: 'skerry.csv',
  tidewater: 'tidewater-camt053.xml',
  northmoor: 'northmoor.csv',
  reef: 'reef.csv',
  prices: 'prices.csv',
  tags: 'ledger-tags.yaml',
  actors: 'ledger-actors.yaml',
  truth: 'ledgers-truth.json',
} as const

/** Where the files stand in the folder of the sample case. */
export const LEDGERS_FOLDER = 'ledgers'

/** What is true of the other ledgers. */
export type LedgersTruth = {
  readonly seed: number
  /** By ledger, asset and account; in books, accounts as the institution names them. */
  readonly balances: Balances
  /** From Lantern to the casino, in the order in which it was played. */
  readonly route: readonly Hop[]
  /** What books say of each other. */
  readonly links: readonly BookLink[]
}

/** A text file by name. */
export type TextFile = { readonly name: string; readonly bytes: Uint8Array }

/** Files to import, and what is true of them. */
export type SampleLedgers = {
  readonly files: readonly TextFile[]
  readonly books: Books
  readonly truth: LedgersTruth
  /** The id of each chain's first block: tells whether a ledger is this sample's. */
  readonly firstBlocks: ReadonlyMap<LedgerId, string>
}

/** Sets this story's numbers apart from those of the Bitcoin story of the same seed. */
const SALT = 0x5eed

/** Builds the files. Pure: the same case gives the same bytes. */
export function buildSampleLedgers({ truth, arrivals }: SampleCase): SampleLedgers {
  const { seed } = truth
  const [random, tally] = [randomFrom(seed ^ SALT), new Tally()]
  const prices = new SamplePrices(random)
  const stage: Stage = {
    ...{ seed, random, arrivals, prices, tally, route: [], links: [] },
    evm: new EvmChainFile(seed, tally),
    tron: new TronChainFile(seed, tally),
    books: emptyBooks(tally),
  }
  play(stage)
  const span = { seed, fromMs: when('03-04 06:00'), toMs: when('03-04 20:30') }
  const monero = moneroHeaders(span, random, tally)
  const { route, links, books } = stage
  const told = { seed, balances: tally.balances(), route, links }
  const firstBlocks = new Map([
    [SAMPLE_EVM, stage.evm.firstBlock],
    [SAMPLE_TRON, stage.tron.firstBlock],
    [SAMPLE_MONERO, firstMoneroBlock(seed)],
  ])
  return { files: filesOf(stage, { monero, truth: told }), books, truth: told, firstBlocks }
}

function emptyBooks(tally: Tally): Books {
  const { LANTERN, CAUSEWAY, SKERRY, TIDEWATER, NORTHMOOR, REEF } = institutions
  return {
    lantern: new BookFile(LANTERN, tally),
    causeway: new BookFile(CAUSEWAY, tally),
    skerry: new BookFile(SKERRY, tally),
    tidewater: new BookFile(TIDEWATER, tally),
    northmoor: new BookFile(NORTHMOOR, tally),
    reef: new BookFile(REEF, tally),
  }
}

function play(stage: Stage): void {
  openEvm(stage)
  openTron(stage)
  const left = atLantern(stage)
  overBridge(stage, onEvm(stage, left))
  const wires = atSkerry(stage, left, toSkerry(stage))
  wiresArrive(stage, wires)
  layerOn(stage)
  leaveBank(stage)
  atReef(stage)
  ordinaryCustomers(stage)
}

type Told = { readonly monero: string; readonly truth: LedgersTruth }

function filesOf({ books, evm, tron, prices }: Stage, { monero, truth }: Told): TextFile[] {
  const { usd, krw } = AT_TIDEWATER
  const statements = [
    { account: usd, code: 'USD' },
    { account: krw, code: 'KRW' },
    { account: BANK.winnings, code: 'USD' },
  ]
  const texts: readonly (readonly [string, string])[] = [
    [FILE.evmBlocks, evm.text],
    [FILE.evmState, evm.state],
    [FILE.evmTokens, tokenCsv(DOLLAR.evm)],
    [FILE.tronBlocks, tron.text],
    [FILE.tronTokens, tokenCsv(DOLLAR.tron)],
    [FILE.moneroHeaders, monero],
    ...Object.entries(books).map(
      ([id, { book }]) => [descriptionFile(id), descriptionText(book)] as const,
    ),
    [FILE.lantern, plainCsv(books.lantern)],
    [FILE.causeway, jsonLines(books.causeway)],
    [FILE.skerry, koreanCsv(books.skerry)],
    [FILE.tidewater, camtStatements(books.tidewater, statements)],
    [FILE.northmoor, plainCsv(books.northmoor)],
    [FILE.reef, plainCsv(books.reef)],
    [FILE.prices, prices.csv],
    [FILE.tags, ledgerTagPack()],
    [FILE.actors, ledgerActorPack()],
    [FILE.truth, truthText(truth)],
  ]
  return texts.map(([name, text]) => ({ name, bytes: utf8(text) }))
}

/** The file with the description of a book. */
const descriptionFile = (id: string): string => `book-${id}.json`

const tokenCsv = (contract: string): string =>
  `address,symbol,name,decimals\n${contract},${DOLLAR.code},${DOLLAR.name},${DOLLAR.decimals}\n`

/** The truth as JSON: amounts as decimal texts, maps as objects. */
const truthText = (truth: LedgersTruth): string =>
  `${JSON.stringify(truth, (_key, value: unknown) => plain(value), 1)}\n`

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Map ? Object.fromEntries(value) : value
}
