/** The commands that import ledgers of accounts: names, flags and help. */
import type { Command } from 'commander'
import {
  type AccountImportFlags,
  EVM_COMMANDS,
  importEvmCommand,
  importMoneroCommand,
  importTronCommand,
} from './import-accounts.ts'
import { importTokensCommand } from './import-tokens.ts'
import type { Io } from './io.ts'
import { orServer } from './through-server.ts'
import { accountsThrough, evmThrough, tokensThrough } from './through-server-accounts.ts'

/** How the program adds commands. */
export type Parts = {
  readonly add: (parent: Command, usage: string, about: string) => Command
  readonly run: (
    work: (io: Io, words: string[], flags: Record<string, never>) => Promise<number>,
  ) => (...given: unknown[]) => Promise<void>
  readonly example: (command: Command, ...lines: string[]) => Command
}

/** Adds `import <chain>` for every chain of accounts. */
export function addAccountImports(imports: Command, { add, run, example }: Parts): void {
  for (const name of EVM_COMMANDS) {
    const about = name === 'evm' ? 'Another EVM chain, by its number' : `Blocks of ${name}`
    const command = withNode(
      add(imports, `${name} [path...]`, `${about}: a node, or files of answers`),
    )
      .option('--changes <file>', 'what the protocol changed by itself: first state, DAO fork')
      .option('--genesis <file>', 'who held what in block 0: the genesis file of its nodes')
      .option('--no-traces', 'do not ask for traces: internal transfers are not seen')
      .option('--no-tokens', 'do not ask contracts for name, symbol and decimals')
    if (name === 'evm') command.requiredOption('--chain <number>', 'number of the chain (EIP-155)')
    const work = (io: Io, paths: string[], flags: AccountImportFlags) =>
      importEvmCommand(io, [name, ...paths], flags)
    command.action(run(orServer(work, evmThrough(name))))
    const chain = name === 'evm' ? ' --chain 31337' : ''
    example(command, `paperchain import ${name}${chain} --node http://127.0.0.1:8545 --from 0`)
  }
  const tokens = add(imports, 'tokens <path...>', 'Token symbols and decimals that you vouch for')
    .option('--ledger <name>', 'ledger of the tokens (default: ethereum)')
    .action(run(orServer(importTokensCommand, tokensThrough)))
  example(tokens, 'paperchain import tokens tokens.csv --ledger ethereum')
  const tron = withNode(add(imports, 'tron [path...]', 'Tron: a node, its answers, or ETL rows'))
  tron.option('--ledger <name>', 'its network: tron-nile, tron-shasta, tron:0xID (default: tron)')
  tron.action(run(orServer(importTronCommand, accountsThrough('tron'))))
  example(tron, 'paperchain import tron --node http://127.0.0.1:8090 --from 60000000')
  const monero = withNode(
    add(imports, 'monero [path...]', 'What Monero issued, and what a wallet received'),
  )
    .option('--ledger <name>', 'its network: monero-stagenet, monero:ID (default: monero)')
    .option('--address <address>', 'primary address of a wallet to look into')
    .option('--view-key-file <file>', 'its private view key, in a file; - reads it from stdin')
    .option('--subaddresses <AxN>', 'so many accounts times addresses of each (default: 50x200)')
  monero.action(run(orServer(importMoneroCommand, accountsThrough('monero'))))
  const daemon = 'paperchain import monero --node http://127.0.0.1:18081 --from 3000000'
  example(monero, daemon, `${daemon} --address 4… --view-key-file key.txt`)
}

const withNode = (command: Command): Command =>
  command
    .option('--node <url>', 'a node instead of files: http://user:password@host:port')
    .option('--from <height>', 'first block of the node (default: where the ledger ends)')
    .option('--to <height>', 'last block of the node (default: its best)')
    .option('--dry-run', 'read, store nothing')
