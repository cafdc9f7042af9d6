/** `paperchain import bitcoin`: block files into the ledger. */
import { FaultError } from '@paperchain/core/domain/error'
import { ledger, ledgerName } from '@paperchain/core/domain/ledger'
import { type BitcoinNetwork, networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { type ImportResult, importBitcoin } from '../jobs/import-bitcoin.ts'
import { EXIT } from './exit.ts'
import { planBitcoin } from './import-bitcoin-plan.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { duration, progress } from './progress.ts'
import { count, fields, plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `import bitcoin`. */
export type ImportFlags = {
  readonly ledger?: string
  readonly height?: string
  readonly dryRun?: boolean
}

/** Imports the paths; blocks that are refused do not keep the good rest out. */
export async function importBitcoinCommand(
  io: Io,
  paths: readonly string[],
  flags: ImportFlags,
): Promise<number> {
  const order = { paths, network: networkNamed(flags.ledger), height: heightOf(flags.height) }
  if (flags.dryRun === true) return planBitcoin(io, order)
  const line = progress(io, 'Importing')
  const result = await withFolder(io, 'import bitcoin', ({ ledger: store }) =>
    importBitcoin(order, {
      ledger: store,
      now: io.clock,
      signal: io.signal,
      onProgress: ({ blocks, ofBlocks }) =>
        line.step({ done: blocks, of: ofBlocks, unit: 'blocks' }),
    }),
  ).finally(line.end)
  answer(io, { ...result, ledger: ledgerName(result.ledger) }, () => text(result))
  if (result.faults.length > 0) {
    const kept = result.stored + result.known > 0 ? '; the good rest was kept' : ''
    note(io, `${plural(result.faults.length, 'fault')}${kept}:`)
    noteFaults(io, result.faults)
  }
  if (result.cancelled) return EXIT.interrupted
  return result.faults.length > 0 ? EXIT.fault : EXIT.ok
}

/** The network a flag names; null lets the files say. */
export function networkNamed(name: string | undefined): BitcoinNetwork | null {
  if (name === undefined) return null
  const network = networkOf(ledger(name))
  if (network !== null) return network
  throw new FaultError('USAGE', `Expected a Bitcoin network for --ledger, got "${name}"`)
}

function heightOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new FaultError('USAGE', `Expected a whole number for --height, got "${text}"`)
}

function text(result: ImportResult): string {
  const { stored, txs, seconds, ledger: id } = result
  const rate = Math.round(txs / Math.max(0.001, seconds))
  const speed = stored > 0 ? ` in ${duration(seconds)}, ${count(rate)} transactions/s` : ''
  const stop = result.cancelled ? 'Stopped; what was stored stays. ' : ''
  const counts = fields([
    ['transactions', stored > 0 ? count(txs) : ''],
    ['postings', stored > 0 ? count(result.postings) : ''],
    ['known already', result.known > 0 ? plural(result.known, 'block') : ''],
    ['twice in the files', result.duplicates > 0 ? plural(result.duplicates, 'block') : ''],
    ['refused', result.refused > 0 ? plural(result.refused, 'block') : ''],
    ['inputs unresolved', unresolvedText(result)],
    ['inputs resolved', result.resolved > 0 ? `${count(result.resolved)} of earlier blocks` : ''],
    ['orphaned', idsText(result.orphaned)],
    ['live again', idsText(result.revived)],
  ])
  const head = `${stop}${plural(stored, 'block')} stored on ${ledgerName(id)}${speed}`
  return counts === '' ? head : `${head}\n${counts}`
}

/** Ids of blocks shown in full; more are counted. */
const IDS_SHOWN_MAX = 4

const idsText = (ids: readonly string[]): string => {
  const left = ids.length - IDS_SHOWN_MAX
  const shown = ids.slice(0, IDS_SHOWN_MAX).join(', ')
  return left > 0 ? `${plural(ids.length, 'block')}: ${shown} and ${count(left)} more` : shown
}

function unresolvedText({ stored, unresolved }: ImportResult): string {
  if (stored === 0) return ''
  if (unresolved === 0) return '0'
  return `${count(unresolved)}: the coins they spend are in blocks that are not imported`
}
