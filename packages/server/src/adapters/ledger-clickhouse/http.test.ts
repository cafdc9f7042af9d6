/**
 * Goal: the ledger over HTTP keeps the port's promises. Method: the contract suite through
 * `@clickhouse/client`, against a front over chDB that this test starts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import { afterAll } from 'vitest'
import { ledgerStoreSpec } from '../../../../core/test/ledger-store.contract.ts'
import { type HttpFront, startHttpFront } from '../../../test/http-front.ts'
import { openDataFolder } from './data-folder.ts'

const folders: string[] = []
let front: HttpFront | null = null

async function openAt(folder: string) {
  await front?.close()
  front = await startHttpFront(join(folder, 'server'))
  const options = { folder: join(folder, 'data'), url: front.url, command: 'test', nowMs: 0 }
  return (await openDataFolder({ ...options, rulesOf: () => BITCOIN_RULES })).ledger
}

ledgerStoreSpec('ClickHouse over HTTP', {
  open: () => {
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-http-'))
    folders.push(folder)
    return openAt(folder)
  },
  reopen: () => openAt(folders.at(-1) ?? ''),
})

afterAll(async () => {
  await front?.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
