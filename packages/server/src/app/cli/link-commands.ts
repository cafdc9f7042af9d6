/** The commands of links: their names, flags and help. */
import type { Command } from 'commander'
import type { CommandKit } from './book-commands.ts'
import { linkAdd, linkImport, linkList } from './link.ts'
import { linkAddThrough, linkImportThrough, linkListThrough } from './link-through-server.ts'
import { orServer } from './through-server.ts'

const ENDS = `ethereum ${'ab'.repeat(32)} tron ${'cd'.repeat(32)}`

/** Adds `link …`. */
export function addLinks(program: Command, { add, run, example }: CommandKit): void {
  const links = program
    .command('link')
    .description('Where value of one ledger goes on in another')
    .exitOverride()
  example(links, 'paperchain link list ethereum')
  const adds = add(links, 'add <ledger> <tx> <to-ledger> <to-tx>', 'State one, by whose word')
    .option('--reason <text>', 'why, without naming anybody')
    .option('--by <text>', 'who says so: an office, a report, a service')
    .option('--evidence <kind>', 'confirmed, given, matched or refused (default confirmed)')
    .option('--confidence <per cent>', 'default 100, of given 90; a guess must have one')
    .option('--move <number>', 'which move of the transaction, where it has several')
    .option('--account <account>', 'who was paid on the other ledger')
    .action(run(orServer(linkAdd, linkAddThrough)))
  example(adds, `paperchain link add ${ENDS} --reason 'bridge order 7' --by 'the bridge'`)
  const imports = add(links, 'import <file>', 'State many: a JSON object a line')
  imports.action(run(orServer((io, words) => linkImport(io, words), linkImportThrough)))
  example(imports, 'paperchain link import bridge-orders.jsonl')
  const lists = add(
    links,
    'list <ledger> [tx]',
    'Those that begin in a ledger, or of one transaction',
  )
  lists.action(run(orServer((io, words) => linkList(io, words), linkListThrough)))
  example(lists, 'paperchain link list ethereum', 'paperchain link list bitcoin --json')
}
