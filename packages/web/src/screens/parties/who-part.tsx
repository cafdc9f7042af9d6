/** Who a customer is: hidden until a reason is given, which the audit log has before the answer. */
import type { PartyRecord, PartyRow } from '@paperchain/contract/party'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { FormError } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { Banner } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'
import { Need } from '../need.tsx'
import { ReasonField, useReason } from '../reason-field.tsx'
import { Correction } from './correction.tsx'
import { type Look, useLookAt } from './queries.ts'
import { RecordView } from './record-view.tsx'

const ABOUT = 'Personal data. It is shown for a reason, and the look is kept in the audit log.'

export function WhoPart({ row }: { row: PartyRow }): ReactElement {
  return (
    <Section title="Who it is" about={ABOUT}>
      <Need permission="party.read" what="who customers are">
        <Who row={row} />
      </Need>
    </Section>
  )
}

type Seen = { readonly record: PartyRecord; readonly reason: string; readonly atMs: number }

/** flat: hidden, shown, or being corrected. */
function Who({ row }: { row: PartyRow }): ReactElement {
  const look = useLookAt(row.id)
  const [seen, setSeen] = useState<Seen | null>(null)
  const [isEditing, setIsEditing] = useState(false)
  const mayWrite = useMay('party.write')
  function see(asked: Look): void {
    look.mutate(asked, {
      onSuccess: (record) => {
        setSeen({ record, reason: asked.reason, atMs: Date.now() })
        look.reset()
        announce('Shown; the look is in the audit log')
      },
    })
  }
  function hide(): void {
    setSeen(null)
    setIsEditing(false)
  }
  if (seen === null) return <ReasonForm failure={look.error} busy={look.isPending} onSend={see} />
  const { record, reason, atMs } = seen
  const isNewest = record.shown === record.version && record.version === row.version
  return (
    <>
      <Banner
        tone="info"
        live="status"
        title="This look is in the audit log, with your name and your reason"
        actions={
          <>
            {mayWrite && isNewest && !isEditing && (
              <Button onClick={() => setIsEditing(true)}>Correct it</Button>
            )}
            <Button onClick={hide}>Hide</Button>
          </>
        }
      >
        <Moment at={atMs} />: {reason}
      </Banner>
      <FormError failure={look.error} />
      {isEditing ? (
        <Correction record={record} onDone={hide} cancel={() => setIsEditing(false)} />
      ) : (
        <RecordView
          record={record}
          busy={look.isPending}
          onVersion={(version) => see({ reason, version })}
        />
      )}
    </>
  )
}

function ReasonForm(props: {
  readonly failure: Parameters<typeof FormError>[0]['failure']
  readonly busy: boolean
  readonly onSend: (look: Look) => void
}): ReactElement {
  const { field, submit } = useReason((reason) => props.onSend({ reason }))
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={props.failure} />
      <p>Names, numbers, addresses and documents are hidden.</p>
      <div className="list-form">
        <ReasonField {...field} />
      </div>
      <Button type="submit" weight="primary" busy={props.busy}>
        Show who it is
      </Button>
    </form>
  )
}
