/** `paperchain tag history|export`: the log of deeds, and own tags as a TagPack. */
import { existsSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { TagDeed as ToldDeed } from '@paperchain/contract/tag'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { MARKINGS, type Marking, type TagDeed } from '@paperchain/core/domain/tag-deed'
import { deedBook } from '@paperchain/core/engine/attribute/deed-book'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { exportable, packText } from '@paperchain/core/engine/attribute/write-pack'
import { deedsKnown, deedTold } from '../tags/deeds.ts'
import { EXIT } from './exit.ts'
import { usage } from './flags.ts'
import { answer, type Io, note } from './io.ts'
import { type MomentFlags, momentOf } from './moment.ts'
import { plural } from './table.ts'
import { deedText } from './tag-deeds.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `tag export`. */
export type ExportFlags = { readonly marking?: string; readonly title?: string }

/** Deeds of one page. */
const PAGE = 1_000

/** Tells the log: what was said, when it was known, and whether it counts at the moment. */
export const tagHistory = (
  io: Io,
  [list, key]: readonly string[],
  flags: MomentFlags,
): Promise<number> =>
  withFolder(io, 'tag history', async ({ lists }) => {
    const moment = await momentOf(io, lists, flags)
    const all = await lists.deeds()
    const book = deedBook(all)
    const told = deedsKnown(all, moment, { list, key })
    return history(
      io,
      told.map((deed) => deedTold(deed, book, moment)),
    )
  })

/** The same through a server. */
export const tagHistoryThrough: RemoteWork<MomentFlags> = async (
  { io, remote },
  [list, key],
  { asOf, knownAt },
) => {
  const query = {
    ...(list === undefined ? {} : { list }),
    ...(key === undefined ? {} : { key }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
  }
  return history(io, await deedsAt(remote, query))
}

async function deedsAt(
  { api }: Remote,
  asked: Readonly<Record<string, string>>,
): Promise<readonly ToldDeed[]> {
  const all: ToldDeed[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { ...asked, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
    const page: { items: ToldDeed[]; next: string | null } = await api('tag.deeds', { query })
    all.push(...page.items)
    cursor = page.next
  }
  return all
}

function history(io: Io, deeds: readonly ToldDeed[]): number {
  answer(io, { deeds }, () => deeds.map(deedText).join('\n\n') || 'Nobody here said anything.')
  return EXIT.ok
}

/** Writes own tags that stand now, as far as their marking lets them go. */
export const tagExport = (
  io: Io,
  [path = '']: readonly string[],
  flags: ExportFlags,
): Promise<number> =>
  withFolder(io, 'tag export', async ({ lists }) => {
    const moment = await momentOf(io, lists, {})
    return exported(io, path, { deeds: await lists.deeds(), moment, flags })
  })

/** The same through a server. */
export const tagExportThrough: RemoteWork<ExportFlags> = async (
  { io, remote },
  [path = ''],
  flags,
) => {
  const deeds = (await deedsAt(remote, {})).map(deedOf)
  const knownAt = deeds.reduce((last, { knownMs }) => Math.max(last, knownMs), io.clock())
  return exported(io, path, { deeds, moment: { asOf: io.clock(), knownAt }, flags })
}

const deedOf = ({ known, valid, tag, counts: _, ...deed }: ToldDeed): TagDeed => ({
  ...deed,
  knownMs: Date.parse(known),
  validMs: Date.parse(valid),
  tag: tag === null ? null : ownTagOf(tag),
})

function ownTagOf({ ledger, ledgerName: _, until, ...tag }: NonNullable<ToldDeed['tag']>) {
  const untilMs = until === null ? null : Date.parse(until)
  return { ...tag, ledger: ledgerNamed(ledger), untilMs }
}

type Asked = {
  readonly deeds: readonly TagDeed[]
  readonly moment: Moment
  readonly flags: ExportFlags
}

function exported(io: Io, path: string, { deeds, moment, flags }: Asked): number {
  const { marking = 'amber', title = 'Own tags' } = flags
  const widest = MARKINGS.find((each): each is Marking => each === marking)
  if (widest === undefined) throw usage(`--marking as ${MARKINGS.join(', ')}`, `"${marking}"`)
  if (existsSync(path)) throw usage('a file that is not there yet', `"${path}"`)
  const { deeds: out, kept } = exportable(deeds, deedBook(deeds), { moment, widest })
  if (out.length === 0) {
    const message = `Expected own tags of at most TLP:${widest}, got none and ${kept} above it`
    throw new FaultError('TAG_UNKNOWN', message, { kept })
  }
  writeFileSync(path, packText(out, { title, creator: 'Paperchain' }), { flag: 'wx' })
  answer(
    io,
    { path, tags: out.length, kept },
    () => `${basename(path)}: ${plural(out.length, 'tag')}`,
  )
  if (kept > 0) note(io, `${plural(kept, 'tag')} stayed here by the marking`)
  return EXIT.ok
}
