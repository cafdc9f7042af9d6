/** Links to other ledgers: where value came from, where it goes on, and how sure that is. */
import type { LinkEnd, TransactionLink } from '@paperchain/contract/link'
import { EVIDENCE_WORDS, leadWords } from '@paperchain/contract/words'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Facts } from '../ui/page.tsx'
import { AccountId, BlockLink, Moment } from '../ui/value.tsx'
import { assetBook } from './assets.ts'
import { endOf, type Surety, suretyOf } from './link-words.ts'
import { AssetAmount } from './posting-parts.tsx'

const SURETY: Record<Surety, { readonly className: string; readonly word: string }> = {
  sure: { className: 'mark good', word: 'on record' },
  guess: { className: 'mark warning', word: 'a guess' },
  refused: { className: 'mark', word: 'refused' },
}

/** How sure a link is: a word, a shape, per cent. */
export function SuretyMark({ link }: { link: TransactionLink }): ReactElement {
  const surety = suretyOf(link)
  const { className, word } = SURETY[surety]
  const icon = surety === 'sure' ? 'check' : surety === 'guess' ? 'help' : 'cross'
  return (
    <span className={className} data-surety={surety} title={EVIDENCE_WORDS[link.evidence]}>
      <Icon name={icon} size={13} /> {word}
      {surety !== 'refused' && ` · ${link.confidence} %`}
    </span>
  )
}

/** The name of the other end's ledger. */
export const ledgerText = ({ name, ledgerName }: Pick<LinkEnd, 'name' | 'ledgerName'>): string =>
  name === ledgerName ? name : `${name} (${ledgerName})`

/** The other end by name, linked where its transaction is here. */
export function EndLink({ link }: { link: TransactionLink }): ReactElement {
  const { there } = link
  if (!there.present) return <span>{there.name}</span>
  return (
    <Link {...endOf(link)} data-main="" data-way={link.way}>
      {there.name}
    </Link>
  )
}

/** How much passed at an end. */
export function EndAmounts({ end }: { end: LinkEnd }): ReactElement {
  if (end.amounts.length === 0) return <span className="unknown">not told</span>
  const book = assetBook(end.amounts.map(({ asset }) => asset))
  return (
    <span className="amount-list">
      {end.amounts.map(({ asset, amount }) => (
        <AssetAmount key={asset.id} book={book} asset={asset.id} units={amount} />
      ))}
    </span>
  )
}

/** One link whole. */
export function LinkCard({ link }: { link: TransactionLink }): ReactElement {
  const { there, here, evidence, reasons, agrees, way } = link
  const arrow = way === 'comes-from' ? 'left' : way === 'goes-on' ? 'right' : 'chain'
  return (
    <li className="card link-card" data-surety={suretyOf(link)} data-way={way}>
      <div className="spread">
        <h3 className="row tight break">
          <Icon name={arrow} /> {leadWords(link)} <EndLink link={link} />
        </h3>
        <SuretyMark link={link} />
      </div>
      <Facts
        rows={[
          ['Ledger', there.ledgerName],
          ['Transaction', <EndTx key="tx" end={there} />],
          [
            'Account there',
            <AccountId key="account" ledger={there.ledgerName} account={there.account} />,
          ],
          ['Amount there', <EndAmounts key="there" end={there} />],
          ['Time there', <Moment key="time" at={there.time} missing="not known" />],
          ['Account here', <AccountId key="own" ledger={here.ledgerName} account={here.account} />],
          ['Amount here', <EndAmounts key="here" end={here} />],
        ]}
      />
      {agrees === false && (
        <p className="row tight">
          <Icon name="warning" /> The amounts of both ends differ.
        </p>
      )}
      <p className="small soft">
        {[EVIDENCE_WORDS[evidence], ...reasons].join('; ')}. Known since <Moment at={link.known} />.
      </p>
    </li>
  )
}

function EndTx({ end }: { end: LinkEnd }): ReactElement {
  const { ledgerName, tx, present, height } = end
  if (!present) {
    return (
      <span className="break">
        <code>{tx}</code> <span className="unknown">not here</span>
      </span>
    )
  }
  return (
    <span className="break">
      <span className="identifier">
        <Link to="/tx/$ledger/$tx" params={{ ledger: ledgerName, tx }} className="mono break">
          {tx}
        </Link>
        <CopyButton text={tx} what="the transaction id" />
      </span>
      {height !== null && (
        <span className="soft small">
          {' '}
          block <BlockLink ledger={ledgerName} height={height} />
        </span>
      )}
    </span>
  )
}
