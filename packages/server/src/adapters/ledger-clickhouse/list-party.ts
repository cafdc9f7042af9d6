/** Parties of lists, in the ledger's engine. */
import type {
  ListParty,
  PartyFacts,
  PartyKind,
  PartyName,
  PartyRelation,
} from '@paperchain/core/domain/listed-party'
import type { ListStore } from '@paperchain/core/ports'
import type { Engine } from './engine.ts'

/** A party as its table keeps it: names in columns of one length. */
export const partyRow = (list: string, hash: string, party: ListParty) => ({
  list,
  hash,
  id: party.id,
  kind: party.kind,
  name_text: party.names.map(({ text }) => text),
  name_kind: party.names.map(({ kind }) => kind),
  name_script: party.names.map(({ script }) => script),
  name_weak: party.names.map(({ weak }) => (weak ? 1 : 0)),
  programmes: party.programmes,
  stated_from: party.statedFrom === null ? null : String(party.statedFrom),
  file: party.file,
  row: party.row,
  facts: party.facts === undefined ? '' : JSON.stringify(party.facts),
  relations: party.relations === undefined ? '' : JSON.stringify(party.relations),
  mentioned: party.mentioned === true ? 1 : 0,
})

type PartyRow = [
  id: string,
  kind: PartyKind,
  texts: string[],
  kinds: PartyName['kind'][],
  scripts: string[],
  weak: number[],
  programmes: string[],
  statedFrom: string | null,
  file: string,
  row: number,
  facts: string,
  relations: string,
  mentioned: number,
]

/** The part of the list store that is about parties. */
export const partyStore = (engine: Engine): Pick<ListStore, 'parties'> => ({
  async parties(list, hash) {
    const rows = await engine.rows<PartyRow>(
      `select id, kind, name_text, name_kind, name_script, name_weak, programmes, stated_from,
              file, row, facts, relations, mentioned
       from list_party final
       where list = {list: String} and hash = {hash: String}
         and (list, hash) in (select list, hash from list_version)
       order by id`,
      { list, hash },
    )
    return rows.map(partyOf)
  },
})

function partyOf(row: PartyRow): ListParty {
  const [id, kind, texts, kinds, scripts, weak, programmes, statedFrom, file, line, ...more] = row
  const [facts, relations, mentioned] = more
  return {
    id,
    kind,
    names: texts.map((text, place) => ({
      text,
      kind: kinds[place] ?? 'aka',
      script: scripts[place] ?? '',
      weak: weak[place] === 1,
    })),
    programmes,
    statedFrom: statedFrom === null ? null : Number(statedFrom),
    file,
    row: line,
    ...(mentioned === 1 ? { mentioned: true } : {}),
    ...(facts === '' ? {} : { facts: JSON.parse(facts) as PartyFacts }),
    ...(relations === '' ? {} : { relations: JSON.parse(relations) as readonly PartyRelation[] }),
  }
}
