/** One of the books that are here. */
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Field } from '../../ui/field.tsx'
import { bookName, booksQuery } from '../books/queries.ts'

export function BookField(props: {
  readonly value: string
  readonly onChange: (book: string) => void
  /** What no book means. */
  readonly none: string
  readonly label?: string
  readonly error?: string | undefined
}): ReactElement {
  const { value, onChange, none, label = 'Book', error } = props
  const { data } = useQuery(booksQuery)
  const names = (data?.items ?? []).map(({ ledger, name }) => [bookName(ledger), name] as const)
  const isKnown = value === '' || names.some(([id]) => id === value)
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <select {...ids} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{none}</option>
          {!isKnown && <option value={value}>{value}</option>}
          {names.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
