/** Customers as the contract has them. */
import type * as contract from '@paperchain/contract/party'
import type { PartyRecord, PartyRow } from '@paperchain/core/domain/party'
import { dueOn } from '@paperchain/core/domain/retention'
import { timeOrNull, timeText } from './basics.ts'

/** That a party is there. */
export const partyRowOf = (row: PartyRow): contract.PartyRow => ({
  id: row.id,
  schema: row.schema,
  version: row.version,
  createdAt: timeText(row.createdMs),
  updatedAt: timeText(row.updatedMs),
  erasedAt: timeOrNull(row.erasedMs),
  accounts: row.accounts.map(({ book, account, sinceMs }) => ({
    book,
    account,
    since: timeText(sinceMs),
  })),
  laws: [...row.retention.laws],
  endedOn: row.retention.endedOn,
  dueOn: dueOn(row.retention),
  holds: row.holds.map(({ id, reason, by, sinceMs }) => ({
    id,
    reason,
    by,
    since: timeText(sinceMs),
  })),
})

/** A party with its data. Personal data. */
export const partyRecordOf = (record: PartyRecord): contract.PartyRecord => {
  const { customerId, properties, addressEntity, identification } = record.party
  const values = Object.entries(properties).map(([name, given]) => [name, [...given]])
  return {
    ...partyRowOf(record),
    shown: record.shown,
    customerId,
    schema: record.party.schema,
    properties: Object.fromEntries(values),
    addressEntity: addressEntity.map((address) => ({ ...address })),
    identification: identification.map((document) => ({ ...document })),
    versions: record.versions.map(({ version, atMs, by }) => ({
      version,
      at: timeText(atMs),
      by,
    })),
  }
}
