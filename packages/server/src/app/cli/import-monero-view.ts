/**
 * The flags of `paperchain import monero` that look into a wallet. A view key never stands on the
 * command line, where others on the machine can read it, and is in no message of ours.
 */
import { readFileSync, statSync } from 'node:fs'
import { formatAmount } from '@paperchain/core/domain/amount'
import { FaultError } from '@paperchain/core/domain/error'
import {
  readViewKey,
  SUBADDRESSES_DEFAULT,
  type SubaddressRange,
  ViewWallet,
  viewKeysOf,
} from '@paperchain/core/engine/decode/monero/view-wallet'
import type { Transfer, WalletSight } from '../jobs/import-monero-wallet.ts'
import { type Io, note } from './io.ts'
import { count, fields, plural, shortId, table } from './table.ts'

/** Flags of a wallet: all or none of the first two. */
export type ViewFlags = {
  readonly address?: string
  readonly viewKeyFile?: string
  readonly subaddresses?: string
  readonly from?: string
}

/** The largest file of a key. */
const KEY_FILE_BYTES_MAX = 1024
const STDIN = 0
/** Transfers shown to people. */
const SHOWN = 25
/** XMR has 12 decimals. */
const DECIMALS = 12

/** A wallet's address with its key, as text: it is printed nowhere. */
export type StatedKey = {
  readonly address: string
  readonly key: string
  readonly range: SubaddressRange
}

/**
 * The wallet that the flags name, or null where they name none.
 *
 * @throws {FaultError} `USAGE`, `MONERO_VIEW_KEY`, `MONERO_ADDRESS`, `ADDRESS_…`; none has the key
 */
export function viewWalletOf(io: Io, flags: ViewFlags, isNode: boolean): ViewWallet | null {
  const stated = viewKeyOf(io, flags, isNode)
  if (stated === null) return null
  const { address, key, range } = stated
  return new ViewWallet(viewKeysOf(address, readViewKey(key)), range)
}

/** The same before it is worked with: for a server, which does that. */
export function viewKeyOf(io: Io, flags: ViewFlags, isNode: boolean): StatedKey | null {
  const { address, viewKeyFile, subaddresses } = flags
  if (address === undefined && viewKeyFile === undefined && subaddresses === undefined) return null
  if (address === undefined) throw usage('--address with --view-key-file', 'none')
  if (viewKeyFile === undefined) throw usage('--view-key-file with --address', 'none')
  // No mark is kept of how far a key was used, so the first height must be said.
  if (isNode && flags.from === undefined) throw usage('--from: when the wallet was made', 'none')
  const range = rangeOf(subaddresses)
  const key = keyText(io, viewKeyFile)
  // What is wrong with it is said here, and goes over no wire.
  viewKeysOf(address, readViewKey(key))
  return { address, key: key.trim(), range }
}

function keyText(io: Io, file: string): string {
  if (file === '-') return bounded(readFileSync(STDIN), 'stdin').toString('utf8')
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() !== true) throw usage('a file at --view-key-file', file)
  if (found.size > KEY_FILE_BYTES_MAX) throw tooLarge(file)
  if ((found.mode & 0o077) !== 0) note(io, `Others on this machine may read ${file}: chmod 600 it.`)
  return bounded(readFileSync(file), file).toString('utf8')
}

function bounded(bytes: Buffer, from: string): Buffer {
  if (bytes.length <= KEY_FILE_BYTES_MAX) return bytes
  throw tooLarge(from)
}

const tooLarge = (from: string): FaultError =>
  usage(`a key of 64 hex digits in ${from}`, `more than ${KEY_FILE_BYTES_MAX} bytes`)

function rangeOf(text: string | undefined): SubaddressRange {
  if (text === undefined) return SUBADDRESSES_DEFAULT
  const [, accounts, each] = /^(\d{1,6})x(\d{1,6})$/.exec(text) ?? []
  if (accounts === undefined || each === undefined) {
    throw usage('accounts times addresses as --subaddresses 50x200', `"${text}"`)
  }
  return { accounts: Number(accounts), each: Number(each) }
}

/** What a view key showed, for people. */
export function sightText(sight: WalletSight, isDry: boolean): string {
  const { blocks, txs, outputs, transfers, list, added, known, received, flaws } = sight
  const rate = Math.round(outputs / Math.max(0.001, sight.seconds))
  const sums = fields([
    ['looked at', `${plural(blocks, 'block')}, ${plural(txs, 'transaction')}`],
    ['outputs', `${count(outputs)}, ${count(rate)} a second`],
    ['came in', `${plural(transfers, 'output')} of ${formatAmount(received, DECIMALS)} XMR`],
    ['incoming only', 'what was spent is hidden, so there is no balance'],
    ['postings', isDry ? 'none stored' : `${count(added)} stored, ${count(known)} known already`],
    ...Object.entries(flaws).map(
      ([flaw, many]) => ['beware', `${flaw}, in ${plural(many, 'transaction')}`] as const,
    ),
  ])
  if (list.length === 0) return sums
  const more = transfers > SHOWN ? [`and ${count(transfers - SHOWN)} more; --json lists them`] : []
  return [sums, transferTable(list.slice(0, SHOWN)), ...more].join('\n')
}

const transferTable = (list: readonly Transfer[]): string =>
  table(
    [
      { head: 'block', right: true },
      { head: 'time' },
      { head: 'transaction' },
      { head: 'address' },
      { head: 'XMR', right: true },
      { head: 'remark' },
    ],
    list.map((each) => [
      count(each.height),
      new Date(each.timeMs).toISOString().slice(0, 19),
      shortId(each.tx),
      `${shortId(each.address)} (${each.at})`,
      formatAmount(each.amount, DECIMALS),
      markOf(each),
    ]),
  )

function markOf({ paymentId, isRepeated }: Transfer): string {
  const id = paymentId === null ? [] : [`payment id ${paymentId}`]
  return [...id, ...(isRepeated ? ['key used before: not spendable twice'] : [])].join(', ')
}

const usage = (expected: string, got: string): FaultError =>
  new FaultError('USAGE', `Expected ${expected}, got ${got}`)
