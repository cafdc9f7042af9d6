/** Buttons: one look for each weight. An icon alone has a name and a tip. */
import { Tooltip } from 'radix-ui'
import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from 'react'
import { ariaKeys, keyLabels } from '../actions/keys.ts'
import { type ActionId, actionOf } from '../actions/registry.ts'
import { Icon, type IconName } from './icon.tsx'

export type Weight = 'primary' | 'plain' | 'quiet' | 'danger'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly weight?: Weight
  readonly icon?: IconName
  /** Work goes on: the button stays where it is and cannot be pressed again. */
  readonly busy?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps): ReactElement {
  const { weight = 'plain', icon, busy = false, children, ...rest } = props
  return (
    <button
      type="button"
      {...rest}
      className={`button ${weight}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** A square button with an icon: its name is its tip, with its keys. */
export function IconButton(
  props: ButtonProps & {
    readonly name: string
    readonly icon: IconName
    readonly action?: ActionId
  },
): ReactElement {
  const { name, icon, action, ...rest } = props
  return (
    <Tip text={name} {...(action === undefined ? {} : { action })}>
      <button
        type="button"
        {...rest}
        className="icon-button"
        aria-label={name}
        aria-keyshortcuts={action === undefined ? undefined : ariaKeys(action)}
      >
        <Icon name={icon} />
      </button>
    </Tip>
  )
}

/** A tip on hover and focus; Esc closes it, the pointer may rest on it (WCAG 1.4.13). */
export function Tip(props: {
  readonly text: ReactNode
  readonly action?: ActionId
  readonly children: ReactElement
}): ReactElement {
  const keys = props.action === undefined ? [] : actionOf(props.action).keys.slice(0, 1)
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{props.children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {props.text}
          {keys.map((key) => (
            <Keys key={key} keys={key} />
          ))}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

export const TipProvider = Tooltip.Provider

const IS_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Keys as they stand on the keyboard. */
export function Keys({ keys }: { keys: string }): ReactElement {
  return (
    <span className="keys">
      {keyLabels(keys, IS_MAC).map((label, index) => (
        <kbd key={index}>{label}</kbd>
      ))}
    </span>
  )
}
