/** How the file is read: a saved mapping as it is, or said field by field. */
import type { BookState } from '@paperchain/contract/book'
import type { ReactElement } from 'react'
import { Field } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { ColumnFields, type MappingProps } from './mapping-columns.tsx'
import { FileFields } from './mapping-file.tsx'
import { mappingText } from './mapping-text.ts'
import { WordFields } from './mapping-words.tsx'
import { SaveMapping } from './save-mapping.tsx'

type Props = Pick<MappingProps, 'mapping' | 'rows' | 'onChange'> & {
  readonly id: string
  readonly book: BookState
  /** Name of the saved one that is used; empty: none. */
  readonly name: string
  /** Saved ones that are for other files, each with why. */
  readonly unfit: readonly string[]
  readonly onChoose: (name: string) => void
  readonly onSaved: (name: string) => void
}

export function MappingPart(props: Props): ReactElement {
  const { id, book, mapping, name, rows, unfit, onChange, onChoose, onSaved } = props
  const codes = book.assets.map(({ code }) => code)
  const fields = { mapping, rows, codes, onChange }
  const saved = Object.keys(book.mappings)
  return (
    <Section title="How it is read" about={mappingText(mapping)}>
      {saved.length > 0 && (
        <div className="list-form">
          <Field
            label="Saved mapping"
            hint={unfit.length > 0 && `Not for this file: ${unfit.join('; ')}.`}
          >
            {(ids) => (
              <select {...ids} value={name} onChange={({ target }) => onChoose(target.value)}>
                <option value="">a new one</option>
                {saved.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
      )}
      <details className="mapping" open={name === ''} key={name}>
        <summary>{name === '' ? 'Columns, numbers and times' : `Change ${name}`}</summary>
        <div className="stack">
          <FileFields mapping={mapping} onChange={onChange} />
          <ColumnFields {...fields} />
          <WordFields {...fields} />
          <SaveMapping {...{ id, book, mapping, name, onSaved }} />
        </div>
      </details>
    </Section>
  )
}
