/** The frame around every page: rail, top bar, what is said, and the keys. */
import { Outlet, useRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useAction, usePageKeys } from '../actions/use-actions.ts'
import { setPreferences, usePreferences } from '../preferences/use-preferences.ts'
import { Announcer } from '../ui/announce.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { PageBanners } from './page-banners.tsx'
import { Palette } from './palette.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'
import { useLeave } from './use-leave.ts'

export function Frame(): ReactElement {
  usePageKeys()
  useViewActions()
  return (
    <div className="frame">
      <a className="skip visually-hidden" href="#content">
        Skip to the page
      </a>
      <TopBar />
      <Rail />
      <main id="content" tabIndex={-1}>
        <PageBanners />
        <Outlet />
      </main>
      <Palette />
      <HelpDialog />
      <PasswordDialog />
      <Announcer />
    </div>
  )
}

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const

function useViewActions(): void {
  const router = useRouter()
  const { theme, zone } = usePreferences()
  const leave = useLeave()
  useAction('view.theme', () => setPreferences({ theme: NEXT_THEME[theme] }))
  useAction('view.zone', () => setPreferences({ zone: zone === 'utc' ? 'local' : 'utc' }))
  useAction('account.preferences', () => void router.navigate({ to: '/preferences' }))
  useAction('account.signOut', () => void leave())
}
