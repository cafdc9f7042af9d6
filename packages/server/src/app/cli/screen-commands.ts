/** The command `screen`: addresses, blocks and transactions, or names. */
import type { Command } from 'commander'
import type { CommandKit } from './book-commands.ts'
import { EXIT, EXIT_MEANS } from './exit.ts'
import { type ScreenFlags, screen } from './screen.ts'
import { isAboutNames, type NameFlags, screenNames, screenNamesThrough } from './screen-names.ts'
import { orServer, type RemoteWork, type Work } from './through-server.ts'
import { screenThrough } from './through-server-ask.ts'

const FILE_HELP = `
A file has an address a line: its first column, where commas, semicolons or tabs
part several. Blank lines, lines that start with # and a first line "address" are
left out. A file of names is CSV with the headings name, born, country, id, kind,
gender and ref, those that are known.`

type Flags = ScreenFlags & NameFlags

const local: Work<Flags> = async (io, targets, flags) => {
  if (isAboutNames(flags)) return screenNames(io, targets, flags)
  return screen(io, targets, flags)
}

const through: RemoteWork<Flags> = async (asked, targets, flags) => {
  if (isAboutNames(flags)) return screenNamesThrough(asked, targets, flags)
  return screenThrough(asked, targets, flags)
}

/** What the other commands say where a word lacks. */
function needSomething(command: Command): void {
  if (command.args.length > 0 || isAboutNames(command.opts<Flags>())) return
  command.error("error: missing argument 'target', or --name or --names")
}

/** Adds `screen`. */
export function addScreen(
  program: Command,
  { add, run, example }: CommandKit,
  withMoment: (command: Command) => Command,
): void {
  const screens = add(program, 'screen [target...]', 'Which of these do lists name?')
    .usage('[options] <address|file>... | block <height|id> | tx <id> | --name <text>')
    .option('--ledger <name>', 'ledger of the block or transaction')
    .option('--all', 'show the clear ones too, where there are many')
    .option('--name <text>', 'somebody, in any script, against the parties of lists')
    .option('--names <file>', 'a CSV file of names')
    .option('--born <date...>', '1962, 1962-05 or 1962-05-07')
    .option('--country <code...>', 'two letters')
    .option('--id <number...>', 'number of a document, of a company or of a ship')
    .option('--kind <kind>', 'individual, entity, vessel or aircraft')
    .option('--gender <gender>', 'female or male')
    .option('--separator <sign>', 'of the file: , ; | or tab (default ,)')
    .option('--threshold <score>', 'lowest score of a hit, 0.5 to 1')
    .option('--limit <number>', 'hits of each name (default 10)')
    .option('--not-this <list:id>', 'say that it is not this party, with --reason')
    .option('--withdraw <list:id>', 'take that back, with --reason')
    .option('--reason <text>', 'why, for the audit log, without naming anybody')
  withMoment(screens)
    .hook('preAction', needSomething)
    .action(run(orServer(local, through)))
  example(
    screens,
    'paperchain screen 13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94',
    'paperchain screen block 214 --as-of 2026-04-01',
    'paperchain screen customers.csv --json > answers.json',
    'paperchain screen --name Kim-Jong-Un --born 1984 --country KP',
  )
  screens.addHelpText('after', FILE_HELP)
  const codes = (['ok', 'fault', 'hit', 'cannotTell'] as const).map(
    (name) => `${`${EXIT[name]}`.padStart(3)}  ${EXIT_MEANS[name]}`,
  )
  screens.addHelpText('after', ['\nExit codes:', ...codes].join('\n'))
}
