/**
 * The fields of one record in a buffer: places, no texts. A scanner fills it, a reader reads it.
 *
 * @module
 */

/** Most fields of a record. */
export const FIELDS_MAX = 512

/** Places of fields; reused for every record. */
export class RecordFields {
  /** The buffer that the places are of. */
  bytes: Uint8Array = new Uint8Array(0)
  /** Fields of the record. */
  count = 0
  /** First byte of each field and the one after its last. A field that is absent has start -1. */
  readonly start: Int32Array = new Int32Array(FIELDS_MAX)
  readonly end: Int32Array = new Int32Array(FIELDS_MAX)
  /** Line breaks in the record, its last one included. */
  lines = 0
  /** Where a scanner met what may not be there. */
  faultAt = 0
  /** Fields that still have doubled quotes. */
  #doubled: number[] = []

  /** Forgets the last record. */
  reset(): void {
    this.count = 0
    this.lines = 0
    if (this.#doubled.length > 0) this.#doubled = []
  }

  /** Adds a field. The caller has seen that there is room. */
  add(start: number, end: number): void {
    this.start[this.count] = start
    this.end[this.count++] = end
  }

  /** The last field has doubled quotes. */
  markDoubled(): void {
    this.#doubled.push(this.count - 1)
  }

  /**
   * Makes one quote of two, in place. Only once the record is whole: one that is scanned again must
   * be as it was.
   */
  undouble(): void {
    for (const field of this.#doubled) {
      const { bytes } = this
      const end = this.end[field]!
      let to = this.start[field]!
      for (let at = to; at < end; at++) {
        bytes[to++] = bytes[at]!
        if (bytes[at] === QUOTE) at++
      }
      this.end[field] = to
    }
    if (this.#doubled.length > 0) this.#doubled = []
  }
}

const QUOTE = 0x22
