/**
 * Goal: a source that is due is fetched, compared by hash and imported whole; whatever goes wrong
 * is recorded with a code, within the limits, and takes nothing away; no answer leads elsewhere
 * than the administrator allowed.
 * Method: folders on disk; answers made by hand for each kind of bad one; a real HTTP server on
 * loopback for time, packing and redirects.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ListSource } from '@paperchain/core/domain/tag'
import { staleLists } from '@paperchain/core/engine/attribute/schedule'
import type { ListStore } from '@paperchain/core/ports'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  memoryListStore,
  sourceOf,
} from '../../../../core/src/engine/attribute/list-entry.fixture.ts'
import { REDIRECTS_LIMIT } from '../../adapters/list-any/fetch-files.ts'
import { type RefreshWorld, refreshLists } from './refresh-lists.ts'

const HOUR = 3_600_000
const ADDRESSES = Array.from({ length: 40 }, (_, at) => `0x${at.toString(16).padStart(40, 'a')}`)
const csv = (count: number, name = 'A'): string =>
  `address,name\n${ADDRESSES.slice(0, count)
    .map((address) => `${address},${name}\n`)
    .join('')}`

let scratch: string
let lists: ListStore
let now: number
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'refresh-'))
  lists = memoryListStore()
  now = Date.parse('2026-11-20')
})
afterEach(() => rm(scratch, { recursive: true }))

const world = (parts: Partial<RefreshWorld> = {}): RefreshWorld => ({
  lists,
  scratch,
  clock: () => now,
  signal: new AbortController().signal,
  fetch: () => Promise.reject(new Error('no network here')),
  ...parts,
})

const URL_SOURCE = sourceOf({
  id: 'names',
  from: ['https://example.org/names.csv?token=secret'],
  everyMs: HOUR,
  list: '',
})

const sourceNow = async (): Promise<ListSource | undefined> => (await lists.sources())[0]

/** Puts the source, answers every request the same, and runs what is due. */
async function run(response: () => Response, source: Partial<ListSource> = {}) {
  await lists.putSource({ ...URL_SOURCE, ...source })
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(String(input))
    return response()
  }
  const reports = await refreshLists(world({ fetch, bytesLimit: 10_000 }))
  return { reports, asked, source: await sourceNow() }
}

describe('a source that is due', () => {
  test('is fetched, imported, recorded; the same files confirm it without being read', async () => {
    const headers = { 'last-modified': 'Thu, 19 Nov 2026 12:00:00 GMT' }
    const first = await run(() => new Response(csv(40), { headers }))
    expect(first.reports).toMatchObject([
      { source: 'names', outcome: 'imported', list: 'ofac-eth-names', failure: null },
    ])
    expect(first.source).toMatchObject({ list: 'ofac-eth-names', triedMs: now, confirmedMs: now })
    const [version] = await lists.versions()
    // The form states no date: the server does.
    expect(version).toMatchObject({ entryCount: 40, publishedMs: Date.parse('2026-11-19T12:00Z') })
    now += HOUR
    const again = await run(() => new Response(csv(40)), first.source)
    expect(again.reports).toMatchObject([{ outcome: 'unchanged', result: null }])
    expect(again.source?.confirmedMs).toBe(now)
    expect(await lists.versions()).toHaveLength(1)
    expect(await readdir(scratch)).toEqual([])
  })

  test('is not asked before its time, nor when paused, unless it is named', async () => {
    const fresh = { triedMs: now - 1, confirmedMs: now - 1 }
    const { asked } = await run(() => new Response(csv(1)), fresh)
    expect(asked).toEqual([])
    await lists.putSource({ ...URL_SOURCE, ...fresh, paused: true })
    const fetch = async () => new Response(csv(3))
    expect(await refreshLists(world({ fetch }))).toEqual([])
    const named = await refreshLists(world({ fetch }), { ids: ['names'] })
    expect(named).toMatchObject([{ outcome: 'imported' }])
  })

  test('from a folder, with a change and without', async () => {
    const folder = join(scratch, 'ofac-2026-11-01')
    await mkdir(folder)
    const put = (count: number) =>
      writeFile(
        join(folder, 'sanctioned_addresses_ETH.json'),
        JSON.stringify(ADDRESSES.slice(0, count)),
      )
    await put(30)
    await lists.putSource(sourceOf({ id: 'disk', from: [folder], everyMs: HOUR, list: '' }))
    const step = async () => {
      const [report] = await refreshLists(world())
      now += HOUR
      return report?.outcome
    }
    expect(await step()).toBe('imported')
    expect(await step()).toBe('unchanged')
    await put(31)
    expect(await step()).toBe('imported')
    await rm(folder, { recursive: true })
    expect(await step()).toBe('failed')
    expect(await sourceNow()).toMatchObject({ failures: 1, failure: { code: 'LIST_UNREADABLE' } })
    expect(await lists.versions()).toHaveLength(2)
  })

  test('several URLs are the files of one version', async () => {
    const from = ['XBT', 'ETH'].map((name) => `https://a.example/sanctioned_addresses_${name}.json`)
    await lists.putSource(sourceOf({ from, everyMs: HOUR, list: '' }))
    const fetch = async () => new Response(JSON.stringify(ADDRESSES.slice(0, 2)))
    const [report] = await refreshLists(world({ fetch }))
    expect(report).toMatchObject({ outcome: 'imported', list: 'ofac-addresses' })
    expect((await lists.versions())[0]?.files).toHaveLength(2)
  })

  test('a list that shrank waits for a person, and grows stale meanwhile', async () => {
    await run(() => new Response(csv(40)))
    now += HOUR
    const shrunk = await run(() => new Response(csv(10)), await sourceNow())
    expect(shrunk.source).toMatchObject({ failures: 1, failure: { code: 'LIST_SHRANK' } })
    expect(await lists.versions()).toHaveLength(1)
    now += HOUR
    const stale = async () => staleLists(await lists.versions(), await lists.sources(), now)
    expect(await stale()).toMatchObject([{ list: 'ofac-eth-names', source: 'names' }])
    const fetch = async () => new Response(csv(10))
    await refreshLists(world({ fetch }), { ids: ['names'], allowShrink: true })
    expect(await stale()).toEqual([])
    expect(await lists.versions()).toHaveLength(2)
  })

  test('one that fails does not keep the others back', async () => {
    await lists.putSource({ ...URL_SOURCE, id: 'bad', form: 'no-form' })
    const { reports } = await run(() => new Response(csv(3)))
    expect(reports.map(({ source, outcome }) => [source, outcome])).toEqual([
      ['bad', 'failed'],
      ['names', 'imported'],
    ])
  })

  test('a source changed or removed meanwhile keeps that', async () => {
    await lists.putSource(URL_SOURCE)
    const fetch = async () => {
      await lists.putSource({ ...URL_SOURCE, paused: true })
      return new Response(csv(3))
    }
    await refreshLists(world({ fetch }))
    expect(await sourceNow()).toMatchObject({ paused: true, confirmedMs: now })
    const remove = async () => {
      await lists.removeSource('names')
      return new Response(csv(4))
    }
    await refreshLists(world({ fetch: remove }), { ids: ['names'] })
    expect(await lists.sources()).toEqual([])
  })
})

describe('a bad answer', () => {
  const to = (location: string) => () => new Response(null, { status: 302, headers: { location } })

  test.each([
    ['an error', () => new Response('no', { status: 503 }), 'LIST_FETCH'],
    ['nothing', () => new Response(null, { status: 204 }), 'LIST_FETCH'],
    ['a page', () => new Response('<html>sign in</html>'), 'LIST_SHAPE'],
    [
      'a stated size above the limit',
      () => new Response('a', { headers: { 'content-length': '10001' } }),
      'LIST_TOO_LARGE',
    ],
    ['more than the limit', () => new Response('a'.repeat(10_001)), 'LIST_TOO_LARGE'],
    ['a redirect in a circle', to('/names.csv'), 'LIST_FETCH'],
    ['a redirect to nowhere', () => new Response(null, { status: 302 }), 'LIST_FETCH'],
    ['a redirect inside', to('http://169.254.169.254/latest'), 'LIST_FETCH_REDIRECT'],
    ['a weaker redirect', to('http://example.org/names.csv'), 'LIST_FETCH_REDIRECT'],
    ['another host', to('https://example.com/names.csv'), 'LIST_FETCH_REDIRECT'],
    ['another port', to('https://example.org:8443/names.csv'), 'LIST_FETCH_REDIRECT'],
    ['a file', to('file:///etc/passwd'), 'LIST_FETCH_REDIRECT'],
    ['a redirect with a password', to('https://a:b@example.org/'), 'LIST_FETCH_REDIRECT'],
  ])('%s is recorded with its code', async (_, response, code) => {
    const { reports, source, asked } = await run(response)
    expect(reports).toMatchObject([{ outcome: 'failed', failure: { code } }])
    expect(source).toMatchObject({ failures: 1, failure: { code }, confirmedMs: null })
    expect(JSON.stringify(reports)).not.toContain('secret')
    expect(asked.length).toBeLessThanOrEqual(REDIRECTS_LIMIT + 1)
    expect(await lists.versions()).toEqual([])
    expect(await readdir(scratch)).toEqual([])
  })

  test('a redirect to a host that the source names is followed', async () => {
    await lists.putSource({ ...URL_SOURCE, redirectHosts: ['files.example.net'] })
    const fetch: typeof globalThis.fetch = async (input) =>
      String(input).includes('files.example.net')
        ? new Response(csv(3))
        : to('https://files.example.net/x/names.csv')()
    expect(await refreshLists(world({ fetch }))).toMatchObject([{ outcome: 'imported' }])
  })

  test('no network is said without the query of the URL', async () => {
    await lists.putSource(URL_SOURCE)
    const [report] = await refreshLists(world())
    expect(report?.failure).toMatchObject({ code: 'LIST_FETCH' })
    expect(report?.failure?.message).toContain('https://example.org/names.csv')
    expect(JSON.stringify(report)).not.toContain('secret')
  })

  test('a stop is no failure of the source', async () => {
    await lists.putSource(URL_SOURCE)
    const stop = new AbortController()
    const fetch = async () => {
      stop.abort()
      throw new Error('aborted')
    }
    await expect(refreshLists(world({ fetch, signal: stop.signal }))).rejects.toThrow()
    expect(await lists.sources()).toEqual([URL_SOURCE])
  })
})

describe('over a real connection', () => {
  let server: Server
  let origin: string
  let answer: RequestListener
  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await lists.putSource({ ...URL_SOURCE, from: [`${origin}/names.csv`] })
  })
  afterEach(() => {
    server.closeAllConnections()
    return new Promise((done) => server.close(done))
  })
  const real = (parts: Partial<RefreshWorld> = {}) =>
    refreshLists(world({ fetch: globalThis.fetch, ...parts }))

  test('a packed answer is unpacked, and counted as it unpacks', async () => {
    answer = (_, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync(`${csv(3)}${'\n'.repeat(5_000_000)}`))
    }
    expect(await real({ bytesLimit: 1_000_000 })).toMatchObject([
      { failure: { code: 'LIST_TOO_LARGE' } },
    ])
    now += HOUR
    expect(await real()).toMatchObject([{ outcome: 'imported' }])
  })

  test('an answer that hangs, before or within, is left', async () => {
    for (const start of ['', 'address,name\n']) {
      answer = (_, response) => {
        if (start !== '') response.write(start)
      }
      const [report] = await real({ idleMs: 100 })
      expect(report?.failure).toMatchObject({ code: 'LIST_FETCH' })
      expect(report?.failure?.message).toContain('within 0.1 s')
      now += HOUR
    }
  })

  test('an answer that drips is left when all of its time is over', async () => {
    answer = (_, response) => {
      const timer = setInterval(() => response.write('a'), 20)
      response.on('close', () => clearInterval(timer))
    }
    const [report] = await real({ idleMs: 5_000, allMs: 200 })
    expect(report?.failure?.message).toContain('within 0.2 s')
  })

  test('an answer cut short is not taken', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '5000' })
      response.write(csv(3), () => response.destroy())
    }
    expect(await real()).toMatchObject([{ outcome: 'failed', failure: { code: 'LIST_FETCH' } }])
    expect(await lists.versions()).toEqual([])
  })
})
