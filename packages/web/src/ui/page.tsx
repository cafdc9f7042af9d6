/** The head of a page: title, what it is about, the primary action, then tabs. */
import { Link, type LinkProps, useRouterState } from '@tanstack/react-router'
import { type ReactElement, type ReactNode, type RefObject, useEffect, useRef } from 'react'

export function Page(props: {
  readonly title: ReactNode
  /** For the tab of the browser. */
  readonly name: string
  /** What kind of thing it is: "Address on bitcoin". */
  readonly kind?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}): ReactElement {
  const { title, name, kind, actions, children } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusOnNavigation(heading)
  useEffect(() => {
    document.title = `${name} · Paperchain`
  }, [name])
  return (
    <article className="page">
      <header className="page-head">
        <div className="page-name">
          {kind && <p className="page-kind">{kind}</p>}
          <h1 tabIndex={-1} ref={heading}>
            {title}
          </h1>
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </article>
  )
}

/** Path of the page that was shown last; none before the first. */
let lastPath: string | undefined

/** After a change of page the focus goes to its title, as a screen reader expects. */
function useFocusOnNavigation(heading: RefObject<HTMLHeadingElement | null>): void {
  // The page that is left still stands while the next one loads; only the resolved path is shown.
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  useEffect(() => {
    if (path === undefined) return
    if (lastPath !== undefined && lastPath !== path) heading.current?.focus({ preventScroll: true })
    lastPath = path
  }, [path, heading])
}

/** A part of a page with its heading. */
export function Section(props: {
  readonly title: ReactNode
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}): ReactElement {
  return (
    <section className="section">
      <div className="spread">
        <h2>{props.title}</h2>
        {props.actions && <div className="row">{props.actions}</div>}
      </div>
      {props.about && <p className="soft about">{props.about}</p>}
      {props.children}
    </section>
  )
}

/** Tabs are links: each has its address. */
export function Tabs(props: {
  readonly label: string
  readonly tabs: readonly {
    readonly label: string
    readonly link: LinkProps
    readonly on: boolean
  }[]
}): ReactElement {
  return (
    <nav className="tabs" aria-label={props.label}>
      {props.tabs.map(({ label, link, on }) => (
        <Link
          key={label}
          {...link}
          activeOptions={{ exact: true }}
          aria-current={on ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}

/** Facts as pairs of name and value. */
export function Facts(props: {
  readonly rows: readonly (readonly [name: string, value: ReactNode] | null | false)[]
}): ReactElement {
  return (
    <dl className="facts">
      {props.rows.map(
        (row) =>
          row && (
            <div key={row[0]}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** One number that matters, with its name. */
export function Figure({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div className="figure">
      <span className="figure-name">{name}</span>
      <span className="figure-value">{children}</span>
    </div>
  )
}
