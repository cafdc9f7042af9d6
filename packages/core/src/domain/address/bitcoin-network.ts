/**
 * What tells Bitcoin's networks apart in an address. Base58 versions are shared by all test
 * networks, the bech32 prefix `tb` by testnet and signet.
 *
 * Source: Bitcoin Core `kernel/chainparams.cpp`.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { type LedgerId, ledger, ledgerName } from '../ledger.ts'

/** The constants of one network. */
export type BitcoinNetwork = {
  readonly ledger: LedgerId
  /** Bech32 prefix. */
  readonly prefix: string
  /** Base58check version bytes. */
  readonly p2pkh: number
  readonly p2sh: number
}

/** All networks with a codec, the main network first. */
export const BITCOIN_NETWORKS: readonly BitcoinNetwork[] = [
  { ledger: ledger('bitcoin'), prefix: 'bc', p2pkh: 0, p2sh: 5 },
  { ledger: ledger('bitcoin-testnet'), prefix: 'tb', p2pkh: 111, p2sh: 196 },
  { ledger: ledger('bitcoin-signet'), prefix: 'tb', p2pkh: 111, p2sh: 196 },
  { ledger: ledger('bitcoin-regtest'), prefix: 'bcrt', p2pkh: 111, p2sh: 196 },
]

/** Ledgers of {@link BITCOIN_NETWORKS}. */
export const BITCOIN_LEDGERS: readonly LedgerId[] = BITCOIN_NETWORKS.map((each) => each.ledger)

/** @throws {FaultError} `ADDRESS_NO_CODEC` where the ledger is no Bitcoin network */
export function bitcoinNetwork(id: LedgerId): BitcoinNetwork {
  const found = BITCOIN_NETWORKS.find((network) => network.ledger === id)
  if (found !== undefined) return found
  const name = ledgerName(id)
  throw new FaultError('ADDRESS_NO_CODEC', `Expected a Bitcoin network, got ${name}`, {
    ledger: id,
  })
}
