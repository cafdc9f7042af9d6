/** One append that does everything an append can do: new blocks, resolved inputs, a reorg. */
import type { PlainBlock } from '@paperchain/core/domain/batch/batch-of'
import { blind, CoinChain, id } from '../../../../core/test/coin-chain.ts'

/** Blocks in the order in which they are appended, and the ids of their transactions. */
export type Story = {
  readonly first: readonly PlainBlock[]
  readonly batch: readonly PlainBlock[]
  readonly later: readonly PlainBlock[]
  readonly ids: readonly string[]
}

/**
 * Stored first: blocks 2 to 4, which spend coins of block 1 that is not there. Then in one batch:
 * block 1, and a branch on block 2 that is longer. Later the first branch overtakes it again.
 */
export function story(): Story {
  const main = new CoinChain()
  const [coin = ''] = main.mine({ height: 1 }, [])
  const spend = [{ tx: coin, index: 0 }]
  const [, paid = ''] = main.mine({ height: 2 }, [{ spend, pay: [['alice', 4_000_000_000n]] }])
  const fork = main.fork('f')
  const again = [{ tx: paid, index: 0 }]
  main.mine({ height: 3 }, [{ spend: again, pay: [['old', 3_000_000_000n]] }])
  main.mine({ height: 4 }, [])
  fork.mine({ height: 3, previous: id('b', 2) }, [{ spend: again, pay: [['new', 1n]] }])
  for (const height of [4, 5]) fork.mine({ height }, [])
  for (const height of [5, 6]) main.mine({ height }, [])
  const [one, two, three, four, ...later] = main.blocks
  if (!one || !two || !three || !four) throw new Error('six blocks')
  const batch = [one, ...fork.blocks.map(blind)]
  const all = [...main.blocks, ...fork.blocks].flatMap(({ transactions }) => transactions)
  const first = [two, three, four].map(blind)
  return { first, batch, later, ids: all.map((tx) => tx.id) }
}
