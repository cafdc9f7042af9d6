/** A list of sanctions made by hand, put into a running server's lists. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { ListEntry } from '@paperchain/core/domain/tag'
import { importList } from '@paperchain/core/engine/attribute/import-list'
import type { House } from './house.ts'

/** Accounts of a ledger, listed by name under a programme. */
export type Listed = {
  readonly list: string
  readonly ledger: LedgerId
  readonly accounts: readonly string[]
}

/** Stores a version that names these accounts. */
export async function listed(house: House, { list, ledger, accounts }: Listed): Promise<void> {
  const entries = accounts.map(
    (account, row): ListEntry => ({
      key: `${ledger}:${account}`,
      ledger,
      account,
      everyLedger: false,
      label: 'EXAMPLE, Ivan',
      actor: '',
      category: '',
      abuse: 'sanction',
      confidence: 'listed',
      source: 'test',
      statedFrom: null,
      file: 'test.csv',
      row,
      programmes: ['CYBER2'],
      party: { id: '1', kind: 'individual', names: ['EXAMPLE, Ivan', 'EXAMPLE, Vanya'] },
    }),
  )
  const content = {
    list,
    hash: `${list}-1`,
    publishedMs: Date.UTC(2024, 0, 1),
    sanction: true,
    entries,
    actors: [],
    marks: [],
    faults: [],
    files: [],
  }
  await importList(house.lists.store, content, { allowShrink: false, nowMs: house.clock() })
}
