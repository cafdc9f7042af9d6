/** People, in the table `app_user`. */
import { FaultError } from '@paperchain/core/domain/error'
import type { TimeMs } from '@paperchain/core/domain/time'
import {
  FULL_NAME_CHARS_MAX,
  type Role,
  rolesOf,
  USERS_MAX,
  type User,
  userName,
} from '@paperchain/core/domain/user'
import type { Credential, NewUser, PasswordChange, UserStore } from '@paperchain/core/registry'
import { type Context, newId } from './context.ts'
import { type Db, int, intOrNull, type Param, type Row, text, texts } from './engine.ts'
import { LOCKS } from './locks.ts'
import { checkPage, pageOf } from './page.ts'
import { checkedText } from './texts.ts'

/** Columns of a user, without the password hash. */
export const USER_COLUMNS = `u.id as user_id, u.name, u.full_name, u.roles, u.must_change,
  u.created_ms as user_created_ms, u.disabled_ms, u.last_sign_in_ms`

const SELECT = `select ${USER_COLUMNS}, u.password_hash from app_user u`

const INSERT = `
insert into app_user (id, name, full_name, roles, password_hash, must_change, created_ms)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (name) do nothing
returning id`

const OTHER_ADMINS = `
select count(*) as count from app_user
where 'admin' = any(roles) and disabled_ms is null and id <> $1`

/** A user from a row with {@link USER_COLUMNS}. */
export const userOf = (row: Row): User => ({
  id: text(row, 'user_id'),
  name: text(row, 'name'),
  fullName: text(row, 'full_name'),
  roles: texts(row, 'roles') as readonly Role[],
  createdMs: int(row, 'user_created_ms'),
  disabledMs: intOrNull(row, 'disabled_ms'),
  mustChangePassword: row['must_change'] === true,
  lastSignInMs: intOrNull(row, 'last_sign_in_ms'),
})

/** The users of a registry. */
export function userStore({ db, clock }: Context): UserStore {
  return {
    create: (user) => db.transaction((inner) => create(inner, user, clock())),
    byId: (id) => one(db, 'where u.id = $1', id),
    byName: async (name) => (await credential(db, name))?.user ?? null,
    credential: (name) => credential(db, name),
    list: async (page) => {
      const { limit, after } = checkPage(page)
      const sql = `${SELECT} where u.name > $1 order by u.name limit $2`
      const rows = await db.rows(sql, [after, limit + 1])
      return pageOf(rows, limit, { read: userOf, nextOf: (row) => text(row, 'name') })
    },
    count: () => count(db),
    setPassword: (id, change) => db.transaction((inner) => setPassword(inner, id, change)),
    setRoles: async (id, names) => {
      const roles = rolesOf(names)
      return db.transaction(async (inner) => {
        if (!roles.includes('admin')) await keepAnAdmin(inner, id)
        return update(inner, 'set roles = $2 where id = $1', [id, roles])
      })
    },
    setFullName: async (id, fullName) => {
      const name = checkedText(fullName, { name: 'name', max: FULL_NAME_CHARS_MAX })
      return db.transaction((inner) =>
        update(inner, 'set full_name = $2 where id = $1', [id, name]),
      )
    },
    setDisabled: (id, disabled) =>
      db.transaction((inner) => setDisabled(inner, id, disabled ? clock() : null)),
    signedIn: async (id) => {
      await db.transaction((inner) =>
        update(inner, 'set last_sign_in_ms = $2 where id = $1', [id, clock()]),
      )
    },
  }
}

async function create(db: Db, user: NewUser, nowMs: TimeMs): Promise<User> {
  const name = userName(user.name)
  const roles = rolesOf(user.roles)
  const fullName = checkedText(user.fullName, { name: 'name', max: FULL_NAME_CHARS_MAX })
  if ((await count(db)) >= USERS_MAX) {
    throw new FaultError('USERS_TOO_MANY', `Expected at most ${USERS_MAX} users, got one more`)
  }
  const id = newId()
  const { passwordHash, mustChangePassword } = user
  const values = [id, name, fullName, roles, passwordHash, mustChangePassword, nowMs]
  const made = await db.rows(INSERT, values)
  if (made.length === 0) {
    throw new FaultError('USER_EXISTS', 'Expected a new sign-in name, got one that is taken')
  }
  return known(await one(db, 'where u.id = $1', id))
}

async function credential(db: Db, name: string): Promise<Credential | null> {
  const exact = nameOrNull(name)
  if (exact === null) return null
  const [row] = await db.rows(`${SELECT} where u.name = $1`, [exact])
  if (row === undefined) return null
  return { user: userOf(row), passwordHash: text(row, 'password_hash') }
}

/** A text that is no name finds nobody: at sign-in that is no other answer than an unknown name. */
function nameOrNull(name: string): string | null {
  try {
    return userName(name)
  } catch (error) {
    if (error instanceof FaultError && error.code === 'USER_NAME') return null
    throw error
  }
}

async function setPassword(db: Db, id: string, change: PasswordChange): Promise<User> {
  const { passwordHash, mustChangePassword, keepSession = '' } = change
  const sql = 'set password_hash = $2, must_change = $3 where id = $1'
  const user = await update(db, sql, [id, passwordHash, mustChangePassword])
  await db.rows('delete from session where user_id = $1 and id <> $2', [id, keepSession])
  return user
}

async function setDisabled(db: Db, id: string, disabledMs: TimeMs | null): Promise<User> {
  if (disabledMs === null) {
    return update(db, 'set disabled_ms = null where id = $1', [id])
  }
  await keepAnAdmin(db, id)
  await db.rows('delete from session where user_id = $1', [id])
  const sql = 'set disabled_ms = coalesce(disabled_ms, $2) where id = $1'
  return update(db, sql, [id, disabledMs])
}

/** One at a time: two administrators who take each other's role at once must not both succeed. */
async function keepAnAdmin(db: Db, leaving: string): Promise<void> {
  await db.rows('select pg_advisory_xact_lock($1)', [LOCKS.admins])
  const user = known(await one(db, 'where u.id = $1', leaving))
  if (!user.roles.includes('admin') || user.disabledMs !== null) return
  const [row] = await db.rows(OTHER_ADMINS, [leaving])
  if (row !== undefined && int(row, 'count') > 0) return
  throw new FaultError('LAST_ADMIN', 'Expected another administrator to remain, got none')
}

async function update(db: Db, change: string, values: readonly Param[]): Promise<User> {
  const [row] = await db.rows(`update app_user u ${change} returning ${USER_COLUMNS}`, values)
  return known(row === undefined ? null : userOf(row))
}

async function one(db: Db, where: string, value: string): Promise<User | null> {
  if (value.includes('\0')) return null
  const [row] = await db.rows(`${SELECT} ${where}`, [value])
  return row === undefined ? null : userOf(row)
}

async function count(db: Db): Promise<number> {
  const [row] = await db.rows('select count(*) as count from app_user')
  return row === undefined ? 0 : int(row, 'count')
}

function known(user: User | null): User {
  if (user !== null) return user
  throw new FaultError('USER_UNKNOWN', 'Expected the id of a user, got one that nobody has')
}
