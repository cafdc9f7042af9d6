/** `paperchain show tx`: a transaction with its postings, and who its accounts are. */
import type { LedgerAsset, TransactionLink } from '@paperchain/contract/link'
import { isRole, roleWords } from '@paperchain/contract/words'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import { formatTime } from '@paperchain/core/domain/time'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { ledgersToAsk, noTransaction, txIdOn } from '../find.ts'
import { assetList } from '../ledger-assets.ts'
import { linkedOf } from '../linked.ts'
import { indexAbout, tagsIn } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { momentOf } from './moment.ts'
import type { ShowFlags } from './show.ts'
import { amountColumn, assetsById, assetTable } from './show-amounts.ts'
import { linksText } from './show-links.ts'
import { clip, count, fields, LABEL_SHOWN_MAX, shortId, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Shows every live transaction of that id. */
export function showTx(io: Io, name: string, flags: ShowFlags): Promise<number> {
  return withFolder(io, 'show tx', async (folder) => {
    const { ledger: store, lists } = folder
    const found: Transaction[] = []
    const ledgers = await ledgersToAsk(store, flags.ledger)
    for (const ledger of ledgers) {
      found.push(...(await store.transactions(ledger, [txIdOn(ledger, name)])))
    }
    if (found.length === 0) throw noTransaction(ledgers, name)
    const accounts = [...new Set(found.flatMap(accountsOf))]
    const index = await indexAbout(lists, accounts)
    const moment = await momentOf(io, lists, flags)
    const tags = found.map((tx) => index.screenAccounts(tx.ledger, accountsOf(tx), moment))
    const labels = new Map(
      tags.flat().map((each) => [each.text, tagsIn(each)[0]?.entry.label ?? '']),
    )
    const told: { readonly tx: Transaction; readonly about: TxAbout }[] = []
    for (const tx of found) told.push({ tx, about: await aboutOf(folder, tx) })
    answer(
      io,
      told.map(({ tx, about }, at) => ({
        ...tx,
        tags: tags[at]?.filter((each) => tagsIn(each).length > 0),
        ...about,
      })),
      () => told.map(({ tx, about }) => txText(tx, labels, about)).join('\n\n'),
    )
    return EXIT.ok
  })
}

const accountsOf = ({ postings }: Transaction): string[] =>
  postings.flatMap(({ account }) => (account === null ? [] : [account]))

/** What is told of a transaction beside its postings. */
export type TxAbout = {
  readonly assets: readonly LedgerAsset[]
  /** What nobody could tell about its block. */
  readonly notes: readonly string[]
  readonly links: readonly TransactionLink[]
}

async function aboutOf(
  folder: DataFolder,
  { ledger, id, block, postings }: Transaction,
): Promise<TxAbout> {
  const held = postings.map(({ asset }) => asset)
  return {
    assets: await assetList(folder, held),
    notes: await folder.notes.of(ledger, block),
    links: (await linkedOf(folder, ledger, [id])).get(id) ?? [],
  }
}

/** A transaction for people; `labels` by account. */
export function txText(
  tx: Transaction,
  labels: ReadonlyMap<string, string>,
  { assets, notes, links }: TxAbout,
): string {
  const head = fields([
    ['transaction', tx.id],
    ['block', `${count(tx.height)} on ${ledgerName(tx.ledger)}, place ${tx.position}`],
    ['time', formatTime(tx.timeMs)],
    ['complete', tx.complete ? 'yes' : incompleteText(tx)],
    ['not certain', notes.join('; ')],
  ])
  const parts = [head, postingTable(tx, labels, assets), assetTable(assets), linksText(links)]
  return parts.filter((part) => part !== '').join('\n\n')
}

const incompleteText = ({ postings }: Transaction): string =>
  postings.some(({ move }) => move !== null)
    ? 'no: an amount of it is too large to be summed'
    : 'no: a coin it spends is not in the ledger'

function postingTable(
  tx: Transaction,
  labels: ReadonlyMap<string, string>,
  assets: readonly LedgerAsset[],
): string {
  const right = true
  const amounts = amountColumn(
    tx.postings.map(({ asset }) => asset),
    assetsById(assets),
  )
  const rows = tx.postings.map(({ side, kind, account, amount, asset, form, certainty, coin }) => [
    side,
    roleWords({ kind, form }) || kind,
    account ?? 'not known',
    clip(labels.get(account ?? '') ?? '', LABEL_SHOWN_MAX),
    amounts.cell(amount, asset),
    [isRole(form) ? '' : form, certainty === 'stated' ? '' : certainty]
      .filter((word) => word !== '')
      .join(', '),
    coin === null ? '' : `${coin.tx === tx.id ? '' : shortId(coin.tx)}:${coin.index}`,
  ])
  const columns = [
    { head: 'side' },
    { head: 'kind' },
    { head: 'account' },
    { head: 'tag' },
    { head: amounts.head, right },
    { head: 'form' },
    { head: 'coin', right },
  ]
  return table(columns, rows)
}
