/** How long a customer is kept: the laws that ask for it, the end of the relation, legal holds. */
import type { PartyRow } from '@paperchain/contract/party'
import { JURISDICTIONS, RETENTION_LAWS } from '@paperchain/core/domain/retention'
import { type FormEvent, type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { counted } from '../../format/words.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { Moment } from '../../ui/value.tsx'
import { HoldingDialog } from './holding-dialog.tsx'
import { useRetain } from './queries.ts'

const ABOUT =
  'Nothing is erased by itself. Who is due is told by this page and by paperchain party retention.'

const RETAIN_ABOUT =
  'The longest of the laws holds, counted from the last day of the relation. Ask whether a ' +
  'contract, a court or tax law wants more.'

type Hold = PartyRow['holds'][number]

/** flat: facts, holds, and what may be done. */
export function RetentionPart({ row }: { row: PartyRow }): ReactElement {
  const mayWrite = useMay('party.write')
  const mayHold = useMay('party.hold')
  const [isOpen, setIsOpen] = useState(false)
  /** null: none; empty: a new one. */
  const [holding, setHolding] = useState<Hold | 'new' | null>(null)
  const { laws, endedOn, dueOn, holds } = row
  return (
    <Section
      title="Retention"
      about={ABOUT}
      actions={
        <>
          {mayWrite && <Button onClick={() => setIsOpen(true)}>Say how long</Button>}
          {mayHold && <Button onClick={() => setHolding('new')}>Put on legal hold</Button>}
        </>
      }
    >
      <Facts
        rows={[
          ['Laws that ask to keep it', laws.map(lawText).join('; ') || 'none named: never due'],
          ['Relation ended', endedOn ?? 'it lasts, as far as is said here'],
          ['May go from', dueOn ?? '–'],
        ]}
      />
      {holds.length > 0 && (
        <DataTable
          caption={`${counted(holds.length, 'legal holds')}, the oldest first`}
          columns={holdColumns(mayHold ? setHolding : null)}
          rows={holds}
          rowKey={({ id }) => id}
        />
      )}
      {isOpen && <RetainDialog row={row} onClose={() => setIsOpen(false)} />}
      {holding !== null && (
        <HoldingDialog
          party={row.id}
          hold={holding === 'new' ? null : holding}
          onClose={() => setHolding(null)}
        />
      )}
    </Section>
  )
}

const lawText = (law: PartyRow['laws'][number]): string =>
  `${RETENTION_LAWS[law].name}, ${RETENTION_LAWS[law].years} years`

function holdColumns(onLift: ((hold: Hold) => void) | null): readonly Column<Hold>[] {
  const columns: readonly Column<Hold>[] = [
    { key: 'why', head: 'Why', main: true, cell: ({ reason }) => reason },
    { key: 'since', head: 'Since', cell: ({ since }) => <Moment at={since} /> },
    { key: 'by', head: 'By', cell: ({ by }) => <span className="break">{by}</span> },
  ]
  if (onLift === null) return columns
  const lift = (hold: Hold): ReactElement => (
    <Button aria-label={`Lift the hold: ${hold.reason}`} onClick={() => onLift(hold)}>
      Lift
    </Button>
  )
  return [...columns, { key: 'lift', head: 'Lift', cell: lift }]
}

function RetainDialog(props: {
  readonly row: PartyRow
  readonly onClose: () => void
}): ReactElement {
  return (
    <Dialog
      title="How long this customer is kept"
      about={RETAIN_ABOUT}
      open
      onClose={props.onClose}
    >
      <RetainForm {...props} />
    </Dialog>
  )
}

/** flat: one form. */
function RetainForm({ row, onClose }: { row: PartyRow; onClose: () => void }): ReactElement {
  const retain = useRetain(row.id)
  const [laws, setLaws] = useState(row.laws)
  const [endedOn, setEndedOn] = useState(row.endedOn ?? '')
  function submit(event: FormEvent): void {
    event.preventDefault()
    const onSuccess = (): void => {
      announce('Kept')
      onClose()
    }
    retain.mutate({ laws, endedOn: endedOn === '' ? null : endedOn }, { onSuccess })
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={retain.error} />
      <fieldset className="choice">
        <legend>Laws</legend>
        {JURISDICTIONS.map((law) => (
          <label key={law} className="check">
            <input
              type="checkbox"
              checked={laws.includes(law)}
              onChange={({ target }) =>
                setLaws(
                  JURISDICTIONS.filter((one) =>
                    one === law ? target.checked : laws.includes(one),
                  ),
                )
              }
            />
            <span>
              {lawText(law)} <span className="soft">{RETENTION_LAWS[law].source}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <DateField
        label="Last day of the relation"
        hint="Empty while it lasts."
        value={endedOn}
        onChange={setEndedOn}
      />
      <Button type="submit" weight="primary" busy={retain.isPending}>
        Keep it so
      </Button>
    </form>
  )
}
