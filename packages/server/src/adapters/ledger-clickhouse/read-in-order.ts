/** The ledger in its own order, many blocks a question. */
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { type LedgerOrder, placeKey, type TxPlace } from '@paperchain/core/ledger-order'
import type { Context } from './context.ts'
import { idText, KEYS_MAX, placesIn } from './keys.ts'
import { groupTransactions, onlyLive } from './read.ts'
import { withTimes } from './read-times.ts'
import { type PostingRow, postingColumns } from './rows.ts'

/** The reads; `ask` puts each under the rules of the ledger's own. */
export const ledgerOrder = (
  context: Context,
  ask: <T>(question: () => Promise<T>) => Promise<T>,
): LedgerOrder => ({
  between: (ledger, { from, until }) =>
    ask(async () => {
      const rows = await context.engine.rows<PostingRow>(
        `select ${postingColumns(ledger)} from posting final
         where ledger = {ledger: String}
           and height >= {from: UInt32} and height <= {until: UInt32} ${onlyLive(context, ledger)}
         order by height, position, block, leg`,
        { ledger, from, until },
      )
      return withTimes(context, ledger, groupTransactions(context, ledger, rows))
    }),
  idsAt: (ledger, places) => ask(() => readIds(context, ledger, places)),
  openInputs: (ledger) =>
    ask(async () => {
      const rows = await context.engine.rows<[string, number]>(
        `select ${idText(ledger, 'block')} as block_id, toUInt32(count())
         from unresolved final where ledger = {ledger: String} group by block`,
        { ledger },
      )
      return new Map(rows)
    }),
})

async function readIds(
  context: Context,
  ledger: LedgerId,
  places: readonly TxPlace[],
): Promise<ReadonlyMap<string, string>> {
  if (places.length > KEYS_MAX) {
    const message = `Expected at most ${KEYS_MAX} places in one question, got ${places.length}`
    throw new FaultError('LEDGER_QUESTION_TOO_LARGE', message, { count: places.length })
  }
  if (places.length === 0) return new Map()
  const rows = await context.engine.rows<[number, number, string]>(
    `select height, position, ${idText(ledger, 'tx')} as tx_id from posting final
     where ledger = {ledger: String} and leg = 0
       and (height, position) in ${placesIn(places)} ${onlyLive(context, ledger)}`,
    { ledger },
  )
  return new Map(
    rows.map(([height, position, tx]) => [placeKey({ height, position }), tx] as const),
  )
}
