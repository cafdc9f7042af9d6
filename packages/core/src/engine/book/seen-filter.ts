/**
 * Which ids were perhaps seen before: never wrong with "no", rarely with "yes", in three bytes an
 * id. Layers double as ids come, so that nothing must be known of their number.
 *
 * Source: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13 (7),
 * 1970; two hashes stand for eight (Kirsch, Mitzenmacher 2006).
 *
 * @module
 */
import { hashOf } from './byte-dictionary.ts'

const IDS_FIRST = 1 << 18
const BITS_AN_ID = 24
const PROBES = 8

type Layer = { readonly bits: Uint32Array; readonly most: number; held: number }

/** A filter over ids that grows. */
export class SeenFilter {
  readonly #layers: Layer[] = [layerOf(IDS_FIRST)]

  /** Whether the id was perhaps put before; it is put now. */
  putSeen(bytes: Uint8Array, start: number, end: number): boolean {
    const one = hashOf(bytes, start, end)
    // Odd, so that the probes reach every place of a layer whose size is a power of two.
    const two = hashOf(bytes, start, end, 0x1b873593) | 1
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
  let words = 1
  while (words * 32 < most * BITS_AN_ID) words *= 2
  return { bits: new Uint32Array(words), most, held: 0 }
}

function holds({ bits }: Layer, one: number, two: number): boolean {
  const mask = bits.length - 1
  let probe = one
  for (let i = 0; i < PROBES; i++) {
    // High bits choose the word, low bits the bit in it: the two are not of the same bits.
    if ((bits[(probe >>> 5) & mask]! & (1 << (probe & 31))) === 0) return false
    probe = (probe + two) >>> 0
  }
  return true
}

function set(layer: Layer, one: number, two: number): void {
  const { bits } = layer
  const mask = bits.length - 1
  let probe = one
  for (let i = 0; i < PROBES; i++) {
    bits[(probe >>> 5) & mask]! |= 1 << (probe & 31)
    probe = (probe + two) >>> 0
  }
  layer.held++
}
