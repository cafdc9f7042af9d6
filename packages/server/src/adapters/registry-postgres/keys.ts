/** Keys of machines, in the table `api_key`. */
import { FaultError } from '@paperchain/core/domain/error'
import {
  type ApiKey,
  KEY_LABEL_CHARS_MAX,
  KEYS_PER_USER_MAX,
  type KeyHolder,
  keyScopes,
  LAST_SEEN_STEP_MS,
} from '@paperchain/core/domain/session'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { KeyStore, NewKey } from '@paperchain/core/registry'
import { isTokenLike, newKeyToken, tokenHash } from '../auth-local/tokens.ts'
import { type Context, newId } from './context.ts'
import { type Db, int, intOrNull, type Row, text, texts } from './engine.ts'
import { bySeq, checkNewestFirst, pageOf } from './page.ts'
import { checkedText } from './texts.ts'
import { USER_COLUMNS, userOf } from './users.ts'

const COLUMNS = `k.seq, k.id, k.user_id, k.label, k.prefix, k.scopes, k.created_ms, k.expires_ms,
  k.revoked_ms, k.last_used_ms`

const FIND = `
select ${COLUMNS}, ${USER_COLUMNS}
from api_key k join app_user u on u.id = k.user_id
where k.token_hash = $1`

const INSERT = `
insert into api_key (id, user_id, label, prefix, token_hash, scopes, created_ms, expires_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8)`

const LIVING = `
select count(*) as count from api_key
where user_id = $1 and revoked_ms is null and (expires_ms is null or expires_ms > $2)`

const LIST = `
select ${COLUMNS} from api_key k
where k.seq < $1 and ($2::text is null or k.user_id = $2)
order by k.seq desc limit $3`

/** The keys of a registry. */
export function keyStore({ db, clock }: Context): KeyStore {
  return {
    create: (wanted) => db.transaction((inner) => create(inner, wanted, clock())),
    find: (token) => find(db, token, clock()),
    revoke: async (id) => {
      const sql = `update api_key set revoked_ms = $2 where id = $1 and revoked_ms is null
        returning id`
      return (await db.rows(sql, [id, clock()])).length > 0
    },
    list: async (page) => {
      const { limit, below } = checkNewestFirst(page)
      const rows = await db.rows(LIST, [below, page.userId ?? null, limit + 1])
      return pageOf(rows, limit, { read: keyOf, nextOf: bySeq })
    },
  }
}

async function create(
  db: Db,
  wanted: NewKey,
  nowMs: TimeMs,
): Promise<{ key: ApiKey; token: string }> {
  const { userId, expiresMs } = wanted
  const scopes = keyScopes(wanted.scopes)
  const label = checkedText(wanted.label, {
    name: 'label',
    max: KEY_LABEL_CHARS_MAX,
    code: 'KEY_LABEL',
  })
  if (expiresMs !== null && expiresMs <= nowMs) {
    throw new FaultError('KEY_EXPIRY', `Expected an end after ${nowMs}, got ${expiresMs}`)
  }
  // Locked, so that the count below holds until the key is in.
  const able = 'select id from app_user where id = $1 and disabled_ms is null for update'
  if ((await db.rows(able, [userId])).length === 0) {
    throw new FaultError('USER_UNKNOWN', 'Expected a user who may sign in, got none')
  }
  const [row] = await db.rows(LIVING, [userId, nowMs])
  if (row !== undefined && int(row, 'count') >= KEYS_PER_USER_MAX) {
    const message = `Expected at most ${KEYS_PER_USER_MAX} living keys of a user, got one more`
    throw new FaultError('KEYS_TOO_MANY', message)
  }
  const { token, prefix } = newKeyToken()
  const id = newId()
  const values = [id, userId, label, prefix, tokenHash(token), scopes, nowMs, expiresMs]
  await db.rows(INSERT, values)
  const ends = { expiresMs, revokedMs: null, lastUsedMs: null }
  return { key: { id, userId, label, prefix, scopes, createdMs: nowMs, ...ends }, token }
}

async function find(db: Db, token: string, nowMs: TimeMs): Promise<KeyHolder | null> {
  if (!isTokenLike(token)) return null
  const [row] = await db.rows(FIND, [tokenHash(token)])
  if (row === undefined) return null
  const key = keyOf(row)
  const user = userOf(row)
  const isOver = key.revokedMs !== null || (key.expiresMs !== null && key.expiresMs <= nowMs)
  if (isOver || user.disabledMs !== null) return null
  const isFresh = key.lastUsedMs !== null && Math.abs(nowMs - key.lastUsedMs) < LAST_SEEN_STEP_MS
  if (isFresh) return { key, user }
  await db.rows('update api_key set last_used_ms = $2 where id = $1', [key.id, nowMs])
  return { key: { ...key, lastUsedMs: nowMs }, user }
}

const keyOf = (row: Row): ApiKey => ({
  id: text(row, 'id'),
  userId: text(row, 'user_id'),
  label: text(row, 'label'),
  prefix: text(row, 'prefix'),
  scopes: texts(row, 'scopes'),
  createdMs: int(row, 'created_ms'),
  expiresMs: intOrNull(row, 'expires_ms'),
  revokedMs: intOrNull(row, 'revoked_ms'),
  lastUsedMs: intOrNull(row, 'last_used_ms'),
})
