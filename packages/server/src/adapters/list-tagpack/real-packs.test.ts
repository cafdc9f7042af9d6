/**
 * Goal: every public pack imports, and no row of it is lost without a word.
 * Method: rows are counted by another reader (one `address:` or `id:` a row); entries, actors
 * and refused rows must add up to them. Prints what each file came to.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { parseTime } from '@paperchain/core/domain/time'
import { refusedRows } from '@paperchain/core/engine/attribute/list-builder'
import { expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { readPack } from './read-pack.ts'

const PUBLISHED = parseTime('2024-03-01')

const byCode = (faults: readonly Fault[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { code, facts } of faults) {
    const name = `${code}${facts['taken'] === 'no' ? ' (not taken)' : ''}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

const linesThat = (path: string, pattern: RegExp): number[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))

function print(content: ListContent, rows: number): void {
  const { list, entries, actors, faults } = content
  const counts = JSON.stringify(byCode(faults))
  console.log(`${list}: ${rows} rows, ${entries.length + actors.length} taken, ${counts}`)
}

describeShared('real TagPacks', 'attribution/tagpacks', (folder) => {
  test.each(readdirSync(folder))('%s: nothing is lost', async (name) => {
    const path = join(folder, name)
    const rows = linesThat(path, /^[\s-]+address:/).length
    const items = linesThat(path, /^\s*- /)
    const content = await readPack(path, { published: PUBLISHED })
    print(content, rows)
    expect(content.list).toBe(`tagpack:${name.replace('.yaml', '')}`)
    expect(content.entries.length + refusedRows(content.faults)).toBe(rows)
    expect(new Set(content.entries.map(({ key }) => key)).size).toBe(content.entries.length)
    // Evidence points at the line of the tag itself.
    for (const { row } of content.entries) expect(items).toContain(row)
  })

  test('two addresses with wrong characters are refused, each with what is wrong', async () => {
    const { faults } = await readPack(join(folder, 'plustoken.yaml'))
    expect(faults.map(({ code, message, facts }) => [code, message.split(':')[0], facts])).toEqual([
      ['LIST_ADDRESS_INVALID', 'ADDRESS_LENGTH', { file: 'plustoken.yaml', row: 11, taken: 'no' }],
      [
        'LIST_ADDRESS_INVALID',
        'ADDRESS_CHARACTER',
        { file: 'plustoken.yaml', row: 31, taken: 'no' },
      ],
    ])
  })

  test('a pack that is undated asks for a date', async () => {
    await expect(readPack(join(folder, 'sinbad_io.yaml'))).rejects.toMatchObject({
      code: 'LIST_UNDATED',
    })
  })

  test('ransomware.yaml is dated by its header and carries the abuse to every tag', async () => {
    const content = await readPack(join(folder, 'ransomware.yaml'))
    expect(content.publishedMs).toBe(parseTime('2021-11-14'))
    expect(content.entries.every(({ abuse }) => abuse === 'ransomware')).toBe(true)
  })
})

describeShared('the real ActorPack', 'attribution/graphsense.actorpack.yaml', (path) => {
  test('holds 3,813 actors', async () => {
    const content = await readPack(path)
    const rows = linesThat(path, /^(?:- | {2})id:/).length
    print(content, rows)
    expect(content.list).toBe('actorpack:graphsense')
    expect(content.actors.length + refusedRows(content.faults)).toBe(rows)
    expect(content.actors).toHaveLength(3813)
    expect(content.actors.find(({ id }) => id === '01')?.label).toBe('01')
  })
})
