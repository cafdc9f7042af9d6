/** Domain values as the contract has them: times and amounts as text, faults with plain facts. */
import type { Asset, Fault } from '@paperchain/contract/common'
import type { Fault as DomainFault } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { formatTime, type TimeMs } from '@paperchain/core/domain/time'
import { ownCoinOf } from '@paperchain/core/engine/value/known-coins'
import { FAULTS_LISTED_MAX } from '../limits.ts'
import { jsonFacts } from '../problem.ts'

/** The first and last time that can be written. */
const TIME_MAX = 8_640_000_000_000_000

/** A time as text. Blocks and lists may state anything; what no calendar has is its nearest end. */
export const timeText = (time: TimeMs): string =>
  formatTime(Math.max(-TIME_MAX, Math.min(TIME_MAX, time)))

/** A time as text, or null. */
export const timeOrNull = (time: TimeMs | null): string | null =>
  time === null ? null : timeText(time)

/** Id and name of a ledger. */
export const ledgerOf = (ledger: LedgerId): { ledger: string; ledgerName: string } => ({
  ledger,
  ledgerName: ledgerName(ledger),
})

/** A fault with facts that JSON has. */
export const faultOf = ({ code, message, facts }: DomainFault): Fault => ({
  code,
  message,
  facts: jsonFacts(facts),
})

/** As many faults as an answer lists. */
export const faultsOf = (faults: readonly DomainFault[]): Fault[] =>
  faults.slice(0, FAULTS_LISTED_MAX).map(faultOf)

/** The own coin of a ledger; without symbol and decimals where it has none that is known here. */
export const unitOf = (ledger: LedgerId): Asset =>
  ownCoinOf(ledger) ?? { id: `${ledger}/slip44:0`, symbol: '', decimals: 0 }
