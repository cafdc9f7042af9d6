/** The commands of parties: their names, flags and help. */
import type { Command } from 'commander'
import type { CommandKit } from './book-commands.ts'
import { partyErase, partyImport, partyList, partyShow } from './party.ts'
import { orServer } from './through-server.ts'
import {
  partyEraseThrough,
  partyImportThrough,
  partyListThrough,
  partyShowThrough,
} from './through-server-parties.ts'

const PARTY = '3f2a5b0c9d8e7f6a5b4c3d2e1f0a9b8c'
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
}
