/** Binds what the page can do now to the actions of the registry, and the keyboard to both. */
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { preferences } from '../preferences/use-preferences.ts'
import { isSingle, keyName, type Pending, readKey } from './keys.ts'
import type { ActionId } from './registry.ts'

type Run = () => void

const bound = new Map<ActionId, Run[]>()
const listeners = new Set<() => void>()
let available: readonly ActionId[] = []

function changed(): void {
  available = [...bound.entries()].filter(([, runs]) => runs.length > 0).map(([id]) => id)
  for (const listener of listeners) listener()
}

function bind(id: ActionId, run: Run): () => void {
  bound.set(id, [...(bound.get(id) ?? []), run])
  changed()
  return () => {
    bound.set(
      id,
      (bound.get(id) ?? []).filter((one) => one !== run),
    )
    changed()
  }
}

/** Offers an action while the calling part of the page is shown. The newest offer wins. */
export function useAction(id: ActionId, run: Run, enabled = true): void {
  const latest = useRef(run)
  useLayoutEffect(() => {
    latest.current = run
  })
  useEffect(() => (enabled ? bind(id, () => latest.current()) : undefined), [id, enabled])
}

/** Actions that can be done now. */
export const useAvailableActions = (): readonly ActionId[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => available,
  )

/** Does an action, and says whether anybody could. */
export function runAction(id: ActionId): boolean {
  const run = bound.get(id)?.at(-1)
  run?.()
  return run !== undefined
}

const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="menu"], [cmdk-input]'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(FIELDS) !== null

/** Listens to the keys of the whole page. Used once, by the frame. */
export function usePageKeys(): void {
  useEffect(() => {
    let pending: Pending = null
    const onKeyDown = (event: KeyboardEvent): void => {
      const name = keyName(event)
      if (event.defaultPrevented || event.isComposing || name === null) return
      const isQuiet = isTyping(event.target) || !preferences().singleKeys
      if (isSingle(name) && isQuiet) return
      if (isSingle(name) && document.querySelector('[role="dialog"]') !== null) return
      const read = readKey(event, { pending, atMs: event.timeStamp, scope: 'page' })
      pending = read.pending
      if (read.action !== null && runAction(read.action)) event.preventDefault()
    }
    // A key whose release the window did not see must not stay half of a pair.
    const forget = (): void => {
      pending = null
    }
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('blur', forget)
    document.addEventListener('visibilitychange', forget)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('blur', forget)
      document.removeEventListener('visibilitychange', forget)
    }
  }, [])
}
