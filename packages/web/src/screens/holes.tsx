/** What blocks that are not here mean for a balance or a trace. */
import type { LedgerState } from '@paperchain/contract/ledger'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { statusQuery } from '../api/status.ts'
import { formatCount } from '../format/amount.ts'
import { counted } from '../format/words.ts'
import { Banner } from '../ui/state.tsx'

/** Live blocks that are here, and the height of the last of them. */
export type ChainHere = { readonly blocks: number; readonly height: number }

/** In words; empty where the chain is whole but perhaps for its first block. */
export function holesText({ blocks, height }: ChainHere): string {
  const of = height + 1
  return of - blocks <= 1
    ? ''
    : `${formatCount(blocks)} of ${formatCount(of)} blocks up to there are here.`
}

/** Blocks that are here, in words, where their count may not be known yet. */
export function hereText(blocks: number | undefined): string {
  if (blocks === undefined) return 'the blocks that are here'
  return blocks === 1
    ? 'the one block that is here'
    : `the ${counted(blocks, 'blocks')} that are here`
}

export function Holes({ chain }: { chain: ChainHere }): ReactElement | null {
  const text = holesText(chain)
  if (text === '') return null
  return (
    <Banner tone="warning" title="Not certain: blocks are missing">
      {text} What is unspent here may have been spent in one that is not.
    </Banner>
  )
}

/** The same for a chain as it stands now. */
export function HolesNow({ ledger }: { ledger: string }): ReactElement | null {
  const chain = useChain(ledger)
  if (chain?.tip == null) return null
  return <Holes chain={{ blocks: chain.blocks, height: chain.tip.height }} />
}

/** How many live blocks of a chain are here; undefined until it is known. */
export const useBlocksHere = (ledger: string): number | undefined => useChain(ledger)?.blocks

function useChain(ledger: string): LedgerState | undefined {
  const { data } = useQuery(statusQuery)
  return data?.ledgers.find((one) => one.ledger === ledger || one.ledgerName === ledger)
}
