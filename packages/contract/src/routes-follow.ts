/** Routes of followers. @module */
import { Nothing } from './common.ts'
import * as follow from './follow.ts'
import type { Route } from './route.ts'

/** By name; {@link Route} says what each field is. */
export const FOLLOW_ROUTES = {
  'follower.list': {
    method: 'GET',
    path: '/v1/followers',
    permission: 'status.read',
    topic: 'Followers',
    about: 'Ledgers that are kept at the end of their chains, and how each stands.',
    status: 200,
    response: follow.Followers,
  },
  'follower.put': {
    method: 'PUT',
    path: '/v1/followers/{ledger}',
    permission: 'follow.manage',
    topic: 'Followers',
    about: 'Follow a chain by this node from now on, after restarts too.',
    params: follow.FollowerParams,
    body: follow.NewFollower,
    status: 200,
    response: follow.FollowerState,
    audit: 'follower.put',
  },
  'follower.remove': {
    method: 'DELETE',
    path: '/v1/followers/{ledger}',
    permission: 'follow.manage',
    topic: 'Followers',
    about: 'Follow a chain no more; what came stays.',
    params: follow.FollowerParams,
    status: 204,
    response: Nothing,
    audit: 'follower.remove',
  },
} as const satisfies Record<string, Route>
