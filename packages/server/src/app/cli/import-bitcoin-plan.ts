/** `paperchain import bitcoin --dry-run`: reads and plans, and stores nothing. */
import { ledgerName } from '@paperchain/core/domain/ledger'
import { type ImportPlan, planImport } from '@paperchain/core/engine/chain/plan-import'
import { openBlockSource } from '../../adapters/chain-bitcoin/block-source.ts'
import type { ImportOrder } from '../jobs/import-bitcoin.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { count, fields, plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Says what an import of these paths would store, by the heads of the blocks alone. */
export async function planBitcoin(
  io: Io,
  { paths, network, height }: ImportOrder,
): Promise<number> {
  const source = await openBlockSource(paths, network, io.signal)
  const { ledger, genesis } = source.network
  const known = await withFolder(io, 'import bitcoin', (folder) => folder.ledger.blocks(ledger))
  const { records } = source
  const plan = planImport({ records, known, genesis, userHeight: height })
  const faults = [...source.faults, ...plan.faults]
  const refused = source.refused + plan.refused
  const { known: here, duplicates, blocks } = plan
  const heights = { from: blocks[0]?.height ?? null, to: blocks.at(-1)?.height ?? null }
  const found = { blocks: blocks.length, ...heights, known: here, duplicates, refused }
  answer(io, { dryRun: true, ledger: ledgerName(ledger), ...found, faults }, () =>
    planText(plan, { name: ledgerName(ledger), refused }),
  )
  if (faults.length > 0) {
    note(io, `${plural(faults.length, 'fault')}:`)
    noteFaults(io, faults)
  }
  return faults.length > 0 ? EXIT.fault : EXIT.ok
}

function planText(
  { blocks, known, duplicates }: ImportPlan,
  { name, refused }: { readonly name: string; readonly refused: number },
): string {
  const [first] = blocks
  const last = blocks.at(-1)
  const heights =
    first === undefined || last === undefined
      ? ''
      : `${count(first.height)} to ${count(last.height)}`
  return [
    `Dry run: ${plural(blocks.length, 'block')} would be stored on ${name}; nothing was`,
    fields([
      ['heights', heights],
      ['known already', known > 0 ? plural(known, 'block') : ''],
      ['twice in the files', duplicates > 0 ? plural(duplicates, 'block') : ''],
      ['refused', refused > 0 ? plural(refused, 'block') : ''],
    ]),
  ]
    .filter((part) => part !== '')
    .join('\n')
}
