/**
 * Who has how much on each ledger, by the generator's own sums: nothing of it is read back from the
 * files, and no importer is asked. Accounts outside and system accounts go below zero.
 *
 * @module
 */
import type { AssetId } from '@paperchain/core/domain/asset'
import type { LedgerId } from '@paperchain/core/domain/ledger'

/** An amount that leaves one account for another. */
export type Moved = {
  readonly asset: AssetId
  readonly from: string
  readonly to: string
  /** Whole smallest units. */
  readonly units: bigint
}

/** Balances by ledger, asset and account; those of nothing are left out. */
export type Balances = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, bigint>>>

/** Sums as the story is written. */
export class Tally {
  readonly #sums = new Map<string, Map<string, Map<string, bigint>>>()

  /** Adds a movement. */
  move(ledger: LedgerId, { asset, from, to, units }: Moved): void {
    this.#add(ledger, asset, { account: from, units: -units })
    this.#add(ledger, asset, { account: to, units })
  }

  /** What an account has now. */
  of(ledger: LedgerId, asset: AssetId, account: string): bigint {
    return this.#sums.get(ledger)?.get(asset)?.get(account) ?? 0n
  }

  /** All sums that are not zero, everything in byte order. */
  balances(): Balances {
    return new Map(
      sorted(this.#sums).map(([ledger, assets]) => [
        ledger,
        new Map(
          sorted(assets).map(([asset, accounts]) => [
            asset,
            new Map(sorted(accounts).filter(([, units]) => units !== 0n)),
          ]),
        ),
      ]),
    )
  }

  #add(
    ledger: LedgerId,
    asset: AssetId,
    { account, units }: { readonly account: string; readonly units: bigint },
  ): void {
    const assets = this.#sums.get(ledger) ?? new Map<string, Map<string, bigint>>()
    this.#sums.set(ledger, assets)
    const accounts = assets.get(asset) ?? new Map<string, bigint>()
    assets.set(asset, accounts)
    accounts.set(account, (accounts.get(account) ?? 0n) + units)
  }
}

const sorted = <T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1))
