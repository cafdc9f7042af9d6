/**
 * Goal: the ledger on a ClickHouse server keeps the port's promises. Method: the contract suite, one
 * database a folder, where `PAPERCHAIN_TEST_CLICKHOUSE_URL` names a server.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import { test } from 'vitest'
import { ledgerStoreSpec } from '../../../../core/test/ledger-store.contract.ts'
import { openDataFolder } from './data-folder.ts'

const SERVER = process.env['PAPERCHAIN_TEST_CLICKHOUSE_URL']

if (SERVER === undefined) {
  console.warn('skipped: ClickHouse server (PAPERCHAIN_TEST_CLICKHOUSE_URL is not set)')
  test.skip('needs PAPERCHAIN_TEST_CLICKHOUSE_URL', () => undefined)
} else {
  let count = 0
  const openAt = async (number: number) => {
    const database = `paperchain_test_${process.pid}_${number}`
    const client = createClient({ url: SERVER })
    await client.command({ query: `create database if not exists ${database}` })
    await client.close()
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-server-'))
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
    const options = { folder, url: `${SERVER}/${database}`, command: 'test', nowMs: 0 }
    return (await openDataFolder({ ...options, rulesOf: () => BITCOIN_RULES })).ledger
  }
  ledgerStoreSpec('a ClickHouse server', {
    open: () => openAt(++count),
    reopen: () => openAt(count),
  })
}
