/** A legal hold to make or to lift, with why. */
import type { PartyRow } from '@paperchain/contract/party'
import type { ReactElement } from 'react'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { ReasonField, useReason } from '../reason-field.tsx'
import { useHolding } from './queries.ts'

type Props = {
  readonly party: string
  /** The one to lift; null: a new one. */
  readonly hold: PartyRow['holds'][number] | null
  readonly onClose: () => void
}

export function HoldingDialog(props: Props): ReactElement {
  const { hold, onClose } = props
  const title = hold === null ? 'Put on legal hold' : 'Lift the legal hold'
  const about =
    hold === null
      ? 'Nobody can erase this customer while a hold stands, whatever the laws say.'
      : `It stands for: ${hold.reason}`
  return (
    <Dialog title={title} about={about} open onClose={onClose}>
      <HoldingForm {...props} />
    </Dialog>
  )
}

/** flat: one field. */
function HoldingForm({ party, hold, onClose }: Props): ReactElement {
  const holding = useHolding(party)
  const { field, submit } = useReason((reason) => {
    const onSuccess = (): void => {
      announce(hold === null ? 'On legal hold' : 'Lifted')
      onClose()
    }
    holding.mutate({ reason, hold: hold?.id ?? null }, { onSuccess })
  })
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={holding.error} />
      <ReasonField {...field} />
      <Button type="submit" weight="primary" busy={holding.isPending}>
        {hold === null ? 'Put on hold' : 'Lift it'}
      </Button>
    </form>
  )
}
