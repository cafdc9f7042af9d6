/** Goal: links on chDB keep the port's promises. Method: the contract suite, on real folders. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { linkStoreSpec } from '../../../../core/test/link-store.contract.ts'
import { openDataFolder } from './data-folder.ts'

const folders: string[] = []

linkStoreSpec('chDB', {
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-links-'))
    folders.push(folder)
    const data = await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf: () => null })
    return { store: data.links, close: () => data.ledger.close() }
  },
})

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
