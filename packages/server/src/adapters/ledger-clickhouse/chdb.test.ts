/** Goal: the ledger on chDB keeps the port's promises. Method: the contract suite, on real folders. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import { afterAll } from 'vitest'
import { ledgerStoreSpec } from '../../../../core/test/ledger-store.contract.ts'
import { openDataFolder } from './data-folder.ts'

const folders: string[] = []
const openAt = async (folder: string) =>
  (
    await openDataFolder({
      folder,
      command: 'test',
      nowMs: 0,
      rulesOf: () => BITCOIN_RULES,
    })
  ).ledger

ledgerStoreSpec('chDB', {
  open: () => {
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-ledger-'))
    folders.push(folder)
    return openAt(folder)
  },
  reopen: () => openAt(folders.at(-1) ?? ''),
})

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
