/** The preferences as React state, shared by all who look, and by other tabs of this browser. */
import { useSyncExternalStore } from 'react'
import { type Preferences, readPreferences, STORAGE_KEY } from './store.ts'

let current = readPreferences(stored())
const listeners = new Set<() => void>()

function stored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    // A browser may forbid the store; then choices last until the page closes.
    return null
  }
}

/** Puts the chosen theme on the page. The system's choice needs no mark. */
export function applyTheme(): void {
  const { dataset } = document.documentElement
  if (current.theme === 'system') delete dataset['theme']
  else dataset['theme'] = current.theme
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(current))
  } catch {
    // As above: the choice holds without being kept.
  }
  applyTheme()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent): void => {
    if (event.key !== STORAGE_KEY) return
    current = readPreferences(event.newValue)
    applyTheme()
    listener()
  }
  listeners.add(listener)
  window.addEventListener('storage', onStorage)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', onStorage)
  }
}

/** The preferences of now; for code outside components. */
export const preferences = (): Preferences => current

/** The preferences, kept current. */
export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, preferences)
