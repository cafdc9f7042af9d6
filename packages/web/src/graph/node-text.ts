/**
 * What a node is called, shortly in the drawing and whole for a screen reader.
 *
 * @module
 */
import { amountLabel, formatCount } from '../format/amount.ts'
import { isSystemAccount, middleCut, SYSTEM_ACCOUNTS } from '../format/identifier.ts'
import { formatDay, type Zone } from '../format/time.ts'
import type { FlowNode, NodeKind } from './flow.ts'

export type Unit = { readonly symbol: string; readonly decimals: number }

/** What each kind means; the legend and the labels read it. */
export const KIND_WORDS: Record<NodeKind, string> = {
  seed: 'Seed: where the trace began',
  pass: 'Passed on',
  tx: 'Transaction',
  held: 'Unspent here',
  absorbed: 'Arrived at a service',
  mined: 'New coins and fees',
  unseen: 'From outside the ledger',
  cut: 'Cut: not followed further',
}

/** A mark of each kind, so that colour is never the only sign. */
export const KIND_MARKS: Record<NodeKind, string> = {
  seed: '◆',
  pass: '○',
  tx: '·',
  held: '■',
  absorbed: '▲',
  mined: '✦',
  unseen: '?',
  cut: '✂',
}

const LABEL_CHARS_MAX = 18
/** Decimals in the drawing at most. */
const DRAWN_DECIMALS_MAX = 4

const shorten = (text: string): string =>
  text.length <= LABEL_CHARS_MAX ? text : `${text.slice(0, LABEL_CHARS_MAX - 1).trimEnd()}…`

/** The name in the drawing. */
export function nodeName(node: FlowNode): string {
  if (node.kind === 'tx') return middleCut(node.tx, 4)
  if (node.label !== '') return shorten(node.label)
  const [account = null] = node.accounts
  if (account === null) return 'unknown account'
  if (isSystemAccount(account)) return shorten(SYSTEM_ACCOUNTS[account] ?? account)
  return middleCut(account, 6)
}

/** The line below the name: the value, and for how many accounts it stands. */
export function nodeSecond(node: FlowNode, unit: Unit): string {
  const many = node.accounts.length > 1 ? ` · ${formatCount(node.accounts.length)} addr.` : ''
  return `${roundedLabel(node.value, unit.decimals)} ${unit.symbol}${many}`
}

/** The amount in the drawing, which has little room; the exact value stands in the panel. */
export const roundedLabel = (units: bigint, decimals: number): string =>
  amountLabel(units, decimals, DRAWN_DECIMALS_MAX)

/**
 * The whole of a node in one sentence, as ux.md asks: who, what, how much, when. It begins with the
 * words that are seen, so that people who speak to their computer can name it (WCAG 2.5.3).
 */
export function nodeSentence(
  node: FlowNode,
  { unit, zone, hidden }: { unit: Unit; zone: Zone; hidden: number },
): string {
  const seen = node.kind === 'tx' ? nodeName(node) : `${nodeName(node)} ${nodeSecond(node, unit)}`
  const words = [
    KIND_WORDS[node.kind],
    node.label === '' ? '' : `${node.category} ${node.label}`,
    `${amountLabel(node.value, unit.decimals)} ${unit.symbol} on ${formatDay(node.timeMs, zone)}`,
    hidden === 0 ? '' : `${hidden} more not drawn`,
  ]
  return `${seen}: ${words.filter((word) => word !== '').join(', ')}`
}
