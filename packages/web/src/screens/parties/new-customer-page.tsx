/** A customer to add, with the accounts that they hold. */
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { asFailure, type Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { announce } from '../../ui/announce.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Banner, Failed } from '../../ui/state.tsx'
import { Need } from '../need.tsx'
import { BookField } from './book-field.tsx'
import { PartyForm } from './party-form.tsx'
import { NO_PARTY } from './party-words.ts'
import { usePut } from './queries.ts'

const ABOUT =
  'What is stored is encrypted and shown to nobody without a reason. A customer number that is ' +
  'known already gets a new version.'

export function NewCustomerPage(): ReactElement {
  return (
    <Page
      title="Add a customer"
      name="Add a customer"
      kind={<Link to="/customers">Customers</Link>}
    >
      <p className="soft about">{ABOUT}</p>
      <Need permission="party.write" what="forms for customers">
        <NewCustomer />
      </Need>
    </Page>
  )
}

/** flat: the form, then the accounts, then the page of the customer. */
function NewCustomer(): ReactElement {
  const { book: first = '' } = useSearch({ from: '/frame/customers/new' })
  const router = useRouter()
  const put = usePut()
  const [book, setBook] = useState(first)
  const [accounts, setAccounts] = useState('')
  /** The customer is stored, and their accounts are not. */
  const [half, setHalf] = useState<{ readonly id: string; readonly failure: Failure } | null>(null)
  const names = accounts.split('\n').filter((text) => text.trim() !== '')
  async function link(party: string): Promise<void> {
    if (book !== '' && names.length > 0) {
      try {
        await ask('party.link', { params: { party }, body: { book, accounts: names } })
      } catch (error) {
        setHalf({ id: party, failure: asFailure(error) })
        return
      }
    }
    void router.navigate({ to: '/customers/$party', params: { party } })
  }
  if (half !== null) return <Half {...half} />
  return (
    <PartyForm
      first={NO_PARTY}
      fixed={false}
      failure={put.error}
      busy={put.isPending}
      label="Add the customer"
      onSend={(body) =>
        put.mutate(body, {
          onSuccess: ({ party, outcome }) => {
            announce(OUTCOMES[outcome])
            void link(party.id)
          },
        })
      }
    >
      <fieldset className="asset-fields">
        <legend>Accounts</legend>
        <div className="mapping-fields">
          <BookField value={book} onChange={setBook} none="none" />
          {book !== '' && (
            <Field
              label="Accounts that they hold"
              hint="In the institution’s own words, one a line. The ledger keeps pseudonyms."
            >
              {(ids) => (
                <textarea
                  {...ids}
                  rows={Math.max(2, accounts.split('\n').length)}
                  spellCheck={false}
                  value={accounts}
                  onChange={({ target }) => setAccounts(target.value)}
                />
              )}
            </Field>
          )}
        </div>
      </fieldset>
    </PartyForm>
  )
}

const OUTCOMES = {
  made: 'Customer added',
  changed: 'This customer was known: a new version is stored',
  known: 'This customer was known just so: nothing is changed',
} as const

const Half = ({ id, failure }: { id: string; failure: Failure }): ReactElement => (
  <>
    <Failed error={failure} what="the accounts" />
    <Banner tone="warning" title="The customer is stored, without these accounts">
      <Link to="/customers/$party" params={{ party: id }}>
        Open the customer
      </Link>{' '}
      and say there which accounts they hold.
    </Banner>
  </>
)
