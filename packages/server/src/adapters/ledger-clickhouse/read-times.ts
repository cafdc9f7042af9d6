/** When transactions happened, for ledgers whose transactions have times of their own. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { Context } from './context.ts'
import { bytesIn, idHex, idText, KEYS_MAX } from './keys.ts'
import { TIME_OF_BLOCK } from './row-file.ts'

/** The same transactions with their own times, where they have any; else that of their block. */
export async function withTimes(
  context: Context,
  ledger: LedgerId,
  transactions: Transaction[],
): Promise<Transaction[]> {
  if (context.states.get(ledger)?.isTimed !== true) return transactions
  const times = new Map<string, number>()
  for (let from = 0; from < transactions.length; from += KEYS_MAX) {
    const ids = transactions.slice(from, from + KEYS_MAX).map(({ id }) => idHex(ledger, id))
    const keys = bytesIn(ids.filter((hex) => hex !== null))
    const rows = await context.engine.rows<[string, string, string]>(
      `select ${idText(ledger, 'tx')} as tx_id, ${idText(ledger, 'block')} as block_id, time_ms
       from tx final
       where ledger = {ledger: String} and tx in ${keys} and time_ms != ${TIME_OF_BLOCK}`,
      { ledger },
    )
    for (const [tx, block, time] of rows) times.set(`${block} ${tx}`, Number(time))
  }
  return transactions.map((each) => {
    const timeMs = times.get(`${each.block} ${each.id}`)
    return timeMs === undefined ? each : { ...each, timeMs }
  })
}
