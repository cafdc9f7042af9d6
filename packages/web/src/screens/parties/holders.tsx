/** Who holds an account of a book: customers by number, each linked to its page. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { isSystemAccount } from '../../format/identifier.ts'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { bookName } from '../books/queries.ts'
import { CustomerLink } from './customers-page.tsx'
import { holdersQuery } from './queries.ts'

/** Accounts of the institution and of the world outside have no customer. */
const isHeld = (account: string): boolean =>
  !isSystemAccount(account) && !/^(?:external|house):/.test(account)

export function HoldersPart(props: { book: string; account: string }): ReactElement | null {
  const mayList = useMay('party.list')
  return mayList && isHeld(props.account) ? <Holders {...props} /> : null
}

function Holders({ book, account }: { book: string; account: string }): ReactElement {
  const id = bookName(book)
  const query = useQuery(holdersQuery(id, account))
  return (
    <Section
      title="Held by"
      about="Customers by number; who they are, their page shows for a reason."
    >
      <QueryView query={query} what="who holds it" rows={1}>
        {({ items, next }) =>
          items.length === 0 ? (
            <p className="soft">No customer here is said to hold it.</p>
          ) : (
            <p className="row">
              {items.map((row) => (
                <CustomerLink key={row.id} id={row.id} />
              ))}
              {next !== null && (
                <Link to="/customers" search={{ book: id, account }}>
                  All of them
                </Link>
              )}
            </p>
          )
        }
      </QueryView>
    </Section>
  )
}
