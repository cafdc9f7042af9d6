/** A person's word about a deposit or withdrawal of a book. It stays, whatever a rule finds. */
import type { BookLink } from '@paperchain/contract/book'
import type { Book } from '@paperchain/core/domain/book'
import { FaultError } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Link } from '@paperchain/core/domain/link'
import { claimsOf } from '@paperchain/core/engine/book/reconcile'
import type { LinkStore } from '@paperchain/core/links'
import type { LedgerStore } from '@paperchain/core/ports'

/** The word. */
export type LinkWord = {
  readonly tx: string
  readonly chainTx: string
  /** The chain that is meant, by name or id; none: that of the row. */
  readonly chain?: string | undefined
  readonly refuse: boolean
  readonly reason: string
}

/** Where it is kept. */
export type LinkWorld = {
  readonly ledger: LedgerStore
  readonly links: LinkStore
  readonly nowMs: number
}

/** Keeps the word. @throws {FaultError} `TX_UNKNOWN`, `LINK_INVALID` */
export async function linkBook(
  { ledger, links, nowMs }: LinkWorld,
  book: Book,
  { tx, chainTx, chain: meant, refuse, reason }: LinkWord,
): Promise<BookLink> {
  const found = await ledger.transactions(book.ledger, [tx])
  if (found.length === 0) {
    throw new FaultError('TX_UNKNOWN', `Expected a transaction of ${book.ledger}, got "${tx}"`)
  }
  const [claim] = claimsOf(book, found)
  if (claim === undefined) {
    const message = 'Expected a deposit or withdrawal of a coin that is on a chain'
    throw new FaultError('LINK_INVALID', `${message}, got "${tx}"`)
  }
  const { chain } = claim
  if (meant !== undefined && meant !== chain && meant !== ledgerName(chain)) {
    const message = `Expected ${ledgerName(chain)}, the chain of "${tx}", got "${meant}"`
    throw new FaultError('LINK_INVALID', message)
  }
  const made: Link = {
    from: { ledger: book.ledger, tx, move: 0 },
    to: { ledger: chain, tx: chainTx.toLowerCase(), account: claim.address ?? '' },
    relation: 'same-value',
    evidence: refuse ? 'refused' : 'confirmed',
    confidence: refuse ? 0 : 100,
    reasons: [reason],
    knownMs: nowMs,
  }
  await links.put([made])
  return {
    ...{ tx, chain, chainTx: made.to.tx, confidence: made.confidence, reasons: [reason] },
    evidence: refuse ? 'refused' : 'confirmed',
  }
}
