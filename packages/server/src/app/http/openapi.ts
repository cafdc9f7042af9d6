/** The OpenAPI 3.1 document, made from the table of routes. */
import { Problem } from '@paperchain/contract/common'
import { PERMISSIONS, type Permission } from '@paperchain/contract/permissions'
import { ROUTES, type Route, type RouteName } from '@paperchain/contract/routes'
import * as z from 'zod'
import { VERSION } from '../version.ts'
import { cookieName } from './access.ts'

/** A value of the document. */
export type Doc = { readonly [key: string]: unknown }

/** The whole document. */
export function openApi(): Doc {
  const paths: Record<string, Record<string, Doc>> = {}
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: Route = ROUTES[name]
    const path = paths[route.path] ?? {}
    path[route.method.toLowerCase()] = operation(name, route)
    paths[route.path] = path
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Paperchain',
      version: VERSION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Amounts are whole smallest units as decimal text; times are UTC. Lists come in pages: ' +
        'pass `next` as `cursor`. Failures are RFC 9457 problems with a stable code.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(Problem, 'output') },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key, made under People and keys' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieName(true),
          description: `${cookieName(false)} without TLS. Changes also send X-CSRF-Token.`,
        },
      },
      responses: {
        Problem: {
          description: 'Refused',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
    },
  }
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Doc {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

function operation(name: RouteName, route: Route): Doc {
  const open = route.permission === 'open'
  return {
    operationId: name,
    tags: [route.topic],
    summary: route.about,
    ...(open ? { security: [] } : { security: [{ session: [] }, { key: [] }] }),
    ...(route.permission === 'open' ? {} : { description: who(route.permission) }),
    parameters: [...fields('path', route.params), ...fields('query', route.query)],
    ...bodyOf(route),
    responses: {
      [route.status]: responseOf(route),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function who(permission: Permission): string {
  const { roles, scopes, lets } = PERMISSIONS[permission]
  const keys = scopes.length === 0 ? 'no key' : `keys for ${scopes.join(', ')}`
  return `To ${lets}. Roles: ${roles.join(', ')}; ${keys}.`
}

function fields(place: 'path' | 'query', schema: z.ZodObject | undefined): Doc[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    readonly properties?: Readonly<Record<string, Doc>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function bodyOf({ body, bodyAs }: Route): Doc {
  if (bodyAs === 'bytes') {
    const schema = { type: 'string', contentMediaType: 'application/octet-stream' }
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema } } } }
  }
  if (body === undefined) return {}
  const schema = bodyAs === 'text' ? { type: 'object' } : jsonSchema(body, 'input')
  return { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

function responseOf({ status, response, responseAs }: Route): Doc {
  if (status === 204) return { description: 'Done' }
  if (responseAs === 'text') {
    return { description: 'Done', content: { 'text/plain': { schema: { type: 'string' } } } }
  }
  const schema = jsonSchema(response, 'output')
  return { description: 'Done', content: { 'application/json': { schema } } }
}
