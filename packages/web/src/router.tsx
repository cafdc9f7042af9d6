/** Every page and its address. Pages load when they are first opened: the first load is small. */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { sessionQuery } from './api/session.ts'
import { Frame } from './frame/frame.tsx'
import { CrashPage, MissingPage, WaitingPage } from './frame/page-states.tsx'
import { SignInPage } from './screens/sign-in/sign-in-page.tsx'
import * as read from './search-params.ts'

type Context = { readonly client: QueryClient }

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: MissingPage,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: read.readSignIn,
  component: SignInPage,
})

/** Pages for somebody who is signed in and has a password of their own. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    const next = location.href === '/' ? undefined : location.href
    const search = next === undefined ? {} : { next }
    if (session === null || session.mustChangePassword) throw redirect({ to: '/sign-in', search })
  },
  component: Frame,
})

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./screens/home/home-page.tsx'), 'HomePage'),
})

const address = createRoute({
  getParentRoute: () => frame,
  path: '/address/$ledger/$account',
  validateSearch: read.readAddress,
  component: lazyRouteComponent(() => import('./screens/address/address-page.tsx'), 'AddressPage'),
})

const cluster = createRoute({
  getParentRoute: () => frame,
  path: '/cluster/$ledger/$account',
  validateSearch: read.readCluster,
  component: lazyRouteComponent(() => import('./screens/cluster/cluster-page.tsx'), 'ClusterPage'),
})

const transaction = createRoute({
  getParentRoute: () => frame,
  path: '/tx/$ledger/$tx',
  component: lazyRouteComponent(
    () => import('./screens/transaction/transaction-page.tsx'),
    'TransactionPage',
  ),
})

const block = createRoute({
  getParentRoute: () => frame,
  path: '/block/$ledger/$block',
  component: lazyRouteComponent(() => import('./screens/block/block-page.tsx'), 'BlockPage'),
})

const screen = createRoute({
  getParentRoute: () => frame,
  path: '/screen',
  component: lazyRouteComponent(() => import('./screens/screen/screen-page.tsx'), 'ScreenPage'),
})

const names = createRoute({
  getParentRoute: () => frame,
  path: '/names',
  component: lazyRouteComponent(() => import('./screens/names/names-page.tsx'), 'NamesPage'),
})

const trace = createRoute({
  getParentRoute: () => frame,
  path: '/trace',
  validateSearch: read.readTrace,
  component: lazyRouteComponent(() => import('./screens/trace/trace-page.tsx'), 'TracePage'),
})

const verify = createRoute({
  getParentRoute: () => frame,
  path: '/verify',
  component: lazyRouteComponent(() => import('./screens/verify/verify-page.tsx'), 'VerifyPage'),
})

const imports = createRoute({
  getParentRoute: () => frame,
  path: '/imports',
  component: lazyRouteComponent(() => import('./screens/imports/imports-page.tsx'), 'ImportsPage'),
})

const job = createRoute({
  getParentRoute: () => frame,
  path: '/imports/$job',
  component: lazyRouteComponent(() => import('./screens/imports/job-page.tsx'), 'JobPage'),
})

const books = createRoute({
  getParentRoute: () => frame,
  path: '/books',
  component: lazyRouteComponent(() => import('./screens/books/books-page.tsx'), 'BooksPage'),
})

const book = createRoute({
  getParentRoute: () => frame,
  path: '/books/$book',
  component: lazyRouteComponent(() => import('./screens/books/book-page.tsx'), 'BookPage'),
})

const bookImport = createRoute({
  getParentRoute: () => frame,
  path: '/books/$book/import',
  validateSearch: read.readBookImport,
  component: lazyRouteComponent(
    () => import('./screens/books/book-import-page.tsx'),
    'BookImportPage',
  ),
})

const customers = createRoute({
  getParentRoute: () => frame,
  path: '/customers',
  validateSearch: read.readCustomers,
  component: lazyRouteComponent(
    () => import('./screens/parties/customers-page.tsx'),
    'CustomersPage',
  ),
})

const customerNew = createRoute({
  getParentRoute: () => frame,
  path: '/customers/new',
  validateSearch: read.readCustomers,
  component: lazyRouteComponent(
    () => import('./screens/parties/new-customer-page.tsx'),
    'NewCustomerPage',
  ),
})

const customerImport = createRoute({
  getParentRoute: () => frame,
  path: '/customers/import',
  validateSearch: read.readCustomers,
  component: lazyRouteComponent(
    () => import('./screens/parties/import-customers-page.tsx'),
    'ImportCustomersPage',
  ),
})

const customer = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$party',
  component: lazyRouteComponent(
    () => import('./screens/parties/customer-page.tsx'),
    'CustomerPage',
  ),
})

const lists = createRoute({
  getParentRoute: () => frame,
  path: '/lists',
  component: lazyRouteComponent(() => import('./screens/lists/lists-page.tsx'), 'ListsPage'),
})

const list = createRoute({
  getParentRoute: () => frame,
  path: '/lists/$list',
  validateSearch: read.readList,
  component: lazyRouteComponent(() => import('./screens/lists/list-page.tsx'), 'ListPage'),
})

const listParty = createRoute({
  getParentRoute: () => frame,
  path: '/lists/$list/parties/$party',
  component: lazyRouteComponent(() => import('./screens/lists/party-page.tsx'), 'PartyPage'),
})

const tags = createRoute({
  getParentRoute: () => frame,
  path: '/tags',
  validateSearch: read.readTags,
  component: lazyRouteComponent(() => import('./screens/tags/tags-page.tsx'), 'TagsPage'),
})

const actor = createRoute({
  getParentRoute: () => frame,
  path: '/actors/$actor',
  component: lazyRouteComponent(() => import('./screens/tags/actor-page.tsx'), 'ActorPage'),
})

const people = createRoute({
  getParentRoute: () => frame,
  path: '/admin/people',
  component: lazyRouteComponent(() => import('./screens/people/people-page.tsx'), 'PeoplePage'),
})

const keys = createRoute({
  getParentRoute: () => frame,
  path: '/admin/keys',
  component: lazyRouteComponent(() => import('./screens/keys/keys-page.tsx'), 'KeysPage'),
})

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/admin/audit',
  validateSearch: read.readAudit,
  component: lazyRouteComponent(() => import('./screens/audit/audit-page.tsx'), 'AuditPage'),
})

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/admin/settings',
  component: lazyRouteComponent(
    () => import('./screens/settings/settings-page.tsx'),
    'SettingsPage',
  ),
})

const preferences = createRoute({
  getParentRoute: () => frame,
  path: '/preferences',
  component: lazyRouteComponent(
    () => import('./screens/preferences/preferences-page.tsx'),
    'PreferencesPage',
  ),
})

/** Whatever has no page of its own, in the frame like all others. */
const nowhere = createRoute({ getParentRoute: () => frame, path: '$', component: MissingPage })

const pages = [
  home,
  address,
  cluster,
  transaction,
  block,
  screen,
  names,
  trace,
  verify,
  imports,
  job,
]
const tree = root.addChildren([
  signIn,
  frame.addChildren([
    ...pages,
    books,
    book,
    bookImport,
    customers,
    customerNew,
    customerImport,
    customer,
    lists,
    list,
    listParty,
    tags,
    actor,
    people,
    keys,
    audit,
    settings,
    preferences,
    nowhere,
  ]),
])

export const makeRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    // Reading an account leaves an entry in the audit log, so nothing is read before it is opened.
    defaultPreload: false,
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: MissingPage,
    defaultPendingComponent: WaitingPage,
    defaultPendingMs: 200,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
