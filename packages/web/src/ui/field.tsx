/** One field of a form: its name, a hint, and what is wrong with it, all tied to the input. */
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react'
import type { Failure } from '../api/failure.ts'
import { Ticked } from './ticked.tsx'

type Ids = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

export function Field(props: {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly children: (ids: Ids) => ReactNode
}): ReactElement {
  const { label, hint, error, children } = props
  const id = useId()
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': about === '' ? undefined : about,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  )
}

/** What the server says about one field: `body.next` belongs to `next`. */
export const fieldError = (failure: Failure | null, name: string): string | undefined =>
  failure?.fields.find(({ path }) => path === name || path.endsWith(`.${name}`))?.message

/** What is wrong with a form as a whole; the focus goes there. */
export function FormError({ failure }: { failure: Failure | null }): ReactElement | null {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (failure !== null) ref.current?.focus()
  }, [failure])
  if (failure === null) return null
  return (
    <div className="form-error" role="alert" tabIndex={-1} ref={ref}>
      <p>{failure.message}</p>
      {failure.todo !== '' && (
        <p>
          <Ticked text={failure.todo} />
        </p>
      )}
      {failure.fields.length > 0 && (
        <ul>
          {failure.fields.map(({ path, message }) => (
            <li key={path}>
              <code>{path.replace(/^body\./, '')}</code>: {message}
            </li>
          ))}
        </ul>
      )}
      <p className="small soft">
        Code <code>{failure.code}</code>
      </p>
    </div>
  )
}

/** Moves the focus to the first field that is wrong, once it is drawn as such (WCAG 3.3.1). */
export function focusFirstWrong(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}

/** A choice of few, side by side; one tab stop, arrows move (native radio buttons). */
export function Choice<Value extends string>(props: {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}): ReactElement {
  const name = useId()
  return (
    <fieldset className="choice">
      <legend>{props.label}</legend>
      <div className="choice-options">
        {props.options.map(({ value, label }) => (
          <label key={value} data-chosen={value === props.value || undefined}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === props.value}
              onChange={() => props.onChange(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
