/** Keys of machines: made with scopes and an end, told once, revoked for good. */
import type { Key, KeyWithToken, NewKey } from '@paperchain/contract/people'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { ToldOnce } from '../../ui/told-once.tsx'
import { Day, Moment } from '../../ui/value.tsx'
import { Need } from '../need.tsx'
import { KeyForm } from './key-form.tsx'

const KEY = ['keys']

export function KeysPage(): ReactElement {
  const mayAdd = useMay('key.manage')
  const [isAdding, setIsAdding] = useState(false)
  return (
    <Page
      title="API keys"
      name="API keys"
      actions={
        mayAdd && (
          <Button weight="primary" icon="plus" onClick={() => setIsAdding(true)}>
            Make a key
          </Button>
        )
      }
    >
      <Need permission="key.manage" what="keys">
        <Keys isAdding={isAdding} onDone={() => setIsAdding(false)} />
      </Need>
    </Page>
  )
}

function Keys({ isAdding, onDone }: { isAdding: boolean; onDone: () => void }): ReactElement {
  const client = useQueryClient()
  const [told, setTold] = useState<KeyWithToken | null>(null)
  const [ending, setEnding] = useState<Key | null>(null)
  const pages = usePages(KEY, (cursor, signal) =>
    ask('key.list', { query: cursor === undefined ? {} : { cursor } }, signal),
  )
  const make = useMutation<KeyWithToken, Failure, NewKey>({
    mutationFn: (body) => ask('key.create', { body }),
    onSuccess: async (made) => {
      setTold(made)
      onDone()
      await client.invalidateQueries({ queryKey: KEY })
    },
  })
  return (
    <>
      {told !== null && <Told told={told} onKept={() => setTold(null)} />}
      <PagedTable
        pages={pages}
        what="keys"
        order="newest first"
        columns={columnsOf(setEnding)}
        rowKey={({ id }) => id}
        csv="keys"
        empty={
          <Empty title="No keys yet">
            A key lets a program ask in place of a person, within its scopes.
          </Empty>
        }
      />
      <Dialog title="Make a key" open={isAdding} onClose={onDone}>
        <KeyForm failure={make.error} busy={make.isPending} onMake={make.mutate} />
      </Dialog>
      {ending !== null && <RevokeDialog apiKey={ending} onClose={() => setEnding(null)} />}
    </>
  )
}

function Told({ told, onKept }: { told: KeyWithToken; onKept: () => void }): ReactElement {
  return (
    <ToldOnce
      title={`The key "${told.key.label}"`}
      what="the key"
      secret={told.token}
      onKept={onKept}
    >
      It is shown now and never again. Programs send it as Authorization: Bearer.
    </ToldOnce>
  )
}

const REVOKE_ABOUT =
  'Programs that use it are refused from now on. This cannot be undone; make a new key instead.'

function RevokeDialog({ apiKey, onClose }: { apiKey: Key; onClose: () => void }): ReactElement {
  const client = useQueryClient()
  const revoke = useMutation<null, Failure>({
    mutationFn: () => ask('key.revoke', { params: { key: apiKey.id } }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: KEY })
    },
  })
  return (
    <Dialog title={`Revoke "${apiKey.label}"?`} about={REVOKE_ABOUT} open onClose={onClose}>
      <FormError failure={revoke.error} />
      <div className="row">
        <Button weight="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
          Revoke the key
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Dialog>
  )
}

function stateOf({ revokedAt, expiresAt }: Key): readonly [word: string, look: string] {
  if (revokedAt !== null) return ['revoked', 'bad']
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) return ['expired', 'warning']
  return ['works', 'good']
}

/** flat: one table of columns. */
const columnsOf = (end: (key: Key) => void): readonly Column<Key>[] => [
  { key: 'label', head: 'For', main: true, cell: ({ label }) => label, text: ({ label }) => label },
  {
    key: 'prefix',
    head: 'Begins',
    cell: ({ prefix }) => <code>{prefix}…</code>,
    text: ({ prefix }) => prefix,
  },
  {
    key: 'scopes',
    head: 'May',
    cell: ({ scopes }) => scopes.join(', '),
    text: ({ scopes }) => scopes.join(' '),
  },
  {
    key: 'by',
    head: 'Made by',
    cell: ({ userName }) => userName,
    text: ({ userName }) => userName,
  },
  {
    key: 'state',
    head: 'State',
    cell: (key) => <span className={`mark ${stateOf(key)[1]}`}>{stateOf(key)[0]}</span>,
    text: (key) => stateOf(key)[0],
  },
  {
    key: 'used',
    head: 'Last used',
    cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} missing="never" />,
    text: ({ lastUsedAt }) => lastUsedAt ?? '',
  },
  {
    key: 'expires',
    head: 'Ends',
    cell: ({ expiresAt }) => <Day at={expiresAt} missing="never" />,
    text: ({ expiresAt }) => expiresAt ?? '',
  },
  {
    key: 'revoke',
    head: 'Revoke',
    cell: (key) =>
      key.revokedAt === null && (
        <Button weight="quiet" onClick={() => end(key)} aria-label={`Revoke ${key.label}`}>
          Revoke
        </Button>
      ),
  },
]
