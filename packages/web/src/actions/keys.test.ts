/**
 * Goal: one key, one action; letters never fire where people type; WCAG 2.1.4 (ux.md 2.2).
 * Method: laws over the whole registry, then each trap of keyboards by name: AltGr, lone modifiers,
 * a pair typed too slowly, a pair that leads nowhere.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  actionAt,
  ariaKeys,
  isSingle,
  type KeyPress,
  keyLabels,
  keyName,
  PAIR_MS_MAX,
  readKey,
} from './keys.ts'
import { ACTION_IDS, actionOf, GROUPS } from './registry.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

test('two actions never share a key in places that overlap', () => {
  const seen = new Map<string, string>()
  for (const id of ACTION_IDS) {
    const { scope, keys } = actionOf(id)
    for (const key of keys) {
      const others = scope === 'page' ? ['page', 'list', 'graph'] : ['page', scope]
      for (const other of others) {
        const before = seen.get(`${other} ${key}`)
        expect(before === undefined, `${key} is on ${before} and ${id}`).toBe(true)
      }
    }
    for (const key of keys) seen.set(`${scope} ${key}`, id)
  }
})

test('no key is the beginning of a pair as well', () => {
  const all = ACTION_IDS.flatMap((id) => actionOf(id).keys)
  const first = all.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0])
  for (const key of first) expect(all).not.toContain(key)
})

test('every action has a group that is shown, and every key of it is found', () => {
  for (const id of ACTION_IDS) {
    const { group, scope, keys } = actionOf(id)
    expect(GROUPS).toContain(group)
    for (const key of keys) expect(actionAt(key, scope)).toBe(id)
  }
})

test('a pair works within its time and not later', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * PAIR_MS_MAX }), (wait) => {
      const first = readKey(press('g'), { pending: null, atMs: 0, scope: 'page' })
      expect(first.action).toBeNull()
      const next = readKey(press('t'), { pending: first.pending, atMs: wait, scope: 'page' })
      expect(next.action).toBe(wait <= PAIR_MS_MAX ? 'go.trace' : null)
    }),
  )
})

test('a pair that leads nowhere is forgotten', () => {
  const pending = { key: 'g', atMs: 0 }
  expect(readKey(press('z'), { pending, atMs: 1, scope: 'page' })).toEqual({
    action: null,
    pending: null,
  })
})

test('a lone modifier keeps what came before', () => {
  const pending = { key: 'g', atMs: 0 }
  expect(readKey(press('Shift'), { pending, atMs: 1, scope: 'page' }).pending).toBe(pending)
})

test.each([
  [press('k', { ctrlKey: true }), 'mod+k'],
  [press('K', { metaKey: true, shiftKey: true }), 'mod+k'],
  [press('?', { shiftKey: true }), '?'],
  [press('@', { ctrlKey: true, altKey: true }), '@'],
  [press('ArrowLeft', { shiftKey: true }), 'shift+ArrowLeft'],
  [press('Control', { ctrlKey: true }), null],
])('names the key of %o', (given, name) => {
  expect(keyName(given)).toBe(name)
})

test('letters and pairs can be switched off, chords with Ctrl cannot', () => {
  expect(isSingle('j')).toBe(true)
  expect(isSingle('g t')).toBe(true)
  expect(isSingle('/')).toBe(true)
  expect(isSingle('mod+k')).toBe(false)
  expect(isSingle('ArrowDown')).toBe(false)
})

test('labels and aria', () => {
  expect(keyLabels('mod+k', false)).toEqual(['Ctrl', 'K'])
  expect(keyLabels('mod+k', true)).toEqual(['⌘', 'K'])
  expect(keyLabels('g t', false)).toEqual(['g', 't'])
  expect(keyLabels('+', false)).toEqual(['+'])
  expect(keyLabels('ArrowUp', false)).toEqual(['↑'])
  expect(ariaKeys('find.palette')).toBe('Control+k Meta+k')
  expect(ariaKeys('go.trace')).toBeUndefined()
})
