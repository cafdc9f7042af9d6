/** Settings of the node: each with its sentence, its value, who set it; and how it was started. */
import type { Setting, StartOption } from '@paperchain/contract/setting'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { ask } from '../../api/http.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Ticked } from '../../ui/ticked.tsx'
import { Need } from '../need.tsx'
import { SettingRow } from './setting-row.tsx'

export function SettingsPage(): ReactElement {
  return (
    <Page title="Settings of the node" name="Settings">
      <Need permission="setting.read" what="the settings">
        <Settings />
      </Need>
    </Page>
  )
}

function Settings(): ReactElement {
  const query = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => ask('setting.list', {}, signal),
  })
  return (
    <QueryView query={query} what="the settings">
      {({ settings, startedWith }) => (
        <>
          <Section title="While it runs" about="Every change is an entry in the audit log.">
            <ul className="settings">
              {settings.map((setting: Setting) => (
                <SettingRow key={setting.key} setting={setting} />
              ))}
            </ul>
          </Section>
          <Section
            title="Started with"
            about="Change these by file, environment or flags, and start again."
          >
            <DataTable
              caption={`${startedWith.length} options, each with where its value comes from`}
              columns={COLUMNS}
              rows={startedWith}
              rowKey={({ name }) => name}
              csv="started-with"
            />
          </Section>
        </>
      )}
    </QueryView>
  )
}

const COLUMNS: readonly Column<StartOption>[] = [
  {
    key: 'name',
    head: 'Option',
    main: true,
    cell: ({ name }) => <code>{name}</code>,
    text: ({ name }) => name,
  },
  {
    key: 'value',
    head: 'Value',
    cell: ({ value }) => <code className="break">{value}</code>,
    text: ({ value }) => value,
  },
  { key: 'source', head: 'From', cell: ({ source }) => source, text: ({ source }) => source },
  {
    key: 'about',
    head: 'What it is',
    cell: ({ about }) => <Ticked text={about} />,
    text: ({ about }) => about,
  },
]
