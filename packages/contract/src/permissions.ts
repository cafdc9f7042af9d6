/**
 * Who may do what: one table of permissions with the roles and key scopes that carry each. Every
 * route names one permission (`routes.ts`), so this is the whole of it. The web reads it to say
 * which role may, where a person may not.
 *
 * @module
 */

/** Roles of people (architecture, section 8). */
export const ROLES = ['viewer', 'analyst', 'approver', 'officer', 'admin', 'auditor'] as const
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number]

/** What a key of a machine may be given. */
export const SCOPES = ['read', 'screen', 'trace', 'import', 'audit', 'admin'] as const
/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number]

type Grant = {
  /** One sentence for people: what it lets somebody do. */
  readonly lets: string
  readonly roles: readonly Role[]
  readonly scopes: readonly Scope[]
}

const ALL = ROLES

/** Every permission there is. */
export const PERMISSIONS = {
  'session.own': {
    lets: 'see and end their own session and change their own password',
    roles: ALL,
    scopes: SCOPES,
  },
  'status.read': {
    lets: 'see the state of ledgers, lists and the server',
    roles: ALL,
    scopes: SCOPES,
  },
  'ledger.read': {
    lets: 'search, and read accounts, transactions, blocks and tags',
    roles: ALL,
    scopes: ['read', 'trace', 'admin'],
  },
  'screen.run': {
    lets: 'screen addresses, names, blocks and transactions',
    roles: ['viewer', 'analyst', 'approver', 'officer', 'admin'],
    scopes: ['screen', 'admin'],
  },
  'trace.run': {
    lets: 'trace money',
    roles: ['analyst', 'approver', 'officer', 'admin'],
    scopes: ['trace', 'admin'],
  },
  'certificate.verify': {
    lets: 'run a trace certificate again',
    roles: ['analyst', 'approver', 'officer', 'admin', 'auditor'],
    scopes: ['trace', 'audit', 'admin'],
  },
  'list.read': {
    lets: 'read lists, their versions and differences',
    roles: ALL,
    scopes: ['read', 'screen', 'trace', 'audit', 'admin'],
  },
  'list.import': {
    lets: 'bring versions of lists in',
    roles: ['officer', 'admin'],
    scopes: ['import', 'admin'],
  },
  'tag.write': {
    lets: 'add tags, and dispute, withdraw or supersede them',
    roles: ['analyst', 'officer', 'admin'],
    scopes: ['import', 'admin'],
  },
  'source.manage': {
    lets: 'say where lists and prices are fetched from',
    roles: ['admin'],
    scopes: ['admin'],
  },
  'price.write': {
    lets: 'bring prices in, take them back and state what is worth the same',
    roles: ['officer', 'admin'],
    scopes: ['import', 'admin'],
  },
  'follow.manage': {
    lets: 'say which nodes are followed or read from',
    roles: ['admin'],
    scopes: ['admin'],
  },
  'block.import': {
    lets: 'bring blocks in',
    roles: ['analyst', 'officer', 'admin'],
    scopes: ['import', 'admin'],
  },
  'book.write': {
    lets: 'make books, bring transactions of institutions in and link ledgers',
    roles: ['analyst', 'officer', 'admin'],
    scopes: ['import', 'admin'],
  },
  'cluster.decide': {
    lets: 'merge and split clusters by hand, and undo that',
    roles: ['analyst', 'officer', 'admin'],
    scopes: ['admin'],
  },
  'party.list': {
    lets: 'see which customers there are, by pseudonym',
    roles: ['analyst', 'approver', 'officer', 'admin', 'auditor'],
    scopes: ['read', 'import', 'admin'],
  },
  'party.read': {
    lets: 'see who a customer is, for a reason',
    roles: ['analyst', 'approver', 'officer'],
    scopes: [],
  },
  'party.write': {
    lets: 'bring customers in and say which accounts they hold',
    roles: ['analyst', 'officer', 'admin'],
    scopes: ['import', 'admin'],
  },
  'party.hold': {
    lets: 'put a customer on legal hold and lift it',
    roles: ['officer'],
    scopes: [],
  },
  'party.erase': {
    lets: 'destroy what is known of a customer',
    roles: ['officer'],
    scopes: [],
  },
  'party.screen': {
    lets: 'screen customers by name, and say which listed parties they are not',
    roles: ['officer'],
    scopes: [],
  },
  'name.judge': {
    lets: 'say that a name that was asked is not a listed party',
    roles: ['analyst', 'approver', 'officer'],
    scopes: [],
  },
  'job.read': {
    lets: 'follow jobs',
    roles: ALL,
    scopes: ['read', 'import', 'audit', 'admin'],
  },
  'job.control': {
    lets: 'cancel and resume jobs',
    roles: ['analyst', 'officer', 'admin'],
    scopes: ['import', 'admin'],
  },
  'user.manage': {
    lets: 'add people, give roles, reset passwords and end sessions',
    roles: ['admin'],
    scopes: ['admin'],
  },
  'key.manage': {
    lets: 'make and revoke keys for machines',
    roles: ['admin'],
    scopes: [],
  },
  'audit.read': {
    lets: 'read and check the audit log',
    roles: ['auditor', 'admin'],
    scopes: ['audit', 'admin'],
  },
  'setting.read': {
    lets: 'see the settings',
    roles: ['officer', 'admin', 'auditor'],
    scopes: ['audit', 'admin'],
  },
  'setting.change': {
    lets: 'change the settings',
    roles: ['admin'],
    scopes: ['admin'],
  },
  'node.backup': {
    lets: 'take backups',
    roles: ['admin'],
    scopes: ['admin'],
  },
} as const satisfies Record<string, Grant>

/** A name in {@link PERMISSIONS}. */
export type Permission = keyof typeof PERMISSIONS

/** Whether a role carries a permission. */
export const roleMay = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as Grant).roles.includes(role)

/** Whether a key's scope carries a permission. */
export const scopeMay = (scope: Scope, permission: Permission): boolean =>
  (PERMISSIONS[permission] as Grant).scopes.includes(scope)

/** Every permission that these roles carry together, sorted. */
export const permissionsOf = (roles: readonly Role[]): Permission[] =>
  (Object.keys(PERMISSIONS) as Permission[])
    .filter((permission) => roles.some((role) => roleMay(role, permission)))
    .sort()
