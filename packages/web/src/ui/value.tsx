/** Values as people read them: amounts, identifiers, times. The exact value is one copy away. */
import { Link } from '@tanstack/react-router'
import { type Context, createContext, type ReactElement, useContext } from 'react'
import { ALL_DECIMALS, amountParts, formatCount, SHOWN_DECIMALS_MAX } from '../format/amount.ts'
import { isSystemAccount, middleCut, SYSTEM_ACCOUNTS } from '../format/identifier.ts'
import { formatAgo, formatDay, formatMoment } from '../format/time.ts'
import { usePreferences } from '../preferences/use-preferences.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'

/** Whether what stands here is a row of a table: amounts in it are cut where they are long. */
export const InRow: Context<boolean> = createContext(false)

/**
 * An amount in the asset's unit; null is an amount that nobody can tell. Whole where one thing is
 * looked at, cut in rows of tables: `format/amount.ts` has the rule.
 */
export function Amount(props: {
  readonly units: string | bigint | null
  readonly decimals: number
  readonly symbol?: string
  readonly unknown?: string
}): ReactElement {
  const { units, decimals, symbol } = props
  const most = useContext(InRow) ? SHOWN_DECIMALS_MAX : ALL_DECIMALS
  if (units === null) return <span className="unknown">{props.unknown ?? 'unknown'}</span>
  const { whole, fraction, rest, cut, exact } = amountParts(BigInt(units), decimals, most)
  return (
    <span className="amount" title={`${exact}${symbol === undefined ? '' : ` ${symbol}`}`}>
      {whole}
      {fraction}
      {rest !== '' && <span className="amount-rest">{rest}</span>}
      {cut && '…'}
      {symbol !== undefined && <span className="unit"> {symbol}</span>}
    </span>
  )
}

export const Count = ({ value }: { value: number }): ReactElement => (
  <span className="number">{formatCount(value)}</span>
)

/** An identifier cut in the middle, whole in its title and on copy. */
export function Identifier(props: {
  readonly text: string
  readonly what: string
  readonly whole?: boolean
  readonly to?: ReactElement
}): ReactElement {
  return (
    <span className="identifier">
      {props.to ?? (
        <code title={props.text} className={props.whole ? 'break' : undefined}>
          {props.whole ? props.text : middleCut(props.text)}
        </code>
      )}
      <CopyButton text={props.text} what={props.what} />
    </span>
  )
}

/** An account, linked to its page; a system account by its word; null where nobody can tell. */
export function AccountId(props: {
  readonly ledger: string
  readonly account: string | null
  readonly whole?: boolean
  /** Another account in view looks the same at both ends. */
  readonly lookAlike?: boolean
}): ReactElement {
  const { ledger, account, whole = false, lookAlike = false } = props
  if (account === null) return <span className="unknown">unknown</span>
  if (isSystemAccount(account)) return <span>{SYSTEM_ACCOUNTS[account] ?? account}</span>
  return (
    <span className="identifier">
      <Link
        to="/address/$ledger/$account"
        params={{ ledger, account }}
        className="mono"
        title={account}
        data-main=""
      >
        {whole ? account : middleCut(account)}
      </Link>
      <CopyButton text={account} what="the address" />
      {lookAlike && (
        <span className="look-alike" title="Another address here looks like this one at both ends">
          <Icon name="warning" size={14} />
          <span className="visually-hidden">looks like another address here</span>
        </span>
      )}
    </span>
  )
}

export function TxId(props: { ledger: string; tx: string; whole?: boolean }): ReactElement {
  const { ledger, tx, whole = false } = props
  return (
    <span className="identifier">
      <Link to="/tx/$ledger/$tx" params={{ ledger, tx }} className="mono" title={tx} data-main="">
        {whole ? tx : middleCut(tx)}
      </Link>
      <CopyButton text={tx} what="the transaction id" />
    </span>
  )
}

export function BlockLink(props: { ledger: string; height: number; id?: string }): ReactElement {
  const { ledger, height, id } = props
  return (
    <Link
      to="/block/$ledger/$block"
      params={{ ledger, block: id ?? String(height) }}
      className="number"
    >
      {formatCount(height)}
    </Link>
  )
}

type When = { readonly at: string | number | null; readonly missing?: string }

const timeOf = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at))

/** A moment with its zone; how long ago in its title. */
export function Moment({ at, missing = '–' }: When): ReactElement {
  const { zone } = usePreferences()
  if (at === null) return <span className="soft">{missing}</span>
  const time = timeOf(at)
  return (
    <time dateTime={new Date(time).toISOString()} title={formatAgo(time, Date.now())}>
      {formatMoment(time, zone)}
    </time>
  )
}

/** The day of a moment; the moment in its title. */
export function Day({ at, missing = '–' }: When): ReactElement {
  const { zone } = usePreferences()
  if (at === null) return <span className="soft">{missing}</span>
  const time = timeOf(at)
  return (
    <time dateTime={new Date(time).toISOString()} title={formatMoment(time, zone)}>
      {formatDay(time, zone)}
    </time>
  )
}
