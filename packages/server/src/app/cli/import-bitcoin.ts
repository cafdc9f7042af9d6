/** `paperchain import bitcoin`: block files into the ledger. */
import { FaultError } from '@paperchain/core/domain/error'
import { ledger, ledgerName } from '@paperchain/core/domain/ledger'
import { type BitcoinNetwork, networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { type ImportResult, importBitcoin } from '../jobs/import-bitcoin.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { duration, progress } from './progress.ts'
import { count, fields, plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `import bitcoin`. */
export type ImportFlags = { readonly ledger?: string; readonly height?: string }

/** Imports the paths; blocks that are refused do not keep the good rest out. */
export async function importBitcoinCommand(
  io: Io,
  paths: readonly string[],
  flags: ImportFlags,
): Promise<number> {
  const order = { paths, network: networkNamed(flags.ledger), height: heightOf(flags.height) }
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
    note(io, `${plural(result.faults.length, 'fault')}; the good rest was kept:`)
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
  const rate = result.txs / Math.max(0.001, result.seconds)
  const head = result.cancelled ? 'Stopped; what was stored stays. ' : ''
  const stored = `${plural(result.stored, 'block')} stored on ${ledgerName(result.ledger)}`
  const speed = `${duration(result.seconds)}, ${count(Math.round(rate))} transactions/s`
  return [
    `${head}${stored} in ${speed}`,
    fields([
      ['transactions', count(result.txs)],
      ['postings', count(result.postings)],
      ['known already', result.known > 0 ? plural(result.known, 'block') : ''],
      ['twice in the files', result.duplicates > 0 ? plural(result.duplicates, 'block') : ''],
      ['refused', result.refused > 0 ? plural(result.refused, 'block') : ''],
      ['inputs unresolved', unresolvedText(result)],
      ['inputs resolved', result.resolved > 0 ? `${count(result.resolved)} of earlier blocks` : ''],
      ['orphaned', result.orphaned.join(', ')],
      ['live again', result.revived.join(', ')],
    ]),
  ].join('\n')
}

const unresolvedText = ({ unresolved }: ImportResult): string =>
  unresolved > 0
    ? `${count(unresolved)}: the coins they spend are in blocks that are not imported`
    : '0'
