/**
 * The keys of a log, told apart by four bytes at a time.
 *
 * @module
 */

/** The field `address`. */
export const ADDRESS = 1
/** The field `topics`. */
export const TOPICS = 2
/** The field `data`. */
export const DATA = 3
/** The field `logIndex`. */
export const LOG_INDEX = 4
/** The field `removed`. */
export const REMOVED = 5
/** A field that every node writes and nobody reads. */
export const UNREAD = 6

/** A key's field in the low byte and its length above; 0 for an unknown key. */
export type LogKey = number

/** Bytes that must be there from a key on; after a key and its value there are always as many. */
export const KEY_REACH = 8
/** Bytes that are looked at to tell the longer ones; nearer to the end there is none of them. */
const LONG_REACH = 17

const four = (text: string): number =>
  [...text].reduce((all, sign) => all * 256 + sign.charCodeAt(0), 0)
const key = (field: number, length: number): LogKey => (length << 8) | field

const [ADDR, ESS, TOPI, CS, LOGI, NDEX, REMO, VED] = [
  four('addr'),
  four('ess"'),
  four('topi'),
  four('cs":'),
  four('logI'),
  four('ndex'),
  four('remo'),
  four('ved"'),
]
const [DATA_, BLOC, K_HAS, K_NUM, BER, TRAN, SACT, ION_H, ASH, ION_I] = [
  four('data'),
  four('bloc'),
  four('kHas'),
  four('kNum'),
  four('ber"'),
  four('tran'),
  four('sact'),
  four('ionH'),
  four('ash"'),
  four('ionI'),
]
const QUOTE = 34
const H_QUOTE = 0x6822

/** The key that begins at `at`, behind its quote; it ends in a quote where it is a known one. */
export function logKeyAt(text: DataView, at: number): LogKey {
  const next = text.getUint32(at + 4)
  const isNearEnd = at + LONG_REACH > text.byteLength
  switch (text.getUint32(at)) {
    case ADDR:
      return next === ESS ? key(ADDRESS, 7) : 0
    case TOPI:
      return next === CS ? key(TOPICS, 6) : 0
    case DATA_:
      return next >>> 24 === QUOTE ? key(DATA, 4) : 0
    case LOGI:
      if (next !== NDEX || at + KEY_REACH === text.byteLength) return 0
      return text.getUint8(at + 8) === QUOTE ? key(LOG_INDEX, 8) : 0
    case REMO:
      return next === VED ? key(REMOVED, 7) : 0
    case BLOC:
      if (isNearEnd) return 0
      if (next === K_HAS) return text.getUint16(at + 8) === H_QUOTE ? key(UNREAD, 9) : 0
      return next === K_NUM && text.getUint32(at + 8) === BER ? key(UNREAD, 11) : 0
    case TRAN: {
      if (next !== SACT || isNearEnd) return 0
      const third = text.getUint32(at + 8)
      if (third === ION_H) return text.getUint32(at + 12) === ASH ? key(UNREAD, 15) : 0
      const isIndex = third === ION_I && text.getUint32(at + 12) === NDEX
      return isIndex && text.getUint8(at + 16) === QUOTE ? key(UNREAD, 16) : 0
    }
    default:
      return 0
  }
}
