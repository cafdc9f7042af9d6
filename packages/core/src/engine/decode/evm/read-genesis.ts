/**
 * The genesis file of an EVM chain: who held what in its first block. Neither blocks nor traces
 * tell it, so without such a file balances of early accounts are too low.
 *
 * Source: go-ethereum's form (`alloc` with `balance`, and `code`, `nonce`, `storage`, which move no
 * coins). Where we depart: an account that stands there twice is refused; geth takes the last.
 *
 * @module
 */
import { SUM_LIMIT } from '../../../domain/amount.ts'
import { utf8Text } from '../../../domain/batch/utf8.ts'
import { FaultError, withFacts } from '../../../domain/error.ts'
import { ledgerName } from '../../../domain/ledger.ts'
import { parseExactJson } from '../exact-json.ts'
import type { EvmChain } from './chain.ts'
import type { EvmChange } from './evm-block.ts'
import { firstBlockOf } from './first-block.ts'
import {
  CLOSE,
  COMMA,
  endOfString,
  OPEN,
  passColon,
  passSpace,
  passValue,
  QUOTE,
} from './json-bytes.ts'
import { asFields, type Fields, hexBytes, shapeFault } from './read-quantity.ts'
import { viewOf } from './scan-answer.ts'
import type { EvmBlock } from './write-block.ts'

/** The most bytes of a genesis file; of most the code of first contracts is the largest part. */
export const GENESIS_BYTES_MAX = 64 * 2 ** 20
/** The most accounts of one. */
export const GENESIS_ACCOUNTS_MAX = 1_000_000

/** What a genesis file says. */
export type Genesis = {
  /** `config.chainId`, or null where it is not said. */
  readonly chainId: bigint | null
  readonly timeMs: number
  readonly producer: string
  readonly extra: string
  /** What every account is given, in the order of the file; those that are given nothing too. */
  readonly changes: readonly EvmChange[]
  /** The sum of it, in the smallest unit. */
  readonly supply: bigint
}

const ADDRESS = /^(?:0[xX])?[0-9a-fA-F]{40}$/
const HEX_NUMBER = /^0[xX][0-9a-fA-F]{1,64}$/
const DECIMAL_NUMBER = /^[0-9]{1,78}$/
const ZERO_HASH = `0x${'0'.repeat(64)}`
const ZERO_ACCOUNT = `0x${'0'.repeat(40)}`
const TIME_MAX = 2n ** 43n
const NEW_LINE = 10

/**
 * Reads a genesis file.
 *
 * @throws {FaultError} `EVM_JSON`, `EVM_SHAPE`, `EVM_TOO_LARGE`, with the line and, as `field`, the
 *         path of what is wrong
 */
export function readGenesis(bytes: Uint8Array): Genesis {
  if (bytes.length > GENESIS_BYTES_MAX) {
    const limit = GENESIS_BYTES_MAX
    const message = `Expected at most ${limit} bytes of a genesis file, got ${bytes.length}`
    throw new FaultError('EVM_TOO_LARGE', message, { limit })
  }
  const top = membersOf(bytes, 0, '')
  const alloc = top.get('alloc')
  if (alloc === undefined) throw shapeFault('alloc', 'the accounts of a genesis file', undefined)
  const given = allocations(bytes, alloc)
  const fields: Fields = Object.fromEntries(
    [...top].filter(([name]) => HEAD.has(name)).map(([name, at]) => [name, valueAt(bytes, at)]),
  )
  const chainId = asFields(fields['config'] ?? {}, 'config')['chainId']
  const time = wholeIn(fields['timestamp'] ?? 0, 'timestamp')
  if (time > TIME_MAX) throw shapeFault('timestamp', 'seconds since 1970', fields['timestamp'])
  return {
    chainId: chainId === undefined ? null : wholeIn(chainId, 'config.chainId'),
    timeMs: Number(time) * 1000,
    producer: accountIn(fields['coinbase'] ?? ZERO_ACCOUNT, 'coinbase'),
    extra: (fields['extraData'] ?? '') === '' ? '0x' : hexBytes(fields, 'extraData'),
    ...given,
  }
}

const HEAD: ReadonlySet<string> = new Set(['config', 'timestamp', 'coinbase', 'extraData'])

/**
 * Checks that a genesis file does not say that it is another chain's.
 *
 * @throws {FaultError} `BLOCK_WRONG_NETWORK`
 */
export function checkGenesis({ chainId }: Genesis, { chainId: own, ledger }: EvmChain): void {
  if (chainId === null || chainId === BigInt(own)) return
  const expected = `the genesis file of ${ledgerName(ledger)} (chain ${own})`
  const message = `Expected ${expected}, got that of chain ${chainId}`
  throw new FaultError('BLOCK_WRONG_NETWORK', message, { ledger, chain: chainId })
}

/**
 * The first block of a chain whose hash is known, with these allocations. That they are the chain's
 * is the file's word: the hash is not computed from them.
 *
 * @throws {FaultError} `EVM_CHAIN_UNKNOWN` where the hash is not known, `BLOCK_WRONG_NETWORK`
 */
export function genesisBlock(genesis: Genesis, chain: EvmChain): EvmBlock {
  checkGenesis(genesis, chain)
  const hash = firstBlockOf(chain.ledger)
  if (hash === null) {
    const name = ledgerName(chain.ledger)
    const message = `Expected block 0 of ${name} beside its genesis file, got the file alone`
    throw new FaultError('EVM_CHAIN_UNKNOWN', message, { ledger: chain.ledger })
  }
  const { timeMs, producer, extra, changes } = genesis
  const head = { height: 0, hash, parent: ZERO_HASH, timeMs, bytes: 0, producer, extra }
  return {
    head: { ...head, baseFee: null, uncles: [], withdrawals: [] },
    ...{ sent: [], receipts: [], logs: [], traces: null, uncles: [], changes },
  }
}

type Given = Pick<Genesis, 'changes' | 'supply'>

/** Every account on its own, so that one that is wrong can be named with its line. */
function allocations(bytes: Uint8Array, at: number): Given {
  const changes: EvmChange[] = []
  const seen = new Set<string>()
  let supply = 0n
  for (const [key, value] of membersOf(bytes, at, 'alloc')) {
    const field = `alloc.${key}`
    const change = atPlace(bytes, value, () => allocation(key, valueAt(bytes, value), field))
    if (seen.has(change.to)) throw placed(twice(field), bytes, value)
    seen.add(change.to)
    changes.push(change)
    supply += change.amount
    if (changes.length > GENESIS_ACCOUNTS_MAX || supply >= SUM_LIMIT) {
      const limit = `${GENESIS_ACCOUNTS_MAX} accounts and a sum below 2^255`
      const message = `Expected at most ${limit}, got more`
      throw placed(new FaultError('EVM_TOO_LARGE', message, { field }), bytes, value)
    }
  }
  return { changes, supply }
}

function allocation(key: string, value: unknown, field: string): EvmChange {
  const account = asFields(value, field)
  const to = accountIn(key, field)
  const amount = wholeIn(account['balance'], `${field}.balance`)
  const { code, nonce, storage } = account
  if (code !== undefined && code !== '') hexBytes({ [`${field}.code`]: code }, `${field}.code`)
  if (nonce !== undefined) wholeIn(nonce, `${field}.nonce`)
  if (storage !== undefined) asFields(storage, `${field}.storage`)
  return { from: '@issuance', to, amount, form: 'genesis' }
}

function accountIn(value: unknown, field: string): string {
  if (typeof value !== 'string' || !ADDRESS.test(value)) {
    throw shapeFault(field, 'an address of 40 hex digits', value)
  }
  return `0x${value.slice(-40).toLowerCase()}`
}

/** Hex with `0x`, or decimal, as text or as a plain number below 2^53; geth takes no text as 0. */
function wholeIn(value: unknown, field: string): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  if (value === '') return 0n
  const isNumber =
    typeof value === 'string' && (HEX_NUMBER.test(value) || DECIMAL_NUMBER.test(value))
  const whole = isNumber ? BigInt(value.replace('0X', '0x')) : -1n
  if (whole >= 0n && whole < 2n ** 256n) return whole
  throw shapeFault(field, 'a whole number in hex or decimal', value)
}

/** The places of an object's values by their keys, each of which stands there once. */
function membersOf(bytes: Uint8Array, at: number, path: string): ReadonlyMap<string, number> {
  const view = viewOf(bytes)
  const members = new Map<string, number>()
  let next = passSpace(bytes, at)
  if (bytes[next] !== OPEN) throw placed(notJson('an object', path), bytes, next)
  next = passSpace(bytes, next + 1)
  while (bytes[next] !== CLOSE) {
    const end = bytes[next] === QUOTE ? endOfString(bytes, next + 1) : -1
    const value = end < 0 ? -1 : passColon(bytes, end + 1)
    const behind = value < 0 ? -1 : passValue(bytes, view, value)
    if (behind < 0) throw placed(notJson('a key and its value', path), bytes, next)
    const key = utf8Text(bytes, next + 1, end - next - 1)
    if (members.has(key)) throw placed(twice(path === '' ? key : `${path}.${key}`), bytes, next)
    members.set(key, value)
    next = passSpace(bytes, behind)
    if (bytes[next] === CLOSE) break
    if (bytes[next] !== COMMA) throw placed(notJson('a comma', path), bytes, next)
    next = passSpace(bytes, next + 1)
    if (bytes[next] === CLOSE) throw placed(notJson('a key', path), bytes, next)
  }
  if (path === '' && passSpace(bytes, next + 1) < bytes.length) {
    throw placed(notJson('nothing behind the object', path), bytes, next)
  }
  return members
}

/** The value at a place, whose end {@link membersOf} has found already. */
function valueAt(bytes: Uint8Array, at: number): unknown {
  const end = passValue(bytes, viewOf(bytes), at)
  const text = utf8Text(bytes, at, end - at)
  try {
    return parseExactJson(text)
  } catch {
    throw placed(notJson('a value', ''), bytes, at)
  }
}

function atPlace<Result>(bytes: Uint8Array, at: number, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof FaultError ? placed(error, bytes, at) : error
  }
}

/** A fault with the line of a place. */
function placed(fault: FaultError, bytes: Uint8Array, at: number): FaultError {
  if (fault.facts['line'] !== undefined) return fault
  let line = 1
  for (let i = 0; i < at && i < bytes.length; i++) if (bytes[i] === NEW_LINE) line++
  return withFacts(fault, { line })
}

const notJson = (expected: string, path: string): FaultError =>
  new FaultError('EVM_JSON', `Expected ${expected} in ${path || 'a genesis file'}, got no JSON`)

const twice = (field: string): FaultError =>
  new FaultError('EVM_SHAPE', `Expected ${field} once, got it twice`, { field })
