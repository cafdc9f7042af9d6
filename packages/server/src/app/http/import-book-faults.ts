/**
 * The wrong rows of an upload that is imported in several goes: a run that is cancelled or killed
 * tells no result, and the next one does not look at its rows again. So each fault is written
 * beside the upload when it is found.
 */
import { appendFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Fault } from '@paperchain/core/domain/error'
import { faultOf } from './write/basics.ts'

/** Faults of the runs before, and those of this run. */
export class KeptFaults {
  readonly #path: string
  readonly #earlier: readonly Fault[]

  private constructor(path: string, earlier: readonly Fault[]) {
    this.#path = path
    this.#earlier = earlier
  }

  /** @param path a file of its own; there is none before the first fault */
  static async open(path: string): Promise<KeptFaults> {
    const text = await readFile(path, 'utf8').catch(() => '')
    return new KeptFaults(path, [...new Set(text.split('\n'))].flatMap(faultIn))
  }

  /** Keeps a fault of this run. */
  readonly keep = (fault: Fault): void => {
    appendFileSync(this.#path, `\n${JSON.stringify(faultOf(fault))}`, { mode: 0o600 })
  }

  /** All faults of the file: those of the rows that this run went past, then its own. */
  with(own: readonly Fault[], resumedAtLine: number): readonly Fault[] {
    const passed = this.#earlier.filter(({ facts }) => Number(facts['line']) <= resumedAtLine)
    return [...passed, ...own]
  }
}

/** A line that a crash cut short is none: its run had not gone on, and the next one finds it. */
function faultIn(line: string): Fault[] {
  try {
    return [JSON.parse(line) as Fault]
  } catch {
    return []
  }
}
