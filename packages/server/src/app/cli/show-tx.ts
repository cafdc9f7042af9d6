/** `paperchain show tx`: a transaction with its postings, and who its accounts are. */
import { formatAmount } from '@paperchain/core/domain/amount'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import { formatTime } from '@paperchain/core/domain/time'
import { ledgersToAsk, noTransaction, unitOf } from '../find.ts'
import { indexAbout, tagsIn } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { momentOf } from './moment.ts'
import type { ShowFlags } from './show.ts'
import { clip, count, fields, LABEL_SHOWN_MAX, shortId, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Shows every live transaction of that id. */
export function showTx(io: Io, name: string, flags: ShowFlags): Promise<number> {
  return withFolder(io, 'show tx', async ({ ledger: store, lists }) => {
    const found: Transaction[] = []
    const ledgers = await ledgersToAsk(store, flags.ledger)
    for (const ledger of ledgers) {
      // Ids of books are texts, in which case counts.
      const id = ledger.startsWith('book:') ? name : name.toLowerCase()
      found.push(...(await store.transactions(ledger, [id])))
    }
    if (found.length === 0) throw noTransaction(ledgers, name)
    const accounts = [...new Set(found.flatMap(accountsOf))]
    const index = await indexAbout(lists, accounts)
    const moment = await momentOf(io, lists, flags)
    const tags = found.map((tx) => index.screenAccounts(tx.ledger, accountsOf(tx), moment))
    const labels = new Map(
      tags.flat().map((each) => [each.text, tagsIn(each)[0]?.entry.label ?? '']),
    )
    answer(
      io,
      found.map((tx, at) => ({ ...tx, tags: tags[at]?.filter((each) => tagsIn(each).length > 0) })),
      () => found.map((tx) => txText(tx, labels)).join('\n\n'),
    )
    return EXIT.ok
  })
}

const accountsOf = ({ postings }: Transaction): string[] =>
  postings.flatMap(({ account }) => (account === null ? [] : [account]))

/** A transaction for people; `labels` by account. */
export function txText(tx: Transaction, labels: ReadonlyMap<string, string>): string {
  const { symbol, decimals } = unitOf(tx.ledger)
  const right = true
  const head = fields([
    ['transaction', tx.id],
    ['block', `${count(tx.height)} on ${ledgerName(tx.ledger)}, place ${tx.position}`],
    ['time', formatTime(tx.timeMs)],
    ['complete', tx.complete ? 'yes' : 'no: a coin it spends is not in the ledger'],
  ])
  const rows = tx.postings.map(({ side, kind, account, amount, form, certainty, coin }) => [
    side,
    kind,
    account ?? 'not known',
    clip(labels.get(account ?? '') ?? '', LABEL_SHOWN_MAX),
    amount === null ? 'not known' : formatAmount(amount, decimals),
    [form, certainty === 'stated' ? '' : certainty].filter((word) => word !== '').join(', '),
    coin === null ? '' : `${coin.tx === tx.id ? '' : shortId(coin.tx)}:${coin.index}`,
  ])
  const columns = [
    { head: 'side' },
    { head: 'kind' },
    { head: 'account' },
    { head: 'tag' },
    { head: symbol, right },
    { head: 'form' },
    { head: 'coin', right },
  ]
  return `${head}\n\n${table(columns, rows)}`
}
