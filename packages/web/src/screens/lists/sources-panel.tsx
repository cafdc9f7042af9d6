/** Where lists come from by themselves: sources, their schedules, and fetching them now. */
import type { ListSource, ListSources } from '@paperchain/contract/source'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty, Failed } from '../../ui/state.tsx'
import { isOpen, useJob } from '../jobs.tsx'
import { LateLists } from '../late-parts.tsx'
import { RefreshJob } from './refresh-result.tsx'
import { RemoveSourceDialog, SourceDialog } from './source-dialogs.tsx'
import { sourcesQuery, useRefresh } from './source-queries.ts'
import { type SourceDoes, sourceColumns } from './source-table.tsx'

/** What stands in front of the page. */
type Open = { readonly what: 'put' | 'remove'; readonly source: ListSource | null }

export function SourcesPanel(): ReactElement {
  const query = useQuery(sourcesQuery)
  const mayManage = useMay('source.manage')
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  return (
    <div id="sources">
      <Section
        title="Sources"
        about="Lists that this node fetches by itself, from a URL or a folder of the server."
        actions={
          mayManage && (
            <Button icon="plus" onClick={() => setOpen({ what: 'put', source: null })}>
              Add a source
            </Button>
          )
        }
      >
        <QueryView query={query} what="the sources">
          {(data) => <Sources data={data} onOpen={setOpen} />}
        </QueryView>
      </Section>
      {open?.what === 'put' && <SourceDialog source={open.source} onClose={close} />}
      {open?.what === 'remove' && open.source !== null && (
        <RemoveSourceDialog source={open.source} onClose={close} />
      )}
    </div>
  )
}

function Sources(props: { data: ListSources; onOpen: (open: Open) => void }): ReactElement {
  const { data, onOpen } = props
  const mayManage = useMay('source.manage')
  const mayFetch = useMay('list.import')
  const refresh = useRefresh()
  const job = useJob(refresh.data?.id ?? '', refresh.data !== undefined)
  const busy = refresh.isPending || (refresh.data !== undefined && isOpen(job.data ?? refresh.data))
  if (data.items.length === 0) {
    return (
      <Empty title="No source yet">
        Without one, {mayFetch && 'versions come in by hand below, and '}how late a list is goes by
        its age alone.
      </Empty>
    )
  }
  const does: SourceDoes = {
    ...(mayFetch && { fetch: ({ id }) => refresh.mutate({ ids: [id] }) }),
    ...(mayManage && {
      change: (source) => onOpen({ what: 'put', source }),
      remove: (source) => onOpen({ what: 'remove', source }),
    }),
  }
  const isStale = ({ id }: ListSource): boolean => data.stale.some(({ source }) => source === id)
  const take = (id: string): void => refresh.mutate({ ids: [id], allowShrink: true })
  return (
    <>
      <LateLists stale={data.stale} />
      {refresh.error && <Failed error={refresh.error} what="the fetch" />}
      {refresh.data && <RefreshJob key={refresh.data.id} job={refresh.data} onTake={take} />}
      <DataTable
        caption={counted(data.items.length, 'sources')}
        columns={sourceColumns({ does, busy, isStale })}
        rows={data.items}
        rowKey={({ id }) => id}
        csv="list-sources"
      />
    </>
  )
}
