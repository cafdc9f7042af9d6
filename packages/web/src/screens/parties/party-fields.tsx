/** The fields of a customer, group by group; addresses and documents come and go. */
import {
  ADDRESS_FIELDS,
  DOCUMENT_FIELDS,
  PARTY_PARTS_MAX,
  PARTY_PROPERTIES,
  PARTY_SCHEMAS,
  type PartyProperty,
} from '@paperchain/core/domain/party'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { fieldWords } from './party-fault-text.ts'
import {
  isOf,
  PARTY_GROUPS,
  type PartWords,
  type PartyFaults,
  type PartyWords,
} from './party-words.ts'

type Props = {
  readonly words: PartyWords
  readonly faults: PartyFaults
  readonly onChange: (words: PartyWords) => void
  /** The number by which the institution knows them does not change. */
  readonly fixed: boolean
}

export function PartyFields({ words, faults, onChange, fixed }: Props): ReactElement {
  return (
    <>
      <Choice
        label="Kind"
        value={words.schema}
        options={PARTY_SCHEMAS.map((value) => ({ value, label: value }))}
        onChange={(schema) => onChange({ ...words, schema })}
      />
      <div className="list-form">
        <Text
          name="customerId"
          hint="The institution’s own number; it never changes."
          value={words.customerId}
          error={faults['customerId']}
          fixed={fixed}
          onChange={(customerId) => onChange({ ...words, customerId })}
        />
      </div>
      {PARTY_GROUPS.map(([group, names]) => (
        <PropertyGroup key={group} {...{ group, names, words, faults, onChange }} />
      ))}
      <Parts
        of="Address"
        names={Object.keys(ADDRESS_FIELDS)}
        place="addressEntity"
        {...{ words, faults, onChange }}
      />
      <Parts
        of="Document"
        names={Object.keys(DOCUMENT_FIELDS)}
        place="identification"
        {...{ words, faults, onChange }}
      />
    </>
  )
}

function PropertyGroup(
  props: Omit<Props, 'fixed'> & {
    readonly group: string
    readonly names: readonly PartyProperty[]
  },
): ReactElement | null {
  const { group, names, words, faults, onChange } = props
  const shown = names.filter((name) => isOf(name, words.schema))
  if (shown.length === 0) return null
  return (
    <fieldset className="asset-fields">
      <legend>{group}</legend>
      <div className="mapping-fields">
        {shown.map((name) => (
          <Property
            key={name}
            name={name}
            value={words.properties[name] ?? ''}
            error={faults[name]}
            onChange={(text) =>
              onChange({ ...words, properties: { ...words.properties, [name]: text } })
            }
          />
        ))}
      </div>
    </fieldset>
  )
}

type OneProps = {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (text: string) => void
}

/** flat: one field, by how many values it takes and of which form they are. */
function Property(props: OneProps & { readonly name: PartyProperty }): ReactElement {
  const { name, value, error, onChange } = props
  const { form, most } = PARTY_PROPERTIES[name]
  if (form === 'gender') {
    return (
      <Field label={fieldWords(name)} error={error}>
        {(ids) => (
          <select {...ids} value={value} onChange={({ target }) => onChange(target.value)}>
            <option value="">not said</option>
            <option>female</option>
            <option>male</option>
            <option>other</option>
          </select>
        )}
      </Field>
    )
  }
  const hint = HINTS[form] ?? ''
  if (most === 1) return <Text {...{ name, hint, value, error, onChange }} />
  return (
    <Field
      label={fieldWords(name)}
      hint={`${hint}${hint === '' ? '' : ' '}Several: one a line.`}
      error={error}
    >
      {(ids) => (
        <textarea
          {...ids}
          rows={Math.max(1, value.split('\n').length)}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** Of forms that are not plain text. */
const HINTS: Readonly<Partial<Record<string, string>>> = {
  date: 'Like 1962-03-09, or 1962.',
  end: 'Like 2031-05-01.',
  country: 'Two letters, like gb.',
  lei: '20 letters and digits.',
}

function Text(
  props: OneProps & { readonly name: string; readonly hint?: string; readonly fixed?: boolean },
): ReactElement {
  const { name, hint, value, error, onChange, fixed = false } = props
  return (
    <Field label={fieldWords(name)} hint={hint} error={error}>
      {(ids) => (
        <input
          {...ids}
          type="text"
          autoComplete="off"
          spellCheck={false}
          readOnly={fixed}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** flat: one list of groups of fields. */
function Parts(
  props: Omit<Props, 'fixed'> & {
    readonly of: string
    readonly place: 'addressEntity' | 'identification'
    readonly names: readonly string[]
  },
): ReactElement {
  const { of, place, names, words, faults, onChange } = props
  const parts = words[place]
  const put = (next: readonly PartWords[]): void => onChange({ ...words, [place]: next })
  const nextKey = Math.max(-1, ...parts.map(({ key }) => key)) + 1
  return (
    <>
      {parts.map((part, at) => (
        <fieldset className="asset-fields" key={part.key}>
          <legend>
            {of} {at + 1}
          </legend>
          <div className="mapping-fields">
            {names.map((name) => (
              <Text
                key={name}
                name={name}
                hint={HINTS[formOf(place, name)] ?? ''}
                value={part.values[name] ?? ''}
                error={faults[`${place}[${at}].${name}`]}
                onChange={(text) => {
                  const values = { ...part.values, [name]: text }
                  put(parts.map((each) => (each === part ? { ...part, values } : each)))
                }}
              />
            ))}
          </div>
          <Button icon="cross" onClick={() => put(parts.filter((each) => each !== part))}>
            Take {of.toLowerCase()} {at + 1} away
          </Button>
        </fieldset>
      ))}
      {parts.length < PARTY_PARTS_MAX && (
        <Button icon="plus" onClick={() => put([...parts, { key: nextKey, values: {} }])}>
          {of === 'Address' ? 'Add an address' : 'Add a document'}
        </Button>
      )}
    </>
  )
}

function formOf(place: 'addressEntity' | 'identification', name: string): string {
  const fields: Readonly<Record<string, { readonly form: string }>> =
    place === 'addressEntity' ? ADDRESS_FIELDS : DOCUMENT_FIELDS
  return fields[name]?.form ?? 'text'
}
