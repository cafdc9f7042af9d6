/** `paperchain book names`: whose account is whose. Each look stands in the audit log. */
import { FaultError } from '@paperchain/core/domain/error'
import type { NamedAccount } from '@paperchain/core/engine/book/account-names'
import { lookAtNames, type NamesWanted } from '../book-names.ts'
import { desksIn } from './book.ts'
import { EXIT } from './exit.ts'
import { usage } from './flags.ts'
import { answer, type Io, note } from './io.ts'
import { reasonOf } from './party.ts'
import { fields } from './table.ts'
import { withFolder } from './with-folder.ts'
import { withRegistry } from './with-registry.ts'

/** Flags of `book names`. */
export type NamesFlags = { readonly name?: string; readonly reason?: string }

/** What the words and flags ask for. @throws {FaultError} `USAGE` */
export function namesWanted(
  account: string | undefined,
  { name, reason }: NamesFlags,
): Pick<NamesWanted, 'account' | 'name' | 'reason'> {
  if (account !== undefined && name !== undefined) throw usage('a pseudonym or --name', 'both')
  const asked = { reason: reasonOf({ ...(reason === undefined ? {} : { reason }) }) }
  return {
    ...asked,
    ...(account === undefined ? {} : { account }),
    ...(name === undefined ? {} : { name }),
  }
}

/** `book names <book> [pseudonym]`: who is behind pseudonyms, or the other way round. */
export async function bookNames(
  io: Io,
  [book = '', account]: readonly string[],
  flags: NamesFlags,
): Promise<number> {
  const wanted = namesWanted(account, flags)
  const look = () =>
    withFolder(io, 'book names', async (data) => {
      const desk = await desksIn(data, io).of(book)
      return lookAtNames(desk, { ...wanted, limit: Number.MAX_SAFE_INTEGER, after: 0 })
    })
  const { found } = await withRegistry(io, 'book names', (registry) =>
    registry.inTransaction(async ({ audit }) => {
      const value = await look()
      const entry = { who: 'local', from: '', action: 'book.names', before: null, ...value.audit }
      await audit.append(entry)
      return value
    }),
  ).catch((error: unknown) => {
    if (!(error instanceof FaultError) || error.code !== 'REGISTRY_NONE') throw error
    // Where no server has ever run there is no log; whoever holds folder and key reads all anyway.
    note(io, 'No registry is in this folder yet, so no audit log keeps this look.')
    return look()
  })
  return namesTold(io, found, wanted)
}

/** Tells names. */
export function namesTold(
  io: Io,
  found: readonly NamedAccount[],
  { account, name }: Pick<NamesWanted, 'account' | 'name'>,
): number {
  answer(io, found, () => fields(found.map((each): [string, string] => [each.account, each.name])))
  const isOne = account !== undefined || name !== undefined
  return found.length === 0 && isOne ? EXIT.cannotTell : EXIT.ok
}
