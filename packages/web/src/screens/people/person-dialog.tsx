/** One person: name, roles, a new one-time password, disable. Each says what it will do. */

import type { User, UserWithPassword } from '@paperchain/contract/people'
import type { Role } from '@paperchain/contract/permissions'
import { type FormEvent, type ReactElement, useState } from 'react'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { useChangePerson, useResetPassword } from './queries.ts'
import { RoleFields } from './role-fields.tsx'
import { SessionList } from './session-list.tsx'

type Props = {
  readonly user: User
  readonly onClose: () => void
  readonly onTold: (told: UserWithPassword) => void
}

export function PersonDialog(props: Props): ReactElement {
  const { user, onClose } = props
  return (
    <Dialog title={user.fullName || user.name} about={user.name} open onClose={onClose}>
      <ChangeForm {...props} />
      <div className="line" />
      <SessionList user={user.id} />
      <div className="line" />
      <Acts {...props} />
    </Dialog>
  )
}

function ChangeForm({ user, onClose }: Props): ReactElement {
  const change = useChangePerson(user.id)
  const [fullName, setFullName] = useState(user.fullName)
  const [roles, setRoles] = useState<Role[]>([...user.roles])
  function submit(event: FormEvent): void {
    event.preventDefault()
    const onSuccess = (): void => {
      announce('Saved')
      onClose()
    }
    change.mutate({ fullName, roles }, { onSuccess })
  }
  return (
    <form className="form" onSubmit={submit}>
      <FormError failure={change.error} />
      <Field label="Full name">
        {(ids) => (
          <input
            {...ids}
            type="text"
            required
            maxLength={200}
            autoComplete="off"
            value={fullName}
            onChange={(event) => setFullName(event.target.value)}
          />
        )}
      </Field>
      <RoleFields roles={roles} onChange={setRoles} />
      <Button type="submit" weight="primary" busy={change.isPending} disabled={roles.length === 0}>
        Save
      </Button>
    </form>
  )
}

function Acts({ user, onClose, onTold }: Props): ReactElement {
  const change = useChangePerson(user.id)
  const reset = useResetPassword(user.id)
  const isDisabled = user.disabledAt !== null
  const onReset = (told: UserWithPassword): void => {
    onTold(told)
    onClose()
  }
  return (
    <div className="stack-s">
      <FormError failure={change.error ?? reset.error} />
      <p className="soft small">
        A new one-time password ends all their sessions.{' '}
        {isDisabled
          ? 'Enabled, they can sign in again.'
          : 'Disabled, they cannot sign in and their keys stop; nothing they did is lost.'}
      </p>
      <div className="row">
        <Button
          busy={reset.isPending}
          onClick={() => reset.mutate(undefined, { onSuccess: onReset })}
        >
          New one-time password
        </Button>
        <Button
          weight={isDisabled ? 'plain' : 'danger'}
          busy={change.isPending}
          onClick={() => change.mutate({ disabled: !isDisabled }, { onSuccess: onClose })}
        >
          {isDisabled ? 'Enable' : 'Disable'}
        </Button>
      </div>
    </div>
  )
}
