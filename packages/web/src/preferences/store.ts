/**
 * What a reader chose for this browser: theme, clock, single letters. Kept in the browser only;
 * nothing here has legal effect.
 *
 * @module
 */
import type { Zone } from '../format/time.ts'

/** `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark'

export type Preferences = {
  readonly theme: Theme
  readonly zone: Zone
  /** Whether keys without Ctrl or ⌘ do something (WCAG 2.1.4). */
  readonly singleKeys: boolean
}

export const DEFAULT_PREFERENCES: Preferences = { theme: 'system', zone: 'utc', singleKeys: true }

/** Name under which they are kept. */
export const STORAGE_KEY = 'paperchain.preferences'

/** Reads kept preferences; what is missing or strange falls back to the default, field by field. */
export function readPreferences(text: string | null): Preferences {
  const kept = parseRecord(text)
  const { theme, zone, singleKeys } = kept as { [K in keyof Preferences]?: unknown }
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    zone: zone === 'local' ? 'local' : 'utc',
    singleKeys: singleKeys !== false,
  }
}

function parseRecord(text: string | null): object {
  if (text === null) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // A hand-made value in the browser's store is no reason to fail: the defaults hold.
    return {}
  }
}
