/** What a reader chooses for this browser, and their own sessions. */
import type { ReactElement } from 'react'
import { setPreferences, usePreferences } from '../../preferences/use-preferences.ts'
import { Choice } from '../../ui/field.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { SessionList } from '../people/session-list.tsx'

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

const ZONES = [
  { value: 'utc', label: 'UTC' },
  { value: 'local', label: 'Local time' },
] as const

const SWITCH = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
] as const

export function PreferencesPage(): ReactElement {
  const { theme, zone, singleKeys } = usePreferences()
  return (
    <Page title="Preferences" name="Preferences">
      <div className="card stack">
        <Choice
          label="Theme"
          value={theme}
          options={THEMES}
          onChange={(value) => setPreferences({ theme: value })}
        />
        <Choice
          label="Clock"
          value={zone}
          options={ZONES}
          onChange={(value) => setPreferences({ zone: value })}
        />
        <div>
          <Choice
            label="Keys of a single letter"
            value={singleKeys ? 'on' : 'off'}
            options={SWITCH}
            onChange={(value) => setPreferences({ singleKeys: value === 'on' })}
          />
          <p className="hint">
            Off, letters such as j, k and / do nothing; keys with Ctrl or ⌘ and the arrows still
            work. Turn them off if you speak to your computer.
          </p>
        </div>
        <p className="hint">These are kept in this browser only.</p>
      </div>
      <Section title="Where you are signed in">
        <div className="card">
          <SessionList />
        </div>
      </Section>
    </Page>
  )
}
