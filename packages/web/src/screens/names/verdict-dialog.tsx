/** Saying that somebody is not a listed party, or taking that back, with the reason. */
import type { NameVerdict, PartyHit } from '@paperchain/contract/screen-party'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, fieldError } from '../../ui/field.tsx'
import type { NameQuestion } from './question.ts'

const ABOUT = {
  'not-this':
    'It holds for exactly this question and this party, until either changes. ' +
    'Who said it and why stands in the audit log.',
  withdrawn: 'The party counts as a hit again. What was said before stays in the audit log.',
} as const

/** flat: one form of one field. */
export function VerdictDialog(props: {
  readonly hit: PartyHit
  readonly verdict: 'not-this' | 'withdrawn'
  readonly asked: NameQuestion
  readonly onClose: (isDone: boolean) => void
}): ReactElement {
  const { hit, verdict, asked, onClose } = props
  const [reason, setReason] = useState('')
  const judge = useMutation<NameVerdict, Failure>({
    mutationFn: () =>
      ask('name.verdict', {
        body: { asked: asked.row, list: hit.list, listed: hit.party, verdict, reason },
      }),
    onSuccess: () => onClose(true),
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    judge.mutate()
  }
  const title = `${verdict === 'not-this' ? 'Not' : 'Take back: not'} ${hit.name.text}`
  return (
    <Dialog title={title} about={ABOUT[verdict]} open onClose={() => onClose(false)}>
      <form className="form" onSubmit={submit}>
        <FormError failure={judge.error} />
        <Field
          label="Reason"
          hint="Without the name: what tells them apart, and the number of the case."
          error={fieldError(judge.error, 'reason')}
        >
          {(ids) => (
            <input
              {...ids}
              type="text"
              data-first=""
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="row">
          <Button type="submit" weight="primary" busy={judge.isPending}>
            {verdict === 'not-this' ? 'Not this one' : 'Take it back'}
          </Button>
          <Button onClick={() => onClose(false)}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  )
}
