/**
 * Which kinds of account absorb what reaches them. Money paid to a service is mixed with that of
 * its other customers and is paid out by its own book, not by the chain: following its coins would
 * lead to strangers.
 *
 * Source: INTERPOL Dark Web and Virtual Assets taxonomy, entities 0.3 (2022-01-21), and the
 * GraphSense concepts in use in public TagPacks and ActorPacks. Both spell with `_` or `-`; they
 * are compared with `_`. Departures: a `miner`, an `organization` and a `user` spend their own
 * money, so they are followed; `service` without a closer word absorbs, since what it does with
 * customers' money is not known.
 *
 * @module
 */

/** Categories whose accounts absorb, each with the reason. */
export const ABSORBING: Readonly<Record<string, string>> = {
  exchange: 'keeps customers’ money in common wallets',
  hosted_wallet: 'keeps customers’ money in common wallets',
  wallet_service: 'keeps customers’ money in common wallets',
  virtual_asset_service_provider: 'keeps customers’ money in common wallets',
  custodian: 'keeps customers’ money in common wallets',
  payment_processor: 'pays merchants from a common wallet',
  atm: 'sells from a common wallet',
  mixing_service: 'pays out other coins than came in, on purpose',
  coin_swapping: 'pays out other coins than came in, on purpose',
  gambling: 'pays winners from the stakes of others',
  market: 'pays vendors from the escrow of others',
  shop: 'pays its own costs from the payments of many',
  escrow: 'holds the money of others until a deal is done',
  bridge: 'continues on another ledger',
  defi_bridge: 'continues on another ledger',
  sidechain: 'continues on another ledger',
  dex: 'continues in another asset',
  defi: 'continues in another asset or contract',
  defi_dex: 'continues in another asset',
  defi_lending: 'lends out what others paid in',
  defi_derivative: 'pays out by contract, not by coin',
  mining_service: 'pays members of a pool from common rewards',
  faucet: 'pays many from one wallet',
  ico: 'takes payments of many into one wallet',
  service: 'serves many from wallets that are not told apart',
}

/** Whether an account of this category absorbs what reaches it. */
export const absorbs = (category: string): boolean =>
  Object.hasOwn(ABSORBING, category.toLowerCase().replaceAll('-', '_'))
