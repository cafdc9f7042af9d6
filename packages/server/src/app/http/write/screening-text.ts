/**
 * Screening answers written straight as JSON: the same text that `JSON.stringify` makes of
 * `answerOf`, without the objects in between. Most answers are short and all alike, so this is half
 * of what an answer costs beside the screening itself. A test compares the two.
 */
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import type { Grounds } from '../grounds.ts'
import { faultOf } from './basics.ts'
import { groundsText } from './grounds.ts'
import { countsOf, type MomentText, tagOf } from './screening.ts'

/** The beginning of an account on each ledger: there are some dozens of ledgers. */
const BEGINNINGS = new Map<LedgerId, string>()

/** The answer to `POST /v1/screen`, as text. */
export function screenText(
  answers: readonly ScreenAnswer[],
  moment: MomentText,
  grounds: Grounds,
): string {
  const times = `"asOf":"${moment.asOf}","knownAt":"${moment.knownAt}"`
  const [first] = answers
  const rows =
    answers.length === 1 && first !== undefined
      ? answerText(first, times)
      : answers.map((answer) => answerText(answer, times)).join(',')
  const { hit, clear, cannotTell } = countsOf(answers)
  const counts = `{"hit":${hit},"clear":${clear},"cannotTell":${cannotTell}}`
  return `{${times},${groundsText(grounds)},"counts":${counts},"answers":[${rows}]}`
}

function answerText(answer: ScreenAnswer, times: string): string {
  const { text, accounts, outcome, reason, hits, tags, diagnosis } = answer
  const said = hits.length === 0 ? '[]' : JSON.stringify(hits.map(tagOf))
  const also = tags.length === 0 ? '[]' : JSON.stringify(tags.map(tagOf))
  const wrong = diagnosis === null ? 'null' : JSON.stringify(faultOf(diagnosis))
  return (
    `{"text":${quoted(text)},"accounts":[${accountsText(accounts)}],` +
    `"outcome":"${outcome}","reason":"${reason}","hits":${said},"tags":${also},` +
    `"diagnosis":${wrong},${times}}`
  )
}

function accountsText(accounts: ScreenAnswer['accounts']): string {
  let text = ''
  let lastId = ''
  let written = '""'
  for (const { ledger, id } of accounts) {
    // The accounts of one text mostly share their id: an EVM address is one on every chain.
    if (id !== lastId) {
      written = quoted(id)
      lastId = id
    }
    text += `${text === '' ? '' : ','}${beginningOf(ledger)}${written}}`
  }
  return text
}

/** Most addresses are nothing but these characters, which stand in JSON as they are. */
const PLAIN = /^[\w:]*$/

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

function beginningOf(ledger: LedgerId): string {
  const known = BEGINNINGS.get(ledger)
  if (known !== undefined) return known
  const name = JSON.stringify(ledgerName(ledger))
  const made = `{"ledger":${JSON.stringify(ledger)},"ledgerName":${name},"id":`
  // Ledgers of lists are of the lists' making, so their number is bounded here.
  if (BEGINNINGS.size < BEGINNINGS_MAX) BEGINNINGS.set(ledger, made)
  return made
}

const BEGINNINGS_MAX = 1_000
