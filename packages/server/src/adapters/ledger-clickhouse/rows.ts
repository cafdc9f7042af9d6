/** Rows of the engine as domain values: the one place where they are turned. */
import type { AssetId } from '@paperchain/core/domain/asset'
import { NONE } from '@paperchain/core/domain/batch/posting-batch'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Posting } from '@paperchain/core/domain/posting'
import { idText } from './keys.ts'

/** A posting as {@link postingColumns} selects it. */
export type PostingRow = readonly [
  height: number,
  position: number,
  leg: number,
  block: string,
  tx: string,
  side: Posting['side'],
  account: string,
  certainty: Posting['certainty'],
  asset: string,
  amount: string,
  amountKnown: number,
  coinTx: string,
  coinIndex: number,
  move: number,
  kind: Posting['kind'],
  form: string,
]

/** The columns of a posting, in the order of {@link PostingRow}. */
export const postingColumns = (ledger: LedgerId): string =>
  [
    'height, position, leg',
    `${idText(ledger, 'block')} as block_id`,
    `${idText(ledger, 'tx')} as tx_id`,
    'side, account, certainty, asset, toString(amount) as units, amount_known',
    `${idText(ledger, 'coin_tx')} as coin_tx_id`,
    'coin_index, move, kind, form',
  ].join(', ')

/** The posting that a row stores. */
export function postingOf(ledger: LedgerId, row: PostingRow): Posting {
  const [height, position, leg, block, tx, side, account, certainty, asset, units] = row
  const [, , , , , , , , , , known, coinTx, coinIndex, move, kind, form] = row
  return {
    ledger,
    height,
    position,
    leg,
    block,
    tx,
    side,
    account: account === '' ? null : account,
    certainty,
    asset: asset as AssetId,
    amount: known === 1 ? BigInt(units) : null,
    coin: coinIndex === NONE ? null : { tx: coinTx, index: coinIndex },
    move: move === NONE ? null : move,
    kind,
    form,
  }
}
