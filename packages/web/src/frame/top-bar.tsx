/** The bar on top: search, palette, state of chains and lists, clock, theme, help, account. */
import { Link, useMatch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { runAction } from '../actions/use-actions.ts'
import type { Theme } from '../preferences/store.ts'
import { setPreferences, usePreferences } from '../preferences/use-preferences.ts'
import { Button, IconButton, Keys, Tip } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Menu, MenuChoice } from '../ui/menu.tsx'
import { AccountMenu } from './account-menu.tsx'
import { SearchBox } from './search-box.tsx'
import { StatusChip } from './status-chip.tsx'

export function TopBar(): ReactElement {
  // The start has the same box, larger; two of one name would confuse.
  const isHome = useMatch({ from: '/frame/', shouldThrow: false }) !== undefined
  return (
    <header className="top-bar">
      <Link to="/" className="brand" aria-label="Paperchain, to the start">
        <Mark />
        <span>Paperchain</span>
      </Link>
      {isHome ? <div className="search-place" /> : <SearchBox />}
      <Tip text="All actions" action="find.palette">
        <button type="button" className="palette-button" onClick={() => runAction('find.palette')}>
          <span className="visually-hidden">All actions</span>
          <span aria-hidden="true">
            <Keys keys="mod+k" />
          </span>
        </button>
      </Tip>
      <div className="top-bar-end">
        <StatusChip />
        <ZoneSwitch />
        <ThemeMenu />
        <IconButton
          name="Keys of this page"
          icon="help"
          action="help.keys"
          onClick={() => runAction('help.keys')}
        />
        <AccountMenu />
      </div>
    </header>
  )
}

export function Mark(): ReactElement {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true" className="brand-mark">
      <rect x="3" y="10" width="15" height="12" rx="6" />
      <rect x="14" y="10" width="15" height="12" rx="6" />
    </svg>
  )
}

function ZoneSwitch(): ReactElement {
  const { zone } = usePreferences()
  const isUtc = zone === 'utc'
  return (
    <Tip text={isUtc ? 'Times in UTC; switch to local time' : 'Times in local time; switch to UTC'}>
      <Button weight="quiet" aria-pressed={isUtc} onClick={() => runAction('view.zone')}>
        <Icon name="clock" />
        <span className="wide-only">{isUtc ? 'UTC' : 'Local'}</span>
        <span className="visually-hidden">clock</span>
      </Button>
    </Tip>
  )
}

const THEMES: readonly { value: Theme; label: string; icon: IconName }[] = [
  { value: 'system', label: 'System', icon: 'screen' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
]

function ThemeMenu(): ReactElement {
  const { theme } = usePreferences()
  const icon = THEMES.find(({ value }) => value === theme)?.icon ?? 'screen'
  return (
    <Menu
      label="Theme"
      trigger={
        <button type="button" className="icon-button" aria-label={`Theme: ${theme}`} title="Theme">
          <Icon name={icon} />
        </button>
      }
    >
      <MenuChoice
        label="Theme"
        value={theme}
        options={THEMES}
        onChange={(value) => setPreferences({ theme: value })}
      />
    </Menu>
  )
}
