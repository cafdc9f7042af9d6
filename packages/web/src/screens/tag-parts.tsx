/** Tags on the screen: a mark in a row, a card with everything that a source claims. */
import type { AccountTag } from '@paperchain/contract/ledger'
import type { ListEntry, ScreenTag } from '@paperchain/contract/screen'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { counted } from '../format/words.ts'
import { Icon } from '../ui/icon.tsx'
import { Facts } from '../ui/page.tsx'
import { Day } from '../ui/value.tsx'
import { ListLink } from './late-parts.tsx'
import { claimName, otherNames, plainWord, tagKind } from './shared-tag.ts'

/** Names of a listed party shown at once; the others stand behind them. */
const NAMES_SHOWN = 5

/** The best that is said of an account, in a row. Null where nothing is. */
export function TagMark({ tag }: { tag: AccountTag | null | undefined }): ReactElement | null {
  if (tag == null) return null
  const kind = tagKind(tag)
  return (
    <span className="tag-mark">
      <span className={tag.hit ? 'mark bad' : 'mark'} title={`${tag.list}, ${tag.confidence}`}>
        {tag.hit && <Icon name="stop" size={13} />}
        {tag.sanction ? 'sanction' : kind === '' ? 'tag' : kind}
      </span>
      <span className="tag-label">{tag.label}</span>
      {tag.count > 1 && <span className="soft small">+{tag.count - 1}</span>}
    </span>
  )
}

/** One claim whole: what, by whom, how sure, since when, where it stands. */
export function TagCard({ tag }: { tag: ScreenTag }): ReactElement {
  const { entry, list, sanction } = tag
  return (
    <li className="card tag-card" data-hit={sanction || entry.abuse !== '' || undefined}>
      <div className="row">
        {sanction && (
          <span className="mark bad">
            <Icon name="stop" size={13} /> sanction
          </span>
        )}
        {entry.abuse !== '' && !(sanction && entry.abuse === 'sanction') && (
          <span className="mark bad">
            <Icon name="stop" size={13} /> {plainWord(entry.abuse)}
          </span>
        )}
        {entry.category !== '' && <span className="mark info">{plainWord(entry.category)}</span>}
      </div>
      <h3 className="break">{claimName(entry)}</h3>
      <TagFacts tag={tag} list={list} />
      {tag.disputes?.map(({ number, by, why, valid }) => (
        <p key={number} className="break">
          <span className="mark">disputed</span> since <Day at={valid} /> by {by}: {why}
        </p>
      ))}
    </li>
  )
}

function TagFacts({ tag, list }: { tag: ScreenTag; list: string }): ReactElement {
  const { entry } = tag
  return (
    <Facts
      rows={[
        ['Says so', <ListLink key="list" list={list} />],
        claimName(entry) !== entry.label && ['Called there', entry.label],
        ['Confidence', plainWord(entry.confidence) || 'not stated'],
        entry.actor !== '' && [
          'Actor',
          <Link key="actor" to="/actors/$actor" params={{ actor: entry.actor }}>
            {entry.actor}
          </Link>,
        ],
        entry.party !== null && [
          entry.party.kind === '' ? 'Party' : `Party, ${plainWord(entry.party.kind)}`,
          <Names key="names" names={entry.party.names} />,
        ],
        entry.programmes.length > 0 && ['Programmes', entry.programmes.join(', ')],
        ['True since', <Day key="valid" at={tag.validFrom} />],
        ['Known here since', <Day key="known" at={tag.knownFrom} />],
        ['Published', <Day key="published" at={tag.published} />],
        ['Evidence', `${entry.source || 'no source stated'} (${entry.file}, row ${entry.row})`],
      ]}
    />
  )
}

/** The main name first, then the others. */
function Names({ names }: { names: readonly string[] }): ReactElement {
  const rest = names.slice(NAMES_SHOWN)
  return (
    <>
      {names.slice(0, NAMES_SHOWN).join('; ') || 'not named'}
      {rest.length > 0 && (
        <details>
          <summary>{counted(rest.length, 'more names')}</summary>
          {rest.join('; ')}
        </details>
      )}
    </>
  )
}

/** A claim in a row: its label, and below it the names and programmes that its list states. */
export function EntryLabel({ entry }: { entry: ListEntry }): ReactElement {
  const names = otherNames(entry)
  return (
    <span className="entry-label">
      <span className="break">{entry.label}</span>
      {names.length > 0 && (
        <span className="small soft break">
          also {names.slice(0, NAMES_SHOWN).join('; ')}
          {names.length > NAMES_SHOWN && ` and ${counted(names.length - NAMES_SHOWN, 'more')}`}
        </span>
      )}
      {entry.programmes.length > 0 && (
        <span className="small soft break">programmes {entry.programmes.join(', ')}</span>
      )}
    </span>
  )
}
