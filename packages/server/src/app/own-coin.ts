/**
 * The own coin of each ledger, by the parameters of its chain. Books have none.
 *
 * @module
 */
import type { Asset } from '@paperchain/contract/common'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { EVM_CHAINS, plainEvmChain } from '@paperchain/core/engine/decode/evm/chains'
import { moneroNetwork } from '@paperchain/core/engine/decode/monero/network'
import { tronNetwork } from '@paperchain/core/engine/decode/tron/network'
import { KNOWN_COINS } from '@paperchain/core/engine/value/known-coins'

/** Places of the coin of an EVM chain. */
const EVM_DECIMALS = 18

/** The own coin of a ledger, or null where it has none that is known here. */
export function ownCoinOf(ledger: LedgerId): Asset | null {
  const coin = networkOf(ledger)?.asset
  if (coin !== undefined) return { id: coin.id, symbol: coin.symbol, decimals: coin.decimals }
  const [, number] = /^eip155:(\d{1,15})$/.exec(ledger) ?? []
  if (number !== undefined) {
    const chain = Object.values(EVM_CHAINS).find((each) => each.ledger === ledger)
    const { asset, symbol } = chain ?? plainEvmChain(Number(number))
    return { id: asset, symbol, decimals: EVM_DECIMALS }
  }
  const trx = tronNetwork(ledger)?.trx
  if (trx !== undefined) return { id: trx, symbol: 'TRX', decimals: 6 }
  const xmr = moneroNetwork(ledger)?.xmr
  if (xmr !== undefined) return { id: xmr, symbol: 'XMR', decimals: 12 }
  const known = KNOWN_COINS.find((each) => each.ledger === ledgerName(ledger))
  if (known === undefined) return null
  return { id: known.asset, symbol: known.ticker, decimals: known.decimals }
}
