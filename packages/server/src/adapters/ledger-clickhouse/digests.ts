/**
 * Digests of everything readable, one an order, and of what the first order says the others must
 * hold. Equal ledgers have equal digests; one ledger whose orders tell one truth has equal pairs.
 *
 * A digest is the count of rows and the sum of their 128-bit SipHashes modulo 2^128: it does not
 * depend on the order in which the engine reads, and needs no sort. It compares ledgers of our own
 * making; it is no proof against somebody who chooses rows to collide.
 *
 * @module
 */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Engine } from './engine.ts'

const POSTING =
  'ledger, height, position, leg, block, tx, side, account, certainty, asset, amount,' +
  ' amount_known, coin_tx, coin_index, move, kind, form'
const TX = 'ledger, tx, height, position, block'
const SPEND = 'ledger, coin_tx, coin_index, height, position, leg, block, tx'
const UNRESOLVED = 'ledger, coin_tx, coin_index, height, position, leg, block'

/** Name of the digest → columns and source. A name `x of posting` is what order `x` must equal. */
const DIGESTS: Readonly<Record<string, readonly [columns: string, from: string]>> = {
  block: ['ledger, height, id, previous, time_ms, work, tx_count, bytes, state, banned', 'block'],
  posting: [POSTING, 'posting'],
  account: [POSTING, 'posting_by_account'],
  'account of posting': [POSTING, `posting where account != ''`],
  tx: [TX, 'tx'],
  'tx of posting': [TX, 'posting where leg = 0'],
  time: ['ledger, tx, block, time_ms', 'tx'],
  spend: [SPEND, 'spend'],
  'spend of posting': [SPEND, `posting where side = 'debit' and coin_tx != ''`],
  unresolved: [UNRESOLVED, 'unresolved'],
  'unresolved of posting': [
    UNRESOLVED,
    `posting where side = 'debit' and coin_tx != '' and amount_known = 0`,
  ],
}

/** {@link LedgerStore.digests} */
export async function readDigests(
  engine: Engine,
  ledger: LedgerId,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, [columns, source]] of Object.entries(DIGESTS)) {
    const [table = '', where] = source.split(' where ')
    const rows = await engine.rows<[string, string]>(
      `select toString(count()),
              toString(sum(reinterpretAsUInt128(sipHash128(${columns}))))
       from ${table} final
       where ledger = {ledger: String} ${where === undefined ? '' : `and ${where}`}`,
      { ledger },
    )
    found[name] = (rows[0] ?? ['0', '0']).join(':')
  }
  return found
}
