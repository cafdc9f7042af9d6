/** One customer: what anybody with accounts in view may know, and who it is for a reason. */
import type { PartyRow } from '@paperchain/contract/party'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { formatCount } from '../../format/amount.ts'
import { Button } from '../../ui/button.tsx'
import { Figure, Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner } from '../../ui/state.tsx'
import { Day, Identifier, Moment } from '../../ui/value.tsx'
import { Need } from '../need.tsx'
import { AccountsPart } from './accounts-part.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { customerQuery } from './queries.ts'
import { RetentionPart } from './retention-part.tsx'
import { WhoPart } from './who-part.tsx'

export function CustomerPage(): ReactElement {
  const { party } = useParams({ from: '/frame/customers/$party' })
  const mayAudit = useMay('audit.read')
  return (
    <Page
      name="Customer"
      kind={<Link to="/customers">Customer</Link>}
      title={<Identifier text={party} what="the number of the customer" whole />}
      actions={
        mayAudit && (
          <Link to="/admin/audit" search={{ object: `party:${party}` }} className="button">
            Who looked and changed
          </Link>
        )
      }
    >
      <Need permission="party.list" what="customers">
        <Known key={party} id={party} />
      </Need>
    </Page>
  )
}

function Known({ id }: { id: string }): ReactElement {
  const query = useQuery(customerQuery(id))
  return (
    <QueryView query={query} what="this customer">
      {(row) => <Customer row={row} />}
    </QueryView>
  )
}

function Customer({ row }: { row: PartyRow }): ReactElement {
  return (
    <>
      <div className="figures small">
        <Figure name="Kind">{row.schema}</Figure>
        <Figure name="Version">{formatCount(row.version)}</Figure>
        <Figure name="First written">
          <Day at={row.createdAt} />
        </Figure>
        <Figure name="Changed">
          <Day at={row.updatedAt} />
        </Figure>
      </div>
      {row.erasedAt === null ? (
        <WhoPart row={row} />
      ) : (
        <Banner tone="info" title="Erased: nobody here can tell any more who this was">
          Destroyed on <Moment at={row.erasedAt} />. What stays: that it was a{' '}
          {row.schema.toLowerCase()}, when it was written and erased, and which accounts it held.
        </Banner>
      )}
      <AccountsPart row={row} />
      {row.erasedAt === null && <RetentionPart row={row} />}
      {row.erasedAt === null && <ErasePart row={row} />}
    </>
  )
}

function ErasePart({ row }: { row: PartyRow }): ReactElement | null {
  const mayErase = useMay('party.erase')
  const [isOpen, setIsOpen] = useState(false)
  if (!mayErase) return null
  return (
    <Section
      title="Erase"
      about="Destroys who it is, in all versions. Look first whether the law asks you to keep it."
    >
      {row.holds.length > 0 && (
        <Banner tone="warning" title="On legal hold: it cannot be erased">
          Lift every hold first, once its cause is gone.
        </Banner>
      )}
      <div className="row">
        <Button weight="danger" disabled={row.holds.length > 0} onClick={() => setIsOpen(true)}>
          Erase this customer…
        </Button>
      </div>
      {isOpen && <EraseDialog row={row} onClose={() => setIsOpen(false)} />}
    </Section>
  )
}
