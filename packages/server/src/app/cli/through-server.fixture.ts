/** A command run on the server's own folder and through the server, for tests that compare both. */
import { expect } from 'vitest'
import { LOCAL_TOKEN, type TestServer } from '../http/house.fixture.ts'
import { tellServer } from '../serve/server-file.ts'
import { silent } from './io.fixture.ts'
import type { Io } from './io.ts'

/** What a command did. */
export type Ran = { readonly exit: number; readonly stdout: string; readonly stderr: string }
type Command = (io: Io) => Promise<number>

/** Lets a test server listen, and commands find it. @returns its URL */
export async function tellTest(server: TestServer): Promise<string> {
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const address = server.app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  tellServer(server.folder, { url, pid: process.pid, token: LOCAL_TOKEN })
  return url
}

/** Runs a command. @param options `lent`: on the stores that the server has open */
export async function runOn(
  server: TestServer,
  command: Command,
  options: { readonly json?: boolean; readonly lent?: boolean } = {},
): Promise<Ran> {
  const { json = true, lent = false } = options
  let stdout = ''
  let stderr = ''
  const io: Io = {
    ...silent(server.folder),
    json,
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
    ...(lent ? { stores: server.data } : {}),
  }
  return { exit: await command(io), stdout, stderr }
}

/** What a clock and the machine say differs from run to run. */
const still = (text: string): string =>
  text
    .replace(/"(seconds|peakRssBytes)": [\d.]+/g, '"$1": 0')
    .replace(/[\d,]+ a second/, '0 a second')
    .replace(/ in [\d.,\s]+ s(?:, [\d.,\s]+ \w+\/s)?/g, ' in 0 s')

/** Runs both ways as JSON and as text, and compares. @returns the last one as JSON, on the folder */
export async function bothWays(
  server: TestServer,
  command: (lent: boolean) => Command,
): Promise<Ran> {
  for (const json of [false, true]) {
    const one = await runOn(server, command(true), { json, lent: true })
    const two = await runOn(server, command(false), { json })
    // Members of an object have no order; lines of a text have.
    const read = json ? JSON.parse : String
    expect(read(still(two.stdout))).toEqual(read(still(one.stdout)))
    expect([two.exit, two.stderr]).toEqual([one.exit, one.stderr])
    if (json) return one
  }
  throw new Error('unreachable')
}
