/**
 * Wallets and transactions made by the definition, from the sender's side: with the secrets that
 * only a sender has, where the code under test has those of the receiver.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'

const { BASE } = ed25519.ExtendedPoint
type Point = typeof BASE
export const ORDER = ed25519.CURVE.n
const H = ed25519.ExtendedPoint.fromHex(
  '8b655970153799af2aeadc9ff1add0ea6c7251d54154cfa92c173a0dd39c1f94',
)

const little = (value: bigint | number, bytes: number): Uint8Array =>
  hexToBytes(value.toString(16).padStart(2 * bytes, '0')).reverse()
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const number = (bytes: Uint8Array): bigint => BigInt(`0x${bytesToHex(bytes.slice().reverse())}`)
const scalar = (...parts: Uint8Array[]): bigint => number(keccak_256(concatBytes(...parts))) % ORDER
const hex = (point: Point): string => point.toHex()

/** Secrets of a wallet. */
export type Secrets = { readonly view: bigint; readonly spend: bigint }
/** An address as a sender has it. */
export type Paid = { readonly spend: Point; readonly view: Point; readonly isSub: boolean }

/** An address of a wallet, from both secret keys. */
export function addressOf({ view, spend }: Secrets, account: number, index: number): Paid {
  const isSub = account > 0 || index > 0
  const place = concatBytes(little(account, 4), little(index, 4))
  const shift = isSub ? scalar(text('SubAddr\0'), little(view, 32), place) : 0n
  const secret = (spend + shift) % ORDER
  const key = BASE.multiply(secret)
  return { spend: key, view: (isSub ? key : BASE).multiply(view), isSub }
}

/** What a sender wants. */
export type Payment = { readonly to: Paid; readonly amount: bigint }
export type Wish = {
  readonly payments: readonly Payment[]
  /** `clear`: before RingCT, or a coinbase. */
  readonly amounts: 'clear' | 'long' | 'short'
  readonly hasTags: boolean
  readonly isCoinbase: boolean
  readonly paymentId: Uint8Array | null
  /** The sender's secrets: the transaction's, and one more an output. */
  readonly secret: bigint
  readonly secrets: readonly bigint[]
  /** Zeros behind the rest of the extra data. */
  readonly padding: number
}

const TYPES = { clear: 0, long: 3, short: 6 } as const

/** A transaction as a daemon decodes it. */
export function makeTx(wish: Wish): Record<string, unknown> {
  const { payments, secret, secrets } = wish
  const isLone = payments.length === 1 && payments[0]?.to.isSub === true
  const hasOwnKeys = !isLone && payments.some(({ to }) => to.isSub)
  const first = payments[0]?.to.spend ?? BASE
  const key = (isLone ? first : BASE).multiply(secret)
  const made = payments.map((payment, at) => {
    const own = hasOwnKeys && payment.to.isSub ? (secrets[at] ?? 1n) : secret
    return makeOutput(payment, at, { own, wish })
  })
  const keys = payments.map(({ to }, at) =>
    (to.isSub ? to.spend : BASE).multiply(secrets[at] ?? 1n),
  )
  const shared = payments[0] === undefined ? null : sharedWith(payments[0].to, secret)
  const extra = concatBytes(
    Uint8Array.of(1),
    key.toRawBytes(),
    nonceOf(wish.paymentId, shared),
    hasOwnKeys ? Uint8Array.of(4, keys.length) : new Uint8Array(),
    ...(hasOwnKeys ? keys.map((each) => each.toRawBytes()) : []),
    new Uint8Array(wish.padding),
  )
  const isRing = wish.amounts !== 'clear' || wish.isCoinbase
  const input = wish.isCoinbase ? { gen: { height: 9 } } : { key: { amount: FUNDS } }
  const rct = {
    type: TYPES[wish.amounts],
    txnFee: 7,
    ecdhInfo: made.map(({ info }) => info),
    outPk: made.map(({ commitment }) => commitment),
  }
  return {
    version: isRing ? 2 : 1,
    vin: [input],
    vout: made.map(({ output }) => output),
    extra: [...extra],
    ...(isRing ? { rct_signatures: rct } : {}),
  }
}

/** What the inputs of a transaction in the clear hold. */
const FUNDS = String(2n ** 63n)

const sharedWith = ({ view }: Paid, secret: bigint): Uint8Array =>
  view.multiply(secret).clearCofactor().toRawBytes()

function nonceOf(id: Uint8Array | null, shared: Uint8Array | null): Uint8Array {
  if (id === null || shared === null) return new Uint8Array()
  if (id.length === 32) return concatBytes(Uint8Array.of(2, 33, 0), id)
  const pad = keccak_256(concatBytes(shared, Uint8Array.of(0x8d)))
  return concatBytes(
    Uint8Array.of(2, 9, 1),
    id.map((byte, at) => byte ^ (pad[at] ?? 0)),
  )
}

type Making = { readonly own: bigint; readonly wish: Wish }

function makeOutput({ to, amount }: Payment, at: number, { own, wish }: Making) {
  const shared = sharedWith(to, own)
  // One byte is enough: no wish here has more than 127 outputs.
  const place = concatBytes(shared, Uint8Array.of(at))
  const secret = scalar(place)
  const key = hex(BASE.multiply(secret).add(to.spend))
  const tag = bytesToHex(keccak_256(concatBytes(text('view_tag'), place)).slice(0, 1))
  const target = wish.hasTags ? { tagged_key: { key, view_tag: tag } } : { key }
  const shown = wish.amounts === 'clear' ? String(amount) : 0
  return { output: { amount: shown, target }, ...hide(amount, secret, wish.amounts) }
}

function hide(amount: bigint, secret: bigint, form: Wish['amounts']) {
  const bytes = little(secret, 32)
  const first = scalar(bytes)
  const mask = form === 'long' ? (first * 3n + 1n) % ORDER : scalar(text('commitment_mask'), bytes)
  const hidden = BASE.multiply(mask).add(amount === 0n ? BASE.subtract(BASE) : H.multiply(amount))
  const commitment = hex(hidden)
  if (form === 'long') {
    const shown = (amount + scalar(little(first, 32))) % ORDER
    const info = {
      mask: bytesToHex(little((mask + first) % ORDER, 32)),
      amount: bytesToHex(little(shown, 32)),
    }
    return { info, commitment }
  }
  const pad = keccak_256(concatBytes(text('amount'), bytes))
  const shown = little(amount, 8).map((byte, index) => byte ^ (pad[index] ?? 0))
  return { info: { amount: bytesToHex(shown) }, commitment }
}
