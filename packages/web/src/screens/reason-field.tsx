/** Why somebody looks or destroys: it stands in the audit log, so it names nobody. */
import { REASON_CHARS_MAX, REASON_CHARS_MIN } from '@paperchain/core/domain/check-party'
import { type FormEvent, type ReactElement, useState } from 'react'
import { Field, focusFirstWrong } from '../ui/field.tsx'

const HINT =
  'For example the number of the case. It is kept in the audit log: no name, no number of them.'

/** What a {@link ReasonField} shows. */
type Stated = {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

export function ReasonField({ value, error, onChange }: Stated): ReactElement {
  return (
    <Field label="Reason" hint={HINT} error={error}>
      {(ids) => (
        <input
          {...ids}
          type="text"
          autoComplete="off"
          maxLength={REASON_CHARS_MAX}
          value={value}
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

/** The one field of a form that asks why, and what its submit does: nothing goes without one. */
export function useReason(send: (reason: string) => void): {
  readonly field: Stated
  readonly submit: (event: FormEvent<HTMLFormElement>) => void
} {
  const [value, onChange] = useState('')
  const [error, setError] = useState<string | undefined>()
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const wrong = reasonFault(value)
    setError(wrong)
    if (wrong === undefined) send(value)
    else focusFirstWrong(event.currentTarget)
  }
  return { field: { value, error, onChange }, submit }
}
