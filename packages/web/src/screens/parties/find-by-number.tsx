/** Finds a customer by one of their numbers. The number goes as a body, so it is in no address. */
import type { PartyRow } from '@paperchain/contract/party'
import { PARTY_NUMBERS, type PartyNumber } from '@paperchain/core/domain/party'
import { type FormEvent, type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { counted } from '../../format/words.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Field, FormError, fieldError, focusFirstWrong } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { Empty } from '../../ui/state.tsx'
import { ReasonField, reasonFault } from '../reason-field.tsx'
import { CUSTOMER_COLUMNS } from './customers-page.tsx'
import { numberHint, numberWords } from './party-words.ts'
import { useFind } from './queries.ts'

const ABOUT =
  'By exactly one number of theirs, whole. ' +
  'The search and its reason are kept in the audit log, the number is not.'

export function FindByNumber(): ReactElement | null {
  const mayRead = useMay('party.read')
  if (!mayRead) return null
  return (
    <Section title="Find by a number" about={ABOUT}>
      <FindForm />
    </Section>
  )
}

/** flat: one form and its answer. */
function FindForm(): ReactElement {
  const find = useFind()
  const [kind, setKind] = useState<PartyNumber>('customerId')
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const [faults, setFaults] = useState<{ readonly value?: string; readonly reason?: string }>({})
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const wrong = reasonFault(reason)
    const next = {
      ...(value.trim() === '' ? { value: 'Expected the number, got nothing' } : {}),
      ...(wrong === undefined ? {} : { reason: wrong }),
    }
    setFaults(next)
    if (Object.keys(next).length > 0) {
      focusFirstWrong(event.currentTarget)
      return
    }
    find.mutate(
      { kind, value, reason },
      { onSuccess: ({ items }) => announce(`${counted(items.length, 'customers')} found`) },
    )
  }
  return (
    <>
      <form className="form" onSubmit={submit} noValidate>
        <FormError failure={find.error} />
        <div className="list-form">
          <Field label="Which number">
            {(ids) => (
              <select
                {...ids}
                value={kind}
                onChange={({ target }) => setKind(target.value as PartyNumber)}
              >
                {PARTY_NUMBERS.map((each) => (
                  <option key={each} value={each}>
                    {numberWords(each)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field
            label="Number"
            hint={numberHint(kind)}
            error={faults.value ?? fieldError(find.error, 'value')}
          >
            {(ids) => (
              <input
                {...ids}
                type="text"
                autoComplete="off"
                spellCheck={false}
                maxLength={500}
                value={value}
                onChange={({ target }) => setValue(target.value)}
              />
            )}
          </Field>
          <ReasonField value={reason} error={faults.reason} onChange={setReason} />
        </div>
        <Button type="submit" icon="search" busy={find.isPending}>
          Find
        </Button>
      </form>
      {find.data !== undefined && <Found items={find.data.items} />}
    </>
  )
}

const Found = ({ items }: { items: readonly PartyRow[] }): ReactElement =>
  items.length === 0 ? (
    <Empty title="No customer with this number">
      Only the newest version of each customer is searched, and only for the whole number.
    </Empty>
  ) : (
    <DataTable
      caption={`${counted(items.length, 'customers')} found, the newest first`}
      columns={CUSTOMER_COLUMNS}
      rows={items}
      rowKey={({ id }) => id}
    />
  )
