/** `paperchain show address|block|tx`: what the ledger and the lists hold about one thing. */
import { FaultError } from '@paperchain/core/domain/error'
import type { Io } from './io.ts'
import type { MomentFlags } from './moment.ts'
import { showAddress } from './show-address.ts'
import { showBlock } from './show-block.ts'
import { showTx } from './show-tx.ts'

/** Flags of `show`. */
export type ShowFlags = MomentFlags & {
  readonly ledger?: string
  readonly limit?: string
  readonly after?: string
  /** Of an address: the currency in which its postings are valued on their days. */
  readonly in?: string
}

const KINDS = { address: showAddress, block: showBlock, tx: showTx } as const

/** Shows one address, block or transaction. */
export function show(
  io: Io,
  [what = '', name = '']: readonly string[],
  flags: ShowFlags,
): Promise<number> {
  const kind = Object.hasOwn(KINDS, what) ? KINDS[what as keyof typeof KINDS] : undefined
  if (kind === undefined || name === '') {
    const wanted = `show ${Object.keys(KINDS).join('|')} NAME`
    throw new FaultError('USAGE', `Expected ${wanted}, got "${[what, name].join(' ').trim()}"`)
  }
  return kind(io, name, flags)
}

/** The rows wanted: a whole number from 1 to `most`. */
export function limitOf(text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= most) return limit
  throw new FaultError('USAGE', `Expected --limit from 1 to ${most}, got "${text}"`)
}
