/** Routes of screening names. @module */
import type { Route } from './route.ts'
import * as names from './screen-party.ts'

const topic = 'Screening'

/** Their routes, by name. */
export const NAME_ROUTES = {
  'screen.parties': {
    method: 'POST',
    path: '/v1/screen/parties',
    permission: 'screen.run',
    topic,
    about:
      'Who of the listed parties may these be: one name, or 10,000, with pieces of each score.',
    body: names.ScreenPartiesRequest,
    status: 200,
    response: names.ScreenPartiesResponse,
    audit: 'screen.parties',
  },
  'name.verdict': {
    method: 'POST',
    path: '/v1/screen/parties/verdicts',
    permission: 'name.judge',
    topic,
    about: 'Say that somebody is not a listed party; it holds until either side changes.',
    body: names.NameVerdictRequest,
    status: 200,
    response: names.NameVerdict,
    audit: 'name.verdict',
  },
  'party.screen': {
    method: 'POST',
    path: '/v1/parties/screen',
    permission: 'party.screen',
    topic,
    about:
      'Customers against the listed parties, by pseudonym; the reason is kept in the audit log.',
    body: names.ScreenCustomersRequest,
    status: 200,
    response: names.ScreenCustomersResponse,
    audit: 'party.screen',
  },
  'party.verdict': {
    method: 'POST',
    path: '/v1/parties/{party}/verdicts',
    permission: 'party.screen',
    topic,
    about: 'Say that a customer is not a listed party; it holds until either side changes.',
    params: names.VerdictParams,
    body: names.PartyVerdictRequest,
    status: 200,
    response: names.NameVerdict,
    audit: 'party.verdict',
  },
} as const satisfies Record<string, Route>
