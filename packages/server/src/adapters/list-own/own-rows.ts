/**
 * Rows of an own CSV on their way to parties: rows of one id, or without ids of one name, are one
 * party. A row with a wallet and no name is a wallet of nobody.
 *
 * @module
 */
import { countryOf } from '@paperchain/core/domain/country-names'
import { FaultError } from '@paperchain/core/domain/error'
import { PARTY_KINDS, type PartyName } from '@paperchain/core/domain/listed-party'
import { partialDate } from '@paperchain/core/engine/attribute/partial-date'
import { newDraft, type PartyDraft, scriptOf } from '@paperchain/core/engine/attribute/party-draft'
import {
  britishDayOf,
  type PartyList,
  type StatedWallet,
  walletsIn,
} from '../list-any/party-list.ts'
import { CsvTable } from '../list-ofac/stream-csv.ts'
import { shareOf } from '../list-opensanctions/ftm-parties.ts'
import type { OwnField, OwnMapping } from './own-mapping.ts'

type Held = { readonly draft: PartyDraft; readonly row: number; readonly wallets: StatedWallet[] }

/** Gathers rows; `finish` hands the parties on. */
export class OwnRows {
  readonly #list: PartyList
  readonly #mapping: OwnMapping
  readonly #file: string
  readonly #parties = new Map<string, Held>()

  constructor(list: PartyList, mapping: OwnMapping, file: string) {
    this.#list = list
    this.#mapping = mapping
    this.#file = file
  }

  /** The header. @throws {FaultError} `LIST_SHAPE` where it has neither a name nor a wallet */
  head(fields: readonly string[]): CsvTable {
    const table = new CsvTable(fields)
    const has = (field: OwnField) => this.#mapping.columns[field]?.some((name) => table.has(name))
    if (has('name') || has('wallet')) return table
    const { name = [], wallet = [] } = this.#mapping.columns
    const message = `Expected a column of ${[...name, ...wallet].join(', ')}, got none`
    throw new FaultError('LIST_SHAPE', message, { file: this.#file, row: 1 })
  }

  take(table: CsvTable, fields: readonly string[], row: number): void {
    const of = (field: OwnField): string[] =>
      (this.#mapping.columns[field] ?? [])
        .map((name) => table.cell(fields, name))
        .filter((text) => text !== '')
    const [id = ''] = of('id')
    const [name = ''] = of('name')
    const place = { file: this.#file, row }
    const ticker = of('ticker')[0] ?? ''
    const wallets = of('wallet').map((text) => ({ ticker: ticker.slice(0, 40), text, ...place }))
    const key = id || name
    if (key !== '') {
      const held = this.#parties.get(key) ?? { draft: newDraft(key, 'unknown'), row, wallets: [] }
      this.#parties.set(key, held)
      addFields(held.draft, of)
      held.wallets.push(...wallets)
      return
    }
    if (wallets.length === 0) {
      const message = 'Expected a name, an id or a wallet, got none'
      this.#list.builder.refuse({ code: 'LIST_ROW_SHAPE', message }, place)
    }
    const statedFrom = britishDayOf(of('since')[0] ?? '')
    const words = { label: this.#mapping.name, programmes: of('programme'), statedFrom }
    for (const wallet of wallets) this.#list.addAlone(wallet, words)
  }

  finish(): void {
    for (const { draft, row, wallets } of this.#parties.values()) {
      const said = walletsIn(draft.remarks.join('\n'))
      this.#list.add(draft, { file: this.#file, row }, [...wallets, ...said])
    }
  }
}

/** Several values of a cell stand behind semicolons. */
const several = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => text.split(';')).filter((text) => text.trim() !== '')

function addFields(draft: PartyDraft, of: (field: OwnField) => readonly string[]): void {
  const names = (field: OwnField, more: Partial<PartyName>) =>
    several(of(field)).map((text): PartyName => {
      return { text, kind: 'aka', script: scriptOf(text), weak: false, ...more }
    })
  const [main] = of('name')
  const isFirst = !draft.names.some(({ kind }) => kind === 'main')
  if (main !== undefined) {
    const kind = isFirst ? 'main' : 'aka'
    draft.names.push({ text: main, kind, script: scriptOf(main), weak: false })
  }
  draft.names.push(...names('alias', {}), ...names('weakAlias', { weak: true }))
  const kind = PARTY_KINDS.find((one) => one === of('kind')[0]?.toLowerCase())
  if (kind !== undefined) draft.kind = kind
  draft.programmes.push(...several(of('programme')))
  draft.statedFrom ??= britishDayOf(of('since')[0] ?? '')
  for (const text of several(of('birth'))) {
    const date = partialDate(text)
    if (date !== null) draft.births.push(date)
  }
  for (const [field, role] of [
    ['country', 'other'],
    ['nationality', 'nationality'],
  ] as const) {
    for (const text of several(of(field))) draft.countries.push({ country: countryOf(text), role })
  }
  for (const number of several(of('identifier'))) {
    draft.identifiers.push({ type: 'Identifier', number, country: '' })
  }
  draft.addresses.push(...of('address'))
  draft.titles.push(...of('title'))
  draft.remarks.push(...of('remark'))
  for (const from of several(of('owner'))) {
    const share = shareOf(of('share'))
    draft.relations.push({ kind: 'owner', from: from.trim(), to: draft.id, share, text: 'owner' })
  }
}
