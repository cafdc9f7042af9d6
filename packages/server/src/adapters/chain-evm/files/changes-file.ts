/**
 * What a protocol changed by itself, out of a file: the first state of a chain, the DAO fork. One
 * JSON object a line: `{"height": 0, "to": "0x…", "amount": "…"}`, with `"from"` where it is not
 * issued. A genesis file in place of one states the changes of height 0.
 *
 * @module
 */
import { evm } from '@paperchain/core/domain/address/evm'
import { FaultError, withFacts } from '@paperchain/core/domain/error'
import type { EvmChange } from '@paperchain/core/engine/decode/evm/evm-block'
import { readGenesis } from '@paperchain/core/engine/decode/evm/read-genesis'
import { parseExactJson, wholeOf } from '@paperchain/core/engine/decode/exact-json'
import { readDocuments } from '../../chain-any/files/read-lines.ts'
import { isGenesis } from './genesis-file.ts'

/** The most changes of one file: Ethereum's first state has 8,893. */
export const CHANGES_MAX = 5_000_000

/** Changes by height. */
export type Changes = ReadonlyMap<number, readonly EvmChange[]>

/**
 * Reads a file of changes.
 *
 * @throws {FaultError} `EVM_SHAPE` with file and line, `IMPORT_UNREADABLE`, `IMPORT_TOO_LARGE`
 */
export async function readChanges(path: string): Promise<Changes> {
  const changes = new Map<number, EvmChange[]>()
  let count = 0
  for await (const { bytes, number } of readDocuments(path)) {
    if (++count > CHANGES_MAX) throw tooMany(path)
    try {
      const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      if (count === 1 && isGenesis(line)) {
        changes.set(0, [...readGenesis(line).changes])
        continue
      }
      const [height, change] = changeOf(line.toString('utf8'))
      const same = changes.get(height)
      if (same === undefined) changes.set(height, [change])
      else same.push(change)
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      throw withFacts(error, { file: path, line: number, ...error.facts })
    }
  }
  return changes
}

/** Changes of two files together. */
export function withChanges(one: Changes, other: Changes): Changes {
  const all = new Map(one)
  for (const [height, more] of other) all.set(height, [...(all.get(height) ?? []), ...more])
  return all
}

function changeOf(line: string): readonly [number, EvmChange] {
  const row = fieldsOf(line)
  const height = Number(wholeOf(row['height']) ?? -1n)
  const amount = wholeOf(row['amount'])
  if (height < 0 || !Number.isSafeInteger(height)) throw wrong('height', row['height'])
  if (amount === null || amount < 0n) throw wrong('amount', row['amount'])
  const from = row['from'] === undefined ? '@issuance' : accountOf(row['from'])
  const form = height === 0 ? 'genesis' : 'state-change'
  return [height, { from, to: accountOf(row['to']), amount, form }]
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const value = parseExactJson(line)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below, with the line itself.
  }
  throw wrong('line', line)
}

function accountOf(value: unknown): string {
  if (typeof value !== 'string') throw wrong('account', value)
  return /^@(?:issuance|burn)$/.test(value) ? value : evm.parse(value).account
}

const wrong = (what: string, value: unknown): FaultError =>
  new FaultError(
    'EVM_SHAPE',
    `Expected a change with its ${what}, got ${String(value).slice(0, 80)}`,
  )

const tooMany = (file: string): FaultError =>
  new FaultError('IMPORT_TOO_LARGE', `Expected at most ${CHANGES_MAX} changes, got more`, { file })
