/** Destroying who somebody is: what goes, what stays, what it does not reach, and why. */
import type { PartyRow } from '@paperchain/contract/party'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { Banner } from '../../ui/state.tsx'
import { ReasonField, useReason } from '../reason-field.tsx'
import { useErase } from './queries.ts'

export function EraseDialog(props: {
  readonly row: PartyRow
  readonly onClose: () => void
}): ReactElement {
  return (
    <Dialog title="Erase this customer?" about={ABOUT} open onClose={props.onClose}>
      <EraseForm {...props} />
    </Dialog>
  )
}

const ABOUT = 'It cannot be undone here, and your reason is kept in the audit log.'

/** Whether a law keeps it today, by what was said of it. */
const isKept = ({ laws, dueOn }: PartyRow): boolean =>
  laws.length > 0 && (dueOn === null || dueOn > new Date().toISOString().slice(0, 10))

/** flat: what it does, then its one field. */
function EraseForm({ row, onClose }: { row: PartyRow; onClose: () => void }): ReactElement {
  const erase = useErase(row.id)
  const { field, submit } = useReason((reason) => {
    const onSuccess = (): void => {
      announce('Customer erased')
      onClose()
    }
    erase.mutate(reason, { onSuccess })
  })
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={erase.error} />
      {isKept(row) && (
        <Banner tone="warning" title="A law that was named asks to keep it">
          {row.dueOn === null
            ? 'Its relation lasts, as far as is said here.'
            : `Its data may go from ${row.dueOn} on.`}
        </Banner>
      )}
      <div>
        <h3>What goes</h3>
        <ul>
          <li>{counted(row.version, 'versions')} of who it is: names, addresses, documents</li>
          <li>the hashes by which its numbers are found</li>
        </ul>
      </div>
      <div>
        <h3>What stays</h3>
        <ul>
          <li>
            that there was a {row.schema.toLowerCase()}, when it was written, erased, and by whom
          </li>
          <li>
            {counted(row.accounts.length, 'accounts')} by pseudonym, and all of their postings
          </li>
          <li>the audit log, which never named it</li>
        </ul>
      </div>
      <div>
        <h3>What this does not reach</h3>
        <ul>
          <li>backups from before, which need the key file to be read</li>
          <li>the book’s own file of account names</li>
        </ul>
      </div>
      <ReasonField {...field} />
      <div className="row">
        <Button type="submit" weight="danger" busy={erase.isPending}>
          Erase for good
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </form>
  )
}
