/** The left rail: only what exists, and only what the reader may. */
import { Link, useRouter, useRouterState } from '@tanstack/react-router'
import { type ReactElement, type RefObject, useEffect, useRef } from 'react'
import { useAction } from '../actions/use-actions.ts'
import { useSession } from '../api/session.ts'
import { Tip } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { ADMIN_PLACES, PLACES, type Place } from './navigation.ts'

export function Rail(): ReactElement {
  const { permissions } = useSession()
  const mayGo = ({ needs }: Place): boolean => permissions.includes(needs)
  const admin = ADMIN_PLACES.filter(mayGo)
  const inner = useRef<HTMLDivElement>(null)
  useCurrentInView(inner)
  return (
    <nav className="rail" aria-label="Main">
      <div className="rail-inner" ref={inner}>
        <ul>
          {PLACES.filter(mayGo).map((place) => (
            <RailLink key={place.to} place={place} />
          ))}
        </ul>
        {admin.length > 0 && (
          <>
            <p className="rail-heading" id="rail-admin">
              Admin
            </p>
            <ul aria-labelledby="rail-admin">
              {admin.map((place) => (
                <RailLink key={place.to} place={place} />
              ))}
            </ul>
          </>
        )}
      </div>
    </nav>
  )
}

/** On a narrow page the rail lies down and scrolls: the current place must not be out of sight. */
function useCurrentInView(inner: RefObject<HTMLDivElement | null>): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  useEffect(() => {
    const rail = inner.current
    const current = rail?.querySelector<HTMLElement>('[aria-current="page"]')
    if (path === undefined || !rail || !current) return
    rail.scrollLeft = current.offsetLeft - (rail.clientWidth - current.offsetWidth) / 2
  }, [path, inner])
}

function RailLink({ place }: { place: Place }): ReactElement {
  const { action, to, label, icon } = place
  const router = useRouter()
  useAction(action, () => void router.navigate({ to }))
  return (
    <li>
      <Tip text={label} action={action}>
        <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon name={icon} />
          {label}
        </Link>
      </Tip>
    </li>
  )
}
