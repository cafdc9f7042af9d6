/** Adds a person; the server makes the one-time password. */

import type { UserWithPassword } from '@paperchain/contract/people'
import type { Role } from '@paperchain/contract/permissions'
import { type FormEvent, type ReactElement, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, fieldError } from '../../ui/field.tsx'
import { useAddPerson } from './queries.ts'
import { RoleFields } from './role-fields.tsx'

type Props = {
  readonly open: boolean
  readonly onClose: () => void
  readonly onTold: (told: UserWithPassword) => void
}

export function AddPersonDialog({ open, onClose, onTold }: Props): ReactElement {
  return (
    <Dialog
      title="Add a person"
      about="You get a one-time password to hand over. It is shown once."
      open={open}
      onClose={onClose}
    >
      <AddPersonForm
        onTold={(told) => {
          onTold(told)
          onClose()
        }}
      />
    </Dialog>
  )
}

/** flat: one form, field by field. */
function AddPersonForm({ onTold }: { onTold: (told: UserWithPassword) => void }): ReactElement {
  const add = useAddPerson()
  const [name, setName] = useState('')
  const [fullName, setFullName] = useState('')
  const [roles, setRoles] = useState<Role[]>([])
  function submit(event: FormEvent): void {
    event.preventDefault()
    const named = fullName === '' ? {} : { fullName }
    add.mutate({ name, roles, ...named }, { onSuccess: onTold })
  }
  return (
    <form className="form" onSubmit={submit}>
      <FormError failure={add.error} />
      <Field
        label="Name to sign in with"
        hint="Small letters, digits and . _ @ + -; an e-mail address is one."
        error={fieldError(add.error, 'name')}
      >
        {(ids) => (
          <input
            {...ids}
            type="text"
            required
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Full name"
        hint="What others see; empty: the name above."
        error={fieldError(add.error, 'fullName')}
      >
        {(ids) => (
          <input
            {...ids}
            type="text"
            maxLength={200}
            autoComplete="off"
            value={fullName}
            onChange={(event) => setFullName(event.target.value)}
          />
        )}
      </Field>
      <RoleFields roles={roles} onChange={setRoles} />
      <Button type="submit" weight="primary" busy={add.isPending} disabled={roles.length === 0}>
        Add
      </Button>
    </form>
  )
}
