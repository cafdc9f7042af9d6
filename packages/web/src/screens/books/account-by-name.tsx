/** The way from what the institution calls an account to its page. */
import type { BookNames } from '@paperchain/contract/book'
import { Link, useRouter } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { Banner } from '../../ui/state.tsx'
import { ReasonField, useReason } from '../reason-field.tsx'
import { useNames } from './use-names.ts'

type Named = BookNames['items'][number]

/**
 * For those who may read personal data; nobody else sees it.
 *
 * flat: two fields with their button
 */
export function AccountByName({ id }: { id: string }): ReactElement | null {
  const [look, router] = [useNames(id), useRouter()]
  const mayRead = useMay('party.read')
  const [name, setName] = useState('')
  const { field, submit } = useReason((reason) => {
    const onSuccess = ({ items }: BookNames): void => {
      const [only, ...others] = items
      if (only === undefined || others.length > 0) {
        announce(`${items.length === 0 ? 'No account' : items.length} of that name`)
      } else {
        const params = { ledger: `book:${id}`, account: only.account }
        void router.navigate({ to: '/address/$ledger/$account', params })
      }
    }
    look.mutate({ name, reason }, { onSuccess })
  })
  if (!mayRead) return null
  return (
    <Section
      title="Find an account"
      about="Accounts stand under pseudonyms. Your look is in the audit log with its reason."
    >
      <form className="form" onSubmit={submit}>
        <FormError failure={look.error} />
        <Field
          label="Account in the institution's own words"
          hint="Exactly as its records have it."
        >
          {(ids) => (
            <input
              {...ids}
              type="text"
              required
              maxLength={256}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <ReasonField {...field} />
        <Button type="submit" busy={look.isPending}>
          Find the account
        </Button>
      </form>
      {look.data !== undefined && <Found id={id} items={look.data.items} />}
    </Section>
  )
}

function Found({ id, items }: { id: string; items: readonly Named[] }): ReactElement | null {
  if (items.length === 0) {
    return (
      <Banner tone="info" title="No account of that name">
        The case and every sign count. An account has a pseudonym once something is booked on it, or
        once a customer is said to hold it.
      </Banner>
    )
  }
  if (items.length === 1) return null
  return (
    <ul>
      {items.map(({ account, side }) => (
        <li key={account}>
          <Link to="/address/$ledger/$account" params={{ ledger: `book:${id}`, account }}>
            {side === 'own' ? 'Account of this book' : 'Account with somebody else'}
          </Link>{' '}
          <code className="break">{account}</code>
        </li>
      ))}
    </ul>
  )
}
