/** Goal: assets on chDB keep the port's promises. Method: the contract suite, on real folders. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetStoreSpec } from '../../../../core/test/asset-store.contract.ts'
import { openDataFolder } from './data-folder.ts'

assetStoreSpec('chDB', {
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-assets-'))
    const options = { folder, command: 'test', nowMs: 0, rulesOf: () => null }
    const { ledger, assets, notes } = await openDataFolder(options)
    return {
      assets,
      notes,
      close: async () => {
        await ledger.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
})
