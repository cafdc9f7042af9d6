/** Which column is what, field by field, with what each field means. */
import { BOOK_KINDS, type BookKind } from '@paperchain/core/domain/book'
import { BOOK_FIELDS, type BookField, type BookMapping } from '@paperchain/core/domain/book-mapping'
import type { ReactElement } from 'react'
import { Field } from '../../ui/field.tsx'
import {
  BY_SIGN,
  CONSTANT,
  choiceOf,
  columnChoice,
  FIELD_WORDS,
  NONE,
  placeOf,
  withChoice,
  withColumn,
} from './mapping-change.ts'
import type { SampleRows } from './sample.ts'

export type MappingProps = {
  readonly mapping: BookMapping
  readonly rows: SampleRows
  /** Codes of the book's assets. */
  readonly codes: readonly string[]
  readonly onChange: (mapping: BookMapping) => void
}

/** Most characters of an example. */
const EXAMPLE_CHARS_MAX = 40

export function ColumnFields(props: MappingProps): ReactElement {
  return (
    <fieldset className="mapping-part">
      <legend>Which column is what</legend>
      <div className="mapping-fields">
        {BOOK_FIELDS.map((field) => (
          <ColumnField key={field} {...props} field={field} />
        ))}
      </div>
    </fieldset>
  )
}

type One = MappingProps & { readonly field: BookField }

/** flat: one field: its column, or what stands in its place. */
function ColumnField({ mapping, rows, codes, onChange, field }: One): ReactElement {
  const [label, means] = FIELD_WORDS[field]
  const choice = choiceOf(mapping, field)
  const place = placeOf(mapping, field, rows.headings)
  const example = rows.rows.map(({ cells }) => cells[place] ?? '').find((cell) => cell !== '')
  const fixed = fixedWords(field, codes)
  const column = mapping.columns[field]
  const choose = (next: string): void =>
    onChange(withChoice(mapping, field, { choice: next, first: fixed?.[0] ?? '…' }))
  return (
    <div className="stack-s">
      <Field
        label={label}
        hint={
          <>
            {means}
            {example !== undefined && (
              <>
                {' '}
                Here: <code className="break">{example.slice(0, EXAMPLE_CHARS_MAX)}</code>
              </>
            )}
          </>
        }
        error={isGone(mapping, field, place) ? 'This file has no such column' : undefined}
      >
        {(ids) => (
          <select {...ids} value={choice} onChange={({ target }) => choose(target.value)}>
            <option value={NONE}>not in the file</option>
            {headingsFor(choice, rows.headings).map((heading) => (
              <option key={heading} value={columnChoice(heading)}>
                {mapping.format === 'csv' && !mapping.header ? `column ${heading}` : heading}
              </option>
            ))}
            {field !== 'id' && <option value={CONSTANT}>the same in every row …</option>}
            {field === 'kind' && <option value={BY_SIGN}>by the sign of the amount …</option>}
          </select>
        )}
      </Field>
      {column !== undefined && 'constant' in column && (
        <ConstantField
          label={`${label} of every row`}
          value={column.constant}
          words={fixed}
          onChange={(constant) => onChange(withColumn(mapping, field, { constant }))}
        />
      )}
      {field === 'kind' && mapping.bySign !== null && (
        <SignFields mapping={mapping} onChange={onChange} />
      )}
    </div>
  )
}

/** Whether a mapping names a column that the file has not. */
function isGone({ columns }: BookMapping, field: BookField, place: number): boolean {
  const column = columns[field]
  return column !== undefined && 'column' in column && place < 0
}

/** The headings of the file, and the one that a saved mapping names and the file lacks. */
function headingsFor(choice: string, headings: readonly string[]): readonly string[] {
  const named = choice.startsWith('column ') ? [choice.slice('column '.length)] : []
  return [...new Set([...headings, ...named])].filter((heading) => heading !== '')
}

/** The words that a field may be; null: any text. */
function fixedWords(field: BookField, codes: readonly string[]): readonly string[] | null {
  if (field === 'kind') return BOOK_KINDS
  return field === 'asset' || field === 'otherAsset' || field === 'feeAsset' ? codes : null
}

function ConstantField(props: {
  readonly label: string
  readonly value: string
  readonly words: readonly string[] | null
  readonly onChange: (value: string) => void
}): ReactElement {
  const { label, value, words, onChange } = props
  return (
    <Field label={label}>
      {(ids) =>
        words === null ? (
          <input
            {...ids}
            type="text"
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        ) : (
          <select {...ids} value={value} onChange={({ target }) => onChange(target.value)}>
            {words.map((word) => (
              <option key={word}>{word}</option>
            ))}
          </select>
        )
      }
    </Field>
  )
}

function SignFields({
  mapping,
  onChange,
}: Pick<MappingProps, 'mapping' | 'onChange'>): ReactElement | null {
  const { bySign } = mapping
  if (bySign === null) return null
  const sides = [
    ['in', 'A positive amount is'],
    ['out', 'A negative amount is'],
  ] as const
  return (
    <>
      {sides.map(([side, label]) => (
        <ConstantField
          key={side}
          label={label}
          value={bySign[side]}
          words={BOOK_KINDS}
          onChange={(kind) =>
            onChange({ ...mapping, bySign: { ...bySign, [side]: kind as BookKind } })
          }
        />
      ))}
    </>
  )
}
