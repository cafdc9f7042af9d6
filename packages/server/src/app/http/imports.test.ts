/**
 * Goal: files go up, a job brings them in, its progress and result are told, it can be stopped and
 * gone on with, and every change is in the audit log.
 * Method: the files of the sample case and list files made here, on an empty ledger, through the
 * whole server in process.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildSampleCase } from '../sample/sample-case.ts'
import { writeSampleCase } from '../sample/write-sample-case.ts'
import { LOCAL_TOKEN, type TestServer, testServer } from './house.fixture.ts'

let server: TestServer
let files = ''

beforeAll(async () => {
  server = await testServer({ sample: false })
  files = join(server.folder, 'made')
  await writeSampleCase(files, buildSampleCase())
}, 120_000)
afterAll(() => server.close())

const admin = () => server.people.admin
const json = async (
  method: 'GET' | 'POST' | 'DELETE' | 'PUT',
  url: string,
  payload?: object,
  who = admin(),
) => {
  const response = await server.ask(who, {
    method,
    url,
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: response.statusCode, body: response.body === '' ? null : response.json() }
}

async function upload(purpose: 'blocks' | 'list', paths: readonly string[]): Promise<string> {
  const { body } = await json('POST', '/v1/uploads', { purpose })
  for (const path of paths) {
    const name = path.split('/').at(-1) ?? ''
    const response = await server.ask(admin(), {
      method: 'PUT',
      url: `/v1/uploads/${body.id}/files/${encodeURIComponent(name)}`,
      headers: { 'content-type': 'application/octet-stream' },
      payload: readFileSync(path),
    })
    expect(response.statusCode, response.body).toBe(201)
  }
  return body.id
}

async function ended(id: string) {
  for (let look = 0; look < 600; look++) {
    const { body } = await json('GET', `/v1/jobs/${id}`)
    if (!['queued', 'running'].includes(body.state)) return body
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('the job does not end')
}

const ofKind = (pattern: RegExp) =>
  readdirSync(files)
    .filter((name) => pattern.test(name))
    .map((name) => join(files, name))

describe('blocks', () => {
  test('an upload becomes blocks, and goes away when they are in', async () => {
    const id = await upload('blocks', ofKind(/\.dat$/))
    const { status, body } = await json('POST', '/v1/imports', { source: { upload: id } })
    expect(status).toBe(202)
    expect(body).toMatchObject({ kind: 'import-bitcoin', by: 'admin', canCancel: true })
    const job = await ended(body.id)
    expect(job).toMatchObject({ state: 'done', fault: null, canCancel: false, canResume: false })
    expect(job.result).toMatchObject({ refused: 0, faultCount: 0, ledgerName: 'bitcoin-regtest' })
    expect(job.progress.done).toBe(job.progress.of)
    const ledgers = await json('GET', '/v1/ledgers')
    const { blocks, orphanedBlocks } = ledgers.body.items[0]
    expect(blocks + orphanedBlocks).toBe(job.result.stored)
    // The job is told to be done first: a crash in between must not leave it without its files.
    await vi.waitFor(async () => {
      const { body } = await json('GET', `/v1/uploads/${id}`)
      expect(body.code).not.toBe('SERVER_BUG')
      expect(body.code).toBe('UPLOAD_UNKNOWN')
    }, 10_000)
    expect((await json('POST', `/v1/jobs/${job.id}/resume`)).body.code).toBe('JOB_NOT_RESUMABLE')
  })

  test('the same again stores nothing twice; a broken file is told by its name and not by its path', async () => {
    const broken = join(files, 'broken.hex')
    writeFileSync(broken, 'zz'.repeat(100))
    const id = await upload('blocks', [...ofKind(/\.dat$/).slice(0, 1), broken])
    const { body } = await json('POST', '/v1/imports', { source: { upload: id } })
    const job = await ended(body.id)
    expect(job.result).toMatchObject({ stored: 0 })
    expect(job.result.known).toBeGreaterThan(0)
    expect(JSON.stringify(job.result.faults)).toContain('broken.hex')
    expect(JSON.stringify(job)).not.toContain(server.folder)
  })

  test('a job that is cancelled before it begins can be gone on with', async () => {
    const id = await upload('blocks', ofKind(/\.dat$/))
    // A job added past the server's own desk waits until somebody wakes the runner.
    const waiting = await server.house.registry.jobs.add({
      kind: 'import-bitcoin',
      input: { kind: 'import-bitcoin', source: { upload: id }, ledger: null, height: null },
      by: '',
      unit: 'blocks',
    })
    const cancelled = await json('POST', `/v1/jobs/${waiting.id}/cancel`)
    expect(cancelled.body).toMatchObject({ state: 'cancelled', canResume: true })
    const again = await json('POST', `/v1/jobs/${waiting.id}/resume`)
    expect(again.status).toBe(202)
    expect((await ended(again.body.id)).state).toBe('done')
  })

  test.each([
    [{ source: { upload: 'a'.repeat(32) } }, 404, 'UPLOAD_UNKNOWN'],
    [{ source: { paths: ['/etc/passwd'] } }, 403, 'PATH_IMPORT_OFF'],
    [{ source: {} }, 400, 'REQUEST_INVALID'],
    [{ source: { upload: '../../etc' } }, 400, 'REQUEST_INVALID'],
    [{ source: { paths: ['/x'] }, ledger: 'ethereum' }, 404, 'LEDGER_UNKNOWN'],
  ])('%j: %i %s', async (payload, status, code) => {
    const answer = await json('POST', '/v1/imports', payload)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('an empty upload is refused', async () => {
    const id = await upload('blocks', [])
    expect((await json('POST', '/v1/imports', { source: { upload: id } })).body.code).toBe(
      'UPLOAD_EMPTY',
    )
  })

  test('paths are for administrators where the setting says so, and for the local command line', async () => {
    const source = { paths: ofKind(/\.dat$/) }
    const local = await json('POST', '/v1/imports', { source }, { key: LOCAL_TOKEN })
    expect(local.status).toBe(202)
    await ended(local.body.id)
    await json('PUT', '/v1/settings/pathImports', { value: true })
    expect((await json('POST', '/v1/imports', { source }, server.people.analyst)).body.code).toBe(
      'PATH_IMPORT_OFF',
    )
    const done = await json('POST', '/v1/imports', { source })
    expect((await ended(done.body.id)).result.stored).toBe(0)
    await json('PUT', '/v1/settings/pathImports', { value: null })
  })
})

describe('lists', () => {
  const PACK = (count: number) => `title: Test pack
creator: Tests
lastmod: 2024-0${count > 10 ? 1 : 2}-01
source: https://example.org
currency: BTC
tags:
${ADDRESSES.slice(0, count)
  .map((address) => `  - {address: ${address}, label: Theft, abuse: theft, confidence: ownership}`)
  .join('\n')}
`
  const ADDRESSES = [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S',
    '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94',
    '134r8iHv69xdT6p5qVKTsHrcUEuBVZAYak',
  ]
  const packs = () => {
    const folder = join(server.folder, 'packs')
    mkdirSync(folder, { recursive: true })
    return folder
  }

  test('a pack is looked at first, then brought in, and screens from then on', async () => {
    const file = join(packs(), 'thefts.yaml')
    writeFileSync(file, PACK(4))
    const ask = { texts: [ADDRESSES[0]!] }
    expect((await json('POST', '/v1/screen', ask)).body.answers[0].hits).toEqual([])
    const dry = await json('POST', '/v1/lists/import', {
      form: 'tagpack',
      source: { upload: await upload('list', [file]) },
      dryRun: true,
    })
    const looked = await ended(dry.body.id)
    expect(looked.result, JSON.stringify(looked)).toMatchObject({ dryRun: true })
    expect(looked.result.outcomes[0]).toMatchObject({
      entries: 4,
      stored: false,
      refused: null,
      path: 'thefts.yaml',
    })
    const real = await json('POST', '/v1/lists/import', {
      form: 'tagpack',
      source: { upload: await upload('list', [file]) },
    })
    expect((await ended(real.body.id)).result.outcomes[0]).toMatchObject({
      entries: 4,
      stored: true,
      added: 4,
    })
    const hit = await json('POST', '/v1/screen', ask)
    expect(hit.body.answers[0]).toMatchObject({
      outcome: 'hit',
      hits: [{ entry: { abuse: 'theft' } }],
    })
  })

  test('a version that lost too much is refused with the numbers, and taken when a person says so', async () => {
    const file = join(packs(), 'thefts.yaml')
    writeFileSync(file, PACK(2))
    const send = async (allowShrink: boolean) => {
      const id = await upload('list', [file])
      const { body } = await json('POST', '/v1/lists/import', {
        form: 'tagpack',
        source: { upload: id },
        allowShrink,
      })
      return (await ended(body.id)).result.outcomes[0]
    }
    expect(await send(false)).toMatchObject({ stored: false, refused: { code: 'LIST_SHRANK' } })
    expect(await send(true)).toMatchObject({ stored: true, removed: 2, refused: null })
    const { body } = await json('GET', '/v1/lists')
    const diff = await json('GET', `/v1/lists/${encodeURIComponent(body.items[0].list)}/diff`)
    expect(diff.body).toMatchObject({ added: 0, removed: 2, changed: 0 })
    expect(diff.body.items.map((row: { change: string }) => row.change)).toEqual([
      'removed',
      'removed',
    ])
  })

  test('a form that is none is refused with the forms', async () => {
    const id = await upload('list', [])
    const { body } = await json('POST', '/v1/lists/import', {
      form: 'excel',
      source: { upload: id },
    })
    expect(body).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(body.detail).toContain('tagpack')
  })
})

test('what was done is in the audit log, by whom, and the log is whole', async () => {
  const { body } = await json('GET', '/v1/audit?limit=1000')
  const actions = new Set(body.items.map((entry: { action: string }) => entry.action))
  for (const action of [
    'block.import',
    'list.import',
    'job.cancel',
    'setting.change',
    'screen.run',
    'session.sign-in',
  ]) {
    expect([...actions]).toContain(action)
  }
  const change = body.items.find((entry: { action: string }) => entry.action === 'setting.change')
  expect(change).toMatchObject({ whoName: 'admin', object: 'setting:pathImports' })
  const verdict = await json('POST', '/v1/audit/verify', {})
  expect(verdict.body).toMatchObject({ state: 'whole' })
  const head = await json('GET', '/v1/audit/head')
  expect((await json('POST', '/v1/audit/verify', { kept: head.body })).body.state).toBe('whole')
  const forged = { ...head.body, hash: '0'.repeat(64) }
  expect((await json('POST', '/v1/audit/verify', { kept: forged })).body.state).toBe('broken')
  expect(server.bugs).toEqual([])
})
