/** Verdicts on names, in the table `name_verdict`. */
import { type HeldVerdict, type NameVerdict, VERDICTS } from '@paperchain/core/domain/name-verdict'
import type { AskedPair, NameVerdictStore, NewNameVerdict } from '@paperchain/core/registry'
import { type Context, newId } from './context.ts'
import { int, type Row, text } from './engine.ts'
import { checkedText } from './texts.ts'

/** Longest name of a list and id of a listed party, in characters. */
const LIST_CHARS_MAX = 500
const WHY_CHARS_MAX = 1_000
/** Hashes of one question to the database. */
const ASKED_AT_ONCE = 5_000

const ADD = `
insert into name_verdict
  (id, asked, asked_text, party_id, list, listed, listed_print, verdict, why, by_whom, at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

const ABOUT = 'select * from name_verdict where asked = any($1::text[]) order by seq desc'

/** The verdicts of a registry. */
export const nameVerdictStore = (context: Context): NameVerdictStore => ({
  add: (verdict) => add(context, verdict),
  about: (asked) => about(context, asked),
})

async function add(
  { db, clock, vault }: Context,
  { asked, ...verdict }: NewNameVerdict,
): Promise<NameVerdict> {
  const fit = (name: 'list' | 'listed'): string =>
    checkedText(verdict[name], { name, max: LIST_CHARS_MAX })
  const kept: NameVerdict = {
    ...verdict,
    id: newId(),
    list: fit('list'),
    listed: fit('listed'),
    why: checkedText(verdict.why, { name: 'why', max: WHY_CHARS_MAX }),
    atMs: clock(),
  }
  const { party, list, listed, listedPrint, why, by, atMs } = kept
  const tokens = [vault.nameToken(asked.key), vault.nameToken(wholeOf(asked))]
  const said = [party, list, listed, listedPrint, kept.verdict, why, by, atMs]
  await db.rows(ADD, [kept.id, ...tokens, ...said])
  return kept
}

/** Key and text together: one question of one customer is not that of another. */
const wholeOf = ({ key, text: asked }: AskedPair): string => JSON.stringify([key, asked])

async function about(
  { db, vault }: Context,
  asked: readonly AskedPair[],
): Promise<readonly (readonly HeldVerdict[])[]> {
  const tokens = asked.map(({ key }) => vault.nameToken(key))
  const different = [...new Set(tokens)]
  const rows = new Map<string, Row[]>()
  for (let from = 0; from < different.length; from += ASKED_AT_ONCE) {
    for (const row of await db.rows(ABOUT, [different.slice(from, from + ASKED_AT_ONCE)])) {
      const token = text(row, 'asked')
      const same = rows.get(token)
      if (same === undefined) rows.set(token, [row])
      else same.push(row)
    }
  }
  return asked.map((one, at) => {
    const found = rows.get(tokens[at] ?? '') ?? []
    const here = found.length === 0 ? '' : vault.nameToken(wholeOf(one))
    return found.map((row) => heldOf(row, here))
  })
}

function heldOf(row: Row, asked: string): HeldVerdict {
  const verdict = VERDICTS.find((one) => one === text(row, 'verdict')) ?? 'withdrawn'
  return {
    id: text(row, 'id'),
    party: text(row, 'party_id'),
    list: text(row, 'list'),
    listed: text(row, 'listed'),
    listedPrint: text(row, 'listed_print'),
    verdict,
    why: text(row, 'why'),
    by: text(row, 'by_whom'),
    atMs: int(row, 'at_ms'),
    isSameQuestion: text(row, 'asked_text') === asked,
  }
}
