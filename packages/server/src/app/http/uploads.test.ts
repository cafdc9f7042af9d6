/**
 * Goal: uploads that are made, filled, thrown away and swept at the same time: each answer is an
 * upload that is whole or a fault that says it is not there, never half a folder.
 * Method: many of each at once on a real disk, over and over; what a crash left, by its age.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { FaultError } from '@paperchain/core/domain/error'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Uploads } from './uploads.ts'

const LIMITS = { fileBytes: 1_000_000, uploadBytes: 1_000_000, bodySeconds: 5 }
let root: string
let uploads: Uploads

beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'paperchain-uploads-')), 'uploads')
  uploads = new Uploads(root, () => 1_000, LIMITS)
})
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }))

/** Code of the fault, or `whole`; what is no fault is thrown on. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'whole'
  } catch (error) {
    if (error instanceof FaultError) return error.code
    throw error
  }
}

test('at once: made, filled, read, thrown away twice, swept', async () => {
  const some = await Promise.all(Array.from({ length: 40 }, () => uploads.create('book')))
  for (let round = 0; round < 5; round++) {
    const codes = await Promise.all(
      some.flatMap(({ id }, index) => [
        codeOf(uploads.create('book')),
        codeOf(uploads.put(id, 'rows.csv', Readable.from([Buffer.from('a,b\n')]))),
        codeOf(uploads.read(id)),
        codeOf(uploads.sweep(new Set())),
        ...(index % 5 === round ? [uploads.remove(id), uploads.remove(id)].map(codeOf) : []),
      ]),
    )
    expect(codes.filter((code) => !['whole', 'UPLOAD_UNKNOWN'].includes(code))).toEqual([])
    // Those that nobody threw away are whole.
    const kept = some.filter((_, index) => index % 5 > round)
    const files = await Promise.all(kept.map(async ({ id }) => (await uploads.read(id)).files))
    for (const held of files) expect(held).toMatchObject([{ name: 'rows.csv', bytes: 4 }])
    for (const { id } of some.filter((_, index) => index % 5 === round)) {
      expect(await codeOf(uploads.read(id))).toBe('UPLOAD_UNKNOWN')
      expect(await uploads.remove(id)).toBe(false)
    }
    const rest = readdirSync(root).filter((name) => !some.some(({ id }) => id === name))
    await Promise.all(rest.map((id) => uploads.remove(id)))
  }
})

test('what a crash left half made or half thrown away goes after its time, and not before', async () => {
  const names = ['making-', 'leaving-'].map((word) => `${word}${'a'.repeat(32)}`)
  for (const name of names) mkdirSync(join(root, name, 'files'), { recursive: true })
  await uploads.sweep(new Set())
  expect(readdirSync(root).sort()).toEqual([...names].sort())
  const longAgo = Date.now() / 1000 - 48 * 3600
  for (const name of names) utimesSync(join(root, name), longAgo, longAgo)
  await uploads.sweep(new Set())
  expect(readdirSync(root)).toEqual([])
})
