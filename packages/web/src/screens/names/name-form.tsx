/** Whom to look for: a name and what is known beside it. */
import { type FormEvent, type ReactElement, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Field, focusFirstWrong } from '../../ui/field.tsx'
import {
  faultsIn,
  type NameFaults,
  type NameFields,
  type NameQuestion,
  NO_FIELDS,
  questionOf,
} from './question.ts'

const KINDS = [
  ['', 'Not known'],
  ['individual', 'Person'],
  ['entity', 'Company or organisation'],
  ['vessel', 'Ship'],
  ['aircraft', 'Aircraft'],
] as const

type Texts = {
  readonly field: keyof NameFields
  readonly label: string
  readonly hint: string
}

const SIDE: readonly Texts[] = [
  { field: 'born', label: 'Born', hint: '1962, 1962-05 or 1962-05-07; several with a comma.' },
  { field: 'country', label: 'Country', hint: 'Two letters; several with a comma.' },
  { field: 'id', label: 'Number', hint: 'Of a passport, a company, a ship.' },
  { field: 'threshold', label: 'Lowest score', hint: '0.5 to 1; empty: the scorer’s own.' },
]

/** flat: one form, field by field. */
export function NameForm(props: {
  readonly busy: boolean
  readonly onAsk: (question: NameQuestion) => void
}): ReactElement {
  const [fields, setFields] = useState<NameFields>(NO_FIELDS)
  const [faults, setFaults] = useState<NameFaults>({})
  const set = (field: keyof NameFields) => (value: string) =>
    setFields({ ...fields, [field]: value })
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const found = faultsIn(fields)
    setFaults(found)
    if (Object.keys(found).length > 0) focusFirstWrong(event.currentTarget)
    else props.onAsk(questionOf(fields))
  }
  const text = ({ field, label, hint }: Texts): ReactElement => (
    <Field key={field} label={label} hint={hint} error={faults[field]}>
      {(ids) => (
        <input
          {...ids}
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={fields[field]}
          onChange={(event) => set(field)(event.target.value)}
        />
      )}
    </Field>
  )
  return (
    <form className="card form name-form" onSubmit={submit} noValidate>
      {text({
        field: 'name',
        label: 'Name',
        hint: 'In any script and any order: a person, a company or a ship.',
      })}
      <div className="list-form">
        <Field label="Kind">
          {(ids) => (
            <select
              {...ids}
              value={fields.kind}
              onChange={(event) => set('kind')(event.target.value)}
            >
              {KINDS.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {SIDE.map(text)}
        <DateField
          label="Lists as of"
          hint="Empty: as they stand now."
          value={fields.asOf}
          onChange={set('asOf')}
        />
      </div>
      <Button type="submit" weight="primary" icon="verify" busy={props.busy}>
        {props.busy ? 'Screening…' : 'Screen'}
      </Button>
    </form>
  )
}
