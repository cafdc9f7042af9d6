/** Before all suites of a run: a folder for what is made once; after them it goes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-made-once-'))
  // Read by the processes of the suites, which start after this.
  process.env['PAPERCHAIN_MADE_ONCE'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
