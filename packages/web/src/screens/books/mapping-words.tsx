/** What the words of a file mean: its kinds of rows, and its names of assets. */
import { BOOK_KINDS, type BookKind } from '@paperchain/core/domain/book'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { Field } from '../../ui/field.tsx'
import { withWord, wordsToName } from './mapping-change.ts'
import type { MappingProps } from './mapping-columns.tsx'

/** Words that are asked about; a column of free text has thousands. */
const WORDS_MAX = 40

export function WordFields({ mapping, rows, codes, onChange }: MappingProps): ReactElement | null {
  const words = wordsToName(mapping, rows, codes)
  if (words.kinds.length + words.assets.length === 0) return null
  return (
    <>
      <Words
        title="What its words for kinds mean"
        words={words.kinds}
        meanings={BOOK_KINDS}
        named={mapping.kinds}
        onChange={(word, kind) =>
          onChange({ ...mapping, kinds: withWord(mapping.kinds, word, kind as BookKind | '') })
        }
      />
      <Words
        title="What its words for assets mean"
        words={words.assets}
        meanings={codes}
        named={mapping.assets}
        onChange={(word, code) =>
          onChange({ ...mapping, assets: withWord(mapping.assets, word, code) })
        }
      />
    </>
  )
}

function Words(props: {
  readonly title: string
  readonly words: readonly string[]
  readonly meanings: readonly string[]
  readonly named: Readonly<Record<string, string>>
  readonly onChange: (word: string, means: string) => void
}): ReactElement | null {
  const { title, words, meanings, named, onChange } = props
  if (words.length === 0) return null
  const left = words.length - WORDS_MAX
  return (
    <fieldset className="mapping-part">
      <legend>{title}</legend>
      <div className="mapping-fields">
        {words.slice(0, WORDS_MAX).map((word) => (
          <Field key={word} label={word}>
            {(ids) => (
              <select
                {...ids}
                value={named[word] ?? ''}
                onChange={({ target }) => onChange(word, target.value)}
              >
                <option value="">nothing: such rows are refused</option>
                {meanings.map((means) => (
                  <option key={means}>{means}</option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </div>
      {left > 0 && (
        <p className="small soft">And {formatCount(left)} more words. Is this the right column?</p>
      )}
    </fieldset>
  )
}
