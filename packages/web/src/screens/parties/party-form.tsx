/** A customer to put: read by the domain's rules before it is sent, so faults stand at fields. */
import type { RequestOf } from '@paperchain/contract/routes'
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { Button } from '../../ui/button.tsx'
import { FormError, focusFirstWrong } from '../../ui/field.tsx'
import { PartyFields } from './party-fields.tsx'
import { type PartyFaults, type PartyWords, partyIn, tidied } from './party-words.ts'

type Body = RequestOf<'party.put'>['body']

/** flat: one form. */
export function PartyForm(props: {
  readonly first: PartyWords
  /** A correction: the customer number stays. */
  readonly fixed: boolean
  readonly failure: Failure | null
  readonly busy: boolean
  readonly label: string
  readonly onSend: (body: Body) => void
  readonly children?: ReactNode
  readonly cancel?: (() => void) | undefined
}): ReactElement {
  const { first, fixed, failure, busy, label, onSend, children, cancel } = props
  const [words, setWords] = useState(first)
  const [faults, setFaults] = useState<PartyFaults>({})
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const tidy = tidied(words)
    setWords(tidy)
    const read = partyIn(tidy, Date.now())
    setFaults('faults' in read ? read.faults : {})
    if ('faults' in read) focusFirstWrong(event.currentTarget)
    // A plain copy: the contract's lists may be written to, the domain's may not.
    else onSend(JSON.parse(JSON.stringify(read.party)) as Body)
  }
  const count = Object.keys(faults).length
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={failure} />
      {count > 0 && (
        <p className="field-error" role="alert">
          Not sent: {count === 1 ? 'one field is' : `${count} fields are`} to be corrected.
        </p>
      )}
      <PartyFields words={words} faults={faults} onChange={setWords} fixed={fixed} />
      {children}
      <div className="row">
        <Button type="submit" weight="primary" busy={busy}>
          {label}
        </Button>
        {cancel && <Button onClick={cancel}>Cancel</Button>}
      </div>
    </form>
  )
}
