/** Where a transaction or an account leads to other ledgers, for `show`. */
import type { LedgerNote } from '@paperchain/contract/ledger'
import type { AccountLinks, LinkEnd, TransactionLink } from '@paperchain/contract/link'
import { EVIDENCE_WORDS, leadWords } from '@paperchain/contract/words'
import { amountText, assetsById } from './show-amounts.ts'
import { count, plural, table } from './table.ts'

/** Links of an account that are asked for. */
export const ACCOUNT_LINKS_ASKED = 100

/** Links as a table; empty where there is none. */
export function linksText(links: readonly TransactionLink[]): string {
  if (links.length === 0) return ''
  const columns = ['leads', 'ledger', 'transaction', 'account', 'amount', 'time', 'sure'].map(
    (head) => ({ head, ...(head === 'amount' ? { right: true } : {}) }),
  )
  return table(
    columns,
    links.map((link) => [
      leadWords(link).toLowerCase(),
      nameOf(link.there),
      link.there.present ? link.there.tx : `${link.there.tx} (not here)`,
      link.there.account ?? 'not told',
      heldText(link.there),
      link.there.time ?? '',
      sureText(link),
    ]),
  )
}

const nameOf = ({ name, ledgerName }: Pick<LinkEnd, 'name' | 'ledgerName'>): string =>
  name === ledgerName ? name : `${name} (${ledgerName})`

const heldText = ({ amounts }: LinkEnd): string =>
  amounts
    .map(({ asset, amount }) => amountText(BigInt(amount), asset.id, assetsById([asset])))
    .join(', ')

function sureText({ evidence, confidence, reasons, agrees }: TransactionLink): string {
  const differs = agrees === false ? ['the amounts differ'] : []
  return `${confidence} %, ${[EVIDENCE_WORDS[evidence], ...reasons, ...differs].join('; ')}`
}

/** Where an account leads; empty where it leads nowhere. */
export function accountLinksText(found: AccountLinks): readonly string[] {
  const { accounts, links, leftOut, complete } = found
  const same = accounts.map(({ why, account, seen, ...ledger }) => {
    const words = why === 'stands-for' ? 'stands for' : 'is booked as'
    return `${words} ${account} on ${nameOf(ledger)}${seen ? '' : ', where it was never seen'}`
  })
  const table = linksText(links)
  const more = leftOut > 0 ? [`and ${plural(leftOut, 'more link')}`] : []
  const rest = complete ? [] : ['not all of its transactions were looked at for links']
  return table === '' ? same : [...same, table, ...more, ...rest]
}

/** What nobody could tell about the blocks of a ledger, beside its balances. */
export const notesText = (notes: readonly LedgerNote[]): readonly string[] =>
  notes.map(
    ({ note, blocks, fromHeight, toHeight }) =>
      `not certain: ${note}, in ${plural(blocks, 'block')} from ${count(fromHeight)} to ` +
      count(toHeight),
  )
