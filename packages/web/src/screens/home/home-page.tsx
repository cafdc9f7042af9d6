/** The start: search, what to do first, and the state of chains and lists. */
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { statusQuery } from '../../api/status.ts'
import { SearchBox } from '../../frame/search-box.tsx'
import { warningsOf } from '../../frame/status-chip.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner } from '../../ui/state.tsx'
import { StartCards } from './start-cards.tsx'
import { LedgerTable, ListTable } from './state-tables.tsx'

export function HomePage(): ReactElement {
  const status = useQuery(statusQuery)
  return (
    <Page title="Who is this, and where did the money go?" name="Search">
      <SearchBox big />
      <StartCards hasSample={hasSample(status.data)} />
      <div id="state">
        <QueryView query={status} what="the state of this node">
          {(data) => (
            <>
              <Warnings warnings={warningsOf(data)} />
              <Section title="Ledgers here">
                <LedgerTable ledgers={data.ledgers} />
              </Section>
              <Section title="Lists here">
                <ListTable lists={data.lists} />
              </Section>
            </>
          )}
        </QueryView>
      </div>
    </Page>
  )
}

function Warnings({ warnings }: { warnings: readonly string[] }): ReactElement | null {
  if (warnings.length === 0) return null
  return (
    <Banner tone="warning" title="Before you trust an answer">
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </Banner>
  )
}

/** The list that only the sample case brings along. */
const SAMPLE_LIST = 'tagpack:sample-tags'

const hasSample = (status: { lists: readonly { list: string }[] } | undefined): boolean =>
  status?.lists.some(({ list }) => list === SAMPLE_LIST) ?? false
