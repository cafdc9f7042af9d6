/** A filter that stands in the address: typed, then taken after a pause or at once with Enter. */
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { Field } from './field.tsx'

const AFTER_MS = 300

export function FilterField(props: {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  readonly type?: 'search' | 'date'
  readonly placeholder?: string
}): ReactElement {
  const { label, value = '', onChange, type = 'search', placeholder } = props
  const [text, setText] = useState(value)
  const latest = useRef(onChange)
  latest.current = onChange
  // The address may change by other ways: back, a link, clear.
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => latest.current(text === '' ? undefined : text), AFTER_MS)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <Field label={label}>
      {(ids) => (
        <input
          {...ids}
          type={type}
          value={text}
          placeholder={placeholder}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onChange(text === '' ? undefined : text)
          }}
        />
      )}
    </Field>
  )
}
