/**
 * Goal: traces of whole blocks read by the byte scanner are those that `JSON.parse` reads, in both
 * dialects, however a node writes them; what is not plain goes to the full parser, and is counted.
 * Method: any nested calls with fields that nobody reads, in any order of keys, compared with the same
 * answer under an envelope that only the full parser takes; recorded answers; any changed byte.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import type { FaultError } from '../../../domain/error.ts'
import { account, hashOf, hex } from './evm.fixture.ts'
import { type ReadTraces, readTraces } from './read-traces.ts'

type Call = { [name: string]: unknown; calls?: Call[] }

const who = fc.integer({ min: 1, max: 2 ** 40 }).map(account)
const data = fc
  .uint8Array({ maxLength: 90 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`)
const value = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.constant(0n)).map(hex)
const absent = <Value>(one: fc.Arbitrary<Value>) => fc.option(one, { nil: undefined, freq: 3 })
const call = fc.record({
  type: fc.constantFrom(
    'CALL',
    'STATICCALL',
    'DELEGATECALL',
    'CREATE',
    'CREATE2',
    'SELFDESTRUCT',
    'ODD',
  ),
  from: who,
  to: absent(fc.oneof(who, fc.constantFrom(null, ''))),
  value: absent(fc.oneof(value, fc.constant(null))),
  error: absent(fc.constantFrom('execution reverted', 'out of gas: [x] {y}', '', null)),
  gas: value,
  input: data,
  output: absent(data),
  revertReason: absent(fc.constantFrom('näh, "quoted"', 'plain')),
  logs: absent(fc.constant([{ address: account(1), topics: [hashOf(1)], data: '0x' }])),
})
const { tree } = fc.letrec<{ tree: Call }>((tie) => ({
  tree: fc
    .tuple(call, absent(fc.array(tie('tree'), { maxLength: 3 })))
    .map(([own, calls]): Call => (calls === undefined ? own : { ...own, calls })),
}))

/** A tree as the list dialect has it. */
function listed(node: Call, position: number, path: number[] = []): Call[] {
  const { type, from, to, value, error, input, output, gas, calls = [] } = node
  const word = String(type).toLowerCase()
  const kind = word.startsWith('create') ? 'create' : word === 'selfdestruct' ? 'suicide' : 'call'
  const action = {
    call: { callType: word, from, to, value, gas, input },
    create: { creationMethod: word, from, value, init: input },
    suicide: { address: from, refundAddress: to, balance: value },
  }[kind]
  const own: Call = {
    action,
    blockHash: hashOf(7),
    error,
    result: kind === 'create' ? { address: to, code: output } : { gasUsed: gas, output },
    subtraces: calls.length,
    traceAddress: path,
    transactionHash: hashOf(position),
    transactionPosition: position,
    type: kind,
  }
  return [own, ...calls.flatMap((one, at) => listed(one, position, [...path, at]))]
}
const reward = { action: { author: account(9), rewardType: 'uncle', value: '0x5' }, type: 'reward' }

const anyTraces = fc
  .tuple(fc.array(tree, { maxLength: 4 }), fc.boolean(), fc.boolean())
  .map(([roots, isList, isNamed]) => ({
    ids: roots.map((_, position) => hashOf(position)),
    list: isList
      ? [...roots.flatMap((root, at) => listed(root, at)), { ...reward, traceAddress: [] }]
      : roots.map((result, at) => (isNamed ? { txHash: hashOf(at), result } : { result })),
  }))

/** The same value with other orders of keys. */
function shuffled(value: unknown, order: (count: number) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  for (let at = entries.length - 1; at > 0; at--) {
    const other = order(at + 1)
    ;[entries[at], entries[other]] = [entries[other]!, entries[at]!]
  }
  return Object.fromEntries(entries.map(([name, inner]) => [name, shuffled(inner, order)]))
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))

/** What readers say: traces, or the code of a fault. */
function said(bytes: Uint8Array, ids: readonly string[]): ReadTraces | string {
  try {
    return readTraces(bytes, ids)
  } catch (fault) {
    expect(fault).toMatchObject({ name: 'FaultError' })
    return (fault as FaultError).code
  }
}

/** The list under an envelope that the scanner takes, and under one that it does not. */
const wrapped = (list: string) => ({
  plain: bytesOf(`{"jsonrpc":"2.0","id":1,"result":${list}}`),
  odd: bytesOf(`{"more":0,"result":${list}}`),
})

test('any nested traces in any order of keys: as JSON.parse reads them, and no full parse', () => {
  fc.assert(
    fc.property(
      anyTraces,
      fc.infiniteStream(fc.nat(1000)),
      fc.constantFrom(0, 2),
      (made, dice, indent) => {
        const order = (count: number) => (dice.next().value as number) % count
        const text = JSON.stringify(shuffled(made.list, order), null, indent)
        const { plain, odd } = wrapped(text)
        const scanned = said(plain, made.ids)
        const parsed = said(odd, made.ids)
        if (typeof parsed === 'string') expect(scanned).toBe(parsed)
        else {
          expect(scanned).toEqual({ ...parsed, fullParses: 0 })
          expect(parsed.fullParses).toBe(1)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('any changed byte or cut: what the full parser says, or what stood there before', () => {
  fc.assert(
    fc.property(anyTraces, fc.nat(), fc.nat(255), fc.boolean(), (made, at, byte, isCut) => {
      const list = bytesOf(JSON.stringify(made.list))
      const changed = isCut ? list.slice(0, at % list.length) : list.with(at % list.length, byte)
      const wrap = (envelope: string) =>
        Uint8Array.from([...Buffer.from(envelope), ...changed, ...Buffer.from('}')])
      const tell = (told: ReadTraces | string) => (typeof told === 'string' ? told : told.traces)
      const scanned = tell(said(wrap('{"result":'), made.ids))
      const parsed = tell(said(wrap('{"more":0,"result":'), made.ids))
      // What is not read may be no JSON; then only what stood there before will do, or a fault.
      if (parsed !== 'EVM_JSON') expect(scanned).toEqual(parsed)
      else if (typeof scanned !== 'string') expect(scanned).toEqual(tell(said(list, made.ids)))
    }),
    { numRuns: 600 },
  )
})

describe('what is not plain is read by the full parser, and counted', () => {
  const root = { type: 'CALL', from: account(1), to: account(2), value: '0x1' }
  const plain = JSON.stringify([{ result: root }])
  const cases: [string, string][] = [
    ['an escape in a key', plain.replace('"type"', '"\\u0074ype"')],
    ['an escape in a value', plain.replace('"CALL"', '"C\\u0041LL"')],
    ['a key twice', plain.replace('"type"', '"type":"CREATE","type"')],
    ['a letter beyond ASCII', plain.replace('"type"', '"error":"größe","type"')],
    ['a fraction', plain.replace('"0x1"', '1.0')],
    ['an error that is no text', plain.replace('"type"', '"error":true,"type"')],
  ]
  test.each(cases)('%s', (_, text) => {
    const scanned = said(wrapped(text).plain, [hashOf(0)])
    expect(scanned).toEqual(said(wrapped(text).odd, [hashOf(0)]))
    expect(scanned).toMatchObject({ fullParses: 1 })
  })

  test('calls and lists that nest deeper than the stack should', () => {
    const nested = (depth: number, open: string, close: string) =>
      open.repeat(depth) + close.repeat(depth)
    const inner = `{"type":"CALL","from":"${account(1)}","calls":[`
    const deep = `[{"result":${inner}${nested(1000, inner, ']}')}]}}]`
    expect(said(wrapped(deep).plain, [hashOf(0)])).toMatchObject({ fullParses: 1 })
    expect(said(wrapped(deep).plain, [hashOf(0)])).toEqual(said(wrapped(deep).odd, [hashOf(0)]))
    const shallow = `[{"result":${inner}${nested(200, inner, ']}')}]}}]`
    expect(said(wrapped(shallow).plain, [hashOf(0)])).toMatchObject({ fullParses: 0 })
    const lists = plain.replace('"type"', `"error":${nested(100_000, '[', ']')},"type"`)
    expect(said(wrapped(lists).plain, [hashOf(0)])).toMatchObject({ fullParses: 1 })
    const unread = plain.replace('"type"', `"more":${nested(100_000, '[', ']')},"type"`)
    expect(said(wrapped(unread).plain, [hashOf(0)])).toMatchObject({ fullParses: 1 })
  })
})

describeShared('recorded answers', 'ethereum', (folder) => {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    /web3_response\.(?:debug_)?trace_?[Bb]lock.*\.json$/.test(name),
  )
  test('there are both dialects', () => {
    expect(files.length).toBeGreaterThan(9)
    expect(files.some((name) => name.includes('debug_'))).toBe(true)
  })
  test.each(files)('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const { result } = JSON.parse(text) as { result: Call[] }
    // The ids stand in the answer itself; where they do not, any will do.
    const ids: string[] = []
    result.forEach((item, at) => {
      if (item['action'] === undefined) ids[at] = hashOf(at)
      else if (item['transactionPosition'] !== null && item['transactionHash'] !== null) {
        ids[Number(item['transactionPosition'])] = String(item['transactionHash'])
      }
    })
    const scanned = said(bytesOf(text), ids)
    const parsed = said(bytesOf(text.replace('{', '{"more":0,')), ids)
    expect(parsed).toMatchObject({ fullParses: 1 })
    expect(scanned).toEqual({ ...(parsed as ReadTraces), fullParses: 0 })
  })
})
