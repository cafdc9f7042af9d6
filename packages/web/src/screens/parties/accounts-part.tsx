/** Accounts that a customer holds, each linked to its ledger; and saying so, or no more. */
import type { PartyRow } from '@paperchain/contract/party'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { counted } from '../../format/words.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice, Field, FormError, focusFirstWrong } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { Empty } from '../../ui/state.tsx'
import { AccountId, Day } from '../../ui/value.tsx'
import { bookName } from '../books/queries.ts'
import { BookField } from './book-field.tsx'
import { useHold } from './queries.ts'

type Account = PartyRow['accounts'][number]

export function AccountsPart({ row }: { row: PartyRow }): ReactElement {
  const mayWrite = useMay('party.write')
  const [isOpen, setIsOpen] = useState(false)
  const { accounts } = row
  return (
    <Section
      title="Accounts"
      about="By pseudonym, as they stand in the ledgers of the books."
      actions={
        mayWrite &&
        row.erasedAt === null && (
          <Button icon="plus" onClick={() => setIsOpen(true)}>
            Say which accounts
          </Button>
        )
      }
    >
      {accounts.length === 0 ? (
        <Empty title="No account">Nobody has said that this customer holds one.</Empty>
      ) : (
        <DataTable
          caption={`${counted(accounts.length, 'accounts')}, by book`}
          columns={COLUMNS}
          rows={accounts}
          rowKey={({ book, account }) => `${book} ${account}`}
          csv="customer-accounts"
        />
      )}
      {isOpen && <HoldDialog row={row} onClose={() => setIsOpen(false)} />}
    </Section>
  )
}

const COLUMNS: readonly Column<Account>[] = [
  {
    key: 'account',
    head: 'Account',
    main: true,
    cell: ({ book, account }) => <AccountId ledger={book} account={account} />,
    text: ({ account }) => account,
  },
  {
    key: 'book',
    head: 'Book',
    cell: ({ book }) => (
      <Link to="/books/$book" params={{ book: bookName(book) }}>
        {bookName(book)}
      </Link>
    ),
    text: ({ book }) => book,
  },
  {
    key: 'since',
    head: 'Said',
    cell: ({ since }) => <Day at={since} />,
    text: ({ since }) => since,
  },
]

const ABOUT = 'Name them as the institution does; the node keeps their pseudonyms.'

function HoldDialog(props: { readonly row: PartyRow; readonly onClose: () => void }): ReactElement {
  return (
    <Dialog title="Accounts of this customer" about={ABOUT} open onClose={props.onClose}>
      <HoldForm {...props} />
    </Dialog>
  )
}

/** flat: one form, field by field. */
function HoldForm({ row, onClose }: { row: PartyRow; onClose: () => void }): ReactElement {
  const hold = useHold(row.id)
  const [first] = row.accounts
  const [book, setBook] = useState(first === undefined ? '' : bookName(first.book))
  const [text, setText] = useState('')
  const [holds, setHolds] = useState<'yes' | 'no'>('yes')
  const [faults, setFaults] = useState<{ readonly book?: string; readonly text?: string }>({})
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const accounts = text.split('\n').filter((name) => name.trim() !== '')
    const next = {
      ...(book === '' ? { book: 'Expected a book, got none' } : {}),
      ...(accounts.length === 0 ? { text: 'Expected at least one account, got none' } : {}),
    }
    setFaults(next)
    if (Object.keys(next).length > 0) {
      focusFirstWrong(event.currentTarget)
      return
    }
    const onSuccess = (): void => {
      announce(holds === 'yes' ? 'Accounts added' : 'Accounts taken away')
      onClose()
    }
    hold.mutate({ book, accounts, holds: holds === 'yes' }, { onSuccess })
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={hold.error} />
      <Choice
        label="This customer"
        value={holds}
        options={[
          { value: 'yes', label: 'holds them' },
          { value: 'no', label: 'holds them no more' },
        ]}
        onChange={setHolds}
      />
      <BookField value={book} onChange={setBook} none="choose one" error={faults.book} />
      <Field label="Accounts in the institution’s own words" hint="One a line." error={faults.text}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            spellCheck={false}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Button type="submit" weight="primary" busy={hold.isPending}>
        Keep it so
      </Button>
    </form>
  )
}
