/** Copies an exact value, and says so in place. */
import { type ReactElement, useEffect, useState } from 'react'
import { announce } from './announce.tsx'
import { Icon } from './icon.tsx'

/** Milliseconds for which the mark stays. */
const DONE_MS = 1_600

/** Puts text on the clipboard; over plain HTTP browsers offer only the older way. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}

/** `what` completes "Copy …": the address, the details. */
export function CopyButton(props: {
  readonly text: string
  readonly what: string
  readonly label?: string
}): ReactElement {
  const [state, setState] = useState<'ready' | 'done' | 'failed'>('ready')
  useEffect(() => {
    if (state === 'ready') return undefined
    const timer = setTimeout(() => setState('ready'), DONE_MS)
    return () => clearTimeout(timer)
  }, [state])
  async function copy(): Promise<void> {
    const done = await copyText(props.text)
    setState(done ? 'done' : 'failed')
    announce(done ? `Copied ${props.what}` : 'The browser did not allow copying')
  }
  return (
    <button
      type="button"
      className={props.label === undefined ? 'copy' : 'button plain'}
      aria-label={props.label === undefined ? `Copy ${props.what}` : undefined}
      title={`Copy ${props.what}`}
      onClick={() => void copy()}
    >
      <Icon name={state === 'done' ? 'check' : state === 'failed' ? 'cross' : 'copy'} size={14} />
      {props.label}
    </button>
  )
}
