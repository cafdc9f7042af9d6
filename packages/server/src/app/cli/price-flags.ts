/** Flags that commands about prices share. */
import { FaultError } from '@paperchain/core/domain/error'

/** The whole number of a flag, 0 to `most`; null where it is not given. */
export function wholeFlag(text: string | undefined, flag: string, most: number): number | null {
  if (text === undefined) return null
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number <= most) return number
  throw new FaultError('USAGE', `Expected ${flag} from 0 to ${most}, got "${text}"`)
}
