/** The words of `paperchain price`. */
import type { Command } from 'commander'
import type { Io } from './io.ts'
import { priceImport } from './price-import.ts'
import { priceOf, priceOfThrough } from './price-of.ts'
import {
  priceLink,
  priceRefresh,
  priceSourceAdd,
  priceSourceRemove,
  priceSourceShow,
  priceUnlink,
  priceWithdraw,
  type WithdrawFlags,
} from './price-sources.ts'
import { orServer } from './through-server.ts'
import {
  priceAddThrough,
  priceImportThrough,
  priceLinkThrough,
  priceRefreshThrough,
  priceRemoveThrough,
  priceShowThrough,
  priceUnlinkThrough,
  priceWithdrawThrough,
} from './through-server-prices.ts'

/** What the program lends to make commands. */
export type CommandTools = {
  readonly add: (parent: Command, usage: string, about: string) => Command
  readonly run: (
    work: (io: Io, words: string[], flags: Record<string, never>) => Promise<number>,
  ) => (...given: unknown[]) => Promise<void>
  readonly example: (command: Command, ...lines: string[]) => Command
}

/** Adds all of them. */
export function addPrices(program: Command, tools: CommandTools): void {
  const price = program.command('price').description('What things were worth').exitOverride()
  tools.example(price, 'paperchain price of 0.5 BTC --at 2021-11-10 --in USD')
  addOf(price, tools)
  addImport(price, tools)
  addSources(price, tools)
  addStatements(price, tools)
}

function addOf(price: Command, { add, run, example }: CommandTools): void {
  const of = add(price, 'of <amount> <asset>', 'What an amount was worth at a moment')
    .option('--at <time>', 'a date, meaning its end, or a UTC time (default: now)')
    .option('--in <currency>', 'currency', 'USD')
    .option('--known-at <date>', 'by the prices that this node had then (default: now)')
    .option('--fill-hours <number>', 'longest gap that is filled, in place of each source’s own')
    .action(run(orServer(priceOf, priceOfThrough)))
  example(
    of,
    'paperchain price of 0.5 BTC --at 2021-11-10 --in USD',
    'paperchain price of 1000 ethereum/erc20:0xdac17f958d2ee523a2206206994597c13d831ec7 --in EUR',
  )
}

function addImport(price: Command, { add, run, example }: CommandTools): void {
  const imports = add(price, 'import <form> <file...>', 'Prices from files; forms: csv, ecb')
    .option('--asset <asset>', 'what the prices are of: BTC, a CAIP-19 id, a currency')
    .option('--asset-column <column>', 'or the column that names it')
    .option('--time-column <column>', 'column of times (default: the one called date or time)')
    .option('--price <column=currency...>', 'columns of prices (default: called usd, eur, …)')
    .option('--in <currency>', 'currency of a column called close, price or rate')
    .option('--time-form <form>', 'date, iso, seconds or milliseconds', 'date')
    .option('--stamp <which>', 'a time is the start or the end of its step', 'end')
    .option('--step-minutes <number>', 'how long a price stands (default 1440; 0: a tick)')
    .option('--day-ends <hh:mm>', 'when the price of a date is final, UTC (default 24:00)')
    .option('--scale <number>', 'decimal places by which the point moves left')
    .option('--inverse', 'a number says how much of the asset one of the currency buys')
    .option('--source <id>', 'name of the source (default: from the file)')
    .option('--priority <number>', 'of several sources the lowest is believed (default 100)')
    .option('--fill-hours <number>', 'how long its last price may fill a gap (default 48)')
    .option('--accept-jumps', 'a price far from those before is right')
    .option('--dry-run', 'read and report, store nothing')
    .action(run(orServer(priceImport, priceImportThrough)))
  example(
    imports,
    'paperchain price import ecb eurofxref-hist.csv',
    'paperchain price import csv btc-daily.csv --asset BTC --price usd=USD --price eur=EUR',
    'paperchain price import csv candles.csv --asset ETH --in USD --time-form iso --stamp start',
  )
}

function addSources(price: Command, { add, run, example }: CommandTools): void {
  const source = price.command('source').description('Where prices come from').exitOverride()
  example(source, 'paperchain price source show')
  const adds = add(source, 'add <file>', 'A JSON file that describes an HTTP source')
  adds.action(run(orServer((io, [path = '']) => priceSourceAdd(io, path), priceAddThrough)))
  example(adds, 'paperchain price source add exchange.json')
  const shows = add(source, 'show', 'Sources, series, equalities and imports')
  shows.action(run(orServer((io) => priceSourceShow(io), priceShowThrough)))
  example(shows, 'paperchain price source show')
  const removes = add(source, 'remove <id>', 'Fetch no more; its prices stay')
  removes.action(run(orServer((io, [id = '']) => priceSourceRemove(io, id), priceRemoveThrough)))
  example(removes, 'paperchain price source remove exchange')
  const refresh = add(price, 'refresh [id...]', 'Fetch what came since, from HTTP sources')
  refresh.action(run(orServer((io, ids) => priceRefresh(io, ids), priceRefreshThrough)))
  example(refresh, 'paperchain price refresh')
}

function addStatements(price: Command, { add, run, example }: CommandTools): void {
  const links = add(price, 'link <asset> <as>', 'State that an asset is another one elsewhere')
    .option('--peg', 'it is promised to be worth it; assumed only without a market price, marked')
    .action(run(orServer(priceLink, priceLinkThrough)))
  example(
    links,
    'paperchain price link eip155:10/slip44:60 ETH',
    'paperchain price link tron/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t USD --peg',
  )
  const unlinks = add(price, 'unlink <asset>', 'Take such a statement back')
  unlinks.action(run(orServer((io, [what = '']) => priceUnlink(io, what), priceUnlinkThrough)))
  example(unlinks, 'paperchain price unlink eip155:10/slip44:60')
  const withdraws = add(price, 'withdraw <source>', 'Take prices of a source back')
    .option('--from <date>', 'first day')
    .option('--to <date>', 'last day')
    .option('--reason <text>', 'for the record')
    .action(
      run(
        orServer(
          (io, [id = ''], flags: WithdrawFlags) => priceWithdraw(io, id, flags),
          priceWithdrawThrough,
        ),
      ),
    )
  example(withdraws, 'paperchain price withdraw exchange --from 2022-07-07 --reason "wrong coin"')
}
