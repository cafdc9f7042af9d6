/**
 * Goal: YAML from strangers costs bounded time and memory, and nothing in it is expanded, typed or
 * lost.
 * Method: one attack a row, each refused with its code and line; then random values read back.
 */

import { LIST_SCALAR_LIMIT, YAML_DEPTH_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { packContent } from './read-pack.ts'
import { readYaml, type YamlNode } from './read-yaml.ts'

const LAUGHS = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: &c [*b, *b]', 'tags: [*c, *c]'].join('\n')

/** The plain value of a node: texts, arrays, objects. */
function plain(node: YamlNode): unknown {
  if (node.kind === 'text') return node.text
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries([...node.members].map(([key, value]) => [key, plain(value)]))
}

describe('hostile YAML', () => {
  test.each([
    ['an anchor', 'title: x\ntags: &a []', 'LIST_ALIAS', 2],
    ['an alias', 'tags:\n- x\n- *a', 'LIST_ALIAS', 3],
    ['anchors that multiply', LAUGHS, 'LIST_ALIAS', 1],
    ['a merge', 'a: 1\nb:\n  <<: *a', 'LIST_ALIAS', 3],
    ['a custom tag', 'a: 1\nb: !run rm', 'LIST_CUSTOM_TAG', 2],
    ['a language tag', 'a: !!python/object:os.system [x]', 'LIST_CUSTOM_TAG', 1],
    ['a binary tag', 'a: !!binary AAAA', 'LIST_CUSTOM_TAG', 1],
    ['a verbatim tag', 'a: !<tag:yaml.org,2002:int> 1', 'LIST_CUSTOM_TAG', 1],
    ['a key stated twice', 'a: 1\nb: 2\na: 3', 'LIST_DUPLICATE_KEY', 3],
    ['a key stated twice in a flow', 'x: {a: 1,\n a: 2}', 'LIST_DUPLICATE_KEY', 2],
    ['a key that is a list', '? [a]\n: 1', 'LIST_NOT_YAML', 1],
    ['two documents', 'a: 1\n---\nb: 2', 'LIST_DOCUMENTS', 2],
    ['200,000 documents', 'a\n---\n'.repeat(200_000), 'LIST_DOCUMENTS', 2],
    ['a text of 5 MB', `a: 1\nb: "${'x'.repeat(5_000_000)}"`, 'LIST_SCALAR_TOO_LONG', 2],
    ['a block of 5 MB', `a: |\n${' xxxxxxxxx\n'.repeat(500_000)}`, 'LIST_SCALAR_TOO_LONG', 2],
    ['deep flow lists', '['.repeat(200_000), 'LIST_NOT_YAML', 1],
    ['deep flow maps', '{a: '.repeat(100_000), 'LIST_NOT_YAML', 1],
    ['deep block lists', '- '.repeat(200_000), 'LIST_NOT_YAML', 1],
    ['deep keys', '? '.repeat(100_000), 'LIST_NOT_YAML', 1],
    ['an open list', 'a: 1\nb: [1', 'LIST_NOT_YAML', 2],
    ['a tab as indent', 'a:\n\t- b', 'LIST_NOT_YAML', 2],
  ])('%s is refused with its line', (_, text, code, line) => {
    expect(() => readYaml(text)).toThrow(expect.objectContaining({ code }))
    try {
      readYaml(text)
    } catch (error) {
      expect(error).toMatchObject({ facts: { line } })
    }
  })

  test('one-letter items end at the limit of words and marks', () => {
    // Five lexemes an item: mark, space, sign of a text, text, line end. One begins the document.
    expect(() => readYaml('- a\n'.repeat(1000), 400)).toThrow(
      expect.objectContaining({ code: 'LIST_TOO_LARGE', facts: { line: 80, limit: 400 } }),
    )
    expect(() => readYaml('- a\n'.repeat(1000))).not.toThrow()
  })

  test('a fault of the YAML names the file', () => {
    expect.assertions(1)
    try {
      packContent({ name: 'p.yaml', hash: '', text: LAUGHS })
    } catch (error) {
      expect(error).toMatchObject({ code: 'LIST_ALIAS' })
    }
  })
})

describe('plain YAML', () => {
  const text = fc.string({ maxLength: 20 }).filter((each) => !/\p{Cc}/u.test(each))
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(text, tie('node'), { maxKeys: 4 }),
    ),
  })).node

  test('reads texts, lists and maps back as written', () => {
    fc.assert(
      fc.property(value, (given) => {
        const written = stringify(given, { aliasDuplicateObjects: false })
        expect(plain(readYaml(written))).toEqual(given)
      }),
    )
  })

  test('every scalar stays the text that it is, under a 1.1 directive too', () => {
    const scalars = 'a: yes\nb: 0x12\nc: 1e3\nd: 2022-05-16\ne: ~\nf:\ng: !!str 7\nh: "*a"\ni: "&b"'
    const expected = { a: 'yes', b: '0x12', c: '1e3', d: '2022-05-16', e: '~', f: '', g: '7' }
    for (const start of ['', '%YAML 1.1\n---\n', '\ufeff']) {
      expect(plain(readYaml(`${start}${scalars}`))).toEqual({ ...expected, h: '*a', i: '&b' })
    }
  })

  test('a block of text may begin like an alias', () => {
    expect(plain(readYaml('--- |\n*x\n'))).toBe('*x\n')
  })

  test('names lines from 1', () => {
    const node = readYaml('# first\n\na:\n- b\n- c: d\n  e: f\n')
    if (node.kind !== 'map') throw new Error('not a map')
    const list = node.members.get('a')
    expect(list?.kind === 'list' ? list.items.map(({ line }) => line) : null).toEqual([4, 5])
  })

  test('reads up to its limits', () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(() => readYaml(deep(YAML_DEPTH_LIMIT - 2))).not.toThrow()
    const long = `a: "${'x'.repeat(LIST_SCALAR_LIMIT - 2)}"`
    expect(() => readYaml(long)).not.toThrow()
  })

  test('an empty text is no document of a pack', () => {
    for (const empty of ['', '# only a comment\n', '---\n']) {
      expect(() => packContent({ name: 'p.yaml', hash: '', text: empty })).toThrow(
        expect.objectContaining({ code: 'LIST_SHAPE' }),
      )
    }
  })
})
