/**
 * Writes `docs/reference/command-line.md` from the help that the program itself gives and from its
 * table of exit codes. The built program is read, as Node.js 20 reads no TypeScript; a test
 * compares the page with the sources.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildOf } from './setup/build.mjs'
import { exitWith } from './setup/fault.mjs'
import { prepareInstall } from './setup/prepare.mjs'

const ROOT = join(import.meta.dirname, '..')

/** Where the page stands. */
export const COMMAND_LINE_PAGE = 'docs/reference/command-line.md'

/** Columns of the help on the page: those of the smallest usual terminal. */
const HELP_COLUMNS = 80

const HEAD = `# Command line

This page is made by \`npm run docs\` from the program's own help and from the table in
\`packages/server/src/app/cli/exit.ts\`; edit those.

Data go to stdout and nothing else does: one JSON document with \`--json\`, text for people without.
Notes, progress and faults go to stderr. A fault is a [code](errors.md), a sentence and what to do.
A date in \`--as-of\`, \`--known-at\` or \`--until\` means the end of that day, UTC. \`NO_COLOR\` is
heeded, and pipes get plain text.

## Exit codes
`

/** @typedef {typeof import('../packages/server/src/app/cli/program.ts')} ProgramModule */
/** @typedef {ReturnType<ProgramModule['makeProgram']>} Command */

/**
 * What the page is made of: the program, its exit codes by name, and what each means.
 *
 * @typedef {{
 *   readonly program: Command,
 *   readonly exit: Readonly<Record<string, number>>,
 *   readonly means: Readonly<Record<string, string>>,
 * }} CommandLine
 */

/**
 * The page: exit codes, then the help of each command in the order in which they are added.
 *
 * @param {CommandLine} from
 */
export function commandLinePage({ program, exit, means }) {
  const codes = Object.entries(exit).map(([name, code]) => `| ${code} | ${means[name]} |`)
  const sections = [...commandsOf(program, [])].map(
    ({ name, help }) => `## ${name}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`,
  )
  return [HEAD, '| code | means |', '| ---: | --- |', ...codes, '', sections.join('\n')].join('\n')
}

/**
 * A command and those below it, each with its full name and help.
 *
 * @param {Command} command
 * @param {readonly string[]} above
 * @returns {Generator<{ readonly name: string, readonly help: string }>}
 */
function* commandsOf(command, above) {
  const names = [...above, command.name()]
  yield { name: names.join(' '), help: helpOf(command) }
  for (const below of command.commands) yield* commandsOf(below, names)
}

/**
 * What `--help` writes, with the examples behind it.
 *
 * @param {Command} command
 */
function helpOf(command) {
  let help = ''
  command.configureOutput({
    writeOut: (text) => {
      help += text
    },
    getOutHelpWidth: () => HELP_COLUMNS,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return help
}

if (process.argv[1] === import.meta.filename) {
  await exitWith(async () => {
    await prepareInstall(ROOT)
    await buildOf(ROOT, ['packages/core', 'packages/server'])
    const built = join(ROOT, 'packages/server/dist/app/cli')
    const { makeProgram } = await import(join(built, 'program.js'))
    const { EXIT, EXIT_MEANS } = await import(join(built, 'exit.js'))
    const program = makeProgram(
      () => {
        throw new Error('No command runs here')
      },
      () => undefined,
    )
    const page = commandLinePage({ program, exit: EXIT, means: EXIT_MEANS })
    writeFileSync(join(ROOT, COMMAND_LINE_PAGE), page)
    console.log(`Wrote ${COMMAND_LINE_PAGE}.`)
    return 0
  })
}
