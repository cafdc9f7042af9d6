/** Lists that are late, wherever an answer rests on lists or a list is named. */
import type { ListInForce, StaleList } from '@paperchain/contract/screen'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { statusQuery } from '../api/status.ts'
import { usePreferences } from '../preferences/use-preferences.ts'
import { Icon } from '../ui/icon.tsx'
import { Banner } from '../ui/state.tsx'
import { Day } from '../ui/value.tsx'
import { type IsLate, lateText, oldText } from './late.ts'

/** Why a list is called late: its own schedule, or the setting where it has none. */
const STALE_ABOUT = 'Late by its schedule, or by the setting listStaleDays where it has none'

export const StaleMark = (): ReactElement => (
  <span className="mark warning" title={STALE_ABOUT}>
    <Icon name="warning" size={13} /> stale
  </span>
)

/** What may have changed since: above every answer that rests on lists. */
export function LateLists(props: {
  readonly stale: readonly StaleList[]
  /** Lists of sanctions that were asked; those without a schedule are late by their age. */
  readonly sanctions?: readonly ListInForce[]
}): ReactElement | null {
  const { stale, sanctions = [] } = props
  const { zone } = usePreferences()
  const isLate = useIsLate()
  const old = sanctions.filter(
    ({ list }) => isLate(list) && !stale.some((late) => late.list === list),
  )
  if (stale.length + old.length === 0) return null
  return (
    <Banner tone="warning" title="These lists may say more by now">
      <ul>
        {stale.map((late) => (
          <li key={`${late.list} ${late.source}`} className="break">
            {lateText(late, zone)}
          </li>
        ))}
        {old.map((one) => (
          <li key={one.list} className="break">
            {oldText(one, zone)}
          </li>
        ))}
      </ul>
      <Link to="/lists" hash="sources">
        Where lists come from
      </Link>
    </Banner>
  )
}

/** The same by the state of this node, for pages whose answer does not carry it. */
export function LateListsNow(): ReactElement | null {
  const { data } = useQuery(statusQuery)
  return <LateLists stale={data?.stale ?? []} />
}

/** Which lists are late, by the state of this node. */
export function useIsLate(): IsLate {
  const { data } = useQuery(statusQuery)
  return (list) => data?.lists.some((one) => one.list === list && one.stale) === true
}

/** A list by name; one that is late has the sign of it. */
export function ListLink(props: { readonly list: string; readonly main?: boolean }): ReactElement {
  const { list, main = false } = props
  const isStale = useIsLate()(list)
  return (
    <span className="list-link">
      <Link to="/lists/$list" params={{ list }} data-main={main ? '' : undefined}>
        {list}
      </Link>
      {isStale && (
        <span className="late-sign" title={STALE_ABOUT}>
          <Icon name="warning" size={13} />
          <span className="visually-hidden">stale</span>
        </span>
      )}
    </span>
  )
}

/** The lists of sanctions that were asked: a `clear` is worth what they are. */
export function ListsAsked(props: {
  readonly sanctions: readonly ListInForce[]
}): ReactElement | null {
  if (props.sanctions.length === 0) return null
  return (
    <p className="soft small row">
      Sanctions lists asked:
      {props.sanctions.map(({ list, published }) => (
        <span key={list}>
          <ListLink list={list} /> of <Day at={published} />
        </span>
      ))}
    </p>
  )
}
