/** The keys of this page, from the registry, and where help is. */
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { ACTION_IDS, actionOf, GROUPS, type Scope } from '../actions/registry.ts'
import { useAction, useAvailableActions } from '../actions/use-actions.ts'
import { usePreferences } from '../preferences/use-preferences.ts'
import { Keys } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

const WHERE: Record<Scope, string> = {
  page: '',
  list: 'while a row has the focus',
  graph: 'while the picture has the focus',
}

export function HelpDialog(): ReactElement {
  const [isOpen, setIsOpen] = useState(false)
  const { singleKeys } = usePreferences()
  useAction('help.keys', () => setIsOpen(true))
  return (
    <Dialog
      title="Keys of this page"
      open={isOpen}
      onClose={() => setIsOpen(false)}
      about={
        <>
          Keys without Ctrl or ⌘ are {singleKeys ? 'on' : 'off'}; change that in{' '}
          <Link to="/preferences" onClick={() => setIsOpen(false)}>
            Preferences
          </Link>
          . They never fire while you type.
        </>
      }
    >
      <KeyTable />
    </Dialog>
  )
}

function KeyTable(): ReactElement {
  const available = useAvailableActions()
  const shown = ACTION_IDS.filter((id) => {
    const { scope, keys } = actionOf(id)
    return keys.length > 0 && (scope !== 'page' || available.includes(id))
  })
  return (
    <div className="key-table">
      {GROUPS.map((group) => {
        const ids = shown.filter((id) => actionOf(id).group === group)
        if (ids.length === 0) return null
        const where = WHERE[actionOf(ids[0] ?? 'help.keys').scope]
        return (
          <section key={group}>
            <h3>{group}</h3>
            {where !== '' && <p className="small soft">{where}</p>}
            <dl>
              {ids.map((id) => (
                <div key={id}>
                  <dt>{actionOf(id).label}</dt>
                  <dd>
                    {actionOf(id).keys.map((keys) => (
                      <Keys key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
    </div>
  )
}
