/** Routes of tags that disagree, and of what people here say of tags. @module */
import { pageOf } from './common.ts'
import type { Route } from './route.ts'
import * as tag from './tag.ts'

const topic = 'Lists and tags'

/** Their routes, by name. */
export const TAG_ROUTES = {
  'tag.conflicts': {
    method: 'GET',
    path: '/v1/tags/conflicts',
    permission: 'ledger.read',
    topic,
    about: 'Accounts on which standing tags name different actors or uses, side by side.',
    query: tag.ConflictQuery,
    status: 200,
    response: tag.TagConflicts,
  },
  'tag.deeds': {
    method: 'GET',
    path: '/v1/tags/deeds',
    permission: 'ledger.read',
    topic,
    about: 'What people here said of tags: own tags, disputes, withdrawals, supersessions.',
    query: tag.TagDeedQuery,
    status: 200,
    response: pageOf(tag.TagDeed),
  },
  'tag.deed': {
    method: 'POST',
    path: '/v1/tags/deeds',
    permission: 'tag.write',
    topic,
    about: 'Add a tag, or dispute, withdraw or supersede one; kept with who and why.',
    body: tag.NewTagDeed,
    status: 200,
    response: tag.TagDeed,
    audit: 'tag.deed',
  },
} as const satisfies Record<string, Route>
