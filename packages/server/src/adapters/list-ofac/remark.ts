/**
 * OFAC's remarks: statements between semicolons, cut at 1,000 characters in `sdn.csv` and continued
 * in `sdn_comments.csv`, in the middle of a word if need be.
 *
 * @module
 */
import { recognise } from '@paperchain/core/domain/address/recognise'
import type { PartyName } from '@paperchain/core/domain/listed-party'

/** What a remark says that is used here. */
export type RemarkFacts = {
  readonly addresses: readonly { readonly ticker: string; readonly text: string }[]
  /** Names in quotes, which OFAC calls weak. */
  readonly names: readonly PartyName[]
  /** Pieces of statements whose rest is in no file, with what could be an address. */
  readonly stumps: readonly string[]
}

/** Where a remark may be torn. */
export type Torn = { readonly start: boolean; readonly end: boolean }

const ADDRESS = /^(?:alt\. )?Digital Currency Address - (\S+)\s+(.+)$/i
/** The end of such a statement: what is left of its ticker, and the whole of its address. */
const ADDRESS_END = /^(?:.*- (\S{2,12}) |\S* )?(\S+)$/
const WEAK_NAME = /^([afn])\.k\.a\. '(.*)'$/i
/** What could be the rest or the start of an address. */
const ADDRESS_LIKE = /^[\w:]{4,}$|Digital Currency/i

/**
 * Takes a remark apart. Whole statements count. Of a torn one an address counts that is whole by
 * its own checksum; the rest of it is a stump and no address.
 */
export function readRemark(text: string, torn: Torn): RemarkFacts {
  const statements = text.split(';').map((statement) => statement.trim())
  const last = statements.length - 1
  const facts = { addresses: [], names: [], stumps: [] } as Mutable
  statements.forEach((statement, place) => {
    // The full stop ends the remark; an abbreviation before it has its own.
    const said = place === last ? statement.replace(/\.$/, '') : statement
    const isTorn = (torn.start && place === 0) || (torn.end && place === last)
    if (isTorn) addTorn(facts, said)
    else addWhole(facts, said)
  })
  return facts
}

type Mutable = {
  addresses: { ticker: string; text: string }[]
  names: PartyName[]
  stumps: string[]
}

function addWhole(facts: Mutable, statement: string): void {
  const [, ticker, text] = ADDRESS.exec(statement) ?? []
  if (ticker !== undefined && text !== undefined) facts.addresses.push({ ticker, text })
  const [, letter, name] = WEAK_NAME.exec(statement) ?? []
  if (letter === undefined || name === undefined) return
  const kind = NAME_KINDS[letter.toLowerCase()] ?? 'aka'
  facts.names.push({ text: name, kind, script: '', weak: true })
}

const NAME_KINDS: Readonly<Record<string, PartyName['kind']>> = { a: 'aka', f: 'fka', n: 'nka' }

function addTorn(facts: Mutable, statement: string): void {
  const [, ticker = '', text = ''] = ADDRESS_END.exec(statement) ?? []
  const isWhole = recognise(text).some(({ bits }) => bits > 0)
  if (isWhole) facts.addresses.push({ ticker, text })
  else if (ADDRESS_LIKE.test(statement)) facts.stumps.push(statement)
}
