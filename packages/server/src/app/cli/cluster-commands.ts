/** The commands of clusters: their names, flags and help. */
import { Command } from 'commander'
import type { CommandKit } from './book-commands.ts'
import {
  clusterBuild,
  clusterDecide,
  clusterHands,
  clusterPath,
  clusterShow,
  distrustAsked,
  mergeAsked,
  splitAsked,
  undoAsked,
} from './cluster.ts'
import {
  clusterBuildThrough,
  clusterDecideThrough,
  clusterHandsThrough,
  clusterPathThrough,
  clusterShowThrough,
} from './cluster-through-server.ts'
import { orServer } from './through-server.ts'

/** Two addresses of the hot wallet of an exchange in the sample case. */
const ONE = '2MxUhja8kqRjgbHdgLRPE46qqJkrSw2G7is'
const OTHER = '2NAvyQMwddvoNh8iJXeBn4DNjdC5dXeXuc5'

const withView = (command: Command): Command =>
  command
    .option('--ledger <name>', 'where the address is on more than one')
    .option('--at <height>', 'as of the end of this block (default: the last)')
    .option('--level <0|1>', '0: spent together alone; 1: inferred and by hand too', '1')

/** Adds `cluster …`. */
export function addClusters(program: Command, kit: CommandKit): void {
  const { add, run, example } = kit
  const clusters = program
    .command('cluster')
    .description('Which addresses are held by one owner, and why')
    .exitOverride()
  example(clusters, `paperchain cluster show ${ONE}`)
  // Meant where no other word stands: `paperchain cluster ADDRESS`.
  const alone = new Command('cluster')
  const shows = withView(add(alone, 'show <address>', 'Its cluster: size, reasons, members'))
    .option('--limit <number>', 'members to show')
    .option('--after <text>', 'go on after a former page')
    .action(run(orServer(clusterShow, clusterShowThrough)))
  example(shows, `paperchain cluster ${ONE}`, `paperchain cluster show ${ONE} --at 200`)
  clusters.addCommand(shows, { isDefault: true })
  const paths = withView(add(clusters, 'path <address> <address>', 'The reasons between two'))
  paths.action(run(orServer(clusterPath, clusterPathThrough)))
  example(paths, `paperchain cluster path ${ONE} ${OTHER}`)
  const builds = add(clusters, 'build <ledger>', 'Make them, or go on making them')
  builds.action(run(orServer((io, words) => clusterBuild(io, words), clusterBuildThrough)))
  example(builds, 'paperchain cluster build bitcoin-regtest')
  const hands = add(clusters, 'hands <ledger>', 'How far they are, and every decision by hand')
  hands.action(run(orServer((io, words) => clusterHands(io, words), clusterHandsThrough)))
  example(hands, 'paperchain cluster hands bitcoin-regtest')
  addDecisions(clusters, kit)
}

function addDecisions(clusters: Command, { add, run, example }: CommandKit): void {
  const why = ['--why <text>', 'the reason, which stays in the log'] as const
  const ledger = ['--ledger <name>', 'where the address is on more than one'] as const
  const merges = add(clusters, 'merge <address> <address>', 'State that two have one owner')
    .option(...why)
    .option(...ledger)
    .action(
      run(orServer(clusterDecide('cluster merge', mergeAsked), clusterDecideThrough(mergeAsked))),
    )
  example(
    merges,
    "paperchain cluster merge ADDRESS ADDRESS --why 'both named in the ledger seized'",
  )
  const splits = add(clusters, 'split <address...>', 'State that they have another owner than …')
    .option('--from <address...>', 'the other side')
    .option(...why)
    .option(...ledger)
    .action(
      run(orServer(clusterDecide('cluster split', splitAsked), clusterDecideThrough(splitAsked))),
    )
  example(splits, "paperchain cluster split ADDRESS --from ADDRESS --why 'a joint payment'")
  addDoubts(clusters, { add, run, example })
}

function addDoubts(clusters: Command, { add, run, example }: CommandKit): void {
  const why = ['--why <text>', 'the reason, which stays in the log'] as const
  const distrusts = add(clusters, 'distrust <ledger> <tx>', 'A transaction that joins nobody')
    .option(...why)
    .action(
      run(
        orServer(
          clusterDecide('cluster distrust', distrustAsked),
          clusterDecideThrough(distrustAsked),
        ),
      ),
    )
  example(
    distrusts,
    `paperchain cluster distrust bitcoin ${'ab'.repeat(32)} --why 'a joint payment'`,
  )
  const undos = add(clusters, 'undo <ledger> <decision>', 'Take a decision back; it stays told')
    .option(...why)
    .action(
      run(orServer(clusterDecide('cluster undo', undoAsked), clusterDecideThrough(undoAsked))),
    )
  example(undos, "paperchain cluster undo bitcoin-regtest 1 --why 'the report was withdrawn'")
}
