/** A key to make: what for, what it may, until when. */

import type { NewKey } from '@paperchain/contract/people'
import { SCOPES, type Scope } from '@paperchain/contract/permissions'
import { type FormEvent, type ReactElement, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FormError, fieldError } from '../../ui/field.tsx'

/** flat: one form, field by field. */
export function KeyForm(props: {
  readonly failure: Failure | null
  readonly busy: boolean
  readonly onMake: (key: NewKey) => void
}): ReactElement {
  const { failure, busy, onMake } = props
  const [label, setLabel] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['read', 'screen'])
  const [ends, setEnds] = useState('')
  function submit(event: FormEvent): void {
    event.preventDefault()
    onMake({ label, scopes: [...scopes], ...(ends === '' ? {} : { expiresAt: ends }) })
  }
  return (
    <form className="form" onSubmit={submit}>
      <FormError failure={failure} />
      <Field label="What it is for" error={fieldError(failure, 'label')}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            required
            maxLength={100}
            autoComplete="off"
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="choice">
        <legend>What it may</legend>
        <div className="row">
          {SCOPES.map((scope) => (
            <label key={scope} className="check">
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={({ target }) =>
                  setScopes(
                    SCOPES.filter((one) => (one === scope ? target.checked : scopes.includes(one))),
                  )
                }
              />
              {scope}
            </label>
          ))}
        </div>
      </fieldset>
      <Field
        label="Works to the end of"
        hint="Empty: until it is revoked."
        error={fieldError(failure, 'expiresAt')}
      >
        {(ids) => (
          <input
            {...ids}
            type="date"
            value={ends}
            onChange={(event) => setEnds(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" weight="primary" busy={busy} disabled={scopes.length === 0}>
        Make the key
      </Button>
    </form>
  )
}
