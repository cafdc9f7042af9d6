/**
 * Where a ledger ends, and a digest of everything up to there that the readers of a trace see.
 *
 * @module
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { FaultError } from '../../domain/error.ts'
import { type LedgerId, ledgerName } from '../../domain/ledger.ts'
import type { Hasher, LedgerStore, StoredBlock } from '../../ports.ts'
import { utf8 } from './canonical-json.ts'
import { compareText } from './order.ts'
import type { LedgerEnd } from './request.ts'

/** Blocks in one digest: ten times Bitcoin's of 2026. */
export const DIGEST_BLOCKS_MAX = 10_000_000

/** What {@link ledgerEnd} reads with. */
export type EndPorts = { readonly ledger: Pick<LedgerStore, 'blocks'>; readonly hasher: Hasher }

/**
 * The end of the live ledger, or of what it was up to a height.
 *
 * @param height read as if the ledger ended here; left out, its tip. A height without a live block
 *               of its own ends at the live block below it.
 * @returns      null where the ledger has no live block up to there
 * @throws {FaultError} `TRACE_LIMIT` where the ledger has more blocks than a digest may cover
 */
export async function ledgerEnd(
  ports: EndPorts,
  ledger: LedgerId,
  height?: number,
): Promise<LedgerEnd | null> {
  const all = await ports.ledger.blocks(ledger)
  const live = all.filter(
    (block) => block.state === 'live' && (height === undefined || block.height <= height),
  )
  live.sort((a, b) => a.height - b.height || compareText(a.id, b.id))
  const tip = live.at(-1)
  if (tip === undefined) return null
  if (live.length > DIGEST_BLOCKS_MAX) {
    throw new FaultError(
      'TRACE_LIMIT',
      `Expected at most ${DIGEST_BLOCKS_MAX} blocks in ${ledgerName(ledger)}, got ${live.length}`,
    )
  }
  return {
    height: tip.height,
    block: tip.id,
    timeMs: tip.timeMs,
    blocks: live.length,
    digest: digestOf(live, ports.hasher),
  }
}

const digestOf = (blocks: readonly StoredBlock[], hasher: Hasher): string =>
  bytesToHex(hasher.sha256(utf8(blocks.map(({ id }) => `${id}\n`).join(''))))
