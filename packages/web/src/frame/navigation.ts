/** The places of the rail, each with its action, so that rail, keys and palette agree. */
import type { Permission } from '@paperchain/contract/permissions'
import type { ActionId } from '../actions/registry.ts'
import type { IconName } from '../ui/icon.tsx'

export type Place = {
  readonly action: ActionId
  readonly to:
    | '/'
    | '/screen'
    | '/names'
    | '/trace'
    | '/verify'
    | '/imports'
    | '/books'
    | '/customers'
    | '/lists'
    | '/tags'
    | '/admin/people'
    | '/admin/keys'
    | '/admin/audit'
    | '/admin/settings'
  readonly label: string
  readonly icon: IconName
  /** Without it the place is not offered. */
  readonly needs: Permission
}

export const PLACES: readonly Place[] = [
  { action: 'go.home', to: '/', label: 'Search', icon: 'search', needs: 'ledger.read' },
  { action: 'go.screen', to: '/screen', label: 'Screen', icon: 'table', needs: 'screen.run' },
  { action: 'go.names', to: '/names', label: 'Names', icon: 'account', needs: 'screen.run' },
  { action: 'go.trace', to: '/trace', label: 'Trace', icon: 'trace', needs: 'trace.run' },
  {
    action: 'go.verify',
    to: '/verify',
    label: 'Verify',
    icon: 'verify',
    needs: 'certificate.verify',
  },
  { action: 'go.imports', to: '/imports', label: 'Imports', icon: 'imports', needs: 'job.read' },
  { action: 'go.books', to: '/books', label: 'Books', icon: 'books', needs: 'ledger.read' },
  {
    action: 'go.customers',
    to: '/customers',
    label: 'Customers',
    icon: 'account',
    needs: 'party.list',
  },
  { action: 'go.lists', to: '/lists', label: 'Lists', icon: 'lists', needs: 'list.read' },
  { action: 'go.tags', to: '/tags', label: 'Tags', icon: 'tags', needs: 'ledger.read' },
]

export const ADMIN_PLACES: readonly Place[] = [
  {
    action: 'go.people',
    to: '/admin/people',
    label: 'People',
    icon: 'people',
    needs: 'user.manage',
  },
  { action: 'go.keys', to: '/admin/keys', label: 'API keys', icon: 'keys', needs: 'key.manage' },
  {
    action: 'go.audit',
    to: '/admin/audit',
    label: 'Audit log',
    icon: 'audit',
    needs: 'audit.read',
  },
  {
    action: 'go.settings',
    to: '/admin/settings',
    label: 'Settings',
    icon: 'settings',
    needs: 'setting.read',
  },
]
