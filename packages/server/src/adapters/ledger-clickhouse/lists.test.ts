/** Goal: lists on chDB keep the port's promises. Method: the contract suite, on real folders. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listStoreSpec } from '../../../../core/test/list-store.contract.ts'
import { openDataFolder } from './data-folder.ts'

listStoreSpec('chDB', {
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-lists-'))
    const options = { folder, command: 'test', nowMs: 0, rulesOf: () => null }
    const { ledger, lists } = await openDataFolder(options)
    return {
      store: lists,
      close: async () => {
        await ledger.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
})
