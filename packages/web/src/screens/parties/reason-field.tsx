/** Why somebody looks or destroys: it stands in the audit log, so it names nobody. */
import { REASON_CHARS_MAX, REASON_CHARS_MIN } from '@paperchain/core/domain/check-party'
import type { ReactElement } from 'react'
import { Field } from '../../ui/field.tsx'

const HINT =
  'For example the number of the case. It is kept in the audit log: no name, no number of them.'

export function ReasonField(props: {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
  /** The focus goes here when a dialog opens. */
  readonly first?: boolean
}): ReactElement {
  const { value, error, onChange, first = false } = props
  return (
    <Field label="Reason" hint={HINT} error={error}>
      {(ids) => (
        <input
          {...ids}
          type="text"
          autoComplete="off"
          maxLength={REASON_CHARS_MAX}
          value={value}
          {...(first ? { 'data-first': '' } : {})}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** What is wrong with a reason before it is sent. */
export const reasonFault = (reason: string): string | undefined =>
  [...reason.trim()].length >= REASON_CHARS_MIN
    ? undefined
    : `Expected at least ${REASON_CHARS_MIN} characters: why, like “case 17”`
