/**
 * Token truth: what contracts say of themselves, held against what is vouched for, into the store
 * of assets.
 *
 * @module
 */
import {
  ASSET_MARKS,
  type AssetFacts,
  type AssetMark,
  type AssetStore,
} from '@paperchain/core/assets'
import { type AssetId, collectionOf, parseAssetId } from '@paperchain/core/domain/asset'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import { type KnownSymbols, knownSymbols, likeness } from '@paperchain/core/engine/token/look-alike'
import { readTokenAnswers } from '@paperchain/core/engine/token/token-answer'
import type { EvmRpc } from '../../adapters/chain-evm/node/evm-rpc.ts'
import {
  askTokens,
  CONTRACTS_A_ROUND,
  contractOf,
} from '../../adapters/chain-evm/node/token-calls.ts'

/** What learning needs. */
export type LearnTools = {
  readonly assets: AssetStore
  readonly clock: () => number
  readonly signal?: AbortSignal
}

/** Assets asked of the store in one question. */
const ASKED_MAX = 10_000

/** The coin of a chain and what its parameters mark, as facts that the chain itself vouches for. */
export async function learnChain(chain: EvmChain, { assets, clock }: LearnTools): Promise<void> {
  const [known] = await assets.facts([chain.asset])
  const rebasing = chain.rebasing.map((contract) =>
    parseAssetId(`${chain.ledger}/erc20:${contract}`),
  )
  const seen = rebasing.length === 0 ? [] : await assets.facts(rebasing)
  const has = new Set(seen.map(({ id }) => id))
  const shared = { name: null, source: 'chain', knownMs: clock() }
  const coin = { ...shared, id: chain.asset, symbol: chain.symbol, decimals: 18 }
  const marked = rebasing.filter((id) => !has.has(id))
  await assets.put([
    ...(known === undefined ? [{ ...coin, marks: [], vouched: true }] : []),
    ...marked.map((id): AssetFacts => {
      const nothing = { ...shared, symbol: null, decimals: null, vouched: false }
      return { ...nothing, id, marks: ['rebasing'] }
    }),
  ])
}

/**
 * Asks the contracts of these assets of which nothing is known but what the chain says, and stores
 * what they say. A contract that says nothing is stored as such, and not asked again.
 *
 * @returns how many were asked
 * @throws {FaultError} as `askTokens`; what was stored stays
 */
export async function learnTokens(
  { chain, rpc }: { readonly chain: EvmChain; readonly rpc: EvmRpc },
  seen: Iterable<AssetId>,
  tools: LearnTools,
): Promise<number> {
  const open = await notAsked([...new Set([...seen].map(collectionOf))], tools.assets)
  const contracts = open.flatMap((id) => contractOf(chain, id) ?? [])
  const vouched = await tools.assets.vouched(chain.ledger)
  const known = knownSymbols(vouched.flatMap(({ symbol }) => symbol ?? []))
  const ids = new Map(open.map((id) => [contractOf(chain, id), id]))
  for (let at = 0; at < contracts.length; at += CONTRACTS_A_ROUND) {
    if (tools.signal?.aborted) return at
    const part = contracts.slice(at, at + CONTRACTS_A_ROUND)
    const facts = (await askTokens(rpc, part)).flatMap(({ contract, answers }): AssetFacts[] => {
      const id = ids.get(contract)
      if (id === undefined) return []
      const { marks, ...words } = readTokenAnswers(answers)
      const own: AssetMark[] = chain.rebasing.includes(contract) ? ['rebasing'] : []
      const all = marksOf({ ...words, marks: [...marks, ...own] }, known)
      const from = { vouched: false, source: 'eth_call', knownMs: tools.clock() }
      return [{ id, ...words, ...from, marks: all }]
    })
    await tools.assets.put(facts)
  }
  return contracts.length
}

/** Marks of an asset that nobody vouches for: its own, and what its symbol or name resembles. */
export function marksOf(
  { symbol, name, marks }: Pick<AssetFacts, 'symbol' | 'name' | 'marks'>,
  known: KnownSymbols,
): readonly AssetMark[] {
  const all = new Set(marks)
  const bySymbol = symbol === null ? null : likeness(symbol, known)
  if (bySymbol !== null) all.add(bySymbol)
  // A name that is a vouched symbol in disguise deceives as well; the plain word in a name does
  // not.
  if (name !== null && likeness(name, known) === 'look-alike') all.add('look-alike')
  return ASSET_MARKS.filter((mark) => all.has(mark))
}

async function notAsked(ids: readonly AssetId[], assets: AssetStore): Promise<AssetId[]> {
  const open: AssetId[] = []
  for (let at = 0; at < ids.length; at += ASKED_MAX) {
    const part = ids.slice(at, at + ASKED_MAX)
    const known = new Map((await assets.facts(part)).map((facts) => [facts.id, facts.source]))
    open.push(...part.filter((id) => (known.get(id) ?? 'chain') === 'chain'))
  }
  return open
}
