/**
 * The promises of `NameVerdictStore`, as part of those of `Registry`: verdicts come back by
 * question, the newest first, and neither a name nor a change can be read from the tables.
 */
import { expect, test } from 'vitest'
import type { Registry } from '../src/registry.ts'
import type { RegistryBench } from './registry.contract.ts'

type World = { readonly registry: () => Registry; readonly bench: () => RegistryBench }

const SECRET = 'zobbo vorlanek'
const asked = { key: `name:${SECRET}`, text: `["${SECRET}","1962"]` }
const said = {
  asked,
  party: '',
  list: 'un',
  listed: '7',
  listedPrint: 'p1',
  verdict: 'not-this',
  why: 'another date of birth',
  by: 'ann',
} as const

/** Called inside the suite of a registry. */
export function nameVerdictPromises({ registry, bench }: World): void {
  test('come back by question, the newest first, each list at its place', async () => {
    const { nameVerdicts } = registry()
    const first = await nameVerdicts.add(said)
    const second = await nameVerdicts.add({ ...said, verdict: 'withdrawn', why: 'a mistake' })
    const other = { ...asked, text: 'another date' }
    const nobody = { key: 'name:nobody', text: 'x' }
    const [none, held, namesake] = await nameVerdicts.about([nobody, asked, other])
    expect(none).toEqual([])
    const { asked: _, ...rest } = said
    expect(held).toEqual([
      { ...second, isSameQuestion: true },
      { ...rest, id: first.id, atMs: first.atMs, isSameQuestion: true },
    ])
    expect(namesake?.map(({ isSameQuestion }) => isSameQuestion)).toEqual([false, false])
    expect(await nameVerdicts.about([])).toEqual([])
  })

  test('the same words about another customer are another question', async () => {
    const { nameVerdicts } = registry()
    await nameVerdicts.add({ ...said, asked: { key: 'party:a', text: 'same' }, party: 'a' })
    const [other] = await nameVerdicts.about([{ key: 'party:b', text: 'same' }])
    expect(other).toEqual([])
  })

  test('go with the transaction that they are of', async () => {
    await expect(
      registry().inTransaction(async ({ nameVerdicts }) => {
        await nameVerdicts.add(said)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await registry().nameVerdicts.about([asked])).toEqual([[]])
  })

  test('are neither changed nor deleted, and nothing in the table names anybody', async () => {
    await registry().nameVerdicts.add(said)
    const { run } = bench()
    const isNamed = "exists (select 1 from name_verdict v where v::text ~ 'zobbo|vorlanek|1962')"
    await run(`do $$ begin if ${isNamed} then raise exception 'named'; end if; end $$`)
    await expect(run("update name_verdict set verdict = 'withdrawn'")).rejects.toThrow()
    await expect(run('delete from name_verdict')).rejects.toThrow()
    expect((await registry().nameVerdicts.about([asked]))[0]).toHaveLength(1)
  })
}
