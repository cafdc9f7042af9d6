/** `paperchain import bitcoin`: blocks of files or of a node into the ledger. */
import { homedir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger, ledgerName } from '@paperchain/core/domain/ledger'
import {
  type BitcoinNetwork,
  networkOf,
  notYet,
} from '@paperchain/core/engine/decode/bitcoin/network'
import { defaultCookie } from '../../adapters/chain-bitcoin/node/default-cookie.ts'
import { nodePlace } from '../../adapters/chain-bitcoin/node/node-place.ts'
import {
  type ImportOrder,
  type ImportResult,
  type ImportTools,
  importBitcoin,
} from '../jobs/import-bitcoin.ts'
import { importBitcoinNode, type NodeImportOrder } from '../jobs/import-bitcoin-node.ts'
import { EXIT } from './exit.ts'
import { checkPathsOrNode, usage, wholeOrNull } from './flags.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { duration, progress } from './progress.ts'
import { count, fields, plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `import bitcoin`. */
export type ImportFlags = {
  readonly ledger?: string
  readonly height?: string
  /** `--no-undo` makes it false. */
  readonly undo?: boolean
  readonly dryRun?: boolean
  readonly node?: string
  readonly from?: string
  readonly to?: string
  readonly cookie?: string
}

/** Imports paths or from a node; blocks that are refused do not keep the good rest out. */
export async function importBitcoinCommand(
  io: Io,
  paths: readonly string[],
  flags: ImportFlags,
): Promise<number> {
  const work = importOf(io, paths, flags)
  const line = progress(io, 'Importing')
  const result = await withFolder(io, 'import bitcoin', ({ ledger: store }) =>
    work({
      ledger: store,
      now: io.clock,
      signal: io.signal,
      dryRun: flags.dryRun === true,
      onProgress: ({ blocks, ofBlocks }) =>
        line.step({ done: blocks, of: ofBlocks, unit: 'blocks' }),
    }),
  ).finally(line.end)
  return blocksTold(io, result, flags)
}

/** Tells what an import did. @returns the exit code */
export function blocksTold(io: Io, result: ImportResult, flags: ImportFlags): number {
  const ledgerIs = { ledger: ledgerName(result.ledger) }
  if (flags.dryRun === true) answer(io, planData(result), () => planText(result))
  else answer(io, { ...result, ...ledgerIs }, () => text(result))
  if (result.faults.length > 0) {
    const kept = result.stored + result.known > 0 ? '; the good rest was kept' : ''
    note(io, `${plural(result.faults.length, 'fault')}${kept}:`)
    noteFaults(io, result.faults)
  }
  if (result.cancelled) return EXIT.interrupted
  return result.faults.length > 0 ? EXIT.fault : EXIT.ok
}

type Import = (tools: ImportTools) => Promise<ImportResult>

/** What the words and flags ask for. Throws, before the folder is opened, where that is nothing. */
function importOf(io: Io, paths: readonly string[], flags: ImportFlags): Import {
  const order = blockOrder(paths, flags)
  if ('paths' in order) return (tools) => importBitcoin(order, tools)
  const pause = (ms: number) => sleep(ms, undefined, { signal: io.signal })
  return (tools) => importBitcoinNode(order, { ...tools, sleep: pause })
}

/** What is imported: files, or from a node. @throws {FaultError} `USAGE` */
export function blockOrder(
  paths: readonly string[],
  flags: ImportFlags,
): ImportOrder | NodeImportOrder {
  const network = networkNamed(flags.ledger)
  const { node, undo = true } = flags
  checkPathsOrNode(paths, flags, ['from', 'to', 'cookie'])
  if (node === undefined) {
    return { paths, network, height: wholeOrNull('--height', flags.height), undo }
  }
  if (flags.height !== undefined) throw usage('no --height with --node', flags.height)
  return {
    place: nodePlaceOf(node, flags.cookie, network),
    network,
    from: wholeOrNull('--from', flags.from),
    to: wholeOrNull('--to', flags.to),
    undo,
  }
}

/** The node with its cookie: the one named, or that of a node with default settings beside us. */
function nodePlaceOf(node: string, cookie: string | undefined, network: BitcoinNetwork | null) {
  const place = nodePlace(node, cookie ?? null)
  if (cookie !== undefined || place.login !== null) return place
  return { ...place, cookie: defaultCookie(place, { home: homedir(), network }) }
}

/** The network a flag names; null lets the files say. */
export function networkNamed(name: string | undefined): BitcoinNetwork | null {
  if (name === undefined) return null
  const id = ledger(name)
  const network = networkOf(id)
  if (network !== null) return network
  const tooEarly = notYet(id)
  if (tooEarly !== null) throw tooEarly
  throw new FaultError('USAGE', `Expected a Bitcoin network for --ledger, got "${name}"`)
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
    ['inputs told by the node', result.undone > 0 ? `${count(result.undone)} by undo data` : ''],
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

/** What a dry run found, for programs. */
const planData = ({ ledger: id, planned, from, to, ...rest }: ImportResult): unknown => {
  const { known, duplicates, refused, faults } = rest
  const blocks = { blocks: planned, from, to, known, duplicates, refused }
  return { dryRun: true, ledger: ledgerName(id), ...blocks, faults }
}

/** What a dry run found. */
function planText(result: ImportResult): string {
  const { planned, from, to } = result
  const blocks = `${plural(planned, 'block')} would be stored on ${ledgerName(result.ledger)}`
  return [
    `Dry run: ${blocks}; nothing was`,
    fields([
      ['heights', from === null || to === null ? '' : `${count(from)} to ${count(to)}`],
      ['known already', result.known > 0 ? plural(result.known, 'block') : ''],
      ['twice in the files', result.duplicates > 0 ? plural(result.duplicates, 'block') : ''],
      ['refused', result.refused > 0 ? plural(result.refused, 'block') : ''],
    ]),
  ]
    .filter((part) => part !== '')
    .join('\n')
}
