/** What all journeys need: the one document of a `--json` run, and facts about real data. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { CliRun } from '../cli.ts'

/** One leg of a transaction as `--json` writes it: amounts are texts. */
export type Leg = {
  readonly side: 'debit' | 'credit'
  readonly kind: string
  readonly account: string | null
  readonly amount: string | null
  readonly form: string
  readonly coin: { readonly tx: string; readonly index: number } | null
}

/** A transaction as `show` writes it. */
export type Tx = {
  readonly id: string
  readonly complete: boolean
  readonly postings: readonly Leg[]
}

/** A block as `show block --json` writes it. */
export type Block = {
  readonly id: string
  readonly previous: string
  readonly height: number
  readonly timeMs: number
  readonly txCount: number
  readonly incomplete: number
  readonly coinbaseText: string
  readonly makers: readonly {
    readonly label: string
    readonly by: string
    readonly evidence: string
  }[]
  readonly transactions: readonly Tx[]
}

/** A tag of a screening answer. */
export type Tag = {
  readonly list: string
  readonly sanction: boolean
  readonly entry: { readonly label: string; readonly abuse: string; readonly category: string }
}

/** What `screen --json` writes. */
export type Screened = {
  readonly asOf: string
  readonly sanctions: readonly { readonly list: string; readonly published: string }[]
  readonly answers: readonly {
    readonly text: string
    readonly outcome: 'hit' | 'clear' | 'cannot-tell'
    readonly reason: string
    readonly hits: readonly Tag[]
    readonly tags: readonly Tag[]
  }[]
}

/** One method's part of a trace certificate. */
export type Method = {
  readonly method: 'poison' | 'haircut' | 'fifo'
  readonly totals: readonly {
    readonly entered: string
    readonly endings: Readonly<Record<string, string>>
    readonly equality: string | null
  }[]
  readonly places: {
    readonly rows: readonly {
      readonly ending: string
      readonly account: string | null
      readonly value: string
      readonly first: { readonly height: number }
      readonly last: { readonly height: number }
    }[]
    readonly leftOut: readonly unknown[]
  }
  readonly cuts: {
    readonly rows: readonly {
      readonly reason: string
      readonly tx: string
      readonly index: number
      readonly value: string
    }[]
    readonly leftOut: readonly { readonly value: string }[]
  }
  readonly cutSums: readonly { readonly reason: string; readonly value: string }[]
}

/** What `trace --json` writes. */
export type Certificate = {
  readonly hash: string
  readonly trace: { readonly results: readonly Method[]; readonly end: { readonly height: number } }
}

/**
 * The one JSON document on stdout; fails where there is none, or more than that.
 *
 * @param codes exit codes that are right here
 */
export function json<T>(run: CliRun, ...codes: readonly number[]): T {
  expect(codes.length > 0 ? codes : [0], run.stderr).toContain(run.code)
  return JSON.parse(run.stdout) as T
}

/** Sums texts of whole numbers. */
export const sum = (values: readonly (string | null)[]): bigint =>
  values.reduce((all, value) => all + BigInt(value ?? 0), 0n)

/** Sums of values by a name. */
export function sumsBy<T>(
  rows: readonly T[],
  nameOf: (row: T) => string,
  amountOf: (row: T) => string,
): Record<string, bigint> {
  const sums: Record<string, bigint> = {}
  for (const row of rows) {
    const name = nameOf(row)
    sums[name] = (sums[name] ?? 0n) + BigInt(amountOf(row))
  }
  return sums
}

/** Files of a folder with this ending, in order of name. */
export const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name))
