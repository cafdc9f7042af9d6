/** The states that a part of a page can be in other than ready (ux 2.3). */
import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { asFailure, type Failure, failureDetails } from '../api/failure.ts'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Ticked } from './ticked.tsx'

/** Milliseconds before a skeleton shows, and before we say that it is slow. */
const SKELETON_AFTER_MS = 200
const SLOW_AFTER_MS = 5_000

function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return passed
}

/** The first load: nothing for a moment, then the shape of what comes, then a way out. */
export function Loading(props: {
  readonly what: string
  readonly rows?: number
  readonly cancel?: (() => void) | undefined
}): ReactElement {
  const { what, rows = 4, cancel } = props
  const isShown = useAfter(SKELETON_AFTER_MS)
  const isSlow = useAfter(SLOW_AFTER_MS)
  const lines = Array.from({ length: rows }, (_, index) => index)
  return (
    <div role="status" className="loading">
      <span className="visually-hidden">Loading {what}…</span>
      {isShown && lines.map((line) => <span key={line} className="skeleton" aria-hidden="true" />)}
      {isSlow && (
        <p className="row">
          Still loading {what}: the server has not answered yet.
          {cancel && <Button onClick={cancel}>Cancel</Button>}
        </p>
      )}
    </div>
  )
}

export type Tone = 'info' | 'good' | 'warning' | 'bad'

const TONE_ICONS: Record<Tone, IconName> = {
  info: 'info',
  good: 'check',
  warning: 'warning',
  bad: 'stop',
}

/** One thing to know about what stands below. Never by colour alone: each tone has its shape. */
export function Banner(props: {
  readonly tone: Tone
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly live?: 'alert' | 'status'
}): ReactElement {
  return (
    <div className={`banner ${props.tone}`} role={props.live}>
      <Icon name={TONE_ICONS[props.tone]} />
      <div className="banner-text">
        <p className="banner-title">{props.title}</p>
        {props.children}
      </div>
      {props.actions && <div className="row">{props.actions}</div>}
    </div>
  )
}

/** Nothing here: why, and what to do. Never-used, filtered and good news differ in their words. */
export function Empty(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly good?: boolean
}): ReactElement {
  return (
    <div className="empty" role="status">
      <Icon name={props.good ? 'check' : 'info'} size={22} />
      <p className="empty-title">{props.title}</p>
      {props.children && <div className="soft">{props.children}</div>}
      {props.action}
    </div>
  )
}

const TITLES: Record<Failure['kind'], (what: string) => string> = {
  'signed-out': () => 'Your session has ended',
  password: () => 'A new password comes first',
  'not-allowed': (what) => `Your role may not see ${what}`,
  missing: (what) => `There is no such thing: ${what}`,
  theirs: (what) => `Not accepted: ${what}`,
  busy: (what) => `The server is busy: ${what}`,
  ours: (what) => `The server failed: ${what}`,
  offline: () => 'No answer from the server',
}

/** A failure: what failed, that nothing changed, its code, what to do, details to copy. */
export function Failed(props: {
  readonly error: unknown
  readonly what: string
  readonly retry?: (() => void) | undefined
}): ReactElement {
  const failure = asFailure(props.error)
  const { kind, code, todo } = failure
  const canRetry = props.retry !== undefined && ['busy', 'ours', 'offline'].includes(kind)
  return (
    <Banner
      tone={kind === 'missing' || kind === 'not-allowed' ? 'warning' : 'bad'}
      live="alert"
      title={TITLES[kind](props.what)}
      actions={
        <>
          {canRetry && <Button onClick={props.retry}>Try again</Button>}
          <CopyButton
            text={failureDetails(failure, location.pathname)}
            what="the details"
            label="Copy details"
          />
        </>
      }
    >
      <p className="break">{failure.message}</p>
      {todo !== '' && (
        <p>
          <Ticked text={todo} />
        </p>
      )}
      <p className="small soft">
        {kind === 'ours' ? 'Nothing was changed. ' : ''}
        Code <code>{code}</code>
      </p>
    </Banner>
  )
}
