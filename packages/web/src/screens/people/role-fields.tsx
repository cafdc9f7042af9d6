/** The roles as boxes to tick. */
import { ROLES, type Role } from '@paperchain/contract/permissions'
import type { ReactElement } from 'react'

const ABOUT: Record<Role, string> = {
  viewer: 'looks',
  analyst: 'traces and imports blocks',
  approver: 'is the second pair of eyes',
  officer: 'brings lists in, files and shares',
  admin: 'keeps people, keys and settings',
  auditor: 'reads the audit log',
}

export function RoleFields(props: {
  readonly roles: readonly Role[]
  readonly onChange: (roles: Role[]) => void
}): ReactElement {
  const { roles, onChange } = props
  function toggle(role: Role): void {
    onChange(ROLES.filter((one) => (one === role ? !roles.includes(one) : roles.includes(one))))
  }
  return (
    <fieldset className="choice">
      <legend>Roles</legend>
      {ROLES.map((role) => (
        <label key={role} className="check">
          <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} />
          <span>
            {role} <span className="soft">{ABOUT[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
