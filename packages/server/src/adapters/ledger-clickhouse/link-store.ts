/**
 * Links between ledgers: one table from each side. The row with the higher number counts, and a
 * person's word has a higher number than any other, so that a later import cannot undo it.
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { checkLink, type Link } from '@paperchain/core/domain/link'
import type { LinkStore } from '@paperchain/core/links'
import type { Engine } from './engine.ts'
import { KEYS_MAX, textsIn } from './keys.ts'
import { PAGE_ROWS_MAX } from './read.ts'

/** Rows of one insert, so that no statement grows with the batch. */
const PUT_ROWS_MAX = 50_000
/** Numbers of links that a person judged lie above all others. */
const JUDGED = 2 ** 52

/** The store of links. */
export const linkStore = (engine: Engine): LinkStore => ({
  async put(links) {
    for (const link of links) checkLink(link)
    for (let from = 0; from < links.length; from += PUT_ROWS_MAX) {
      await engine.insert('link', links.slice(from, from + PUT_ROWS_MAX).map(rowOf))
    }
  },
  async linksOf(ledger, txs) {
    checkCount(txs.length, KEYS_MAX)
    if (txs.length === 0) return []
    const keys = textsIn(txs)
    const rows = await engine.rows<LinkRow>(
      `select ${COLUMNS} from link final
       where ledger = {ledger: String} and tx in ${keys} and gone = 0
       union distinct
       select ${COLUMNS} from link_by_target final
       where to_ledger = {ledger: String} and to_tx in ${keys} and gone = 0`,
      { ledger },
    )
    return rows.map(linkOf).sort(byEnds)
  },
  async linksFrom(ledger, { afterTx, limit }) {
    checkCount(limit, PAGE_ROWS_MAX)
    const rows = await engine.rows<LinkRow>(
      `select ${COLUMNS} from link final
       where ledger = {ledger: String} and tx > {after: String} and gone = 0
       order by ledger, tx, move, relation, to_ledger, to_tx, to_account
       limit {limit: UInt32}`,
      { ledger, after: afterTx, limit },
    )
    return rows.map(linkOf)
  },
})

const COLUMNS =
  'ledger, tx, move, to_ledger, to_tx, to_account, relation, evidence, confidence, reasons,' +
  ' known_ms'

type LinkRow = readonly [
  ledger: string,
  tx: string,
  move: number,
  toLedger: string,
  toTx: string,
  toAccount: string,
  relation: string,
  evidence: string,
  confidence: number,
  reasons: readonly string[],
  knownMs: string,
]

function rowOf({ from, to, relation, evidence, confidence, reasons, knownMs }: Link) {
  const isJudged = evidence === 'confirmed' || evidence === 'refused'
  return {
    ledger: from.ledger,
    tx: from.tx,
    move: from.move,
    to_ledger: to.ledger,
    to_tx: to.tx,
    to_account: to.account,
    relation,
    evidence,
    confidence,
    reasons,
    known_ms: String(knownMs),
    number: String(knownMs + (isJudged ? JUDGED : 0)),
    gone: 0,
  }
}

function linkOf(row: LinkRow): Link {
  const [ledger, tx, move, toLedger, toTx, account, relation, evidence, ...rest] = row
  const [confidence, reasons, knownMs] = rest
  return {
    from: { ledger: ledger as LedgerId, tx, move },
    to: { ledger: toLedger as LedgerId, tx: toTx, account },
    relation: relation as Link['relation'],
    evidence: evidence as Link['evidence'],
    confidence,
    reasons,
    knownMs: Number(knownMs),
  }
}

const byEnds = (a: Link, b: Link): number => {
  const [left, right] = [keyOf(a), keyOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const keyOf = ({ from, to, relation }: Link): string =>
  [from.ledger, from.tx, from.move, relation, to.ledger, to.tx, to.account].join('\n')

/** @throws {FaultError} `LEDGER_QUESTION_TOO_LARGE` */
function checkCount(count: number, most: number): void {
  if (count <= most) return
  const message = `Expected at most ${most} in one question, got ${count}`
  throw new FaultError('LEDGER_QUESTION_TOO_LARGE', message, { count, most })
}
