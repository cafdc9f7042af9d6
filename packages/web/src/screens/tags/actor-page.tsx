/** Somebody behind tags, with all accounts that name them. */
import type { ActorAnswer } from '@paperchain/contract/list'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'
import { formatCount } from '../../format/amount.ts'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { LateListsNow } from '../late-parts.tsx'
import { plainWord } from '../shared-tag.ts'
import { TAG_COLUMNS, tagKey } from './tag-columns.tsx'

export function ActorPage(): ReactElement {
  const { actor: id } = useParams({ from: '/frame/actors/$actor' })
  const query = useQuery({
    queryKey: ['actor', id],
    queryFn: ({ signal }) => ask('actor.read', { params: { actor: id } }, signal),
  })
  const pages = usePages(['tags of actor', id], (cursor, signal) =>
    ask('tag.list', { query: { actor: id, ...(cursor === undefined ? {} : { cursor }) } }, signal),
  )
  const label = query.data?.actor?.label ?? id
  return (
    <Page title={label} name={label} kind="Actor">
      <QueryView query={query} what="this actor" rows={3}>
        {(answer) => <Head answer={answer} />}
      </QueryView>
      <LateListsNow />
      <Section title="Accounts">
        <PagedTable
          pages={pages}
          what="tags"
          columns={TAG_COLUMNS}
          rowKey={tagKey}
          csv={`actor-${id}`}
          empty={<Empty title="No tag names this actor" />}
        />
      </Section>
    </Page>
  )
}

function Head({ answer }: { answer: ActorAnswer }): ReactElement {
  const { actor, accounts, id } = answer
  if (actor === null) {
    return (
      <Banner tone="info" title="Only the id is known">
        Tags name this actor, and no actor pack here describes it.
      </Banner>
    )
  }
  return (
    <div className="card">
      <Facts
        rows={[
          ['Id', id],
          ['Kind', actor.categories.map(plainWord).join(', ') || 'not stated'],
          ['Jurisdictions', actor.jurisdictions.join(', ') || 'not stated'],
          ['Also called', actor.aliases.join(', ') || 'nothing else'],
          // Plain text: a link would tell a stranger's host whom somebody looks up.
          ['Address on the web', actor.uri || 'not stated'],
          ['Accounts here', formatCount(accounts)],
        ]}
      />
    </div>
  )
}
