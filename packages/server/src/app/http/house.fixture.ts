/** A whole server on a scratch folder with the sample case, one person of each role, no network. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROLES, type Role } from '@paperchain/contract/permissions'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { placeRegistry, placeSample } from '../../../test/made-once.ts'
import { hashPassword } from '../../adapters/auth-local/password.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { openRegistry } from '../../adapters/registry-postgres/registry.ts'
import { openFolder } from '../open-folder.ts'
import { TRUTH_FILE } from '../sample/write-sample-case.ts'
import { openHouse } from '../serve/open-house.ts'
import { makeApp } from './app.ts'
import type { House } from './house.ts'
import { HTTP_LIMITS, type HttpLimits } from './limits.ts'

export const PASSWORD = 'four unrelated winter spoons'
export const LOCAL_TOKEN = 'local-token-of-the-tests'

/** Who asks: a role by cookie, a key by its token, or nobody. */
export type Caller = { readonly cookie?: string; readonly csrf?: string; readonly key?: string }

export type TestServer = {
  readonly app: FastifyInstance
  readonly house: House
  readonly folder: string
  readonly bugs: unknown[]
  readonly data: DataFolder
  /** One signed-in person of each role. */
  readonly people: Readonly<Record<Role, Caller>>
  readonly truth: {
    readonly robbery: { tx: string; coins: { tx: string; index: number; account: string }[] }
  }
  ask(who: Caller, request: InjectOptions): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export type TestOptions = {
  readonly limits?: Partial<HttpLimits>
  readonly sample?: boolean
  readonly web?: string
  /** Instead of the machine's own. */
  readonly clock?: () => number
}

/** Puts a server up; close it, or chDB keeps the process. */
export async function testServer(options: TestOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-http-'))
  const clock = options.clock ?? Date.now
  if (options.sample !== false) await placeSample(folder)
  await placeRegistry(folder)
  const data = await openFolder({ folder }, 'test', Date.now())
  const keyFile = join(folder, 'key.json')
  const registry = await openRegistry({ folder, keyFile, command: 'test', clock })
  const bugs: unknown[] = []
  const { house, close } = await openHouse({
    folder,
    data,
    registry,
    clock,
    limits: { ...HTTP_LIMITS, requestsPerMinute: 1_000_000, ...options.limits },
    startedWith: [
      { name: 'host', value: '127.0.0.1', source: 'default', about: 'Where it listens' },
    ],
    localToken: LOCAL_TOKEN,
    keyFile,
    onBug: (error) => bugs.push(error),
    refresh: false,
  })
  const app = await makeApp({
    house,
    hosts: new Set(['localhost']),
    secure: false,
    trustProxy: false,
    logLevel: 'silent',
    checkAnswers: true,
    ...(options.web === undefined ? {} : { web: options.web }),
  })
  await app.ready()
  const truthFile = join(folder, 'sample-case', TRUTH_FILE)
  const server = {
    app,
    house,
    folder,
    bugs,
    data,
    truth:
      options.sample === false
        ? { robbery: { tx: '', coins: [] } }
        : JSON.parse(readFileSync(truthFile, 'utf8')),
    ask: (who: Caller, request: InjectOptions) => app.inject(asCaller(who, request)),
    close: async () => {
      await app.close()
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  const passwordHash = await hashPassword(PASSWORD)
  const people: Partial<Record<Role, Caller>> = {}
  for (const role of ROLES) {
    await registry.users.create({
      name: role,
      fullName: role,
      roles: [role],
      passwordHash,
      mustChangePassword: false,
    })
    people[role] = await signIn(app, role)
  }
  return { ...server, people: people as Record<Role, Caller> }
}

/** Signs in and gives what further requests must carry. */
export async function signIn(
  app: FastifyInstance,
  name: string,
  password = PASSWORD,
): Promise<Caller> {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/session',
    payload: { name, password },
  })
  if (response.statusCode !== 200) throw new Error(response.body)
  const [set] = response.cookies
  return { cookie: `${set!.name}=${set!.value}`, csrf: response.json().csrfToken }
}

function asCaller({ cookie, csrf, key }: Caller, request: InjectOptions): InjectOptions {
  return {
    ...request,
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...request.headers,
    },
  }
}
