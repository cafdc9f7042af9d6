/**
 * Goal: identities are remembered for some seconds, and a change of people or keys takes effect at
 * once, also for a question that was under way.
 * Method: a registry of ours that answers when it is told to; times by a clock of ours.
 */
import type { KeyHolder } from '@paperchain/core/domain/session'
import { expect, test } from 'vitest'
import { Identities, REMEMBERED_MS } from './identity.ts'

type Registry = ConstructorParameters<typeof Identities>[0]

const HOLDER = {
  key: { id: 'k', label: 'k', scopes: ['read'] },
  user: { id: 'u', name: 'u', roles: ['viewer'] },
} as unknown as KeyHolder

function known(find: (token: string) => Promise<KeyHolder | null>) {
  const world = { now: 0, asked: 0 }
  const registry = {
    keys: {
      find: (token: string) => {
        world.asked += 1
        return find(token)
      },
    },
    sessions: {},
  } as unknown as Registry
  return { world, identities: new Identities(registry, () => world.now, 'local') }
}

test('a burst costs one look; after some seconds the registry is asked again', async () => {
  const { world, identities } = known(async () => HOLDER)
  expect(identities.remembered('bearer', 'a')).toBeUndefined()
  await identities.find('bearer', 'a')
  world.now = REMEMBERED_MS - 1
  expect(identities.remembered('bearer', 'a')?.who).toBe('k')
  // The same text as a cookie is another token.
  expect(identities.remembered('cookie', 'a')).toBeUndefined()
  world.now = REMEMBERED_MS
  expect(identities.remembered('bearer', 'a')).toBeUndefined()
  expect(world.asked).toBe(1)
})

test.each([-3_600_000, 3_600_000])('a clock that jumps by %i ms forgets', async (jump) => {
  const { world, identities } = known(async () => HOLDER)
  world.now = 10 * 3_600_000
  await identities.find('bearer', 'a')
  world.now += jump
  expect(identities.remembered('bearer', 'a')).toBeUndefined()
})

test('a change forgets everybody, and what was asked before it is not remembered after it', async () => {
  let tell: (holder: KeyHolder) => void = () => undefined
  const { identities } = known(
    () =>
      new Promise((resolve) => {
        tell = resolve
      }),
  )
  const asked = identities.find('bearer', 'a')
  identities.forget()
  tell(HOLDER)
  // Who was let in before the change keeps this one answer.
  expect((await asked)?.who).toBe('k')
  expect(identities.remembered('bearer', 'a')).toBeUndefined()
})

test('a token that nobody has is not remembered', async () => {
  const { world, identities } = known(async () => null)
  await identities.find('bearer', 'a')
  await identities.find('bearer', 'a')
  expect(world.asked).toBe(2)
})
