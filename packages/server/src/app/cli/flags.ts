/** Flags as they are typed, made into what they mean. */
import { FaultError } from '@paperchain/core/domain/error'

/** The least and the most that a number may be. */
type Range = readonly [number, number]

/** Nine digits: what nobody types by mistake, and no sum of it overflows. */
const MOST = 999_999_999

/** The whole number of a flag. @throws {FaultError} `USAGE` */
export function whole(flag: string, text: string, range?: Range): number {
  const [least, most] = range ?? [0, MOST]
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  const expected = range === undefined ? 'a whole number' : `${least} to ${most}`
  throw usage(`${expected} for ${flag}`, `"${text}"`)
}

/** The same, or null where the flag is not given. */
export const wholeOrNull = (
  flag: string,
  text: string | undefined,
  range?: Range,
): number | null => (text === undefined ? null : whole(flag, text, range))

/** The fault of a flag or a word that is not as it must be. */
export const usage = (expected: string, got: string): FaultError =>
  new FaultError('USAGE', `Expected ${expected}, got ${got}`)

/**
 * Blocks come from paths, or from a node with the flags that only it takes.
 *
 * @throws {FaultError} `USAGE` where it is neither or both
 */
export function checkPathsOrNode(
  paths: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  ofNode: readonly string[],
): void {
  if (flags['node'] !== undefined) {
    if (paths.length > 0) throw usage('either paths or --node URL', 'both')
    return
  }
  if (paths.length === 0) throw usage('a path or --node URL', 'neither')
  const flag = ofNode.find((name) => flags[name] !== undefined)
  if (flag !== undefined) throw usage(`--node URL with --${flag}`, 'paths')
}
