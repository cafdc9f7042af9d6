/** What the lists make of accounts, as exposure sees it. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { SANCTION_ABUSE } from '@paperchain/core/engine/attribute/order-tags'
import { type AccountEnd, ENDS, type EndOf } from '@paperchain/core/engine/exposure/end'
import type { ScreenAnswer, ScreenTag } from '@paperchain/core/engine/screen/screen-answer'
import type { ScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import { absorbs } from '@paperchain/core/engine/trace/absorbing'

/** Where ends come from. */
export type EndWorld = {
  readonly index: ScreenIndex
  readonly ledger: LedgerId
  readonly moment: Moment
  /** Contracts of tokens, by account id: nobody's, whatever passes through them. */
  readonly contracts: ReadonlySet<string>
}

/**
 * A sanction or an abuse ends the walk, and so does a service, whatever else is said. A mere kind
 * (a user, a miner, an organisation) names who it is and is walked through: they spend their own
 * money, and a doubtful tag must not hide what lies behind.
 */
export const endsBy =
  ({ index, ledger, moment, contracts }: EndWorld): EndOf =>
  (account) => {
    const [answer] = index.screenAccounts(ledger, [account], moment)
    const end = answer === undefined ? null : endIn(answer)
    return end?.stops !== true && contracts.has(account) ? { ...ENDS.contract, stops: true } : end
  }

function endIn({ hits, tags }: ScreenAnswer): AccountEnd | null {
  const [hit] = hits
  if (hit !== undefined) {
    const abuse = hit.entry.abuse === '' ? SANCTION_ABUSE : hit.entry.abuse
    return named(hit, hit.sanction ? SANCTION_ABUSE : abuse, true)
  }
  const service = tags.find(({ entry }) => absorbs(entry.category))
  if (service !== undefined) return named(service, service.entry.category, true)
  const kind = tags.find(({ entry }) => entry.category !== '')
  return kind === undefined ? null : named(kind, kind.entry.category, false)
}

const named = ({ entry }: ScreenTag, category: string, stops: boolean): AccountEnd => ({
  kind: 'named',
  category,
  actor: entry.actor === '' ? entry.label : entry.actor,
  stops,
})
