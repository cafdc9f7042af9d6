/**
 * Names and dates of birth of the UN's consolidated list, as far as quality tests and the bench
 * need them. The program's own reader of that list is an adapter; this one reads names alone.
 */
import type { ListParty, PartialDate, PartyName } from '@paperchain/core/domain/listed-party'
import { streamXml } from '@paperchain/server/adapters/list-ofac/stream-xml'

/** A party while its element is open. */
type Open = {
  readonly kind: 'individual' | 'entity'
  id: string
  readonly main: string[]
  readonly original: string[]
  readonly aliases: PartyName[]
  readonly births: PartialDate[]
  alias: string
  isWeak: boolean
  year: string
  date: string
}

const NAME_PARTS = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']

/** The parties of a file of the list, in its order. */
export async function readUnNames(path: string): Promise<readonly ListParty[]> {
  const parties: ListParty[] = []
  let open: Open | null = null
  await streamXml(path, {
    open(name) {
      if (name === 'INDIVIDUAL') open = opened('individual')
      if (name === 'ENTITY') open = opened('entity')
    },
    close(name, text) {
      if (open === null) return
      take(open, name, text)
      if (name !== 'INDIVIDUAL' && name !== 'ENTITY') return
      parties.push(finished(open, parties.length))
      open = null
    },
  })
  return parties
}

const opened = (kind: Open['kind']): Open => ({
  kind,
  id: '',
  main: [],
  original: [],
  aliases: [],
  births: [],
  alias: '',
  isWeak: false,
  year: '',
  date: '',
})

function take(open: Open, name: string, text: string): void {
  if (NAME_PARTS.includes(name) && text !== '') open.main.push(text)
  if (name === 'NAME_ORIGINAL_SCRIPT' && text !== '') open.original.push(text)
  if (name === 'DATAID') open.id = text
  if (name === 'ALIAS_NAME') open.alias = text
  if (name === 'QUALITY') open.isWeak = text === 'Low'
  if (name === 'YEAR') open.year = text
  if (name === 'DATE') open.date = text.slice(0, 10)
  if (name === 'INDIVIDUAL_ALIAS' || name === 'ENTITY_ALIAS') takeAlias(open)
  if (name === 'INDIVIDUAL_DATE_OF_BIRTH') takeBirth(open)
}

function takeAlias(open: Open): void {
  if (open.alias !== '') {
    open.aliases.push({ text: open.alias, kind: 'aka', script: '', weak: open.isWeak })
  }
  open.alias = ''
  open.isWeak = false
}

function takeBirth(open: Open): void {
  if (open.date.length === 10) open.births.push({ from: open.date, to: open.date, circa: false })
  else if (open.year.length === 4) {
    open.births.push({ from: `${open.year}-01-01`, to: `${open.year}-12-31`, circa: false })
  }
  open.year = ''
  open.date = ''
}

function finished(open: Open, row: number): ListParty {
  const main: PartyName = { text: open.main.join(' '), kind: 'main', script: 'Latn', weak: false }
  const original = open.original.map(
    (text): PartyName => ({ text, kind: 'aka', script: '', weak: false }),
  )
  return {
    id: open.id,
    kind: open.kind,
    names: [main, ...original, ...open.aliases],
    programmes: [],
    statedFrom: null,
    file: 'un-consolidated',
    row: row + 1,
    facts: {
      births: open.births,
      gender: '',
      countries: [],
      identifiers: [],
      addresses: [],
      titles: [],
      remarks: '',
    },
  }
}
