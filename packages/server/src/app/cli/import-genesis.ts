/** `--genesis` of `paperchain import <evm chain>`: who held what in block 0, and the sum of it. */
import { formatAmount } from '@paperchain/core/domain/amount'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import { firstBlockOf } from '@paperchain/core/engine/decode/evm/first-block'
import { checkGenesis, type Genesis } from '@paperchain/core/engine/decode/evm/read-genesis'
import { readGenesisFile } from '../../adapters/chain-evm/files/genesis-file.ts'
import { usage } from './flags.ts'
import { plural } from './table.ts'

const DECIMALS = 18

type Flags = { readonly genesis?: string; readonly node?: string }

/** What is told of a genesis file. */
export type GenesisSight = {
  readonly accounts: number
  /** Of these, those that hold something. */
  readonly holders: number
  /** All that they were given, in the smallest unit. */
  readonly supply: bigint
  readonly symbol: string
  /** Whether block 0 was stored now, and so this with it. */
  readonly posted: boolean
}

/** The genesis file that is named, or null. @throws {FaultError} those of `readGenesisFile` */
export async function genesisOf({ genesis }: Flags, chain: EvmChain): Promise<Genesis | null> {
  if (genesis === undefined) return null
  const read = await readGenesisFile(genesis)
  checkGenesis(read, chain)
  return read
}

/** Whether blocks come from nowhere else. */
export const isAlone = (paths: readonly string[], { genesis, node }: Flags): boolean =>
  genesis !== undefined && node === undefined && paths.length === 0

/** The paths to read, the genesis file among them where it is alone. */
export const withGenesis = (paths: readonly string[], flags: Flags): readonly string[] =>
  isAlone(paths, flags) && flags.genesis !== undefined ? [flags.genesis] : paths

/** Refuses a genesis file that is alone where the chain's first block is not known. */
export function checkAlone(paths: readonly string[], flags: Flags, { ledger }: EvmChain): void {
  if (!isAlone(paths, flags) || firstBlockOf(ledger) !== null) return
  throw usage(`a node or files with block 0 of ${ledgerName(ledger)}`, '--genesis alone')
}

/** A result with what is told of the genesis file. */
export function genesisSeen<Result extends { readonly from: number | null }>(
  result: Result,
  { genesis, chain }: { readonly genesis: Genesis | null; readonly chain: EvmChain },
): Result & { readonly genesis?: GenesisSight } {
  if (genesis === null) return result
  const { changes, supply } = genesis
  const holders = changes.filter(({ amount }) => amount > 0n).length
  const posted = result.from === 0
  const told = { accounts: changes.length, holders, supply, symbol: chain.symbol, posted }
  return { ...result, genesis: told }
}

/** The same for people. */
export function genesisText({ holders, supply, symbol, posted }: GenesisSight, isDry: boolean) {
  const sum = `${formatAmount(supply, DECIMALS)} ${symbol}`
  const head = `Block 0 gives ${sum} to ${plural(holders, 'account')}`
  if (posted) return isDry ? `${head}: would be posted` : `${head}: posted`
  return `${head}: not posted, since block 0 is in the ledger already or was not among the blocks`
}
