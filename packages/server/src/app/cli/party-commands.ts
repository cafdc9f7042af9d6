/** The commands of parties: their names, flags and help. */
import { JURISDICTIONS } from '@paperchain/core/domain/retention'
import type { Command } from 'commander'
import type { CommandKit } from './book-commands.ts'
import { partyErase, partyImport, partyList, partyShow } from './party.ts'
import { partyHold, partyKeep, partyLift, partyRetention } from './party-keep.ts'
import {
  partyNotThis,
  partyNotThisThrough,
  partyScreen,
  partyScreenThrough,
} from './party-screen.ts'
import { orServer } from './through-server.ts'
import {
  partyEraseThrough,
  partyImportThrough,
  partyListThrough,
  partyShowThrough,
} from './through-server-parties.ts'
import {
  partyHoldThrough,
  partyKeepThrough,
  partyLiftThrough,
  partyRetentionThrough,
} from './through-server-party-keep.ts'

const PARTY = '3f2a5b0c9d8e7f6a5b4c3d2e1f0a9b8c'
const HOLD = '9b8c3f2a5b0c9d8e7f6a5b4c3d2e1f0a'
const WHY = "'Travel Rule reply, case 17'"

/** Adds `party …`. */
export function addParties(program: Command, { add, run, example }: CommandKit): void {
  const parties = program.command('party').description('Customers of books').exitOverride()
  example(parties, 'paperchain party list')
  const imports = add(parties, 'import <file>', 'Persons and companies; CSV or JSON lines')
    .option('--book <book>', 'the book whose accounts the rows name')
    .option('--format <form>', 'csv or jsonl (default: what the name of the file says)')
    .option('--separator <sign>', 'of CSV: , ; | or tab (default ,)')
    .option('--dry-run', 'read and check everything, store nothing')
    .action(run(orServer(partyImport, partyImportThrough)))
  example(imports, 'paperchain party import customers.csv --book harbour')
  const lists = add(parties, 'list', 'Which parties there are, by pseudonym')
    .option('--book <book>', 'only those with accounts of this book')
    .option('--account <pseudonym>', 'only those that hold this account of the book')
    .action(run(orServer(partyList, partyListThrough)))
  example(lists, 'paperchain party list --book harbour')
  const shows = add(parties, 'show <party>', 'Who a party is; personal data')
    .option('--reason <text>', 'why, for the audit log, without naming anybody')
    .option('--revision <number>', 'an older version')
    .action(run(orServer(partyShow, partyShowThrough)))
  example(shows, `paperchain party show ${PARTY} --reason ${WHY}`)
  const erases = add(parties, 'erase <party>', 'Destroy who a party is; that it existed stays')
    .option('--reason <text>', 'why, for the audit log, without naming anybody')
    .action(run(orServer(partyErase, partyEraseThrough)))
  example(erases, `paperchain party erase ${PARTY} --reason 'erasure request 2026-11'`)
  addKeeping(parties, { add, run, example })
  addScreening(parties, { add, run, example })
}

/** Adds what says how long customers are kept. */
function addKeeping(
  parties: Command,
  { add, run, example }: Pick<CommandKit, 'add' | 'run' | 'example'>,
): void {
  const keeps = add(
    parties,
    'keep <party>',
    'Which laws ask to keep it, and when its relation ended',
  )
    .option('--law <laws>', `of ${JURISDICTIONS.join(', ')}, with a comma between; or none`)
    .option('--ended <day>', 'the last day of the relation, like 2024-03-01; or none')
    .action(run(orServer(partyKeep, partyKeepThrough)))
  example(keeps, `paperchain party keep ${PARTY} --law eu,gb --ended 2024-03-01`)
  const holds = add(parties, 'hold <party>', 'Put it on legal hold: nobody can erase it')
    .option('--reason <text>', 'why, without naming anybody')
    .action(run(orServer(partyHold, partyHoldThrough)))
  example(holds, `paperchain party hold ${PARTY} --reason 'order of the court, case 17'`)
  const lifts = add(parties, 'lift <party> <hold>', 'Lift a legal hold')
    .option('--reason <text>', 'why, without naming anybody')
    .action(run(orServer(partyLift, partyLiftThrough)))
  example(lifts, `paperchain party lift ${PARTY} ${HOLD} --reason 'case 17 is closed'`)
  const retains = add(parties, 'retention', 'Whose data no law asks to keep any more')
    .option('--erase', 'destroy what is known of those that are due and on no hold')
    .option('--confirm <number>', 'with --erase: how many are due, as it was said before')
    .option('--reason <text>', 'with --erase: why, for the audit log')
    .action(run(orServer(partyRetention, partyRetentionThrough)))
  example(retains, 'paperchain party retention')
}

/** Adds what compares customers with lists. */
function addScreening(
  parties: Command,
  { add, run, example }: Pick<CommandKit, 'add' | 'run' | 'example'>,
): void {
  const screens = add(parties, 'screen', 'Customers against the parties of lists, by pseudonym')
    .option('--book <book>', 'only those with accounts of this book')
    .option('--reason <text>', 'why, for the audit log, without naming anybody')
    .option('--threshold <score>', 'lowest score of a hit, 0.5 to 1')
    .option('--limit <number>', 'hits of each customer (default 10)')
    .option('--all', 'show the clear ones too, where there are many')
    .option('--as-of <date>', 'what was true in the world on that day (default: now)')
    .option('--known-at <date>', 'by what this node knew then (default: now)')
    .action(run(orServer(partyScreen, partyScreenThrough)))
  example(screens, "paperchain party screen --reason 'yearly review 2026'")
  const others = add(parties, 'not-this <party> <list:id>', 'A customer is not this listed party')
    .option('--reason <text>', 'why, for the audit log, without naming anybody')
    .option('--withdraw', 'take that back')
    .action(run(orServer(partyNotThis, partyNotThisThrough)))
  example(others, `paperchain party not-this ${PARTY} ofac-sdn-xml:7157 --reason 'born in 1990'`)
}
