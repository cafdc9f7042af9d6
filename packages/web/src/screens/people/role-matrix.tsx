/** What each role may do, as a table made from the one table of permissions. */
import { PERMISSIONS, type Permission, ROLES, roleMay } from '@paperchain/contract/permissions'
import type { ReactElement } from 'react'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'

const ROWS = Object.keys(PERMISSIONS) as Permission[]

const COLUMNS: readonly Column<Permission>[] = [
  {
    key: 'lets',
    head: 'May',
    main: true,
    cell: (permission) => PERMISSIONS[permission].lets,
    text: (permission) => PERMISSIONS[permission].lets,
  },
  ...ROLES.map(
    (role): Column<Permission> => ({
      key: role,
      head: role,
      cell: (permission) =>
        roleMay(role, permission) ? (
          <span className="may">
            <Icon name="check" />
            <span className="visually-hidden">yes</span>
          </span>
        ) : (
          <span className="soft" role="img" aria-label="no">
            –
          </span>
        ),
      text: (permission) => (roleMay(role, permission) ? 'yes' : 'no'),
    }),
  ),
]

export const RoleMatrix = (): ReactElement => (
  <DataTable
    caption={`${ROWS.length} rights by role`}
    columns={COLUMNS}
    rows={ROWS}
    rowKey={(permission) => permission}
    csv="roles"
  />
)
