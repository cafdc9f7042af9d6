/** A question in front of the page. The focus goes to its title and comes back; Esc closes it. */
import { Dialog as Base } from 'radix-ui'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { IconButton } from './button.tsx'

export function Dialog(props: {
  readonly title: string
  readonly about?: ReactNode
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}): ReactElement {
  const { title, about, open, onClose, children } = props
  const before = useRef<Element | null>(null)
  return (
    <Base.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Base.Portal>
        {/* The library's own overlay writes a style element, which our security policy forbids. */}
        <div className="backdrop" aria-hidden="true" />
        <Base.Content
          className="dialog"
          onOpenAutoFocus={(event) => {
            before.current = document.activeElement
            focusTitle(event)
          }}
          onCloseAutoFocus={(event) => {
            // The library gives the focus back to a trigger only, and keys have none.
            event.preventDefault()
            if (before.current instanceof HTMLElement) before.current.focus()
          }}
          {...(about ? {} : { 'aria-describedby': undefined })}
        >
          <div className="spread">
            <Base.Title className="dialog-title" tabIndex={-1}>
              {title}
            </Base.Title>
            <IconButton name="Close" icon="cross" onClick={onClose} />
          </div>
          {about && <Base.Description className="soft">{about}</Base.Description>}
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  )
}

/** To the title, or to the one field that a dialog is for. */
function focusTitle(event: Event): void {
  event.preventDefault()
  const dialog = event.currentTarget
  if (!(dialog instanceof HTMLElement)) return
  const field = dialog.querySelector<HTMLElement>('[data-first]')
  const title = dialog.querySelector<HTMLElement>('.dialog-title')
  ;(field ?? title)?.focus()
}
