/** Says results to screen readers without moving the focus (WCAG 4.1.3). */
import { type ReactElement, useSyncExternalStore } from 'react'

let text = ''
const listeners = new Set<() => void>()

/** Says one sentence politely. The same sentence twice is said twice. */
export function announce(sentence: string): void {
  // A text that does not change is not read again, so every second one ends in a space.
  text = text === sentence ? `${sentence} ` : sentence
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The place that is read out; once a page. */
export function Announcer(): ReactElement {
  const said = useSyncExternalStore(subscribe, () => text)
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-announcer="">
      {said}
    </div>
  )
}
