/** The choice of how a list is read. */
import type { ReactElement } from 'react'
import { Field } from '../../ui/field.tsx'
import { FORMS } from './forms.ts'

export function FormField(props: {
  readonly form: string
  readonly onChange: (form: string) => void
}): ReactElement {
  const { form, onChange } = props
  return (
    <Field label="Form of the files">
      {(ids) => (
        <select {...ids} value={form} onChange={(event) => onChange(event.target.value)}>
          {FORMS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
