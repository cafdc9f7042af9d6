/**
 * The promises of `PartyStore`, as part of those of `Registry`: what was put comes back and nothing
 * else does, whatever was done to the tables behind its back.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FaultError } from '../src/domain/error.ts'
import { numbersOf, PARTY_ACCOUNTS_MAX, type Party } from '../src/domain/party.ts'
import type { PartyPut, Registry } from '../src/registry.ts'
import { parties as anyParty, MARK, marked } from './party.fixture.ts'
import type { RegistryBench } from './registry.contract.ts'

/** The registry of one test, and its database. */
export type PartyWorld = {
  readonly registry: () => Registry
  readonly bench: () => RegistryBench
  readonly nowMs: () => number
}

const code = (name: string) => expect.objectContaining({ code: name })

/** Called inside the suite of a registry. */
export function partyPromises({ registry, bench, nowMs }: PartyWorld): void {
  const put = async (party: Party, by: string): Promise<PartyPut> =>
    (await registry().parties.put([party], by))[0]!
  const stored = async (party: Party): Promise<string> => (await put(party, 'ann')).row.id

  test('any party comes back as it was put, with who wrote it and when', async () => {
    const { parties } = registry()
    const latest = new Map<string, Party>()
    await fc.assert(
      fc.asyncProperty(anyParty, async (party) => {
        const before = latest.get(party.customerId)
        const { row, outcome } = await put(party, 'ann')
        const isSame = JSON.stringify(before) === JSON.stringify(party)
        expect(outcome).toBe(before === undefined ? 'made' : isSame ? 'known' : 'changed')
        latest.set(party.customerId, party)
        const read = await parties.read(row.id)
        expect(read).toEqual({
          ...row,
          shown: row.version,
          party,
          versions: expect.arrayContaining([{ version: row.version, atMs: nowMs(), by: 'ann' }]),
        })
        expect(read.versions).toHaveLength(row.version)
        expect((await put(party, 'bob')).outcome).toBe('known')
        for (const { kind, value } of numbersOf(party)) {
          const found = await parties.byNumber(kind, ` ${value.toLowerCase()} `)
          const isThere = found.some(({ id }) => id === row.id)
          expect(isThere).toBe(kind !== 'customerId' || value === value.toLowerCase())
        }
      }),
      { numRuns: 25 },
    )
  })

  test('is found by the numbers that it has now, and by no others', async () => {
    const { parties } = registry()
    const party = marked()
    const id = await stored(party)
    const ids = async (kind: 'passportNumber' | 'idNumber', value: string) =>
      (await parties.byNumber(kind, value)).map((row) => row.id)
    expect(await ids('passportNumber', `p${MARK}-88`)).toEqual([id])
    expect(await ids('idNumber', `P${MARK}88`)).toEqual([])
    expect(await ids('idNumber', '--')).toEqual([])
    const properties = { ...party.properties, passportNumber: ['N1'] }
    await put({ ...party, properties }, 'bob')
    expect(await ids('passportNumber', `P${MARK}88`)).toEqual([])
    expect(await ids('passportNumber', 'n 1')).toEqual([id])
    expect((await parties.read(id, 1)).party).toEqual(party)
    expect((await parties.read(id)).versions.map(({ by }) => by)).toEqual(['ann', 'bob'])
    await expect(parties.read(id, 3)).rejects.toThrow(code('PARTY_UNKNOWN'))
    await expect(parties.read('0'.repeat(32))).rejects.toThrow(code('PARTY_UNKNOWN'))
    await expect(parties.read('a\0b')).rejects.toThrow(code('PARTY_UNKNOWN'))
  })

  test('any changed sign of a record is found, and the party is named without its data', async () => {
    const { parties } = registry()
    // So long that the last sign of its base64 has bits that say nothing.
    const { properties } = marked()
    const long = { ...marked(), properties: { ...properties, alias: ['x'.repeat(250)] } }
    const id = await stored(long)
    const sealed = 'update party_version set sealed'
    await bench().run('create table sealed_before as select party_id, sealed from party_version')
    const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_ '
    const places = fc.oneof(
      fc.integer({ min: 1, max: 600 }).map(String),
      fc.nat(2).map((before) => `length(b.sealed) - ${before}`),
    )
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom(...signs), async (at, sign) => {
        await bench().run(
          `${sealed} = overlay(b.sealed placing '${sign}' from ${at} for 1)
           from sealed_before b where b.party_id = party_version.party_id`,
        )
        const [told] = await Promise.allSettled([parties.read(id)])
        await bench().run(
          `create table if not exists changed (same boolean); truncate changed;
           insert into changed select p.sealed = b.sealed from party_version p, sealed_before b`,
        )
        if (told.status === 'fulfilled') {
          // Only where the sign was the one that stood there.
          await bench().run(`do $$ begin
            if exists (select 1 from changed where not same) then raise 'read a changed record';
            end if; end $$`)
          expect(told.value.party).toEqual(long)
          return
        }
        const fault = told.reason as FaultError
        expect([fault.code, fault.facts['party']]).toEqual(['PARTY_SEALED', id])
        expect(`${fault.message}${JSON.stringify(fault.facts)}`).not.toContain(MARK)
      }),
      { numRuns: 100 },
    )
    await bench().run(`${sealed} = ''; drop table sealed_before; drop table changed`)
    await expect(parties.read(id)).rejects.toThrow(code('PARTY_SEALED'))
    await expect(put(marked(), 'ann')).rejects.toThrow(code('PARTY_SEALED'))
  })

  test('a record stands for no other party, version, kind, writer or time', async () => {
    const { parties } = registry()
    const [one, other] = [await stored(marked('C-1')), await stored(marked('C-2'))]
    const { properties } = marked()
    await put({ ...marked('C-1'), properties: { ...properties, name: ['New'] } }, 'ann')
    const copied = (from: string, to: string) =>
      `update party_version to_row set sealed = (select sealed from party_version where ${from})
       where ${to}`
    const first = `party_id = '${one}' and version = 1`
    const second = `party_id = '${one}' and version = 2`
    const changes = [
      copied(`party_id = '${other}'`, second),
      copied(first, second),
      `update party_version set by_whom = 'eve' where ${second}`,
      `update party_version set at_ms = at_ms + 1 where ${second}`,
      `update party_version set kind = 'Company' where ${second}`,
      `delete from party_version where ${second}`,
    ]
    await bench().run('create table kept as select * from party_version')
    for (const change of changes) {
      await bench().run(change)
      const told = await parties.read(one).catch((error: unknown) => error)
      expect(told, change).toMatchObject({ code: 'PARTY_SEALED', facts: { party: one } })
      await bench().run('delete from party_version; insert into party_version select * from kept')
      expect((await parties.read(one)).party.properties.name).toEqual(['New'])
    }
    await bench().run('drop table kept')
  })

  test('nothing of it stands in a table in clear, nor a hash that somebody could try', async () => {
    await stored(marked())
    await bench().run(`do $$ declare told record; line text; begin
      for told in select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = current_schema() and relkind = 'r' loop
        for line in execute format('select row_to_json(t)::text from %I t', told.relname) loop
          if line ilike '%${MARK}%' then raise 'clear text in %', told.relname; end if;
          if line like '%' || encode(sha256('P${MARK.toUpperCase()}88'::bytea), 'hex') || '%'
            then raise 'a plain hash in %', told.relname; end if;
        end loop;
      end loop; end $$`)
  })

  test('keeps which laws ask to keep it and when its relation ended, the last word of it', async () => {
    const { parties } = registry()
    const id = await stored(marked())
    expect((await parties.row(id)).retention).toEqual({ laws: [], endedOn: null })
    const first = { laws: ['jp', 'eu'], endedOn: '2019-02-28' } as const
    expect(await parties.retain(id, first, 'ann')).toMatchObject({
      id,
      retention: { laws: ['eu', 'jp'], endedOn: '2019-02-28' },
    })
    // A new version of who it is says nothing about the relation.
    await put({ ...marked(), identification: [] }, 'bob')
    expect((await parties.read(id)).retention.endedOn).toBe('2019-02-28')
    const ended = async (endedBy: string) =>
      (await parties.list({ endedBy }, { limit: 9 })).rows.map((row) => row.id)
    expect([await ended('2019-02-27'), await ended('2019-02-28')]).toEqual([[], [id]])
    await parties.retain(id, { laws: [], endedOn: null }, 'bob')
    expect(await ended('9999-12-31')).toEqual([])
    for (const endedOn of ['2019-02-29', '2019-2-1', '1899-12-31', '9999-01-01', 'x\0']) {
      const wrong = parties.retain(id, { laws: [], endedOn }, 'ann')
      await expect(wrong).rejects.toThrow(code('PARTY_DATE'))
    }
    const nobody = parties.retain('0'.repeat(32), first, 'ann')
    await expect(nobody).rejects.toThrow(code('PARTY_UNKNOWN'))
  })

  test('is not erased while one legal hold of any number stands', async () => {
    const { parties } = registry()
    const id = await stored(marked())
    const other = await stored(marked('C-2'))
    await parties.hold(id, { reason: 'case 17', by: 'ann' })
    const { holds } = await parties.hold(id, { reason: 'case 18', by: 'bob' })
    expect(holds.map(({ reason, by, sinceMs }) => [reason, by, sinceMs])).toEqual(
      expect.arrayContaining([
        ['case 17', 'ann', nowMs()],
        ['case 18', 'bob', nowMs()],
      ]),
    )
    await expect(parties.erase(id)).rejects.toThrow(code('PARTY_HELD'))
    const [one, two] = holds.map((hold) => hold.id)
    const lift = (party: string, hold = '') => parties.lift(party, { id: hold, by: 'ann' })
    await expect(lift(other, one)).rejects.toThrow(code('PARTY_UNKNOWN'))
    await expect(lift(id, 'a\0b')).rejects.toThrow(code('PARTY_UNKNOWN'))
    expect((await lift(id, one)).holds).toHaveLength(1)
    await expect(lift(id, one)).rejects.toThrow(code('PARTY_UNKNOWN'))
    await expect(parties.erase(id)).rejects.toThrow(code('PARTY_HELD'))
    await lift(id, two)
    expect((await parties.erase(id)).erasedMs).toBe(nowMs())
    const late = parties.hold(id, { reason: 'case 19', by: 'ann' })
    await expect(late).rejects.toThrow(code('PARTY_ERASED'))
    expect((await parties.row(other)).erasedMs).toBe(null)
  })

  test('holds accounts of books by pseudonym, and is found by them', async () => {
    const { parties } = registry()
    const [one, other] = [await stored(marked('C-1')), await stored(marked('C-2'))]
    const link = async (id: string, accounts: readonly string[], holds = true) => {
      const pairs = accounts.map((account) => [id, account] as const)
      return parties.link({ book: 'book:harbour', accounts: pairs, holds, by: 'ann' })
    }
    expect(await link(one, ['aa', 'bb', 'aa'])).toEqual([one, one])
    expect(await link(one, ['aa'])).toEqual([])
    expect(await link(one, [])).toEqual([])
    await link(other, ['bb'])
    const ids = async (filter: { book?: string; account?: string }) =>
      (await parties.list(filter, { limit: 9 })).rows.map(({ id }) => id)
    expect(await ids({ book: 'book:harbour', account: 'bb' })).toEqual([other, one])
    expect(await ids({ book: 'book:harbour', account: 'aa' })).toEqual([one])
    expect(await ids({ book: 'book:other' })).toEqual([])
    expect(await link(one, ['bb', 'cc'], false)).toEqual([one])
    expect(await ids({ book: 'book:harbour', account: 'bb' })).toEqual([other])
    expect((await parties.read(one)).accounts).toEqual([
      { book: 'book:harbour', account: 'aa', sinceMs: nowMs() },
    ])
    const many = Array.from({ length: PARTY_ACCOUNTS_MAX }, (_, at) => `a${at}`)
    await expect(link(one, many)).rejects.toThrow(code('PARTY_TOO_MANY'))
    expect((await parties.read(one)).accounts).toHaveLength(1)
    await expect(link('f'.repeat(32), ['aa'])).rejects.toThrow(code('PARTY_UNKNOWN'))
  })

  test('many at once are all put, in their order, or none', async () => {
    const { parties } = registry()
    const many = fc.uniqueArray(anyParty, { selector: ({ customerId }) => customerId })
    await fc.assert(
      fc.asyncProperty(many, async (all) => {
        const puts = await parties.put(all, 'ann')
        expect(puts).toHaveLength(all.length)
        for (const [at, { row }] of puts.entries()) {
          expect((await parties.read(row.id)).party).toEqual(all[at])
        }
      }),
      { numRuns: 10 },
    )
    const count = (await parties.list({}, { limit: 1000 })).rows.length
    const twice = [marked('N-1'), marked('N-2'), marked('N-1')]
    await expect(parties.put(twice, 'ann')).rejects.toThrow(code('PARTY_TWICE'))
    expect((await parties.list({}, { limit: 1000 })).rows).toHaveLength(count)
  })

  test('lists the newest first, in pages', async () => {
    const { parties } = registry()
    const ids: string[] = []
    for (let at = 0; at < 5; at++) ids.unshift(await stored(marked(`C-${at}`)))
    const first = await parties.list({}, { limit: 3 })
    const second = await parties.list({}, { limit: 3, after: first.next! })
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids)
    expect(second.next).toBeNull()
    await expect(parties.list({}, { limit: 3, after: 'x' })).rejects.toThrow(code('REGISTRY_PAGE'))
  })

  test('an erasure leaves that it was there, and nothing of who it was', async () => {
    const { parties } = registry()
    const id = await stored(marked())
    const accounts = [[id, 'aa']] as const
    const held = { book: 'book:harbour', accounts, holds: true, by: 'ann' }
    await parties.link(held)
    const row = await parties.erase(id)
    expect(row).toMatchObject({ id, schema: 'Person', erasedMs: nowMs() })
    const late = [() => parties.read(id), () => parties.read(id, 1), () => parties.erase(id)]
    for (const work of late) {
      await expect(work()).rejects.toThrow(code('PARTY_ERASED'))
    }
    await expect(parties.link(held)).rejects.toThrow(code('PARTY_ERASED'))
    expect(await parties.byNumber('passportNumber', `P${MARK}88`)).toEqual([])
    expect((await parties.list({}, { limit: 9 })).rows).toEqual([row])
    await bench().run(`do $$ begin
      if exists (select 1 from party_version where sealed is not null)
        or exists (select 1 from party_number) then raise 'something is left'; end if; end $$`)
    // The same customer may come again: as another party.
    const again = await put(marked(), 'ann')
    expect(again).toMatchObject({ outcome: 'made' })
    expect(again.row.id).not.toBe(id)
  })

  test('eight who put one customer at once make one party', async () => {
    const { parties } = registry()
    const party = marked()
    const all = await Promise.all([...Array(8)].map(() => put(party, 'ann')))
    expect(new Set(all.map(({ row }) => row.id)).size).toBe(1)
    expect(all.filter(({ outcome }) => outcome === 'made')).toHaveLength(1)
    expect((await parties.list({}, { limit: 9 })).rows).toHaveLength(1)
  })

  test('the next process reads them with the same key', async () => {
    const id = await stored(marked())
    const next = await bench().again(nowMs)
    expect((await next.parties.read(id)).party).toEqual(marked())
  })
}
