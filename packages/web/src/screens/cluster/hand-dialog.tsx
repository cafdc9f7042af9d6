/** A decision about a cluster: what it does, and the reason that stays in the log. */
import { type FormEvent, type ReactElement, useState } from 'react'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, fieldError } from '../../ui/field.tsx'
import { type Deed, useDecide } from './queries.ts'

/** Which decision is asked for. */
export type Asked =
  | { readonly kind: 'merge' }
  | { readonly kind: 'split'; readonly other: string }
  | { readonly kind: 'distrust'; readonly tx: string }
  | { readonly kind: 'undo'; readonly hand: number; readonly words: string }

const WORDS: Readonly<Record<Asked['kind'], readonly [title: string, button: string]>> = {
  merge: ['Another address has the same owner', 'Merge'],
  split: ['This address has another owner', 'Split'],
  distrust: ['This transaction shows no common owner', 'Distrust it'],
  undo: ['Take the decision back', 'Take back'],
}

const ABOUT =
  'It counts until it is taken back, and stays in the log with your name and the reason.'

function aboutOf(asked: Asked, account: string): string {
  if (asked.kind === 'split') return `${asked.other} is not held by the owner of ${account}.`
  if (asked.kind === 'distrust') return `${asked.tx} will join nobody.`
  if (asked.kind === 'undo') return `${asked.words}.`
  return `The address and ${account} will be in one cluster.`
}

function deedOf(asked: Asked, account: string, given: { why: string; other: string }): Deed {
  const { why, other } = given
  if (asked.kind === 'undo') return { kind: 'undo', hand: asked.hand, why }
  if (asked.kind === 'distrust')
    return { kind: 'decide', body: { kind: 'distrust', tx: asked.tx, why } }
  if (asked.kind === 'split') {
    const body = { kind: 'split' as const, accounts: [asked.other], from: [account], why }
    return { kind: 'decide', body }
  }
  return { kind: 'decide', body: { kind: 'merge', accounts: [account, other.trim()], why } }
}

/** flat: one form. */
export function HandDialog(props: {
  readonly ledger: string
  readonly account: string
  readonly asked: Asked
  readonly onClose: () => void
}): ReactElement {
  const { ledger, account, asked, onClose } = props
  const decide = useDecide(ledger)
  const [why, setWhy] = useState('')
  const [other, setOther] = useState('')
  const [title, button] = WORDS[asked.kind]
  const isMerge = asked.kind === 'merge'
  function submit(event: FormEvent): void {
    event.preventDefault()
    const done = (): void => {
      announce('Kept')
      onClose()
    }
    decide.mutate(deedOf(asked, account, { why, other }), { onSuccess: done })
  }
  return (
    <Dialog title={title} about={`${aboutOf(asked, account)} ${ABOUT}`} open onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormError failure={decide.error} />
        {isMerge && (
          <Field label="Address" error={fieldError(decide.error, 'accounts')}>
            {(ids) => (
              <input
                {...ids}
                data-first=""
                type="text"
                required
                maxLength={200}
                value={other}
                onChange={({ target }) => setOther(target.value)}
              />
            )}
          </Field>
        )}
        <Field
          label="Why"
          hint="What shows it: a report, a statement. No personal data."
          error={fieldError(decide.error, 'why')}
        >
          {(ids) => (
            <input
              {...ids}
              {...(isMerge ? {} : { 'data-first': '' })}
              type="text"
              required
              maxLength={500}
              value={why}
              onChange={({ target }) => setWhy(target.value)}
            />
          )}
        </Field>
        <Button type="submit" weight="primary" busy={decide.isPending}>
          {button}
        </Button>
      </form>
    </Dialog>
  )
}
