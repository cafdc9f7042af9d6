/** `paperchain import ethereum`, `tron`, `monero` and the like: flags, progress and the answer. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ledger, ledgerName } from '@paperchain/core/domain/ledger'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import { EVM_CHAINS, evmChain, plainEvmChain } from '@paperchain/core/engine/decode/evm/chains'
import type { Genesis } from '@paperchain/core/engine/decode/evm/read-genesis'
import { MONERO_NETWORKS, moneroNetwork } from '@paperchain/core/engine/decode/monero/network'
import { tronNetwork } from '@paperchain/core/engine/decode/tron/network'
import { type HttpPlace, httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import {
  type Changes,
  readChanges,
  withChanges,
} from '../../adapters/chain-evm/files/changes-file.ts'
import type { AccountImportResult, AccountImportTools } from '../jobs/import-account-ledger.ts'
import { importEvm, importEvmNode } from '../jobs/import-evm.ts'
import {
  importMonero,
  importMoneroNode,
  importMoneroWallet,
  importMoneroWalletNode,
} from '../jobs/import-monero.ts'
import type { WalletSight } from '../jobs/import-monero-wallet.ts'
import { importTron, importTronNode } from '../jobs/import-tron.ts'
import { EXIT } from './exit.ts'
import { checkPathsOrNode, usage, wholeOrNull } from './flags.ts'
import {
  checkAlone,
  type GenesisSight,
  genesisOf,
  genesisSeen,
  genesisText,
  isAlone,
  withGenesis,
} from './import-genesis.ts'
import { sightText, type ViewFlags, viewWalletOf } from './import-monero-view.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { duration, progress } from './progress.ts'
import { count, fields, plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of these commands. */
export type AccountImportFlags = {
  readonly node?: string
  readonly from?: string
  readonly to?: string
  readonly dryRun?: boolean
  /** Tron and Monero only. */
  readonly ledger?: string
  /** EVM only. */
  readonly chain?: string
  readonly changes?: string
  readonly genesis?: string
  /** `--no-traces` and `--no-tokens` make them false. */
  readonly traces?: boolean
  readonly tokens?: boolean
} & ViewFlags

type Tools = AccountImportTools & {
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
}
type Result = AccountImportResult & {
  readonly tokensAsked?: number
  readonly wallet?: WalletSight
  readonly genesis?: GenesisSight
}
type Work = (tools: Tools) => Promise<Result>

/** Names of the commands: EVM chains by alias, any other by `evm --chain <id>`. */
export const EVM_COMMANDS = [...Object.keys(EVM_CHAINS), 'evm']

/** `paperchain import <evm chain>`. */
export async function importEvmCommand(
  io: Io,
  [name = '', ...paths]: readonly string[],
  flags: AccountImportFlags,
): Promise<number> {
  const chain = chainOf(name, flags.chain)
  checkAlone(paths, flags, chain)
  const genesis = await genesisOf(flags, chain)
  const wanted = wantedOf(withGenesis(paths, flags), flags)
  const changes = await changesOf(flags, { genesis, isAlone: isAlone(paths, flags) })
  const { traces = true, tokens = true } = flags
  const work: Work = async (tools) =>
    genesisSeen(
      'place' in wanted
        ? await importEvmNode({ chain, changes, traces, tokens, ...wanted }, tools)
        : await importEvm({ chain, changes }, wanted.paths, tools),
      { genesis, chain },
    )
  const code = await importing(io, { name: `import ${name}`, flags }, work)
  noteUnseen(io, chain)
  return code
}

/** What is said to have changed; of a genesis file that is alone the block itself says it. */
async function changesOf(
  { changes }: AccountImportFlags,
  { genesis, isAlone }: { readonly genesis: Genesis | null; readonly isAlone: boolean },
): Promise<Changes> {
  const told: Changes = changes === undefined ? new Map() : await readChanges(changes)
  return genesis === null || isAlone ? told : withChanges(new Map([[0, genesis.changes]]), told)
}

/** Says what no source tells of a chain. */
export function noteUnseen(io: Io, { ledger: id, unseen }: EvmChain): void {
  for (const each of unseen) note(io, `Never seen on ${ledgerName(id)}: ${each}`)
}

/** `paperchain import tron`. */
export function importTronCommand(
  io: Io,
  paths: readonly string[],
  flags: AccountImportFlags,
): Promise<number> {
  const name = flags.ledger ?? 'tron'
  const network = tronNetwork(ledger(name))
  if (network === null) throw usage('tron, tron-nile, tron-shasta or tron:0xID', name)
  const wanted = wantedOf(paths, flags)
  return importing(io, { name: 'import tron', flags }, (tools) =>
    'place' in wanted
      ? importTronNode(network, wanted, tools)
      : importTron(network, wanted.paths, tools),
  )
}

/** `paperchain import monero`. */
export function importMoneroCommand(
  io: Io,
  paths: readonly string[],
  flags: AccountImportFlags,
): Promise<number> {
  const name = flags.ledger ?? 'monero'
  const network = moneroNetwork(ledger(name))
  if (network === null) throw usage('monero, monero-stagenet, monero-testnet or monero:ID', name)
  const wanted = wantedOf(paths, flags)
  const isNode = 'place' in wanted
  const wallet = viewWalletOf(io, flags, isNode)
  if (wallet !== null && network !== MONERO_NETWORKS.main) throw usage('a wallet of monero', name)
  const work: Work = (tools) => {
    if (wallet === null) {
      return isNode
        ? importMoneroNode(network, wanted, tools)
        : importMonero(network, wanted.paths, tools)
    }
    if (!isNode) return importMoneroWallet(wallet, wanted.paths, tools)
    return importMoneroWalletNode(wallet, { ...wanted, from: wanted.from ?? 0 }, tools)
  }
  return importing(io, { name: 'import monero', flags }, work)
}

/** Where blocks come from: paths, or a node. */
export type Wanted =
  | { readonly paths: readonly string[] }
  | { readonly place: HttpPlace; readonly from: number | null; readonly to: number | null }

/** Paths or a node. Throws, before the folder is opened, where it is neither or both. */
export function wantedOf(paths: readonly string[], flags: AccountImportFlags): Wanted {
  const { node } = flags
  checkPathsOrNode(paths, flags, ['from', 'to'])
  if (node === undefined) {
    return { paths }
  }
  const from = wholeOrNull('--from', flags.from)
  return { place: httpPlace(node), from, to: wholeOrNull('--to', flags.to) }
}

/** The chain of a command. @throws {FaultError} `USAGE` */
export function chainOf(name: string, id: string | undefined): EvmChain {
  if (name !== 'evm') return evmChain(ledger(name))
  if (id === undefined || !/^\d{1,15}$/.test(id)) throw usage('a number for --chain', String(id))
  const known = Object.values(EVM_CHAINS).find(({ chainId }) => chainId === Number(id))
  return known ?? plainEvmChain(Number(id))
}

async function importing(
  io: Io,
  { name, flags }: { readonly name: string; readonly flags: AccountImportFlags },
  work: Work,
): Promise<number> {
  const line = progress(io, 'Importing')
  const dryRun = flags.dryRun === true
  const result = await withFolder(io, name, ({ ledger: store, notes, assets }) =>
    work({
      ledger: store,
      notes,
      assets,
      now: io.clock,
      clock: io.clock,
      signal: io.signal,
      sleep: (ms) => sleep(ms, undefined, { signal: io.signal }),
      dryRun,
      onProgress: ({ done, of, unit }) => line.step({ done: Math.round(done), of, unit }),
    }),
  ).finally(line.end)
  return accountsTold(io, result, dryRun)
}

/** Answers with what an import did. @returns the exit code */
export function accountsTold(io: Io, result: Result, dryRun: boolean): number {
  answer(io, { ...result, ledger: ledgerName(result.ledger), dryRun }, () => text(result, dryRun))
  if (result.faults.length > 0) {
    const kept = result.stored + result.known > 0 ? '; the good rest was kept' : ''
    note(io, `${plural(result.faults.length, 'fault')}${kept}:`)
    noteFaults(io, result.faults)
  }
  if (result.cancelled) return EXIT.interrupted
  return result.faults.length > 0 ? EXIT.fault : EXIT.ok
}

function text(result: Result, dryRun: boolean): string {
  const { stored, txs, seconds, from, to, unseen } = result
  const rate = Math.round(stored / Math.max(0.001, seconds))
  const speed = stored > 0 ? ` in ${duration(seconds)}, ${count(rate)} blocks/s` : ''
  const verb = dryRun ? 'would be stored' : 'stored'
  const stop = result.cancelled ? 'Stopped; what was stored stays. ' : ''
  const head = `${stop}${plural(stored, 'block')} ${verb} on ${ledgerName(result.ledger)}${speed}`
  const asked = result.tokensAsked ?? 0
  const counts = fields([
    ['heights', from === null || to === null ? '' : `${count(from)} to ${count(to)}`],
    ['transactions', stored > 0 ? count(txs) : ''],
    ['postings', stored > 0 ? count(result.postings) : ''],
    ['known already', result.known > 0 ? plural(result.known, 'block') : ''],
    ['refused', result.refused > 0 ? plural(result.refused, 'block') : ''],
    ['tokens asked', asked > 0 ? count(asked) : ''],
    ['orphaned', result.orphaned.length > 0 ? plural(result.orphaned.length, 'block') : ''],
    ['live again', result.revived.length > 0 ? plural(result.revived.length, 'block') : ''],
    ...Object.entries(unseen).map(
      ([what, blocks]) =>
        ['not seen', `${what.replace(/: not seen$/, '')}, in ${plural(blocks, 'block')}`] as const,
    ),
  ])
  const sight = result.wallet === undefined ? [] : [sightText(result.wallet, dryRun)]
  const first = result.genesis === undefined ? [] : [genesisText(result.genesis, dryRun)]
  return [head, ...(counts === '' ? [] : [counts]), ...sight, ...first].join('\n')
}
