/** What the doctor says: one line a check. */

/** One check: how it stands, what was seen, and what to do where it is not well. */
export type Line = {
  /** Name of the check, with what it is about after a blank: `chain bitcoin`. */
  readonly check: string
  readonly state: 'ok' | 'warning' | 'problem'
  readonly says: string
  /** Empty where nothing is to be done. */
  readonly todo: string
}

/** A check that found nothing. */
export const ok = (check: string, says: string): Line => ({ check, state: 'ok', says, todo: '' })

/** Something that works and should be looked at. */
export const warning = (check: string, says: string, todo: string): Line => ({
  check,
  state: 'warning',
  says,
  todo,
})

/** Something that does not work, or that nobody can rely on. */
export const problem = (check: string, says: string, todo: string): Line => ({
  check,
  state: 'problem',
  says,
  todo,
})
