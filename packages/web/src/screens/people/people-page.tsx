/** People: who may do what; adding, roles, one-time passwords, sessions. */
import type { User, UserWithPassword } from '@paperchain/contract/people'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { ToldOnce } from '../../ui/told-once.tsx'
import { Day, Moment } from '../../ui/value.tsx'
import { Need } from '../need.tsx'
import { AddPersonDialog } from './add-person-dialog.tsx'
import { PersonDialog } from './person-dialog.tsx'
import { usePeople } from './queries.ts'
import { RoleMatrix } from './role-matrix.tsx'

export function PeoplePage(): ReactElement {
  const mayAdd = useMay('user.manage')
  const [isAdding, setIsAdding] = useState(false)
  return (
    <Page
      title="People"
      name="People"
      actions={
        mayAdd && (
          <Button weight="primary" icon="plus" onClick={() => setIsAdding(true)}>
            Add a person
          </Button>
        )
      }
    >
      <Need permission="user.manage" what="people">
        <People isAdding={isAdding} onAdded={() => setIsAdding(false)} />
      </Need>
      <Section
        title="Roles"
        about="What each role may do. A person has the rights of all of theirs."
      >
        <RoleMatrix />
      </Section>
    </Page>
  )
}

function People(props: { isAdding: boolean; onAdded: () => void }): ReactElement {
  const pages = usePeople()
  const [open, setOpen] = useState<User | null>(null)
  const [told, setTold] = useState<UserWithPassword | null>(null)
  return (
    <>
      {told !== null && (
        <ToldOnce
          title={`One-time password for ${told.user.name}`}
          what="the one-time password"
          secret={told.oneTimePassword}
          onKept={() => setTold(null)}
        >
          It is shown now and never again. It must be changed at the first sign-in.
        </ToldOnce>
      )}
      <PagedTable
        pages={pages}
        what="people"
        order="by name"
        columns={columnsOf(setOpen)}
        rowKey={({ id }) => id}
        csv="people"
        empty={<Empty title="Nobody yet" />}
      />
      <AddPersonDialog open={props.isAdding} onClose={props.onAdded} onTold={setTold} />
      {open !== null && (
        <PersonDialog key={open.id} user={open} onClose={() => setOpen(null)} onTold={setTold} />
      )}
    </>
  )
}

/** flat: one table of columns. */
const columnsOf = (open: (user: User) => void): readonly Column<User>[] => [
  {
    key: 'name',
    head: 'Name',
    main: true,
    cell: (user) => (
      <button type="button" className="link" data-main="" onClick={() => open(user)}>
        {user.name}
      </button>
    ),
    text: ({ name }) => name,
  },
  {
    key: 'fullName',
    head: 'Full name',
    cell: ({ fullName }) => fullName || <span className="soft">–</span>,
    text: ({ fullName }) => fullName,
  },
  {
    key: 'roles',
    head: 'Roles',
    cell: ({ roles }) => roles.join(', '),
    text: ({ roles }) => roles.join(' '),
  },
  {
    key: 'state',
    head: 'State',
    cell: ({ disabledAt, mustChangePassword }) =>
      disabledAt !== null ? (
        <span className="mark bad">disabled</span>
      ) : mustChangePassword ? (
        <span className="mark warning">has a one-time password</span>
      ) : (
        <span className="mark good">active</span>
      ),
    text: ({ disabledAt }) => (disabledAt === null ? 'active' : 'disabled'),
  },
  {
    key: 'last',
    head: 'Last sign-in',
    cell: ({ lastSignInAt }) => <Moment at={lastSignInAt} missing="never" />,
    text: ({ lastSignInAt }) => lastSignInAt ?? '',
  },
  {
    key: 'created',
    head: 'Added',
    cell: ({ createdAt }) => <Day at={createdAt} />,
    text: ({ createdAt }) => createdAt,
  },
]
