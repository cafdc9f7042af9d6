/**
 * Keeps questions and moves apart. While old blocks or postings change, questions wait outside, and
 * the rows go in only when those inside have their answer: nobody sees a move in part.
 *
 * @module
 */

/** A gate for questions; it is open until it is shut. */
export class Gate {
  #shut: Promise<void> | null = null
  #release: () => void = () => undefined
  readonly #inside = new Set<Promise<unknown>>()

  /** What to wait for before asking, or null where the gate is open. Look again after waiting. */
  get waiting(): Promise<void> | null {
    return this.#shut
  }

  /** Lets nobody in from now on. */
  shut(): void {
    this.#shut ??= new Promise((release) => {
      this.#release = release
    })
  }

  /** Lets those in who wait. An open gate stays open. */
  open(): void {
    this.#shut = null
    this.#release()
  }

  /** Asks inside. The caller has seen the gate open just now. */
  ask<T>(question: () => Promise<T>): Promise<T> {
    const answer = question()
    const left: Promise<unknown> = answer.then(
      () => this.#inside.delete(left),
      () => this.#inside.delete(left),
    )
    this.#inside.add(left)
    return answer
  }

  /** Resolves when everybody who is inside now has an answer or an error. */
  async empty(): Promise<void> {
    await Promise.all(this.#inside)
  }
}
