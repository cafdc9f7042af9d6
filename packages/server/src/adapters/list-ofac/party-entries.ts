/**
 * Entries of listed addresses with the party that they belong to, for all of OFAC's forms with
 * names.
 *
 * @module
 */
import type { PartyRef } from '@paperchain/core/domain/listed-party'
import type { ListEntry } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { ListBuilder, RowPlace } from '@paperchain/core/engine/attribute/list-builder'
import { SANCTION_ABUSE } from '@paperchain/core/engine/attribute/order-tags'
import { type Placement, placeAddress } from '@paperchain/core/engine/attribute/place-address'
import { canonicalTicker } from '@paperchain/core/engine/attribute/tickers'

/** Whose a listed address is. */
export type Listed = {
  /** Where the publisher says it. */
  readonly source: string
  readonly label: string
  /** Null where the list names nobody. */
  readonly party: PartyRef | null
  readonly programmes: readonly string[]
  readonly statedFrom: TimeMs | null
  /** Left away: a sanction. */
  readonly abuse?: string
  readonly category?: string
  /** Left away: `listed`. */
  readonly confidence?: string
}

/** The text of an address cell, its ticker and where it stands. */
export type AddressCell = { readonly ticker: string; readonly text: string } & RowPlace

/**
 * Adds what a cell lists. A cell may hold two addresses, or words beside one: each text that is an
 * address is an entry. A cell without any is kept whole as listed, where it can be asked for.
 */
export function addCell(builder: ListBuilder, cell: AddressCell, listed: Listed): void {
  const ticker = canonicalTicker(cell.ticker)
  const found = cell.text.split(/[\s,;]+/).filter((text) => text !== '')
  const placements = found.map((text) => placeAddress(text, ticker))
  const valid = placements.filter(isChecked)
  if (found.length > 1 && valid.length > 0) {
    for (const placement of valid) addPlaced(builder, { placement, ticker, cell, listed })
    const rest = found.length - valid.length
    if (rest > 0) {
      const message = `Expected an address, got ${rest} further words beside it`
      builder.remark({ code: 'LIST_ROW_SHAPE', message }, cell)
    }
    return
  }
  const placement = placeAddress(cell.text, ticker)
  addPlaced(builder, { placement, ticker, cell, listed })
}

/** Whether a text is an address by its form, not only kept as it stands. */
const isChecked = (placement: Placement): boolean =>
  placement.kind === 'placed' && placement.remark?.code !== 'LIST_FORM_UNCHECKED'

type Placed = {
  readonly placement: Placement
  readonly ticker: string
  readonly cell: AddressCell
  readonly listed: Listed
}

function addPlaced(builder: ListBuilder, { placement, ticker, cell, listed }: Placed): void {
  const account = placement.kind === 'placed' ? placement.place : placement.asListed
  const { remark } = placement
  if (account === null) {
    if (remark !== null) builder.refuse(remark, cell)
    return
  }
  const { programmes, party, label, source, statedFrom } = listed
  const entry: ListEntry = {
    ...account,
    file: cell.file,
    row: cell.row,
    key: `${ticker}:${account.account}`,
    label,
    actor: '',
    category: listed.category ?? '',
    abuse: listed.abuse ?? SANCTION_ABUSE,
    confidence: listed.confidence ?? 'listed',
    source,
    statedFrom,
    ...(programmes.length === 0 ? {} : { programmes }),
    ...(party === null ? {} : { party }),
  }
  builder.add(entry, remark === null ? [] : [remark])
}
