/** The command of exposure: its name, flags and help. */
import type { Command } from 'commander'
import type { CommandKit } from './book-commands.ts'
import { exposureCommand, exposureThrough } from './exposure.ts'
import { orServer } from './through-server.ts'

/** Adds `exposure`. */
export function addExposure(program: Command, { add, run, example }: CommandKit): void {
  const exposes = add(program, 'exposure <address...>', 'Whose money came in, and where it went')
    .option('--ledger <name>', 'where the address is on more than one')
    .option('--in <currency>', 'worth of each part on its day (default USD)')
    .option('--of <category>', 'list the transactions behind this category')
    .action(run(orServer(exposureCommand, exposureThrough)))
  example(
    exposes,
    'paperchain exposure 13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94',
    'paperchain exposure 13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94 --of exchange',
  )
  exposes.addHelpText('after', '\nSeveral addresses are looked at as one holder: a cluster.')
}
