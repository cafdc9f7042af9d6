/** Whose account of a book it is: told for a reason, to those who may, and hidden again. */
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { FormError } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { Empty } from '../../ui/state.tsx'
import { bookName } from '../books/queries.ts'
import { useNames } from '../books/use-names.ts'
import { ReasonField, useReason } from '../reason-field.tsx'

type Account = { readonly ledger: string; readonly account: string }

/** Names of the house and addresses of chains say themselves what they are. */
const isPseudonym = (account: string): boolean => /^(external:)?[a-z2-7]{26}$/.test(account)

export function BookName(props: Account): ReactElement | null {
  const mayRead = useMay('party.read')
  if (!mayRead || !props.ledger.startsWith('book:') || !isPseudonym(props.account)) return null
  // Another account is another question, and its answer must not stand under the first.
  return <Asking key={`${props.ledger} ${props.account}`} {...props} />
}

function Asking({ ledger, account }: Account): ReactElement {
  const look = useNames(bookName(ledger))
  const [isOpen, setIsOpen] = useState(false)
  const about = 'Personal data. Your look is in the audit log with its reason.'
  function ask(reason: string): void {
    const onSuccess = (): void => announce('The name is shown')
    look.mutate({ account, reason }, { onSuccess })
  }
  function hide(): void {
    look.reset()
    setIsOpen(false)
  }
  return (
    <Section
      title="Whose account"
      about={about}
      actions={
        !isOpen ? (
          <Button onClick={() => setIsOpen(true)}>Show the name</Button>
        ) : (
          <Button onClick={hide}>{look.data === undefined ? 'Cancel' : 'Hide the name'}</Button>
        )
      }
    >
      {isOpen && look.data === undefined && (
        <WhyForm error={look.error} isBusy={look.isPending} onAsk={ask} />
      )}
      {look.data !== undefined && <Told name={look.data.items[0]?.name} />}
    </Section>
  )
}

const Told = ({ name }: { name: string | undefined }): ReactElement =>
  name === undefined ? (
    <Empty title="No name is kept for this account">
      The book has never been told whose it is.
    </Empty>
  ) : (
    <dl className="facts">
      <dt>In the institution's own words</dt>
      <dd>
        <strong className="break">{name}</strong>
      </dd>
    </dl>
  )

function WhyForm(props: {
  readonly error: ReturnType<typeof useNames>['error']
  readonly isBusy: boolean
  readonly onAsk: (reason: string) => void
}): ReactElement {
  const { field, submit } = useReason(props.onAsk)
  const form = useRef<HTMLFormElement>(null)
  // Who pressed the button goes on here.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  return (
    <form className="form" onSubmit={submit} noValidate ref={form}>
      <FormError failure={props.error} />
      <ReasonField {...field} />
      <Button type="submit" weight="primary" busy={props.isBusy}>
        Show whose it is
      </Button>
    </form>
  )
}
