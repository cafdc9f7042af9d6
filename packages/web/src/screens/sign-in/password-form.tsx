/** A new password: typed once or pasted, shown on request, checked for length while it is typed. */
import { type FormEvent, type ReactElement, useState } from 'react'
import { useChangePassword } from '../../api/session.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FormError, fieldError } from '../../ui/field.tsx'
import { PASSWORD_CHARS_LEAST, PASSWORD_CHARS_MOST } from './password-rules.ts'

/** flat: one form, field by field. */
export function PasswordForm(props: {
  readonly onDone: () => void
  /** The password that was just used to sign in: nobody has to type it again. */
  readonly current?: string | undefined
  /** The present password is the one-time one that an administrator or the server gave. */
  readonly isOneTime?: boolean
}): ReactElement {
  const change = useChangePassword()
  const [current, setCurrent] = useState(props.current ?? '')
  const [next, setNext] = useState('')
  const [isShown, setIsShown] = useState(false)
  const isShort = next.length > 0 && next.length < PASSWORD_CHARS_LEAST
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (next.length < PASSWORD_CHARS_LEAST) return
    change.mutate({ current, next }, { onSuccess: props.onDone })
  }
  return (
    <form className="form" onSubmit={submit}>
      <FormError failure={change.error} />
      {props.current === undefined && (
        <PasswordField
          label={props.isOneTime ? 'One-time password' : 'Present password'}
          hint={props.isOneTime ? 'The one you were given and signed in with.' : undefined}
          value={current}
          onChange={setCurrent}
        />
      )}
      <Field
        label="New password"
        hint={
          isShort
            ? counted(PASSWORD_CHARS_LEAST - next.length, 'more characters')
            : `${PASSWORD_CHARS_LEAST} characters or more. Common passwords, your name and the ` +
              `${props.isOneTime ? 'one-time' : 'present'} password are refused. Paste works.`
        }
        error={fieldError(change.error, 'next')}
      >
        {(ids) => (
          <input
            {...ids}
            type={isShown ? 'text' : 'password'}
            name="new-password"
            autoComplete="new-password"
            required
            minLength={PASSWORD_CHARS_LEAST}
            maxLength={PASSWORD_CHARS_MOST}
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        )}
      </Field>
      <label className="check">
        <input
          type="checkbox"
          checked={isShown}
          onChange={(event) => setIsShown(event.target.checked)}
        />
        Show what I type
      </label>
      <Button type="submit" weight="primary" busy={change.isPending}>
        Set the password
      </Button>
    </form>
  )
}

/** A password that exists: filled in by password managers. */
export function PasswordField(props: {
  readonly label: string
  readonly hint?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactElement {
  return (
    <Field label={props.label} hint={props.hint}>
      {(ids) => (
        <input
          {...ids}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          maxLength={PASSWORD_CHARS_MOST}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
