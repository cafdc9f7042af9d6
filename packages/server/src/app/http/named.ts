/** What texts of a question name: moments, ledgers, accounts. */
import { diagnose } from '@paperchain/core/domain/address/recognise'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { addressesOf, isOwnAccount } from '../named-accounts.ts'
import type { House } from './house.ts'

/** The two times as asked. */
type MomentText = { readonly asOf?: string | undefined; readonly knownAt?: string | undefined }

/**
 * The moment asked about; what is left out is now. All that this node has, it knows now: a version
 * that came while the clock was ahead is not forgotten when the clock is put right.
 *
 * @throws {FaultError} `TIME_NOT_UTC`
 */
export function momentOf(
  { asOf, knownAt }: MomentText,
  { clock, lists }: Pick<House, 'clock' | 'lists'>,
): Moment {
  const now = clock()
  return {
    asOf: asOf === undefined ? now : parseTimeInclusive(asOf),
    knownAt: knownAt === undefined ? knownNow({ clock, lists }) : parseTimeInclusive(knownAt),
  }
}

/** Now, or when the newest version came, if that is later by the clock of then. */
export const knownNow = ({ clock, lists }: Pick<House, 'clock' | 'lists'>): number =>
  Math.max(clock(), lists.pages.knownMs)

/**
 * The canonical account that a text names on a ledger.
 *
 * @throws {FaultError} an `ADDRESS_…` code that says what is wrong with it
 */
export function accountOf(ledger: LedgerId, text: string): string {
  const found = addressesOf(text, [ledger])
  const here = found.find((each) => each.ledger === ledger)
  if (here !== undefined) return here.account
  if (isOwnAccount(ledger, text)) return text
  const wrong = diagnose(text)
  if (wrong !== null) throw new FaultError(wrong.code, wrong.message, wrong.facts)
  const names = [...new Set(found.map((each) => ledgerName(each.ledger)))].slice(0, 3).join(', ')
  const message = `Expected an address of ${ledgerName(ledger)}, got one of ${names}`
  throw new FaultError('ADDRESS_NETWORK', message, { ledger })
}

/** The ledgers to look in: the one named, else all that hold blocks. */
export const ledgersNamed = async (
  store: { ledgers(): Promise<readonly LedgerId[]> },
  named: string | undefined,
): Promise<readonly LedgerId[]> => (named === undefined ? store.ledgers() : [ledgerOf(named)])
