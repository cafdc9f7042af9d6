/** The command line: names, flags and help. What each command does is in its own file. */

import { Command, CommanderError, Option } from 'commander'
import { LIST_FORMS } from '../../adapters/list-any/read-list.ts'
import { VERSION } from '../version.ts'
import { auditHead, auditHeadThrough, auditVerify, auditVerifyThrough } from './audit.ts'
import { backup, backupThrough } from './backup.ts'
import { addBooks } from './book-commands.ts'
import { addClusters } from './cluster-commands.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { EXIT, EXIT_MEANS } from './exit.ts'
import { addExposure } from './exposure-commands.ts'
import { type FollowFlags, follow } from './follow.ts'
import { addAccountImports } from './import-accounts-commands.ts'
import { importBitcoinCommand } from './import-bitcoin.ts'
import type { Io } from './io.ts'
import { addLinks } from './link-commands.ts'
import { listImport } from './list-import.ts'
import { type ListPartyFlags, listParty, listPartyThrough } from './list-party.ts'
import { listDiff, listHistory } from './list-show.ts'
import { listRefresh, listSourceAdd, listSourceRemove, listSources } from './list-sources.ts'
import { addParties } from './party-commands.ts'
import { addPrices } from './price-commands.ts'
import { restore } from './restore.ts'
import { sample } from './sample.ts'
import { addScreen } from './screen-commands.ts'
import { serveCommand, withServeFlags } from './serve.ts'
import { show } from './show.ts'
import { addTags } from './tag-commands.ts'
import { alone, orServer } from './through-server.ts'
import { diffThrough, historyThrough, traceThrough, verifyThrough } from './through-server-ask.ts'
import { followThrough } from './through-server-follow.ts'
import { importThrough, listImportThrough } from './through-server-import.ts'
import { showThrough } from './through-server-show.ts'
import {
  refreshThrough,
  sourceAddThrough,
  sourceRemoveThrough,
  sourcesThrough,
} from './through-server-sources.ts'
import { traceCommand } from './trace.ts'
import { userPassword } from './user.ts'
import { verify } from './verify.ts'

/** The theft of the sample case that `demo` builds; a test runs the examples that name it. */
const ROBBERY = 'd770e44c19b417257c301be91ae3aa78cc17faf5b76a2b2a5879a363ae9c24bc'

/** Gives a command its world, made from the flags that all commands share. */
export type MakeIo = (flags: { readonly data?: string; readonly json?: boolean }) => Io

/** The whole program; `done` takes the exit code of the command that ran. */
export function makeProgram(makeIo: MakeIo, done: (code: number) => void): Command {
  const program = new Command('paperchain')
    .description('Follow the money, keep the paper trail, share it.')
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(--help behind a command shows its words and an example)')
  example(program, 'paperchain demo', 'paperchain trace --help')
  const add = (parent: Command, usage: string, about: string): Command =>
    withShared(parent.command(usage).description(about))
  /** Runs `work` with the world of the command that was called. */
  const run =
    (work: (io: Io, words: string[], flags: Record<string, never>) => Promise<number>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command
      const words = given
        .slice(0, -2)
        .flat()
        .filter((word) => typeof word === 'string')
      done(await work(makeIo(command.opts()), words, command.opts()))
    }
  addIngest(program, add, run)
  addPrices(program, { add, run, example })
  addLinks(program, { add, run, example })
  addClusters(program, { add, run, example })
  addParties(program, { add, run, example })
  addTags(program, { add, run, example })
  addAsk(program, add, run)
  addExposure(program, { add, run, example })
  addTrace(program, add, run)
  addAudit(program, add, run)
  addUser(program, add, run)
  addServe(program, add, run)
  addOperate(program, add, run)
  return program
}

type Add = (parent: Command, usage: string, about: string) => Command
type Run = (
  work: (io: Io, words: string[], flags: Record<string, never>) => Promise<number>,
) => (...given: unknown[]) => Promise<void>

const withShared = (command: Command): Command =>
  command
    .exitOverride()
    .option('--data <folder>', 'data folder (or PAPERCHAIN_DATA; default .paperchain)')
    .option('--json', 'one JSON document on stdout; notes on stderr')
    .option('--server <url>', 'ask this server, with the key in PAPERCHAIN_API_KEY')

const withMoment = (command: Command): Command =>
  command
    .option('--as-of <date>', 'what was true in the world on that day (default: now)')
    .option('--known-at <date>', 'by what this node knew then (default: now)')

/** Examples run as they stand in a folder where `paperchain demo` has run, if they name no file. */
const example = (command: Command, ...lines: string[]): Command => {
  const head = lines.length === 1 ? 'Example' : 'Examples'
  return command.addHelpText(
    'after',
    [`\n${head}:`, ...lines.map((line) => `  ${line}`)].join('\n'),
  )
}

/** The exit codes that a command may end with, in the words of the table. */
const exitCodes = (command: Command, ...names: (keyof typeof EXIT)[]): Command =>
  command.addHelpText(
    'after',
    [
      '\nExit codes:',
      ...names.map((name) => `${`${EXIT[name]}`.padStart(3)}  ${EXIT_MEANS[name]}`),
    ].join('\n'),
  )

function addIngest(program: Command, add: Add, run: Run): void {
  const imports = program.command('import').description('Bring a ledger in').exitOverride()
  const bitcoin = add(
    imports,
    'bitcoin [path...]',
    'Block files, raw blocks, hex, or folders of them; or a node',
  )
    .option('--ledger <name>', 'network of raw blocks (default: what the files say, else bitcoin)')
    .option('--height <number>', 'height of the one block that states none')
    .option('--no-undo', 'do not believe the node about what blocks spend (rev*.dat)')
    .option('--node <url>', 'a node instead: http://user:password@host:port')
    .option('--from <height>', 'first block of the node (default: where the ledger ends)')
    .option('--to <height>', 'last block of the node (default: its best)')
    .option('--cookie <file>', "the node's cookie file, in place of user and password")
    .option('--dry-run', 'read and plan, store nothing')
    .action(run(orServer(importBitcoinCommand, importThrough)))
  const blocks = 'paperchain import bitcoin .paperchain/sample-case'
  example(
    bitcoin,
    blocks,
    'paperchain import bitcoin ~/.bitcoin/blocks/blk00000.dat',
    'paperchain import bitcoin --node http://127.0.0.1:8332 --from 800000',
  )
  example(imports, blocks)
  addAccountImports(imports, { add, run, example })
  const follows = add(program, 'follow <ledger>', 'Stay at the end of a chain, by its node')
    .option('--node <url>', 'the node: http://user:password@host:port')
    .option('--cookie <file>', "the node's cookie file, in place of user and password")
    .option('--from <height>', 'where a ledger without blocks begins (default 0)')
    .option('--every <seconds>', 'how often a node without news is asked')
    .option('--stop', 'with a server: follow it no more')
    .action(
      run(
        orServer((io, [name = ''], flags: FollowFlags) => follow(io, name, flags), followThrough),
      ),
    )
  example(follows, 'paperchain follow bitcoin --node http://127.0.0.1:8332 --from 800000')
  addBooks(program, imports, { add, run, example })
  addLists(program, add, run)
}

function addLists(program: Command, add: Add, run: Run): void {
  const list = program.command('list').description('Lists and tags').exitOverride()
  example(list, 'paperchain list history')
  const listIn = add(
    list,
    'import <form> <path...>',
    `Add versions; forms: ${LIST_FORMS.join(', ')}`,
  )
    .option('--published <date>', 'publication date, where the files do not say')
    .option('--allow-shrink', 'take a version that lost more than 5 % of the entries')
    .option('--dry-run', 'read and report, store nothing')
    .action(run(orServer(listImport, listImportThrough)))
  example(
    listIn,
    'paperchain list import tagpack .paperchain/sample-case/sample-tags.yaml',
    'paperchain list import ofac ofac-addresses-2024-09-27',
  )
  const history = add(list, 'history [list]', 'Versions of all lists, or of one')
  example(
    history.action(run(orServer((io, [name]) => listHistory(io, name), historyThrough))),
    'paperchain list history',
  )
  const diff = add(list, 'diff <list> [from] [to]', 'What came and went between two versions')
  diff.action(
    run(orServer((io, [name = '', ...versions]) => listDiff(io, name, versions), diffThrough)),
  )
  example(diff, 'paperchain list diff ofac-addresses 2024-09-27 2025-12-04')
  const party = add(list, 'party <list> [id]', 'What a list says of a party')
    .option('--name <text>', 'find parties by the beginning of a word of a name')
    .option('--ownership', 'add who is blocked by ownership, up and down')
    .action(run(orServer<ListPartyFlags>(listParty, listPartyThrough)))
  example(party, 'paperchain list party un-consolidated KPe.031 --ownership')
  addSources(list, add, run)
}

/** Where lists come from by themselves, and fetching what is due. */
function addSources(list: Command, add: Add, run: Run): void {
  const source = list.command('source').description('Where lists are fetched').exitOverride()
  example(source, 'paperchain list source show')
  const adds = add(source, 'add <id> <form> <from...>', 'Fetch a folder or URLs on a schedule')
    .option('--every <hours>', 'how often it is fetched')
    .option('--redirect-host <host...>', 'other hosts that an address may lead to')
    .action(run(orServer(listSourceAdd, sourceAddThrough)))
  example(adds, 'paperchain list source add daily ofac ./ofac --every 24')
  const shows = add(source, 'show', 'All sources, and which lists are stale')
  example(
    shows.action(run(orServer((io) => listSources(io), sourcesThrough))),
    'paperchain list source show',
  )
  const removes = add(source, 'remove <id>', 'Fetch no more; what came stays')
  removes.action(run(orServer((io, [id = '']) => listSourceRemove(io, id), sourceRemoveThrough)))
  example(removes, 'paperchain list source remove daily')
  const refresh = add(list, 'refresh [id...]', 'Fetch the sources that are due, or those named')
    .option('--allow-shrink', 'take a version that lost more than 5 % of the entries')
    .action(run(orServer(listRefresh, refreshThrough)))
  example(refresh, 'paperchain list refresh')
}

function addAsk(program: Command, add: Add, run: Run): void {
  addScreen(program, { add, run, example }, withMoment)
  const shows = add(program, 'show <what> <name>', 'An address, a block or a tx with its postings')
    .usage('[options] address <text> | block <height|id> | tx <id>')
    .option('--ledger <name>', 'where the name is on more than one')
    .option('--limit <number>', 'rows to show')
    .option('--in <currency>', 'of an address: worth of its postings on their days')
    .option('--after <text>', 'go on after a former page')
  withMoment(shows).action(run(orServer(show, showThrough)))
  example(
    shows,
    'paperchain show block 214',
    `paperchain show tx ${ROBBERY}`,
    'paperchain show address 13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94',
  )
}

function addTrace(program: Command, add: Add, run: Run): void {
  const traces = add(program, 'trace <seed...>', 'Follow money from an address, tx or tx:vout')
    .usage('[options] <address|tx|tx:vout>...')
    .addOption(method())
    .option('--direction <way>', 'forward or backward', 'forward')
    .option('--max-hops <number>', 'transactions away from the seeds (default 50)')
    .option('--min-value <coins>', 'smallest traced value followed, for example 0.001')
    .option('--until <height|date>', 'do not follow spends after it')
    .option('--max-transactions <number>', 'transactions read at most (default 20000)')
    .option('--certificate <file>', 'write the trace certificate')
    .option('--rows <number>', 'places shown (default 20)')
    .option('--ledger <name>', 'where the seed is on more than one')
  withMoment(traces).action(run(orServer(traceCommand, traceThrough)))
  example(
    traces,
    `paperchain trace ${ROBBERY}:1 --certificate trace.json`,
    `paperchain trace ${ROBBERY} --direction backward --method fifo --max-hops 5`,
  )
  const verifies = add(program, 'verify <file>', 'Run a trace certificate again and compare')
  verifies.action(run(orServer((io, [file = '']) => verify(io, file), verifyThrough)))
  example(verifies, 'paperchain verify trace.json')
  exitCodes(verifies, 'ok', 'fault', 'hit')
  const samples = add(program, 'sample', 'Build the synthetic sample case and import it')
    .option('--seed <number>', 'another case (default 412)')
    .option('--out <folder>', 'where the files go (default: sample-case in the data folder)')
    .option('--files-only', 'do not import')
    .action(run(alone('sample', (io, _, flags) => sample(io, flags))))
  example(samples, 'paperchain sample')
  const demos = add(program, 'demo', 'Build the sample case, screen it, trace the theft')
  example(demos.action(run(alone('demo', (io) => demo(io)))), 'paperchain demo')
}

function addAudit(program: Command, add: Add, run: Run): void {
  const audits = program.command('audit').description('The audit log').exitOverride()
  const verifies = add(audits, 'verify', 'Prove that no entry was changed, dropped or inserted')
    .option('--head <file>', 'a head that was kept elsewhere; the log must lead through it')
    .action(run(orServer((io, _, flags) => auditVerify(io, flags), auditVerifyThrough)))
  example(verifies, 'paperchain audit verify --head head-2024-09-27.json')
  example(audits, 'paperchain audit verify')
  const heads = add(audits, 'head', 'Print the signed head of the log, to keep it elsewhere')
  example(
    heads.action(run(orServer((io) => auditHead(io), auditHeadThrough))),
    'paperchain audit head > head.json',
  )
}

function addUser(program: Command, add: Add, run: Run): void {
  const users = program.command('user').description('People who sign in').exitOverride()
  const passwords = add(users, 'password <name>', 'A new one-time password, for one who lost it')
  passwords.action(run(alone('user password', (io, [name = '']) => userPassword(io, name))))
  example(passwords, 'paperchain user password admin')
  example(users, 'paperchain user password admin')
}

function addServe(program: Command, add: Add, run: Run): void {
  const serves = withServeFlags(add(program, 'serve', 'Run the server: API and web pages'))
  serves.action(run((io, _, flags) => serveCommand(io, flags)))
  example(serves, 'paperchain serve --sample', 'paperchain serve --host 0.0.0.0 --behind-proxy')
}

function addOperate(program: Command, add: Add, run: Run): void {
  const backups = add(
    program,
    'backup <target>',
    'Copy both stores: a new folder, or one .tar file',
  )
  example(
    backups.action(run(orServer((io, [target = '']) => backup(io, target), backupThrough))),
    'paperchain backup paperchain-2024-09-27.tar',
  )
  const restores = add(program, 'restore <from>', 'Make an empty data folder from a backup')
  example(
    restores.action(run((io, [from = '']) => restore(io, from))),
    'paperchain restore paperchain-2024-09-27.tar --data .paperchain-restored',
  )
  const doctors = add(program, 'doctor', 'Look at everything, and say what to do')
    .option('--deep', 'read everything too: orders of the ledgers, the audit log')
    .action(run((io, _, flags) => doctor(io, flags)))
  example(doctors, 'paperchain doctor --deep', '', 'Exit codes: 0 well or warnings, 3 a problem.')
}

const method = (): Option =>
  new Option('--method <name>', 'poison, haircut, fifo or all').default('all')

export { CommanderError }
