/**
 * `paperchain import bitcoin` with batches far smaller than the program's own, so that a kill at
 * any moment falls among many appends. Words: data folder, rows of a batch, paths.
 */

import { importBitcoin } from '../../packages/server/dist/app/jobs/import-bitcoin.js'
import { openFolder } from '../../packages/server/dist/app/open-folder.js'

const [folder = '', batchRows = '', ...paths] = process.argv.slice(2)
const { ledger } = await openFolder({ folder }, 'import bitcoin', Date.now())
try {
  const order = { paths, network: null, height: null }
  const now = () => performance.now()
  const result = await importBitcoin(order, { ledger, now, batchRows: Number(batchRows) })
  process.stdout.write(JSON.stringify({ stored: result.stored, known: result.known }))
} finally {
  await ledger.close()
}
