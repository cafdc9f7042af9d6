/** The workers of imports of ledgers of accounts and of tokens, as on the command line. */
import { setTimeout as sleep } from 'node:timers/promises'
import type * as contract from '@paperchain/contract/import-accounts'
import { ImportSource } from '@paperchain/contract/list'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import { type MoneroNetwork, moneroNetwork } from '@paperchain/core/engine/decode/monero/network'
import {
  readViewKey,
  ViewWallet,
  viewKeysOf,
} from '@paperchain/core/engine/decode/monero/view-wallet'
import { type TronNetwork, tronNetwork } from '@paperchain/core/engine/decode/tron/network'
import type { Clock, LedgerStore } from '@paperchain/core/ports'
import * as z from 'zod'
import { httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { type Changes, readChanges } from '../../adapters/chain-evm/files/changes-file.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { evmChainOf } from '../follow/follow-order.ts'
import type { AccountImportResult } from '../jobs/import-account-ledger.ts'
import { type EvmImportTools, importEvm, importEvmNode } from '../jobs/import-evm.ts'
import {
  importMonero,
  importMoneroNode,
  importMoneroWallet,
  importMoneroWalletNode,
} from '../jobs/import-monero.ts'
import type { WalletSight } from '../jobs/import-monero-wallet.ts'
import { importTokens } from '../jobs/import-tokens.ts'
import { importTron, importTronNode } from '../jobs/import-tron.ts'
import { asJson } from './change.ts'
import { withoutRoot } from './import-book-work.ts'
import { pathsOf } from './import-paths.ts'
import type { Work, WorkTools } from './job-runner.ts'
import { FAULTS_LISTED_MAX } from './limits.ts'
import type { NodePlaces } from './node-places.ts'
import type { Uploads } from './uploads.ts'
import { faultsOf, timeText } from './write/basics.ts'

const NodeSource = z.object({
  /** Scheme, host and port: all that is shown of the URL. */
  node: z.string(),
  /** Name of the kept URL, or null where what is shown is all of it. */
  place: z.string().nullable(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  traces: z.boolean(),
  tokens: z.boolean(),
})

/** What a job that imports a ledger of accounts is asked to do. */
export const AccountInput = z.object({
  kind: z.literal('import-accounts'),
  ledger: z.string(),
  source: z.union([ImportSource, NodeSource]),
  changes: ImportSource.nullable(),
  dryRun: z.boolean(),
  /** The name of a wallet that is kept in memory, and its address. */
  wallet: z.object({ kept: z.string(), address: z.string() }).nullable().default(null),
})
/** What a job that imports tokens is asked to do. */
export const TokenInput = z.object({
  kind: z.literal('import-tokens'),
  ledger: z.string(),
  source: ImportSource,
})

type AccountInput = z.output<typeof AccountInput>

/** What these imports need. */
export type AccountWorkHouse = {
  readonly ledger: LedgerStore
  readonly stores: Pick<DataFolder, 'assets' | 'notes' | 'prices'>
  readonly uploads: Uploads
  readonly places: NodePlaces
  readonly clock: Clock
}

/** The ledger of a name, and its chain or network. */
export type AccountChain = { readonly ledger: LedgerId } & (
  | { readonly evm: EvmChain }
  | { readonly tron: TronNetwork }
  | { readonly monero: MoneroNetwork }
)

/** The chain that a name means. @throws {FaultError} `LEDGER_UNKNOWN` where it has no accounts */
export function accountChain(name: string): AccountChain {
  const ledger = ledgerNamed(name)
  const evm = evmChainOf(ledger)
  if (evm !== null) return { ledger, evm }
  const tron = tronNetwork(ledger)
  if (tron !== null) return { ledger, tron }
  const monero = moneroNetwork(ledger)
  if (monero !== null) return { ledger, monero }
  const message = `Expected an EVM chain, Tron or Monero, got "${name}"`
  throw new FaultError('LEDGER_UNKNOWN', message)
}

/** The workers, by kind of job. */
export const accountWorks = (house: AccountWorkHouse): Readonly<Record<string, Work>> => ({
  'import-accounts': {
    unit: 'blocks',
    run: async (json, tools) =>
      asJson(await importAccounts(house, AccountInput.parse(json), tools)),
  },
  'import-tokens': {
    unit: 'files',
    run: async (json) => asJson(await tokensOf(house, TokenInput.parse(json))),
  },
})

async function importAccounts(
  house: AccountWorkHouse,
  input: AccountInput,
  { signal, progress }: WorkTools,
): Promise<contract.AccountImportResult> {
  const { ledger, stores, clock } = house
  const { assets, notes } = stores
  const { dryRun, source } = input
  const tools = {
    ...{ ledger, assets, notes, clock, signal, dryRun },
    now: () => performance.now(),
    sleep: (ms: number) => sleep(ms, undefined, { signal }),
    onProgress: ({ done, of }: { readonly done: number; readonly of: number }) =>
      progress(Math.round(done), of),
  }
  const { changes, root: beside } = await changesOf(house, input)
  const chain = { ...accountChain(input.ledger), changes, wallet: walletOf(house, input) }
  if ('node' in source) {
    const place = httpPlace(
      source.place === null ? source.node : await house.places.read(source.place),
    )
    const result = await fromNode({ ...chain, ...source, place }, tools)
    return answered(result, { dryRun, roots: [beside] })
  }
  const { paths, root } = await pathsOf(house.uploads, source, 'files')
  return answered(await fromFiles({ ...chain, paths }, tools), { dryRun, roots: [root, beside] })
}

type Result = AccountImportResult & {
  readonly tokensAsked?: number
  readonly wallet?: WalletSight
}
type Chain = AccountChain & { readonly changes: Changes; readonly wallet: ViewWallet | null }

/** The wallet that a job looks for, or null. */
function walletOf({ places }: AccountWorkHouse, { wallet }: AccountInput): ViewWallet | null {
  if (wallet === null) return null
  const { address, viewKey, range } = places.wallet(wallet.kept)
  return new ViewWallet(viewKeysOf(address, readViewKey(viewKey)), range)
}

function fromFiles(
  order: Chain & { readonly paths: readonly string[] },
  tools: EvmImportTools,
): Promise<Result> {
  const { changes, paths, wallet } = order
  if ('evm' in order) return importEvm({ chain: order.evm, changes }, paths, tools)
  if ('tron' in order) return importTron(order.tron, paths, tools)
  if (wallet !== null) return importMoneroWallet(wallet, paths, tools)
  return importMonero(order.monero, paths, tools)
}

type NodeOrder = Omit<Parameters<typeof importEvmNode>[0], 'chain'> & Chain

function fromNode(order: NodeOrder, tools: Parameters<typeof importEvmNode>[1]): Promise<Result> {
  if ('evm' in order) return importEvmNode({ ...order, chain: order.evm }, tools)
  if ('tron' in order) return importTronNode(order.tron, order, tools)
  const { wallet, from } = order
  if (wallet !== null) return importMoneroWalletNode(wallet, { ...order, from: from ?? 0 }, tools)
  return importMoneroNode(order.monero, order, tools)
}

/** What the protocol changed by itself, and the folder that messages leave out. */
async function changesOf(
  { uploads }: AccountWorkHouse,
  { changes }: AccountInput,
): Promise<{ readonly changes: Changes; readonly root: string }> {
  if (changes === null) return { changes: new Map(), root: '' }
  const { paths, root } = await pathsOf(uploads, changes, 'files')
  const [path] = paths
  if (path === undefined || paths.length > 1) {
    throw new FaultError('REQUEST_INVALID', `Expected one file of changes, got ${paths.length}`)
  }
  try {
    return { changes: await readChanges(path), root }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    const { code, message, facts } = withoutRoot(error, root)
    throw new FaultError(code, message, facts, error)
  }
}

function answered(
  result: Result,
  { dryRun, roots }: { readonly dryRun: boolean; readonly roots: readonly string[] },
): contract.AccountImportResult {
  const { ledger, orphaned, revived, faults, wallet, cancelled: _, ...counts } = result
  const clean = (fault: Fault): Fault => roots.reduce(withoutRoot, fault)
  return {
    ledger,
    ledgerName: ledgerName(ledger),
    ...counts,
    orphaned: orphaned.slice(0, FAULTS_LISTED_MAX),
    revived: revived.slice(0, FAULTS_LISTED_MAX),
    faults: faultsOf(faults.map(clean)),
    faultCount: faults.length,
    dryRun,
    ...(wallet === undefined ? {} : { wallet: sightOut(wallet, clean) }),
  }
}

/** What a view key showed, as the contract has it. */
function sightOut(
  { received, list, faults, flaws, ...counts }: WalletSight,
  clean: (fault: Fault) => Fault,
): NonNullable<contract.AccountImportResult['wallet']> {
  return {
    ...counts,
    received: received.toString(),
    list: list.slice(0, FAULTS_LISTED_MAX).map(({ timeMs, amount, ...transfer }) => ({
      ...transfer,
      time: timeText(timeMs),
      amount: amount.toString(),
    })),
    flaws: { ...flaws },
    faults: faultsOf(faults.map(clean)),
  }
}

async function tokensOf(
  { stores, uploads, clock }: AccountWorkHouse,
  input: z.output<typeof TokenInput>,
): Promise<contract.TokenImportResult> {
  const { paths, root } = await pathsOf(uploads, input.source, 'files')
  const ledger = ledgerNamed(input.ledger)
  const { assets } = stores
  const { vouched, remarked, faults } = await importTokens(ledger, paths, { assets, clock })
  return {
    ledger,
    ledgerName: ledgerName(ledger),
    vouched,
    remarked,
    faults: faultsOf(faults.map((fault) => withoutRoot(fault, root))),
    faultCount: faults.length,
  }
}
