/** All accounts on which tags disagree: how many, who says what against whom, one by one. */
import type { AccountConflict, ConflictPattern, TagConflicts } from '@paperchain/contract/tag'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ask } from '../../api/http.ts'
import { type Paged, rowsOf, usePages } from '../../api/pages.ts'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import type { TagsSearch } from '../../search-params.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty } from '../../ui/state.tsx'
import { AccountId } from '../../ui/value.tsx'
import { ListLink } from '../late-parts.tsx'
import { plainWord } from '../shared-tag.ts'
import { ConflictSides, KIND_WORDS } from './conflict-parts.tsx'

export function ConflictsView({ search }: { search: TagsSearch }): ReactElement {
  const { kind, strength, list } = search
  const filter = {
    ...(kind === undefined ? {} : { kind }),
    ...(strength === undefined ? {} : { strength }),
    ...(list === undefined ? {} : { list }),
  }
  const pages = usePages<TagConflicts>(['tag conflicts', filter], (cursor, signal) =>
    ask(
      'tag.conflicts',
      { query: { ...filter, ...(cursor === undefined ? {} : { cursor }) } },
      signal,
    ),
  )
  const isFiltered = Object.keys(filter).length > 0
  return (
    <>
      <p className="soft about">
        Two tags conflict where they name actors that share no name, or different uses. Strong: both
        sides have a source that knew (confidence 50 or more). Nothing is dropped: all tags stand.
      </p>
      {isFiltered && <Narrowed {...filter} />}
      <QueryView query={pages} what="conflicts">
        {(data) => {
          const [first] = data.pages
          if (first === undefined || first.counts.accounts === 0) {
            return <Empty title="No tags disagree">Every account is called one thing.</Empty>
          }
          return (
            <>
              <Patterns all={first} />
              <Accounts pages={pages} />
            </>
          )
        }}
      </QueryView>
    </>
  )
}

function Narrowed({ kind, strength, list }: TagsSearch): ReactElement {
  return (
    <p className="row">
      Only {[kind && KIND_WORDS[kind].toLowerCase(), strength, list].filter(Boolean).join(', ')}
      <Link to="/tags" search={{ tab: 'conflicts' }}>
        Show all conflicts
      </Link>
    </p>
  )
}

const PATTERN_COLUMNS: readonly Column<ConflictPattern>[] = [
  {
    key: 'sides',
    head: 'Who says what',
    main: true,
    cell: ({ sides }) => (
      <ul className="conflict-tags">
        {sides.map(({ says, lists }) => (
          <li key={`${says} ${lists.join(' ')}`}>
            <strong>{plainWord(says)}</strong>{' '}
            {lists.map((list) => (
              <span key={list}>
                <ListLink list={list} />{' '}
              </span>
            ))}
          </li>
        ))}
      </ul>
    ),
    text: ({ sides }) => sides.map(({ says, lists }) => `${says}: ${lists.join(' ')}`).join(' | '),
  },
  {
    key: 'kind',
    head: 'About',
    cell: ({ kind }) => (
      <Link to="/tags" search={{ tab: 'conflicts', kind }}>
        {KIND_WORDS[kind]}
      </Link>
    ),
    text: ({ kind }) => kind,
  },
  {
    key: 'strength',
    head: 'Weight',
    cell: ({ strength }) => (
      <Link to="/tags" search={{ tab: 'conflicts', strength }}>
        {strength}
      </Link>
    ),
    text: ({ strength }) => strength,
  },
  {
    key: 'accounts',
    head: 'Accounts',
    number: true,
    cell: ({ accounts }) => formatCount(accounts),
    text: ({ accounts }) => String(accounts),
  },
]

function Patterns({ all: { counts, patterns } }: { all: TagConflicts }): ReactElement {
  const { accounts, strongActor, weakActor, strongCategory, weakCategory } = counts
  const about =
    `${counted(accounts, 'accounts')}: about the actor ${formatCount(strongActor)} strong and ` +
    `${formatCount(weakActor)} weak, about the use ${formatCount(strongCategory)} strong and ` +
    `${formatCount(weakCategory)} weak.`
  return (
    <Section title="Who disagrees with whom" about={about}>
      <DataTable
        caption={counted(patterns.length, 'disagreements')}
        columns={PATTERN_COLUMNS}
        rows={patterns}
        rowKey={({ kind, strength, sides }) => JSON.stringify([kind, strength, sides])}
        csv="tag-conflicts"
      />
    </Section>
  )
}

function Accounts({ pages }: { pages: Paged<TagConflicts> }): ReactElement {
  return (
    <Section title="Account by account">
      <ul className="conflict-accounts">
        {rowsOf<AccountConflict>(pages.data).map(({ account, conflicts }) => (
          <li key={`${account.ledger} ${account.id}`}>
            <h3 className="break">
              <AccountId ledger={account.ledgerName} account={account.id} />
            </h3>
            {conflicts.map((conflict) => (
              <ConflictSides key={conflict.kind} conflict={conflict} />
            ))}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <div className="more">
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show more accounts
          </Button>
        </div>
      )}
    </Section>
  )
}
