/** Settings that administrators change while the server runs. One row each. */
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import type { Setting } from '@paperchain/core/registry'

/** A setting that is a switch. */
export type Switch = Setting<boolean> & { readonly kind: 'switch'; readonly about: string }
/** A setting that is a whole number in a range. */
export type Whole = Setting<number> & {
  readonly kind: 'number'
  readonly about: string
  readonly least: number
  readonly most: number
}

const wrong = (key: string, expected: string, value: Json): FaultError =>
  new FaultError(
    'SETTING_VALUE',
    `Expected ${expected} for ${key}, got ${JSON.stringify(value).slice(0, 60)}`,
    { key },
  )

function onOff(key: string, about: string, fallback: boolean): Switch {
  const read = (value: Json): boolean => {
    if (typeof value === 'boolean') return value
    throw wrong(key, 'true or false', value)
  }
  return { key, kind: 'switch', about, fallback, read }
}

type Range = { readonly fallback: number; readonly least: number; readonly most: number }

function whole(key: string, about: string, { fallback, least, most }: Range): Whole {
  const read = (value: Json): number => {
    const inside = typeof value === 'number' && Number.isInteger(value)
    if (inside && value >= least && value <= most) return value
    throw wrong(key, `a whole number from ${least} to ${most}`, value)
  }
  return { key, kind: 'number', about, fallback, least, most, read }
}

/** All settings, by key. */
export const SETTINGS = {
  pathImports: onOff(
    'pathImports',
    'Administrators may import files by their path on the server, not only by upload.',
    false,
  ),
  listStaleDays: whole(
    'listStaleDays',
    'Days after its publication from which a list without a schedule is stale.',
    {
      fallback: 30,
      least: 1,
      most: 3_650,
    },
  ),
} as const satisfies Record<string, Switch | Whole>
