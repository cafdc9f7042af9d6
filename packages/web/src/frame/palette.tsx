/** Every action that can be done now, by a few letters of its name. */
import { Command } from 'cmdk'
import { type ReactElement, useState } from 'react'
import { type ActionId, actionOf, GROUPS } from '../actions/registry.ts'
import { runAction, useAction, useAvailableActions } from '../actions/use-actions.ts'
import { Keys } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

export function Palette(): ReactElement {
  const [isOpen, setIsOpen] = useState(false)
  const available = useAvailableActions()
  useAction('find.palette', () => setIsOpen((was) => !was))
  const offered = available.filter((id) => id !== 'find.palette')
  function run(id: ActionId): void {
    setIsOpen(false)
    // The dialog gives the focus back first, so that the action may move it.
    setTimeout(() => runAction(id))
  }
  return (
    <Dialog title="All actions" open={isOpen} onClose={() => setIsOpen(false)}>
      <Command label="All actions" className="palette" loop>
        <Command.Input placeholder="What do you want to do?" data-first="" />
        <Command.List>
          <Command.Empty>No action by that name.</Command.Empty>
          {GROUPS.map((group) => (
            <PaletteGroup
              key={group}
              group={group}
              ids={offered.filter((id) => actionOf(id).group === group)}
              run={run}
            />
          ))}
        </Command.List>
      </Command>
    </Dialog>
  )
}

function PaletteGroup(props: {
  readonly group: string
  readonly ids: readonly ActionId[]
  readonly run: (id: ActionId) => void
}): ReactElement | null {
  const { group, ids, run } = props
  if (ids.length === 0) return null
  return (
    <Command.Group heading={group}>
      {ids.map((id) => {
        const { label, words = '', keys } = actionOf(id)
        const [key] = keys
        return (
          <Command.Item key={id} value={label} keywords={[words]} onSelect={() => run(id)}>
            {label}
            {key !== undefined && <Keys keys={key} />}
          </Command.Item>
        )
      })}
    </Command.Group>
  )
}
