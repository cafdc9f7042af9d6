/**
 * Block files as a node writes them: magic, length, block; in the order of arrival, which is not
 * the order of the chain; zero bytes after the last block, because nodes reserve space ahead.
 *
 * @module
 */
import type { SampleBlock } from './block.ts'
import type { Random } from './random.ts'
import { fromHex, join, uint32 } from './wire.ts'

/** A file by name. */
export type SampleFile = { readonly name: string; readonly bytes: Uint8Array }

/** First bytes of each block on regtest. */
const MAGIC = fromHex('fabfb5da')
/** A new file begins where the last one is at least this long, bytes. */
const FILE_BYTES = 480_000
/** Blocks that may overtake each other in a download. */
const WINDOW = 8
const RESERVED_BYTES = 4096

/** Writes all blocks, the stale ones beside their rivals, into `blk00000.dat` and so on. */
export function blockFiles(
  random: Random,
  live: readonly SampleBlock[],
  stale: readonly SampleBlock[],
): SampleFile[] {
  const all = [...live, ...stale].sort((a, b) => a.height - b.height)
  const [genesis, ...rest] = all
  const order = genesis === undefined ? [] : [genesis]
  for (let start = 0; start < rest.length; start += WINDOW) {
    order.push(...random.shuffle(rest.slice(start, start + WINDOW)))
  }
  const files: Uint8Array[][] = [[]]
  let size = 0
  for (const { bytes } of order) {
    if (size >= FILE_BYTES) {
      files.push([])
      size = 0
    }
    files.at(-1)?.push(MAGIC, uint32(bytes.length), bytes)
    size += bytes.length + 8
  }
  files.at(-1)?.push(new Uint8Array(RESERVED_BYTES))
  return files.map((parts, number) => ({
    name: `blk${String(number).padStart(5, '0')}.dat`,
    bytes: join(...parts),
  }))
}
