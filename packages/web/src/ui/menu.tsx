/** A menu behind a button. */
import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export function Menu(props: {
  readonly trigger: ReactElement
  readonly label: string
  readonly children: ReactNode
}): ReactElement {
  return (
    // Not modal: the modal form writes a style element, which our security policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{props.trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={props.label}
        >
          {props.children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem(props: {
  readonly icon?: IconName
  readonly onSelect: () => void
  readonly children: ReactNode
}): ReactElement {
  return (
    <DropdownMenu.Item className="menu-item" onSelect={props.onSelect}>
      {props.icon ? <Icon name={props.icon} /> : <span className="icon" />}
      {props.children}
    </DropdownMenu.Item>
  )
}

export function MenuChoice<Value extends string>(props: {
  readonly label: string
  readonly value: Value
  readonly options: readonly { value: Value; label: string; icon: IconName }[]
  readonly onChange: (value: Value) => void
}): ReactElement {
  return (
    <DropdownMenu.RadioGroup value={props.value}>
      <DropdownMenu.Label className="menu-label">{props.label}</DropdownMenu.Label>
      {props.options.map(({ value, label, icon }) => (
        <DropdownMenu.RadioItem
          key={value}
          value={value}
          className="menu-item"
          onSelect={() => props.onChange(value)}
        >
          <Icon name={icon} />
          {label}
          <DropdownMenu.ItemIndicator className="menu-mark">
            <Icon name="check" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export const MenuLine = (): ReactElement => <DropdownMenu.Separator className="menu-line" />

export const MenuLabel = ({ children }: { children: ReactNode }): ReactElement => (
  <DropdownMenu.Label className="menu-label">{children}</DropdownMenu.Label>
)
