/** Tags as rows, on the page of tags and of an actor. */
import type { TagRow } from '@paperchain/contract/list'
import { Link } from '@tanstack/react-router'
import type { Column } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { AccountId, Day } from '../../ui/value.tsx'
import { ListLink } from '../late-parts.tsx'
import { plainWord, tagKind } from '../shared-tag.ts'
import { EntryLabel } from '../tag-parts.tsx'

export const TAG_COLUMNS: readonly Column<TagRow>[] = [
  {
    key: 'label',
    head: 'Label',
    cell: ({ entry }) => <EntryLabel entry={entry} />,
    text: ({ entry }) => entry.label,
  },
  {
    key: 'kind',
    head: 'Kind',
    cell: ({ entry, sanction }) => {
      const isHit = sanction || entry.abuse !== ''
      return (
        <span className={isHit ? 'mark bad' : 'mark'}>
          {isHit && <Icon name="stop" size={13} />}
          {tagKind(entry) || (sanction ? 'sanction' : 'tag')}
        </span>
      )
    },
    text: ({ entry }) => tagKind(entry),
  },
  {
    key: 'account',
    head: 'Account',
    main: true,
    cell: ({ account }) => <AccountId ledger={account.ledgerName} account={account.id} />,
    text: ({ account }) => account.id,
  },
  {
    key: 'ledger',
    head: 'Chain',
    cell: ({ account }) => account.ledgerName,
    text: ({ account }) => account.ledgerName,
  },
  {
    key: 'actor',
    head: 'Actor',
    cell: ({ entry }) =>
      entry.actor === '' ? (
        <span className="soft">–</span>
      ) : (
        <Link to="/actors/$actor" params={{ actor: entry.actor }}>
          {entry.actor}
        </Link>
      ),
    text: ({ entry }) => entry.actor,
  },
  {
    key: 'confidence',
    head: 'Confidence',
    cell: ({ entry }) => plainWord(entry.confidence),
    text: ({ entry }) => entry.confidence,
  },
  {
    key: 'valid',
    head: 'True since',
    cell: ({ validFrom }) => <Day at={validFrom} />,
    text: ({ validFrom }) => validFrom,
  },
  {
    key: 'list',
    head: 'Says so',
    cell: ({ list }) => <ListLink list={list} />,
    text: ({ list }) => list,
  },
]

export const tagKey = ({ list, entry }: TagRow): string => `${list} ${entry.key}`
