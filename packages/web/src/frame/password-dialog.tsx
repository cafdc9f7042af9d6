/** Changing one's own password at any time. */
import { type ReactElement, useState } from 'react'
import { useAction } from '../actions/use-actions.ts'
import { PasswordForm } from '../screens/sign-in/password-form.tsx'
import { announce } from '../ui/announce.tsx'
import { Dialog } from '../ui/dialog.tsx'

export function PasswordDialog(): ReactElement {
  const [isOpen, setIsOpen] = useState(false)
  useAction('account.password', () => setIsOpen(true))
  function done(): void {
    setIsOpen(false)
    announce('Your password was changed; your other sessions have ended.')
  }
  return (
    <Dialog
      title="Change password"
      about="Your other sessions end."
      open={isOpen}
      onClose={() => setIsOpen(false)}
    >
      <PasswordForm onDone={done} />
    </Dialog>
  )
}
