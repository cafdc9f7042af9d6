/**
 * How links to other ledgers are read: what is sure, what is a guess, where each leads.
 *
 * @module
 */
import type { TransactionLink } from '@paperchain/contract/link'

/** How an end is drawn: `sure` solid, `guess` dashed and with a word, `refused` faint. */
export type Surety = 'sure' | 'guess' | 'refused'

/** What stands behind a link, as it is drawn. Nothing but a look or a record makes it sure. */
export function suretyOf({ evidence, agrees }: TransactionLink): Surety {
  if (evidence === 'refused') return 'refused'
  if (evidence === 'matched' || agrees === false) return 'guess'
  return 'sure'
}

/** The links that a key may follow one way: there is a page at their end, and nobody refused. */
export const followable = (
  links: readonly TransactionLink[],
  way: TransactionLink['way'],
): readonly TransactionLink[] =>
  links.filter((link) => link.way === way && link.there.present && link.evidence !== 'refused')

/** The page at the other end. */
export const endOf = ({ there }: TransactionLink) => ({
  to: '/tx/$ledger/$tx' as const,
  params: { ledger: there.ledgerName, tx: there.tx },
})
