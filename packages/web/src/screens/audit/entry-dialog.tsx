/** One entry of the log whole, with before and after side by side. */
import type { AuditEntry } from '@paperchain/contract/audit'
import type { ReactElement } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/page.tsx'
import { Identifier, Moment } from '../../ui/value.tsx'
import { differencesOf } from './differences.ts'

export function EntryDialog(props: { entry: AuditEntry; onClose: () => void }): ReactElement {
  const { entry, onClose } = props
  const changes = differencesOf(entry.before, entry.after)
  return (
    <Dialog title={`Entry ${entry.seq}: ${entry.action}`} open onClose={onClose}>
      <Facts
        rows={[
          ['When', <Moment key="when" at={entry.when} />],
          ['Who', entry.whoName === '' ? entry.who : `${entry.whoName} (${entry.who})`],
          ['On what', entry.object],
          ['From', entry.from || 'not known'],
          ['Hash', <Identifier key="hash" text={entry.hash} what="the hash" />],
        ]}
      />
      {changes.length === 0 ? (
        <p className="soft">It changed nothing that is kept here.</p>
      ) : (
        <table className="changes" aria-label="Before and after">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, was, is }) => (
              <tr key={field} data-same={was === is || undefined}>
                <th scope="row">{field}</th>
                <td className="break">{was === is ? was : <del>{was}</del>}</td>
                <td className="break">{was === is ? is : <ins>{is}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  )
}
