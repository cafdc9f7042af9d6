/** Who is signed in, and what they can do about that. */
import type { ReactElement } from 'react'
import { runAction } from '../actions/use-actions.ts'
import { useSession } from '../api/session.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx'

export function AccountMenu(): ReactElement {
  const { name, fullName, roles } = useSession()
  return (
    <Menu
      label="Account"
      trigger={
        <button type="button" className="account-button" aria-label={`Account of ${name}`}>
          <Icon name="account" />
          <span className="wide-only">{name}</span>
          <Icon name="down" size={12} />
        </button>
      }
    >
      <MenuLabel>
        {fullName === '' ? name : fullName}
        <br />
        <span className="soft">{roles.join(', ')}</span>
      </MenuLabel>
      <MenuLine />
      <MenuItem icon="settings" onSelect={() => runAction('account.preferences')}>
        Preferences
      </MenuItem>
      <MenuItem icon="keys" onSelect={() => runAction('account.password')}>
        Change password
      </MenuItem>
      <MenuItem icon="left" onSelect={() => runAction('account.signOut')}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
