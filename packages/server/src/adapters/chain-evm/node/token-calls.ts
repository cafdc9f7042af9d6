/** Asks contracts what they say of themselves: name, symbol, decimals. */
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import { TOKEN_CALLS, type TokenAnswers } from '@paperchain/core/engine/token/token-answer'
import { BatchSize } from '../../chain-any/node/batch-size.ts'
import { type Answer, type EvmRpc, RpcRefusal, resultOf } from './evm-rpc.ts'

/** Contracts of one round, and calls of one request. */
export const CONTRACTS_A_ROUND = 100
const CALLS = 60
/** Gas that a contract may use to answer: enough for any honest one. */
const GAS = '0xf4240'
/** The longest answer that is parsed, in bytes of JSON. */
const ANSWER_BYTES_MAX = 64 << 10

/** A contract and what the three calls answered. */
export type Answered = { readonly contract: string; readonly answers: TokenAnswers }

/**
 * Asks contracts, as of the node's latest block.
 *
 * @param contracts `0x` and 40 hex digits
 * @throws {FaultError} as `EvmRpc.ask`; a contract's own refusal is a null answer
 */
export async function askTokens(
  rpc: EvmRpc,
  contracts: readonly string[],
): Promise<readonly Answered[]> {
  const size = new BatchSize(CALLS)
  const names = Object.keys(TOKEN_CALLS) as (keyof typeof TOKEN_CALLS)[]
  const calls = contracts.flatMap((to) =>
    names.map((name) => ({
      method: 'eth_call',
      params: [{ to, data: TOKEN_CALLS[name], gas: GAS }, 'latest'],
    })),
  )
  const answers = await rpc.ask(calls, size)
  return contracts.map((contract, nth) => {
    const said = names.map((name, at) => [name, hexOf(answers[nth * names.length + at])] as const)
    return { contract, answers: Object.fromEntries(said) as TokenAnswers }
  })
}

/** Contract of a token's asset on a chain, or null where the asset is none. */
export function contractOf({ ledger }: EvmChain, asset: string): string | null {
  const found = /\/erc(?:20|721|1155):(0x[0-9a-f]{40})$/.exec(asset)?.[1]
  return asset.startsWith(`${ledger}/`) ? (found ?? null) : null
}

function hexOf(answer: Answer | undefined): string | null {
  if (answer === undefined || answer instanceof RpcRefusal || !answer.hasResult) return null
  // What is longer is hostile whatever it says, and is marked as such by its length.
  if (answer.bytes.length > ANSWER_BYTES_MAX) return `0x${'00'.repeat(ANSWER_BYTES_MAX)}`
  const result = resultOf(answer)
  return typeof result === 'string' ? result : null
}
