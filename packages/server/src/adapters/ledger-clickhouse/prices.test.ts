/** Goal: prices on chDB keep the port's promises. Method: the contract suite, on a real folder. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { priceStoreSpec } from '../../../../core/test/price-store.contract.ts'
import { openDataFolder } from './data-folder.ts'

priceStoreSpec('chDB', {
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paperchain-prices-'))
    const options = { folder, command: 'test', nowMs: 0, rulesOf: () => null }
    const { ledger, prices } = await openDataFolder(options)
    return {
      store: prices,
      close: async () => {
        await ledger.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
})
