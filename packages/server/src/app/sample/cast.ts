/** Everybody in the sample. All names are invented; none is meant to be a real firm or person. */
import type { Holder, Market } from './market.ts'
import { at } from './random.ts'
import type { Address, SampleForm } from './script.ts'

/** The people and firms of the sample, with the addresses that others know. */
export type Cast = {
  readonly harbour: Holder
  readonly lantern: Holder
  readonly reef: Holder
  readonly fogbank: Holder
  readonly thief: Holder
  readonly listed: Holder
  readonly pools: readonly Holder[]
  readonly miners: readonly Holder[]
  readonly shops: readonly Holder[]
  readonly people: readonly Holder[]
  /** Hot wallets: each firm's few addresses that take and pay for all customers. */
  readonly hot: ReadonlyMap<string, readonly Address[]>
  /** One deposit address for each customer of an exchange: `exchange/customer`. */
  readonly deposits: Map<string, Address>
}

const PEOPLE = 110
const MINERS = 12
const HOT_ADDRESSES = { harbour: 6, lantern: 5, reef: 4, fogbank: 1 } as const
const SHOPS = ['Kelp Books', 'Tern Coffee', 'Driftwood Tools', 'Saltmarsh Records'] as const
/** How common each form is among people: of ten. */
const FORMS: readonly SampleForm[] = [
  'p2pkh',
  'p2pkh',
  'p2sh-p2wpkh',
  'p2sh-p2wpkh',
  'p2wpkh',
  'p2wpkh',
  'p2wpkh',
  'p2wpkh',
  'p2tr',
  'p2tr',
]

/** Makes the cast and their first addresses. */
export function makeCast(market: Market): Cast {
  const firm = (...[id, label, kind, form]: [string, string, Holder['kind'], SampleForm]): Holder =>
    market.addHolder({ id, label, kind, form })
  const harbour = firm('harbour', 'Harbour Exchange', 'exchange', 'p2wpkh')
  const lantern = firm('lantern', 'Lantern Exchange', 'exchange', 'p2sh-p2wpkh')
  const reef = firm('reef', 'Reef Casino', 'casino', 'p2pkh')
  const fogbank = firm('fogbank', 'Fogbank Mixer', 'mixer', 'p2wpkh')
  const pools = [
    firm('fathom', 'Fathom Pool', 'pool', 'p2wpkh'),
    firm('gannet', 'Gannet Pool', 'pool', 'p2pkh'),
  ]
  const hot = new Map<string, readonly Address[]>()
  for (const holder of [harbour, lantern, reef, fogbank]) {
    const count = HOT_ADDRESSES[holder.id as keyof typeof HOT_ADDRESSES]
    hot.set(
      holder.id,
      Array.from({ length: count }, () => market.address(holder, 'hot')),
    )
  }
  return {
    ...{ harbour, lantern, reef, fogbank, pools, hot, deposits: new Map() },
    thief: firm('thief', 'The thief', 'thief', 'p2wpkh'),
    listed: firm('listed', 'Listed wallet (synthetic)', 'listed', 'p2wpkh'),
    miners: Array.from({ length: MINERS }, (_, row) =>
      firm(`miner-${row + 1}`, `Early miner ${row + 1}`, 'miner', row % 2 ? 'p2pk' : 'p2pk-long'),
    ),
    shops: SHOPS.map((label, row) => firm(`shop-${row + 1}`, label, 'shop', at(FORMS, row * 2))),
    people: Array.from({ length: PEOPLE }, (_, row) =>
      firm(`person-${row + 1}`, `Person ${row + 1}`, 'person', market.random.pick(FORMS)),
    ),
  }
}

/** One of the addresses of a firm's hot wallet. */
export const hotAddress = (market: Market, cast: Cast, firm: Holder): Address =>
  market.random.pick(cast.hot.get(firm.id) ?? [])

/** The address where an exchange takes one customer's deposits; the same each time. */
export function depositAddress(
  market: Market,
  cast: Cast,
  between: { readonly exchange: Holder; readonly customer: Holder },
): Address {
  const key = `${between.exchange.id}/${between.customer.id}`
  const known = cast.deposits.get(key)
  if (known !== undefined) return known
  // Only Lantern's deposit addresses became public, so only they carry tags.
  const pot = between.exchange.id === 'lantern' ? 'deposit' : 'untagged-deposit'
  const made = market.address(between.exchange, pot)
  cast.deposits.set(key, made)
  return made
}
