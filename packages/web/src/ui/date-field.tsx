/** A day, or none. */
import type { ReactElement } from 'react'
import { Field } from './field.tsx'

export function DateField(props: {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (day: string) => void
}): ReactElement {
  const { label, hint, value, onChange } = props
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <input
          {...ids}
          type="date"
          max="9999-12-31"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
