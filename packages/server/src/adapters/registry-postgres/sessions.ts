/** Sessions of people, in the table `session`. A session that ended is forgotten. */
import { FaultError } from '@paperchain/core/domain/error'
import {
  LAST_SEEN_STEP_MS,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  SESSIONS_PER_USER_MAX,
  type Session,
  type SignedIn,
  sessionEnds,
  sessionLives,
} from '@paperchain/core/domain/session'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { NewSession, SessionStore } from '@paperchain/core/registry'
import { isTokenLike, newToken, tokenHash } from '../auth-local/tokens.ts'
import { type Context, newId } from './context.ts'
import { type Db, int, type Row, text } from './engine.ts'
import { cutText } from './texts.ts'
import { USER_COLUMNS, userOf } from './users.ts'

/** What a client may say about itself, in characters. */
export const CLIENT_TEXT_CHARS_MAX = 200

const COLUMNS = 's.id, s.user_id, s.created_ms, s.last_seen_ms, s.from_address, s.agent'

const FIND = `
select ${COLUMNS}, ${USER_COLUMNS}
from session s join app_user u on u.id = s.user_id
where s.token_hash = $1`

const INSERT = `
insert into session (id, user_id, token_hash, created_ms, last_seen_ms, from_address, agent)
values ($1, $2, $3, $4, $4, $5, $6)`

/** The oldest give way, so that nobody is locked out by sessions left open elsewhere. */
const MAKE_ROOM = `
delete from session where user_id = $1 and id not in (
  select id from session where user_id = $1 order by last_seen_ms desc, id limit $2)`

/** The negation of `sessionLives`. */
const SWEEP = `
delete from session
where created_ms <= $1 or last_seen_ms <= $2 or created_ms > $3
returning id`

/** The sessions of a registry. */
export function sessionStore({ db, clock }: Context): SessionStore {
  return {
    open: (wanted) => db.transaction((inner) => open(inner, wanted, clock())),
    find: (token) => find(db, token, clock()),
    revoke: async (id) =>
      (await db.rows('delete from session where id = $1 returning id', [id])).length > 0,
    revokeAll: async (userId, keep = '') => {
      const sql = 'delete from session where user_id = $1 and id <> $2 returning id'
      return (await db.rows(sql, [userId, keep])).length
    },
    listOf: async (userId) => {
      const sql = `select ${COLUMNS} from session s where s.user_id = $1
        order by s.last_seen_ms desc, s.id`
      const nowMs = clock()
      const rows = await db.rows(sql, [userId])
      return rows.map(sessionOf).filter((session) => sessionLives(session, nowMs))
    },
    sweep: async () => {
      const nowMs = clock()
      const ends = [nowMs - SESSION_ABSOLUTE_MS, nowMs - SESSION_IDLE_MS]
      return (await db.rows(SWEEP, [...ends, nowMs + SESSION_ABSOLUTE_MS])).length
    },
  }
}

async function open(
  db: Db,
  { userId, from, agent }: NewSession,
  nowMs: TimeMs,
): Promise<{ session: Session; token: string }> {
  // Locked, so that a user who is being disabled cannot slip a session in.
  const able = 'select id from app_user where id = $1 and disabled_ms is null for update'
  if ((await db.rows(able, [userId])).length === 0) {
    throw new FaultError('USER_UNKNOWN', 'Expected a user who may sign in, got none')
  }
  await db.rows(MAKE_ROOM, [userId, SESSIONS_PER_USER_MAX - 1])
  const token = newToken()
  const times = { createdMs: nowMs, lastSeenMs: nowMs }
  const session: Session = {
    id: newId(),
    userId,
    ...times,
    expiresMs: sessionEnds(times),
    from: cutText(from, CLIENT_TEXT_CHARS_MAX),
    agent: cutText(agent, CLIENT_TEXT_CHARS_MAX),
  }
  const values = [session.id, userId, tokenHash(token), nowMs, session.from, session.agent]
  await db.rows(INSERT, values)
  return { session, token }
}

async function find(db: Db, token: string, nowMs: TimeMs): Promise<SignedIn | null> {
  if (!isTokenLike(token)) return null
  const [row] = await db.rows(FIND, [tokenHash(token)])
  if (row === undefined) return null
  const session = sessionOf(row)
  const user = userOf(row)
  if (user.disabledMs !== null || !sessionLives(session, nowMs)) return null
  if (Math.abs(nowMs - session.lastSeenMs) < LAST_SEEN_STEP_MS) return { session, user }
  // The clock's word as it is, also an earlier one: a clock set back must not lengthen idling.
  await db.rows('update session set last_seen_ms = $2 where id = $1', [session.id, nowMs])
  const seen = { ...session, lastSeenMs: nowMs }
  return { session: { ...seen, expiresMs: sessionEnds(seen) }, user }
}

function sessionOf(row: Row): Session {
  const times = { createdMs: int(row, 'created_ms'), lastSeenMs: int(row, 'last_seen_ms') }
  return {
    id: text(row, 'id'),
    userId: text(row, 'user_id'),
    ...times,
    expiresMs: sessionEnds(times),
    from: text(row, 'from_address'),
    agent: text(row, 'agent'),
  }
}
