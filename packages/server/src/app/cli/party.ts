/**
 * `paperchain party import|list|show|erase`: customers, on a registry that nobody else has open.
 * What is done to them stands in the audit log as done by `local`.
 */
import type { PartyRecord, PartyRow } from '@paperchain/contract/party'
import { FaultError } from '@paperchain/core/domain/error'
import { REGISTRY_PAGE_MAX, type Registry, type RegistryStores } from '@paperchain/core/registry'
import { partyRecordOf, partyRowOf } from '../http/write/parties.ts'
import { bookId } from '../jobs/import-book-desk.ts'
import { eraseParty, lookAtParty, type PartyDeed } from '../parties/party-deeds.ts'
import { putParties, tryParties } from '../parties/put-parties.ts'
import { desksIn } from './book.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { type PartyImportFlags, partiesPut, partyLines } from './party-file.ts'
import { fields, table } from './table.ts'
import { withFolder } from './with-folder.ts'
import { withRegistry } from './with-registry.ts'

/** Who does it, in the audit log. */
export const LOCAL = { who: 'local', from: '' } as const

/** Flags of `party list`. */
export type PartyListFlags = { readonly book?: string; readonly account?: string }
/** Flags of `party show` and `party erase`. */
export type PartyReasonFlags = { readonly reason?: string; readonly revision?: string }

/** Puts the parties of a file. */
export async function partyImport(
  io: Io,
  [path = '']: readonly string[],
  flags: PartyImportFlags,
): Promise<number> {
  const lines = partyLines(path, flags, io.clock())
  const { book } = flags
  if (flags.dryRun === true) return partiesPut(io, tryParties(lines, book !== undefined), true)
  const result = await withRegistry(io, 'party import', (registry) => {
    if (book === undefined) return putParties({ registry, book: null, ...LOCAL }, lines)
    return withFolder(io, 'party import', async (data) => {
      const desk = await desksIn(data, io).of(book)
      return putParties({ registry, book: { id: bookId(book), desk }, ...LOCAL }, lines)
    })
  })
  return partiesPut(io, result, false)
}

/** Lists parties by pseudonym. */
export async function partyList(io: Io, _: unknown, flags: PartyListFlags): Promise<number> {
  const { book, account } = checkedFilter(flags)
  const rows = await withRegistry(io, 'party list', async ({ parties }) => {
    const all: PartyRow[] = []
    const filter = {
      ...(book === undefined ? {} : { book: bookId(book) }),
      ...(account === undefined ? {} : { account }),
    }
    for (let after: string | null = ''; after !== null; ) {
      const at: string = after
      const page = await parties.list(filter, { limit: REGISTRY_PAGE_MAX, after: at })
      all.push(...page.rows.map(partyRowOf))
      after = page.next
    }
    return all
  })
  return partiesListed(io, rows)
}

/** A filter as typed. @throws {FaultError} `USAGE` */
export function checkedFilter(flags: PartyListFlags): PartyListFlags {
  const { book, account } = flags
  if (account === undefined || book !== undefined) return flags
  throw new FaultError('USAGE', 'Expected --book with --account, got none')
}

/** Tells which parties there are. */
export function partiesListed(io: Io, rows: readonly PartyRow[]): number {
  answer(io, rows, () =>
    rows.length === 0
      ? 'No parties. Bring them in: paperchain party import customers.csv'
      : table(
          [
            { head: 'party' },
            { head: 'schema' },
            { head: 'version', right: true },
            { head: 'updated' },
            { head: 'accounts' },
          ],
          rows.map((row) => [
            row.id,
            row.schema,
            String(row.version),
            row.erasedAt === null ? row.updatedAt : `erased ${row.erasedAt}`,
            row.accounts.map(({ book, account }) => `${book}/${account}`).join(' '),
          ]),
        ),
  )
  return EXIT.ok
}

/** Shows who a party is. */
export async function partyShow(
  io: Io,
  [id = '']: readonly string[],
  flags: PartyReasonFlags,
): Promise<number> {
  const look = { id, reason: reasonOf(flags), version: revisionOf(flags) }
  const record = await withRegistry(io, 'party show', (registry) =>
    deed(registry, 'party.read', (stores) => lookAtParty(stores, look)),
  )
  return partyShown(io, partyRecordOf(record))
}

/** Destroys who a party is. */
export async function partyErase(
  io: Io,
  [id = '']: readonly string[],
  flags: PartyReasonFlags,
): Promise<number> {
  const order = { id, reason: reasonOf(flags) }
  const row = await withRegistry(io, 'party erase', (registry) =>
    deed(registry, 'party.erase', (stores) => eraseParty(stores, order)),
  )
  return partyErased(io, partyRowOf(row))
}

/** A deed and its entry in the audit log, in one transaction. */
export const deed = <T>(
  registry: Registry,
  action: string,
  work: (stores: RegistryStores) => Promise<PartyDeed<T>>,
): Promise<T> =>
  registry.inTransaction(async (stores) => {
    const { value, audit } = await work(stores)
    await stores.audit.append({ ...LOCAL, action, before: null, ...audit })
    return value
  })

/** The reason as typed. @throws {FaultError} `USAGE` */
export function reasonOf({ reason }: PartyReasonFlags): string {
  if (reason !== undefined) return reason
  throw new FaultError('USAGE', 'Expected --reason with why, for the audit log, got none')
}

/** The version as typed. @throws {FaultError} `USAGE` */
export function revisionOf({ revision }: PartyReasonFlags): number | undefined {
  if (revision === undefined || /^[1-9]\d{0,5}$/.test(revision)) {
    return revision === undefined ? undefined : Number(revision)
  }
  throw new FaultError('USAGE', 'Expected --revision with a number from 1, got another text')
}

/** Prints who a party is. */
export function partyShown(io: Io, record: PartyRecord): number {
  const parts = (of: readonly object[]): string =>
    of.map((part) => Object.values(part).join(', ')).join('; ')
  answer(io, record, () =>
    fields([
      ['party', record.id],
      ['version', `${record.shown} of ${record.version}`],
      ['schema', record.schema],
      ['customerId', record.customerId],
      ...Object.entries(record.properties).map(([name, values]): [string, string] => [
        name,
        (values ?? []).join('; '),
      ]),
      ['addressEntity', parts(record.addressEntity)],
      ['identification', parts(record.identification)],
      ['accounts', record.accounts.map(({ book, account }) => `${book}/${account}`).join(' ')],
      ['written', record.versions.map(({ at, by }) => `${at} by ${by}`).join('; ')],
    ]),
  )
  return EXIT.ok
}

/** Tells that a party was destroyed. */
export function partyErased(io: Io, row: PartyRow): number {
  answer(
    io,
    row,
    () =>
      `${row.id}: ${row.version} version(s) destroyed; that it existed stays. ` +
      'Backups from before still hold it.',
  )
  return EXIT.ok
}
