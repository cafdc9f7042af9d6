/** `paperchain price of AMOUNT ASSET --at TIME --in USD`: what something was worth. */
import type { ValueAnswer } from '@paperchain/contract/price'
import { type Priced, parseCurrency } from '@paperchain/core/domain/price'
import { formatTime, parseTimeInclusive } from '@paperchain/core/domain/time'
import { pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { type ValueTerms, worthOf } from '@paperchain/core/engine/value/worth-of'
import { ALL_KNOWN_MS } from '@paperchain/core/prices'
import { wholeAmount } from '../whole-amount.ts'
import { worthOut } from '../worth-out.ts'
import { bookLinks } from '../worth-world.ts'
import { EXIT } from './exit.ts'
import { wholeOrNull } from './flags.ts'
import { answer, type Io } from './io.ts'
import { pricedText, worthFields } from './price-text.ts'
import type { RemoteWork } from './through-server.ts'
import { withFolder } from './with-folder.ts'

/** Flags that say in what, when, and by what was known when. */
export type WorthFlags = {
  readonly in?: string
  readonly at?: string
  readonly knownAt?: string
  readonly fillHours?: string
}

/** The terms that flags state; without `--known-at` all that is known now. */
export function termsOf(flags: WorthFlags): ValueTerms {
  const fillHours = wholeOrNull('--fill-hours', flags.fillHours, [0, 8_784])
  return {
    currency: parseCurrency((flags.in ?? 'USD').toUpperCase()),
    knownAtMs: flags.knownAt === undefined ? ALL_KNOWN_MS : parseTimeInclusive(flags.knownAt),
    ...(fillHours === null ? {} : { fillHours }),
  }
}

/** Values one amount. */
export async function priceOf(
  io: Io,
  [amount = '', what = '']: readonly string[],
  flags: WorthFlags,
): Promise<number> {
  const { units, decimals } = wholeAmount(amount)
  const asset: Priced = pricedNamed(what)
  const terms = termsOf(flags)
  const atMs = flags.at === undefined ? io.clock() : parseTimeInclusive(flags.at)
  const item = { asset, units, decimals, atMs }
  const worth = await withFolder(io, 'price of', async ({ prices, books }) =>
    worthOf(prices, item, { ...terms, links: await bookLinks(books) }),
  )
  const at = formatTime(atMs)
  return told(io, { amount, asset, at, worth: worthOut(worth) })
}

/** The same through a server. */
export const priceOfThrough: RemoteWork<WorthFlags> = async (
  { io, remote },
  [amount = '', asset = ''],
  flags,
) => {
  const { at, knownAt } = flags
  const fillHours = wholeOrNull('--fill-hours', flags.fillHours, [0, 8_784])
  const query = {
    amount,
    asset,
    in: (flags.in ?? 'USD').toUpperCase(),
    ...(at === undefined ? {} : { at }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(fillHours === null ? {} : { fillHours }),
  }
  return told(io, await remote.api('price.value', { query }))
}

function told(io: Io, { amount, asset, at, worth }: ValueAnswer): number {
  answer(io, { amount, asset, at, ...worth }, () =>
    [`${amount} ${pricedText(asset)} at ${at}`, worthFields(worth)].join('\n'),
  )
  return worth.known ? EXIT.ok : EXIT.cannotTell
}
