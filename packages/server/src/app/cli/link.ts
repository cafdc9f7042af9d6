/** `paperchain link …`: that value of one ledger goes on in another, by whose word. */
import { readFileSync, statSync } from 'node:fs'
import { LINKS_A_REQUEST, type LinkRecord, NewLink } from '@paperchain/contract/link'
import { EVIDENCE_WORDS } from '@paperchain/contract/words'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { linkRecord, linksPage, putLinks, txNamed } from '../put-links.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { count, fields, plural, shortId, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Bytes of one file of links. */
const FILE_BYTES_MAX = 64 * 2 ** 20
/** Links of one page, and those shown to people; `--json` has all. */
const PAGE = 1_000
const ROWS_SHOWN_MAX = 100

/** Flags of `link add`. */
export type LinkAddFlags = {
  readonly reason?: string
  readonly by?: string
  readonly evidence?: string
  readonly confidence?: string
  readonly move?: string
  readonly account?: string
}

/** A link with the line that it stands on; 0 for one of the command line. */
export type LinkLine = { readonly line: number; readonly link: NewLink }
/** What became of some lines. */
export type LinksPut = { readonly stored: LinkRecord[]; readonly faults: Fault[] }
/** What a file has: links, and what is wrong with other lines. */
export type LinkFile = { readonly lines: readonly LinkLine[]; readonly faults: readonly Fault[] }

/** The link of the words and flags. @throws {FaultError} `LINK_INVALID` */
export function linkAsked(
  [ledger, tx, toLedger, toTx]: readonly string[],
  { move, confidence, account, ...flags }: LinkAddFlags,
): LinkLine {
  const numbers = {
    ...(move === undefined ? {} : { move: Number(move) }),
    ...(confidence === undefined ? {} : { confidence: Number(confidence) }),
  }
  const { reason, by, evidence } = flags
  const given = {
    from: { ledger, tx, ...('move' in numbers ? { move: numbers.move } : {}) },
    to: { ledger: toLedger, tx: toTx, ...(account === undefined ? {} : { account }) },
    ...('confidence' in numbers ? { confidence: numbers.confidence } : {}),
    ...(evidence === undefined ? {} : { evidence }),
    ...{ reason, by },
  }
  return { line: 0, link: linkIn(given, 0) }
}

/** A link from outside. @throws {FaultError} `LINK_INVALID` with its line */
function linkIn(given: unknown, line: number): NewLink {
  const read = NewLink.safeParse(given)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const field = issue?.path.join('.') ?? ''
  const message = `Expected a link as docs/how-to/links.md says, got: ${field} ${issue?.message}`
  throw new FaultError('LINK_INVALID', message, line === 0 ? {} : { line })
}

/** The links of a file of JSON lines. @throws {FaultError} `LINK_INVALID` for the file */
export function linkLines(path: string): LinkFile {
  const lines: LinkLine[] = []
  const faults: Fault[] = []
  for (const [at, text] of textOf(path).split('\n').entries()) {
    if (text.trim() === '') continue
    try {
      lines.push({ line: at + 1, link: linkIn(jsonOf(text, at + 1), at + 1) })
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      faults.push({ code: error.code, message: error.message, facts: error.facts })
    }
  }
  return { lines, faults }
}

function textOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  const isRead = found?.isFile() === true && found.size <= FILE_BYTES_MAX
  if (isRead) return readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  const message = `Expected a file of at most ${FILE_BYTES_MAX} bytes at ${path}, got `
  throw new FaultError('LINK_INVALID', message + (found?.isFile() ? found.size : 'none'))
}

function jsonOf(text: string, line: number): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new FaultError('LINK_INVALID', 'Expected a JSON object a line', { line }, error)
  }
}

/** What takes links, some at a time. */
type Put = (links: readonly NewLink[]) => Promise<readonly PutAnswer[]>
type PutAnswer = { readonly link: LinkRecord | null; readonly fault: Fault | null }

/** Puts all of a file; what is refused keeps its line. */
export async function putAll({ lines, faults }: LinkFile, put: Put): Promise<LinksPut> {
  const done: LinksPut = { stored: [], faults: [...faults] }
  for (let from = 0; from < lines.length; from += LINKS_A_REQUEST) {
    const part = lines.slice(from, from + LINKS_A_REQUEST)
    const answers = await put(part.map(({ link }) => link))
    for (const [at, { link, fault }] of answers.entries()) {
      const { line } = part[at] ?? { line: 0 }
      if (link !== null) done.stored.push(link)
      if (fault !== null) done.faults.push({ ...fault, facts: { ...fault.facts, line } })
    }
  }
  done.faults.sort((a, b) => Number(a.facts['line']) - Number(b.facts['line']))
  return done
}

const onFolder =
  (io: Io, data: DataFolder): Put =>
  async (links) => {
    const answers = await putLinks(data, links, io.clock())
    return answers.map(({ link, fault }) => ({
      link: link === null ? null : linkRecord(link),
      fault,
    }))
  }

/** `link add <ledger> <tx> <to-ledger> <to-tx>`. */
export async function linkAdd(io: Io, words: string[], flags: LinkAddFlags): Promise<number> {
  const lines = [linkAsked(words, flags)]
  return linkAdded(
    io,
    await withFolder(io, 'link add', (data) => putAll({ lines, faults: [] }, onFolder(io, data))),
  )
}

/** Tells of one link. @throws {FaultError} what was wrong with it */
export function linkAdded(io: Io, { stored, faults }: LinksPut): number {
  const [link] = stored
  const [fault] = faults
  if (fault !== undefined) throw new FaultError(fault.code, fault.message)
  answer(io, link ?? null, () => (link === undefined ? '' : linkTable([link])))
  return EXIT.ok
}

/** `link import <file>`. */
export async function linkImport(io: Io, [path = '']: string[]): Promise<number> {
  const file = linkLines(path)
  return linksImported(
    io,
    await withFolder(io, 'link import', (data) => putAll(file, onFolder(io, data))),
  )
}

/** Tells what an import did. @returns the exit code */
export function linksImported(io: Io, { stored, faults }: LinksPut): number {
  answer(io, { stored: stored.length, refused: faults.length, links: stored, faults }, () =>
    fields([
      ['stored', count(stored.length)],
      ['refused', count(faults.length)],
    ]),
  )
  if (faults.length === 0) return EXIT.ok
  note(io, `${plural(faults.length, 'link')} refused; the others were taken:`)
  const placed = faults.map((fault) => ({
    ...fault,
    message: `${fault.message} (line ${fault.facts['line']})`,
  }))
  noteFaults(io, placed)
  return EXIT.fault
}

/** `link list <ledger> [tx]`. */
export async function linkList(io: Io, [name = '', tx]: string[]): Promise<number> {
  const ledger = ledgerNamed(name)
  const found = await withFolder(io, 'link list', async ({ links }) => {
    if (tx !== undefined) {
      return (await links.linksOf(ledger, [txNamed(ledger, tx)])).map(linkRecord)
    }
    const all: LinkRecord[] = []
    for (let after: string | null = ''; after !== null; ) {
      const page = await linksPage(links, ledger, { after, limit: PAGE })
      for (const each of page.items) all.push(linkRecord(each))
      after = page.next
    }
    return all
  })
  return linksListed(io, found)
}

/** Tells of links. */
export function linksListed(io: Io, links: readonly LinkRecord[]): number {
  const left = links.length - ROWS_SHOWN_MAX
  const more = left > 0 ? `\nand ${plural(left, 'more link')}; --json lists all` : ''
  answer(io, links, () => (links.length === 0 ? 'No links' : `${linkTable(links)}${more}`))
  return EXIT.ok
}

function linkTable(links: readonly LinkRecord[]): string {
  const heads = ['from', 'transaction', 'to', 'transaction', 'account', 'sure'].map((head) => ({
    head,
  }))
  const rows = links
    .slice(0, ROWS_SHOWN_MAX)
    .map(({ from, to, ...link }) => [
      from.ledgerName,
      `${shortId(from.tx)}, move ${from.move}`,
      to.ledgerName,
      shortId(to.tx),
      to.account ?? 'not told',
      `${link.confidence} %, ${[EVIDENCE_WORDS[link.evidence], ...link.reasons].join('; ')}`,
    ])
  return table(heads, rows)
}
