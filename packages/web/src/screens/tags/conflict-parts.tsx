/** Tags that disagree, side by side: on the page of tags and of an address. */
import type { TagConflict } from '@paperchain/contract/tag'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import { Day } from '../../ui/value.tsx'
import { ListLink } from '../late-parts.tsx'
import { claimName, plainWord } from '../shared-tag.ts'

/** Tags of one side that are shown at once. */
const TAGS_SHOWN = 5

/** Words for what sides disagree about. */
export const KIND_WORDS = { actor: 'Who holds it', category: 'What it is for' } as const

/** One conflict: its sides as columns, the side with the best tag first. */
export function ConflictSides({ conflict }: { conflict: TagConflict }): ReactElement {
  const { kind, strength, sides } = conflict
  return (
    <div className="conflict">
      <p className="row">
        <strong>{KIND_WORDS[kind]}</strong>
        <span className={strength === 'strong' ? 'mark bad' : 'mark'}>{strength}</span>
      </p>
      <ul className="conflict-sides" aria-label={`${KIND_WORDS[kind]}: the sides`}>
        {sides.map(({ says, tags }) => (
          <li key={`${says} ${tags[0]?.list} ${tags[0]?.entry.key}`} className="card">
            <p className="break">
              <strong>{plainWord(says)}</strong>
            </p>
            <ul className="conflict-tags">
              {tags.slice(0, TAGS_SHOWN).map(({ list, entry, validFrom }) => (
                <li key={`${list} ${entry.key}`} className="break small">
                  {claimName(entry)}, <ListLink list={list} />
                  <span className="soft">
                    {' '}
                    {plainWord(entry.confidence) || 'confidence not stated'}, since{' '}
                    <Day at={validFrom} />
                  </span>
                </li>
              ))}
            </ul>
            {tags.length > TAGS_SHOWN && (
              <p className="soft small">and {counted(tags.length - TAGS_SHOWN, 'more tags')}</p>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
