/** Clusters in words for people. */
import type {
  ClusterHand,
  ClusterLedger,
  ClusterPath,
  ClusterStep,
} from '@paperchain/contract/cluster'
import {
  EXCLUSION_WORDS,
  handWords,
  REASON_WORDS,
  refusalWords,
} from '@paperchain/contract/cluster-words'
import type { BuiltClusters } from '../clusters/cluster-book.ts'
import type { ClusterShown } from './cluster.ts'
import { clip, count, fields, LABEL_SHOWN_MAX, plural, table } from './table.ts'

/** A cluster with some of its members. */
export function clusterText({ cluster, members, next }: ClusterShown): string {
  const { size, certainSize, reasons, refused, refusedCount, joint, hands } = cluster
  const why = reasons.map(({ reason, merges }) => `${count(merges)} ${REASON_WORDS[reason]}`)
  const head = fields([
    ['cluster', `${cluster.name} at block ${cluster.height} of ${cluster.ledgerName}`],
    ['accounts', count(size)],
    ['spent together', certainSize === size ? '' : count(certainSize)],
    ['merges', why.join(', ')],
    [
      'named by tags',
      cluster.actors
        .map(({ tag }) => tag.label)
        .filter(isFirst)
        .join(', '),
    ],
  ])
  const marks = [
    ...refused.map((each) => `not merged: ${refusalWords(each)}; ${placeText(each)}`),
    ...(refusedCount > refused.length ? [`and ${count(refusedCount - refused.length)} more`] : []),
    ...joint.map(
      ({ exclusion, ...place }) => `no link: ${EXCLUSION_WORDS[exclusion]}; ${placeText(place)}`,
    ),
    ...hands.map(handText),
  ]
  const rows = members.map(({ account, tag }) => [
    account,
    tag === null ? '' : clip(tag.label, LABEL_SHOWN_MAX),
  ])
  const list = table([{ head: next === null ? 'members' : 'members, some' }, { head: 'who' }], rows)
  return [head, ...(marks.length === 0 ? [] : [marks.join('\n')]), list].join('\n\n')
}

const isFirst = (text: string, at: number, all: readonly string[]): boolean =>
  all.indexOf(text) === at

const placeText = ({ tx, height }: { tx: string | null; height: number | null }): string =>
  tx === null ? 'no transaction' : `${tx} in block ${height}`

/** How two accounts are joined. */
export function pathText({ joined, from, to, steps, height }: ClusterPath): string {
  if (!joined) return `${from} and ${to} are in different clusters at block ${height}`
  if (steps.length === 0) return `${from} is one account`
  return [from, ...steps.map(stepText)].join('\n')
}

function stepText({ to, reason, tx, height, confidence, hand }: ClusterStep): string {
  const shown = hand === null ? `in ${tx}, block ${height}` : `decision ${hand}`
  const sure = confidence === 100 ? '' : `, ${confidence} % sure`
  return `  ${REASON_WORDS[reason]}${sure}: ${shown}\n${to}`
}

/** What a build made. */
export const builtText = ({ blocks, accounts, merges, height }: BuiltClusters): string =>
  `Clusters of ${plural(blocks, 'block')} up to ${count(height)}: ` +
  `${plural(accounts, 'account')}, ${plural(merges, 'merge')}`

/** Clusters of a ledger, and the decisions about them. */
export function ledgerText(told: ClusterLedger): string {
  const { behind, height, accounts, merges, joint, refused, hands } = told
  const head = fields([
    ['ledger', told.ledgerName],
    ['up to block', height === null ? 'none yet' : count(height)],
    ['still to read', behind === 0 ? '' : plural(behind, 'transaction')],
    ['accounts', count(accounts)],
    ['merges', count(merges)],
    ['joint transactions', count(joint)],
    ['refused merges', count(refused)],
  ])
  return [head, hands.length === 0 ? 'No decisions' : hands.map(handText).join('\n')].join('\n\n')
}

/** A decision. */
export function handText(hand: ClusterHand): string {
  const { id, by, why, at, undone } = hand
  const back = undone === null ? '' : `; undone by ${undone.by} on ${undone.at}: ${undone.why}`
  return `decision ${id}: ${handWords(hand)}, by ${by} on ${at}: ${why}${back}`
}
