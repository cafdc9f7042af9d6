/**
 * Which ids were perhaps seen before: never wrong with "no", rarely with "yes", in three bytes an
 * id. Layers double as ids come, so that nothing must be known of their number.
 *
 * Source: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13 (7),
 * 1970; in lines of the cache (Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom
 * filters", WEA 2007).
 *
 * @module
 */
import { hashOf } from './byte-dictionary.ts'

const IDS_FIRST = 1 << 18
const BITS_AN_ID = 24
const PROBES = 8
/** All probes of an id are in one line of the processor's cache: 64 bytes. */
const LINE_WORDS = 16
/** Knuth's multiplier, 2^32 by the golden ratio. */
const STIR = 0x9e3779b1

type Layer = { readonly bits: Uint32Array; readonly most: number; held: number }

/** A filter over ids that grows. */
export class SeenFilter {
  readonly #layers: Layer[] = [layerOf(IDS_FIRST)]

  /** Whether the id was perhaps put before; it is put now. */
  putSeen(bytes: Uint8Array, start: number, end: number): boolean {
    const one = hashOf(bytes, start, end)
    const two = hashOf(bytes, start, end, 0x1b873593)
    for (const layer of this.#layers) if (holds(layer, one, two)) return true
    let last = this.#layers.at(-1)!
    if (last.held >= last.most) {
      last = layerOf(last.most * 2)
      this.#layers.push(last)
    }
    set(last, one, two)
    return false
  }
}

function layerOf(most: number): Layer {
  let words = LINE_WORDS
  while (words * 32 < most * BITS_AN_ID) words *= 2
  return { bits: new Uint32Array(words), most, held: 0 }
}

/** First word of the line of an id. The bits in it come from the other hash, stirred each time. */
const lineOf = ({ bits }: Layer, one: number): number => one & (bits.length - LINE_WORDS)

function holds(layer: Layer, one: number, two: number): boolean {
  const { bits } = layer
  const line = lineOf(layer, one)
  let probe = two
  for (let i = 0; i < PROBES; i++) {
    if ((bits[line + (probe >>> 28)]! & (1 << ((probe >>> 23) & 31))) === 0) return false
    probe = (Math.imul(probe, STIR) + one) | 0
  }
  return true
}

function set(layer: Layer, one: number, two: number): void {
  const { bits } = layer
  const line = lineOf(layer, one)
  let probe = two
  for (let i = 0; i < PROBES; i++) {
    bits[line + (probe >>> 28)]! |= 1 << ((probe >>> 23) & 31)
    probe = (Math.imul(probe, STIR) + one) | 0
  }
  layer.held++
}
