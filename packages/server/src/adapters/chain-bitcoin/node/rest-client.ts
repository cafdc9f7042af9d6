/**
 * The unauthenticated interface of a node (`-rest`): blocks and what they spend as bytes.
 *
 * Source: Bitcoin Core's `doc/REST-interface.md`; `spenttxouts` since 30.0.
 *
 * @module
 */
import { type HttpTools, request, Transient } from '../../chain-any/node/http-get.ts'
import type { NodePlace } from './node-place.ts'

/** Bytes by path; remembers what the node does not have, so that nothing is asked for twice. */
export class RestClient {
  readonly #place: NodePlace
  readonly #tools: HttpTools
  readonly #absent = new Set<RestKind>()

  constructor(place: NodePlace, tools: HttpTools) {
    this.#place = place
    this.#tools = tools
  }

  /** Whether the node gave nothing of this kind when it was asked. */
  lacks(kind: RestKind): boolean {
    return this.#absent.has(kind)
  }

  /**
   * What the node has of a block, or null where it does not answer that: REST is off, or too old.
   * Whoever asks has another way.
   */
  async get(kind: RestKind, block: string): Promise<Uint8Array | null> {
    if (this.#absent.has(kind)) return null
    const url = `${new URL(this.#place.url).origin}/rest/${kind}/${block}.bin`
    try {
      const { status, bytes } = await request(url, { method: 'GET' }, this.#tools)
      if (status === 200) return bytes
    } catch (error) {
      if (!(error instanceof Transient)) throw error
    }
    this.#absent.add(kind)
    return null
  }
}

/** What can be had of a block. */
export type RestKind = 'block' | 'spenttxouts'
