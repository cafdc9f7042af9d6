/**
 * Which blocks to import, at which height, in which order: a pure function of the headers found and
 * of the blocks the ledger has, so that no order of files changes the answer.
 *
 * A height is never guessed. Blocks hang together by their parents; in each tree of new blocks one
 * known height gives all others. It comes, in this order, from the root's parent in the ledger, the
 * network's genesis block, a block of the ledger built on the tree, what a block of the tree states
 * (BIP 34; the lowest one counts), or the user's word where exactly one tree has none of these.
 *
 * @module
 */
import { type Fault, FaultError, faultOf, invariant } from '../../domain/error.ts'

/** A block found in a file: its header's links, and where its bytes are. */
export type BlockRecord = {
  readonly id: string
  readonly previous: string
  readonly file: string
  /** Where the block's bytes (its header) begin in the file. */
  readonly offset: number
  /** Bytes of the block. */
  readonly size: number
  /** Height stated by its coinbase, or null. */
  readonly statedHeight: number | null
  /** Expected hashes to make it. */
  readonly work: bigint
}

/** A block that the ledger has. */
export type KnownBlock = {
  readonly id: string
  readonly previous: string
  readonly height: number
}

/** What a plan is made of. */
export type PlanInput = {
  readonly records: readonly BlockRecord[]
  readonly known: readonly KnownBlock[]
  /** Id of the network's first block. */
  readonly genesis: string
  /** The height that the user says the one root without any other has, or null. */
  readonly userHeight: number | null
}

/** A block to import. */
export type PlannedBlock = BlockRecord & { readonly height: number }

/** `blocks`, `known`, `duplicates` and `refused` together are all records. */
export type ImportPlan = {
  /** By height, then id. */
  readonly blocks: readonly PlannedBlock[]
  /** Records whose block the ledger has. */
  readonly known: number
  /** Records that repeat another one. */
  readonly duplicates: number
  /** Records left out because of a fault, on them or on a block that they build on. */
  readonly refused: number
  /** One a tree left out: `BLOCK_NO_HEIGHT` or `BLOCK_HEIGHT_CONTRADICTED`, with its blocks. */
  readonly faults: readonly Fault[]
}

/** Plans an import. Time O(n log n) for n records and known blocks. */
export function planImport(input: PlanInput): ImportPlan {
  const heightOf = new Map(input.known.map((block) => [block.id, block.height]))
  const fresh = new Map<string, BlockRecord>()
  let known = 0
  for (const record of [...input.records].sort(byPlace)) {
    if (heightOf.has(record.id)) known++
    else if (!fresh.has(record.id)) fresh.set(record.id, record)
  }
  const forest: Forest = {
    input,
    heightOf,
    heightBelow: new Map(input.known.map((block) => [block.previous, block.height - 1])),
    children: byParent([...fresh.values()].sort(byId)),
  }
  const roots = [...fresh.values()].filter((record) => !fresh.has(record.previous)).sort(byId)
  const planted = roots.map((root) => ({ root, height: rootHeight(forest, root) }))
  const blocks: PlannedBlock[] = []
  const faults: Fault[] = []
  let refused = 0
  const lacking = planted.filter(({ height }) => height === null).length
  for (const { root, height } of planted) {
    const given = height ?? (lacking === 1 ? input.userHeight : null)
    if (given === null) {
      const lost = [...descendants(forest, root)].length
      faults.push(noHeight(root, lost, { lacking, userHeight: input.userHeight }))
      refused += lost
      continue
    }
    const taken = height === null ? takenFault(input, root, given) : null
    if (taken !== null) {
      faults.push(taken)
      refused += [...descendants(forest, root)].length
    } else refused += place(forest, { ...root, height: given }, { blocks, faults })
  }
  faults.push(...restated(input))
  blocks.sort((a, b) => a.height - b.height || byId(a, b))
  invariant(blocks.length + refused === fresh.size, 'every new block hangs on a root')
  const duplicates = input.records.length - known - fresh.size
  return { blocks, known, duplicates, refused, faults }
}

type Forest = {
  readonly input: PlanInput
  readonly heightOf: ReadonlyMap<string, number>
  /** Height of a block that the ledger lacks, by its id, told by its child in the ledger. */
  readonly heightBelow: ReadonlyMap<string, number>
  readonly children: ReadonlyMap<string, readonly BlockRecord[]>
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byId = (a: BlockRecord, b: BlockRecord): number => compareText(a.id, b.id)
const byPlace = (a: BlockRecord, b: BlockRecord): number =>
  compareText(a.file, b.file) || a.offset - b.offset

function byParent(records: readonly BlockRecord[]): Map<string, BlockRecord[]> {
  const children = new Map<string, BlockRecord[]>()
  for (const record of records) {
    const siblings = children.get(record.previous)
    if (siblings === undefined) children.set(record.previous, [record])
    else siblings.push(record)
  }
  return children
}

/** The height of a root by any means but the user's word, or null. */
function rootHeight(forest: Forest, root: BlockRecord): number | null {
  const { heightOf, heightBelow, input } = forest
  const parent = heightOf.get(root.previous)
  if (parent !== undefined) return parent + 1
  if (root.id === input.genesis) return 0
  if (root.previous === input.genesis) return 1
  let stated: number | null = null
  for (const { record, depth } of descendants(forest, root)) {
    const below = heightBelow.get(record.id)
    if (below !== undefined && below >= depth) return below - depth
    const own = record.statedHeight
    if (stated === null && own !== null && own >= depth) stated = own - depth
  }
  return stated
}

/** A root and all that builds on it, level by level, each level by id of parent and child. */
function* descendants(
  { children }: Forest,
  root: BlockRecord,
): Generator<{ record: BlockRecord; depth: number }> {
  let level: readonly BlockRecord[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    for (const record of level) yield { record, depth }
    level = level.flatMap((record) => children.get(record.id) ?? [])
  }
}

/** Plans a root of known height and all above it. Returns how many blocks it had to refuse. */
function place(
  forest: Forest,
  root: PlannedBlock,
  { blocks, faults }: { blocks: PlannedBlock[]; faults: Fault[] },
): number {
  let refused = 0
  let level: readonly PlannedBlock[] = [root]
  for (let height = root.height; level.length > 0; height++) {
    const next: PlannedBlock[] = []
    for (const block of level) {
      if (block.statedHeight !== null && block.statedHeight !== height) {
        const lost = [...descendants(forest, block)].length
        faults.push(contradicted(block, lost))
        refused += lost
        continue
      }
      blocks.push(block)
      for (const child of forest.children.get(block.id) ?? []) {
        next.push({ ...child, height: height + 1 })
      }
    }
    level = next
  }
  return refused
}

/**
 * Why a height that a person states cannot be, or null. A typing error must not put a block in the
 * place of one whose height is known: only free heights that contradict no neighbour are taken.
 */
function takenFault(
  { known }: PlanInput,
  { id, previous, file, offset }: BlockRecord,
  height: number,
): Fault | null {
  const rival = known.find(
    (block) =>
      block.height === height ||
      (block.height === height - 1 && block.id !== previous) ||
      (block.height === height + 1 && block.previous !== id),
  )
  if (rival === undefined && height > 1) return null
  const why = rival === undefined ? 'the first blocks of a chain' : `block ${rival.id}`
  const where = rival === undefined ? '' : ` at height ${rival.height}`
  const message = `Expected a height that is free for block ${id}, got ${height}, against ${why}`
  const facts = { file, offset, block: id, height }
  return faultOf(new FaultError('BLOCK_HEIGHT_TAKEN', `${message}${where}`, facts))
}

/** A stated height for a block that the ledger has at another one. */
function restated({ known, records, userHeight }: PlanInput): Fault[] {
  const [only] = records
  const stored = known.find(({ id }) => id === only?.id)
  if (only === undefined || records.length > 1 || userHeight === null) return []
  if (stored === undefined || stored.height === userHeight) return []
  const { height } = stored
  const message = `Expected height ${height} for block ${only.id}, as stored, got ${userHeight}`
  const facts = { file: only.file, offset: only.offset, block: only.id, height: userHeight }
  return [faultOf(new FaultError('BLOCK_HEIGHT_TAKEN', message, facts))]
}

function noHeight(
  { id, previous, file, offset }: BlockRecord,
  blocks: number,
  { lacking, userHeight }: { lacking: number; userHeight: number | null },
): Fault {
  const many = userHeight === null ? '' : `; --height names one block, and ${lacking} lack a height`
  return faultOf(
    new FaultError(
      'BLOCK_NO_HEIGHT',
      `Expected a way to tell the height of block ${id}, got none (parent ${previous})${many}`,
      { file, offset, block: id, previous, blocks },
    ),
  )
}

function contradicted(
  { id, file, offset, height, statedHeight }: PlannedBlock,
  blocks: number,
): Fault {
  return faultOf(
    new FaultError(
      'BLOCK_HEIGHT_CONTRADICTED',
      `Expected block ${id} to state height ${height}, got ${statedHeight}`,
      { file, offset, block: id, height, stated: statedHeight ?? -1, blocks },
    ),
  )
}
