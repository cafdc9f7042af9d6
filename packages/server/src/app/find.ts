/** Finds in the ledger what a text names. */
import { diagnose } from '@paperchain/core/domain/address/recognise'
import { FaultError } from '@paperchain/core/domain/error'
import {
  type LedgerId,
  ledgerName,
  ledger as ledgerOf,
  SAMPLE_LEDGERS,
  showsSpending,
} from '@paperchain/core/domain/ledger'
import { ownCoinOf } from '@paperchain/core/engine/value/known-coins'
import type { LedgerStore, StoredBlock } from '@paperchain/core/ports'
import { addressesOf } from './named-accounts.ts'

/** What is held on a ledger and how it is written. */
export type Unit = { readonly symbol: string; readonly decimals: number }

/** The unit of a ledger's own coin. */
export function unitOf(ledger: LedgerId): Unit {
  const asset = ownCoinOf(ledger)
  return { symbol: asset?.symbol ?? '', decimals: asset?.decimals ?? 0 }
}

/** Ledgers to look in: the one named, else all that hold blocks. */
export async function ledgersToAsk(
  store: LedgerStore,
  named: string | undefined,
): Promise<readonly LedgerId[]> {
  return named === undefined ? store.ledgers() : [ledgerOf(named)]
}

/** An account that a text names on one of the ledgers. */
export type FoundAccount = { readonly ledger: LedgerId; readonly id: string }

/**
 * The accounts that an address names on the given ledgers, or on any where none of them has it.
 *
 * @throws {FaultError} the diagnosis, where the text is no address
 */
export function accountsNamed(text: string, ledgers: readonly LedgerId[]): FoundAccount[] {
  const all = addressesOf(text, ledgers).map(({ ledger, account }) => ({ ledger, id: account }))
  if (all.length === 0) {
    const wrong = diagnose(text)
    throw new FaultError(
      wrong?.code ?? 'ADDRESS_UNKNOWN',
      wrong?.message ?? `Expected an address, got "${text}"`,
      wrong?.facts ?? {},
    )
  }
  const here = all.filter(({ ledger }) => ledgers.includes(ledger))
  return here.length > 0 ? here : all.slice(0, 1)
}

/** Ledgers whose money is worth nothing. */
const TEST_LEDGERS = new Set(
  [
    ...['bitcoin-testnet', 'bitcoin-signet', 'bitcoin-regtest'],
    ...['tron-nile', 'tron-shasta', 'monero-stagenet', 'monero-testnet'],
    ...Object.keys(SAMPLE_LEDGERS),
  ].map(ledgerOf),
)

/**
 * The block that a height or an id names; of a height the live one.
 *
 * @throws {FaultError} `BLOCK_UNKNOWN`; `USAGE` where several ledgers have one
 */
export async function blockNamed(
  store: LedgerStore,
  ledgers: readonly LedgerId[],
  text: string,
): Promise<{ readonly ledger: LedgerId; readonly block: StoredBlock }> {
  const height = /^\d{1,9}$/.test(text) ? Number(text) : null
  const found: { ledger: LedgerId; block: StoredBlock }[] = []
  for (const ledger of ledgers) {
    for (const block of await store.blocks(ledger)) {
      const named =
        height === null
          ? block.id === text.toLowerCase().replace(/^0x/, '')
          : block.height === height
      if (named && (height === null || block.state === 'live')) found.push({ ledger, block })
    }
  }
  const [only] = found
  if (only === undefined) {
    const message = `Expected the height or id of a block ${where(ledgers)}, got "${text}"`
    throw new FaultError('BLOCK_UNKNOWN', message)
  }
  // The sample's ledgers must not stand in the way of a case.
  const real = found.filter(({ ledger }) => !TEST_LEDGERS.has(ledger))
  const meant = real.length > 0 ? real : found
  // Nor a chain whose blocks show nobody in the way of one whose blocks do.
  const told = meant.filter(({ ledger }) => showsSpending(ledger))
  const [first = only] = told.length > 0 ? told : meant
  if (meant.length === 1 || told.length === 1) return first
  const names = found.map(({ ledger }) => ledgerName(ledger)).join(', ')
  throw new FaultError('USAGE', `Expected --ledger with one of ${names}: all have block ${text}`)
}

/** An id as a ledger writes it: the case counts in a book, whose ids are texts. */
export const txIdOn = (ledger: LedgerId, name: string): string =>
  ledger.startsWith('book:') ? name : name.toLowerCase().replace(/^0x/, '')

/** The fault where none of these ledgers has the transaction that a text names. */
export function noTransaction(ledgers: readonly LedgerId[], text: string): FaultError {
  const message = `Expected a transaction ${where(ledgers)}, got "${text}"`
  return new FaultError('TX_UNKNOWN', message)
}

const where = (ledgers: readonly LedgerId[]): string =>
  ledgers.length === 0
    ? 'in the ledger, which has no block yet'
    : `of ${ledgers.map(ledgerName).join(', ')}`
