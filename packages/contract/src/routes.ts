/**
 * Every route of the API, in one table: how it is asked, what it answers, which permission it
 * needs, and what it leaves in the audit log. The server, the client, the OpenAPI document and the
 * permission walk are made from it.
 *
 * @module
 */
import type * as z from 'zod'
import type { Route } from './route.ts'
import { BOOK_ROUTES } from './routes-books.ts'
import { CLUSTER_ROUTES } from './routes-clusters.ts'
import { EXPOSURE_ROUTES } from './routes-exposures.ts'
import { FOLLOW_ROUTES } from './routes-follow.ts'
import { IMPORT_ROUTES } from './routes-import.ts'
import { KEEP_ROUTES } from './routes-keep.ts'
import { LINK_ROUTES } from './routes-links.ts'
import { LISTED_ROUTES } from './routes-listed.ts'
import { NAME_ROUTES } from './routes-names.ts'
import { PARTY_ROUTES } from './routes-parties.ts'
import { PRICE_ROUTES } from './routes-prices.ts'
import { READ_ROUTES } from './routes-read.ts'
import { TAG_ROUTES } from './routes-tags.ts'
import { WORK_ROUTES } from './routes-work.ts'

export type { Route } from './route.ts'

/** All routes, by name. */
export const ROUTES = {
  ...READ_ROUTES,
  ...BOOK_ROUTES,
  ...LINK_ROUTES,
  ...PARTY_ROUTES,
  ...NAME_ROUTES,
  ...EXPOSURE_ROUTES,
  ...FOLLOW_ROUTES,
  ...CLUSTER_ROUTES,
  ...WORK_ROUTES,
  ...LISTED_ROUTES,
  ...IMPORT_ROUTES,
  ...PRICE_ROUTES,
  ...KEEP_ROUTES,
  ...TAG_ROUTES,
} as const satisfies Record<string, Route>

/** The name of a route. */
export type RouteName = keyof typeof ROUTES

type Defined<Name extends RouteName> = (typeof ROUTES)[Name]

/** The bytes of a file: an array, a `Blob` or a `File`. */
export type UploadBody = Uint8Array | { readonly size: number }

/** What a client gives for a route: `params`, `query`, `body`, those that it has. */
export type RequestOf<Name extends RouteName> = InputPart<Defined<Name>, 'params'> &
  InputPart<Defined<Name>, 'query'> &
  InputPart<Defined<Name>, 'body'> &
  (Defined<Name> extends { bodyAs: 'bytes' } ? { body: UploadBody } : unknown)

type InputPart<R, Part extends 'params' | 'query' | 'body'> =
  R extends Record<Part, infer Schema extends z.ZodType>
    ? undefined extends z.input<Schema>
      ? { [K in Part]?: z.input<Schema> }
      : Record<never, never> extends z.input<Schema>
        ? { [K in Part]?: z.input<Schema> }
        : { [K in Part]: z.input<Schema> }
    : unknown

/** What a route answers. */
export type ResponseOf<Name extends RouteName> = z.output<Defined<Name>['response']>
