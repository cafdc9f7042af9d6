/** Routes of listed parties. @module */
import * as listed from './listed-party.ts'
import type { Route } from './route.ts'

/** By name; {@link Route} says what each field is. */
export const LISTED_ROUTES = {
  'list.parties': {
    method: 'GET',
    path: '/v1/lists/{list}/parties',
    permission: 'list.read',
    topic: 'Lists and tags',
    about: 'Parties of a list by the beginning of a word of a name.',
    params: listed.ListedPartiesParams,
    query: listed.ListedPartiesQuery,
    status: 200,
    response: listed.ListedPartyPage,
  },
  'list.party': {
    method: 'GET',
    path: '/v1/lists/{list}/parties/{party}',
    permission: 'list.read',
    topic: 'Lists and tags',
    about: 'A listed party: names, facts, wallets, relations, ownership, versions.',
    params: listed.ListedPartyParams,
    query: listed.ListedPartyQuery,
    status: 200,
    response: listed.ListedPartyProfile,
  },
} as const satisfies Record<string, Route>
