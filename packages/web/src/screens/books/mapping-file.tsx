/** How a file is written: its form, its numbers, its times. Nothing of it is ever guessed. */
import type { BookMapping } from '@paperchain/core/domain/book-mapping'
import { type ReactElement, useId } from 'react'
import { Choice, Field } from '../../ui/field.tsx'
import { withHeader } from './mapping-change.ts'
import { zoneText } from './mapping-text.ts'

type Props = {
  readonly mapping: BookMapping
  readonly onChange: (mapping: BookMapping) => void
}

export function FileFields(props: Props): ReactElement {
  return (
    <fieldset className="mapping-part">
      <legend>How the file is written</legend>
      <div className="mapping-fields">
        <FormFields {...props} />
        <NumberFields {...props} />
        <TimeFields {...props} />
      </div>
    </fieldset>
  )
}

const SEPARATORS = [
  { value: ',', label: 'commas' },
  { value: ';', label: 'semicolons' },
  { value: '\t', label: 'tabs' },
  { value: '|', label: 'bars |' },
] as const

/** flat: fields, one after the other. */
function FormFields({ mapping, onChange }: Props): ReactElement {
  const { format, separator, header, grouped } = mapping
  return (
    <>
      <Choice
        label="Form"
        value={format}
        options={[
          { value: 'csv', label: 'CSV' },
          { value: 'jsonl', label: 'JSON lines' },
        ]}
        onChange={(next) => onChange({ ...withHeader(mapping, true), format: next })}
      />
      {format === 'csv' && (
        <Select
          label="Between fields stand"
          value={separator}
          options={SEPARATORS}
          onChange={(next) => onChange({ ...mapping, separator: next })}
        />
      )}
      <div className="stack-s">
        {format === 'csv' && (
          <label className="check">
            <input
              type="checkbox"
              checked={header}
              onChange={({ target }) => onChange(withHeader(mapping, target.checked))}
            />
            The first row has headings
          </label>
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={grouped}
            onChange={({ target }) => onChange({ ...mapping, grouped: target.checked })}
          />
          Rows that follow each other with one id are one transaction
        </label>
      </div>
    </>
  )
}

const GROUPS = [
  { value: '', label: 'nothing' },
  { value: '.', label: 'a point: 1.234' },
  { value: ',', label: 'a comma: 1,234' },
  { value: ' ', label: 'a space: 1 234' },
  { value: "'", label: "an apostrophe: 1'234" },
] as const

function NumberFields({ mapping, onChange }: Props): ReactElement {
  const { decimal, group } = mapping
  return (
    <>
      <Choice
        label="Decimal sign"
        value={decimal}
        options={[
          { value: '.', label: 'point 0.50' },
          { value: ',', label: 'comma 0,50' },
        ]}
        onChange={(next) => onChange({ ...mapping, decimal: next })}
      />
      <Select
        label="Between thousands stands"
        value={group}
        options={GROUPS}
        error={group === decimal ? 'It is the decimal sign already' : undefined}
        onChange={(next) => onChange({ ...mapping, group: next })}
      />
    </>
  )
}

const PATTERNS = [
  'iso',
  'YYYY-MM-DD hh:mm:ss',
  'YYYY-MM-DD',
  'DD.MM.YYYY hh:mm:ss',
  'DD.MM.YYYY',
  'DD/MM/YYYY hh:mm:ss',
  'MM/DD/YYYY hh:mm:ss',
  'unix',
  'unix-ms',
]

/** Offsets that clocks have, in minutes. */
export const ZONES: readonly number[] = [
  ...Array.from({ length: 27 }, (_, index) => (index - 12) * 60),
  ...[-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765],
].sort((a, b) => a - b)

/** flat: two fields. */
function TimeFields({ mapping, onChange }: Props): ReactElement {
  const { time } = mapping
  const id = useId()
  const zones = ZONES.map((minutes) => ({ value: String(minutes), label: zoneText(minutes) }))
  return (
    <>
      <Field
        label="Times are written as"
        hint="iso, unix, unix-ms, or parts: YYYY YY MM M DD D hh h mm ss f Z."
      >
        {(ids) => (
          <>
            <input
              {...ids}
              type="text"
              list={id}
              spellCheck={false}
              value={time.pattern}
              onChange={({ target }) =>
                onChange({ ...mapping, time: { ...time, pattern: target.value } })
              }
            />
            <datalist id={id}>
              {PATTERNS.map((pattern) => (
                <option key={pattern} value={pattern} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Select
        label="Times that name no zone are in"
        value={time.zone === null ? '' : String(time.zone)}
        options={[{ value: '', label: 'none: such rows are refused' }, ...zones]}
        onChange={(zone) =>
          onChange({ ...mapping, time: { ...time, zone: zone === '' ? null : Number(zone) } })
        }
      />
    </>
  )
}

function Select<Value extends string>(props: {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly error?: string | undefined
  readonly onChange: (value: Value) => void
}): ReactElement {
  const { label, value, options, error, onChange } = props
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <select {...ids} value={value} onChange={({ target }) => onChange(target.value as Value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
