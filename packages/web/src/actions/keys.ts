/**
 * Keys to actions. Pure: what was typed before is an argument.
 *
 * @module
 */
import { ACTION_IDS, type ActionId, actionOf, type Scope } from './registry.ts'

/** What we read of a keyboard event. */
export type KeyPress = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Milliseconds in which the second key of a pair must follow the first. */
export const PAIR_MS_MAX = 1_500

/** What stands before the next key: the first of a pair, and when it came. */
export type Pending = { readonly key: string; readonly atMs: number } | null

const LONE = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Unidentified'])

/** The name of a key press as the registry writes it; null for a modifier alone. */
export function keyName(press: KeyPress): string | null {
  const { key } = press
  if (LONE.has(key)) return null
  // AltGr types characters on many keyboards and reports Ctrl and Alt together.
  const isTyped = key.length === 1
  const mod = (press.ctrlKey || press.metaKey) && !(isTyped && press.ctrlKey && press.altKey)
  const parts = [
    mod ? 'mod+' : '',
    press.altKey && !isTyped ? 'alt+' : '',
    press.shiftKey && !isTyped ? 'shift+' : '',
  ]
  return parts.join('') + (mod && isTyped ? key.toLowerCase() : key)
}

/** Whether a key types a character, so that it can be switched off and never fires in a field. */
export const isSingle = (keys: string): boolean => !keys.startsWith('mod+') && /^.( .)?$/.test(keys)

/** What a key press means after what came before. */
export function readKey(
  press: KeyPress,
  { pending, atMs, scope }: { pending: Pending; atMs: number; scope: Scope },
): { readonly action: ActionId | null; readonly pending: Pending } {
  const name = keyName(press)
  if (name === null) return { action: null, pending }
  const isPair = pending !== null && atMs - pending.atMs <= PAIR_MS_MAX
  const wanted = isPair ? `${pending.key} ${name}` : name
  const action = actionAt(wanted, scope)
  if (action !== null || isPair) return { action, pending: null }
  return { action: null, pending: startsPair(name, scope) ? { key: name, atMs } : null }
}

/** The action on a key in a scope, or null. */
export const actionAt = (keys: string, scope: Scope): ActionId | null =>
  ACTION_IDS.find((id) => actionOf(id).scope === scope && actionOf(id).keys.includes(keys)) ?? null

const startsPair = (key: string, scope: Scope): boolean =>
  ACTION_IDS.some(
    (id) =>
      actionOf(id).scope === scope && actionOf(id).keys.some((one) => one.startsWith(`${key} `)),
  )

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** Keys for people, one text a key: `['Ctrl', 'K']`, `['g', 't']`. */
export function keyLabels(keys: string, isMac: boolean): readonly string[] {
  return keys.split(/[ ]|(?<=\w)\+(?=.)/).map((part) => {
    if (part === 'mod') return isMac ? '⌘' : 'Ctrl'
    if (part === 'shift') return 'Shift'
    return NAMES[part] ?? (keys.includes('mod+') ? part.toUpperCase() : part)
  })
}

/** The value of `aria-keyshortcuts`; undefined where there is none or it is a pair. */
export function ariaKeys(id: ActionId): string | undefined {
  const keys = actionOf(id).keys.filter((one) => !one.includes(' '))
  if (keys.length === 0) return undefined
  return keys
    .map((one) => (one.startsWith('mod+') ? `Control+${one.slice(4)} Meta+${one.slice(4)}` : one))
    .map((one) => (one === '+' ? 'plus' : one))
    .join(' ')
}
