/** `paperchain tag add|dispute|withdraw|supersede`: what people here say of tags. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { NewTagDeed, type TagDeed } from '@paperchain/contract/tag'
import { FaultError } from '@paperchain/core/domain/error'
import type { DeedKind } from '@paperchain/core/domain/tag-deed'
import { deedAdded, putDeed } from '../tags/deeds.ts'
import { EXIT } from './exit.ts'
import { usage } from './flags.ts'
import { answer, type Io } from './io.ts'
import { LOCAL } from './party.ts'
import type { RemoteWork, Work } from './through-server.ts'
import { withFolder } from './with-folder.ts'

/** Flags of all four; those of a tag are of `add` and `supersede`. */
export type DeedFlags = {
  readonly why?: string
  readonly from?: string
  readonly ledger?: string
  readonly label?: string
  readonly actor?: string
  readonly category?: string
  readonly abuse?: string
  readonly confidence?: string
  readonly source?: string
  readonly until?: string
  readonly marking?: string
  readonly note?: string
  readonly evidence?: readonly string[]
}

/** Bytes of one file of evidence: it is read once, for its hash alone. */
const EVIDENCE_BYTES_MAX = 512 * 2 ** 20

/** A command that adds a deed to the folder. */
export const tagDeed =
  (kind: DeedKind): Work<DeedFlags> =>
  (io, words, flags) =>
    withFolder(io, `tag ${kind}`, async ({ lists }) => {
      const nowMs = io.clock()
      const wish = wishOf(kind, words, flags)
      const deed = await putDeed(lists, wish, { by: LOCAL.who, nowMs })
      return added(io, await deedAdded(lists, deed, nowMs))
    })

/** The same through a server. */
export const tagDeedThrough =
  (kind: DeedKind): RemoteWork<DeedFlags> =>
  async ({ io, remote }, words, flags) =>
    added(io, await remote.api('tag.deed', { body: wishOf(kind, words, flags) }))

/** The deed of words and flags. @throws {FaultError} `USAGE`, `TAG_DEED_INVALID` */
function wishOf(kind: DeedKind, [first, second]: readonly string[], flags: DeedFlags) {
  const { why, from, ledger } = flags
  if (why === undefined) throw usage('--why with the reason', 'none')
  const about = kind === 'add' ? { account: first } : { target: { list: first, key: second } }
  const hasTag = kind === 'add' || kind === 'supersede'
  const wish = {
    ...{ kind, why, ...about },
    ...(from === undefined ? {} : { from }),
    ...(ledger === undefined ? {} : { ledger }),
    ...(hasTag ? { tag: tagIn(flags) } : {}),
  }
  const read = NewTagDeed.safeParse(wish)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const message = `Expected a deed as --help says, got: ${issue?.path.join('.')} ${issue?.message}`
  throw new FaultError('TAG_DEED_INVALID', message)
}

function tagIn({ why: _, from: __, ledger: ___, evidence = [], ...flags }: DeedFlags) {
  const { label, actor, category, abuse, confidence, source, until, marking, note } = flags
  if (label === undefined) throw usage('--label with what the account is called', 'none')
  const given = { label, actor, category, abuse, confidence, source, until, marking, note }
  const said = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(said), files: evidence.map(evidenceOf) }
}

/** The file itself stays where it is: its name and hash are kept. */
function evidenceOf(path: string): { readonly name: string; readonly hash: string } {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() !== true || found.size > EVIDENCE_BYTES_MAX) {
    const got = found?.isFile() === true ? `${found.size}` : 'none'
    const message = `Expected a file of at most ${EVIDENCE_BYTES_MAX} bytes at ${path}, got ${got}`
    throw new FaultError('TAG_DEED_INVALID', message)
  }
  const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
  return { name: basename(path), hash }
}

function added(io: Io, deed: TagDeed): number {
  answer(io, deed, () => deedText(deed))
  return EXIT.ok
}

const DONE = {
  add: 'added',
  dispute: 'disputed',
  withdraw: 'withdrawn',
  supersede: 'superseded',
} as const satisfies Record<DeedKind, string>

/** One deed in a few lines. */
export function deedText({ number, kind, by, why, tag, target, ...deed }: TagDeed): string {
  const about = target === null ? '' : ` ${target.list} ${target.key}`
  const state = deed.counts ? '' : '  (does not count: taken back, or not yet begun)'
  const lines = [
    `${number}  ${DONE[kind]}${about} from ${deed.valid}${state}`,
    `   by ${by}, known ${deed.known}: ${why}`,
  ]
  if (tag === null) return lines.join('\n')
  const words = [tag.abuse, tag.category, tag.actor, tag.confidence].filter((word) => word !== '')
  const end = tag.until === null ? '' : ` until ${tag.until}`
  lines.push(`   tag ${number}: ${tag.label} on ${tag.account} (${words.join(', ')})${end}`)
  lines.push(`   TLP:${tag.marking.toUpperCase()}${tag.note === '' ? '' : `; ${tag.note}`}`)
  for (const { name, hash } of tag.files) lines.push(`   evidence ${name}, sha-256 ${hash}`)
  return lines.join('\n')
}
