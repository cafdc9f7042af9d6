/**
 * Looking at a party and destroying it: the deed and what the audit log says of it, to be kept in
 * one transaction. Neither is done without a reason, and no reason may say who the party is.
 *
 * @module
 */
import { reasonText, tellingValues } from '@paperchain/core/domain/check-party'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import type { PartyRecord, PartyRow } from '@paperchain/core/domain/party'
import type { PartyStore, RegistryStores } from '@paperchain/core/registry'

/** A deed and its part of the audit log. */
export type PartyDeed<T> = {
  readonly value: T
  readonly audit: { readonly object: string; readonly after: Json }
}

/** How a party is called in the audit log. */
export const partyObject = (id: string): string => `party:${id}`

/** What somebody wants to see, and why. */
export type PartyLook = {
  readonly id: string
  readonly reason: string
  /** The newest where there is none. */
  readonly version?: number | undefined
}

/** Reads a party. @throws {FaultError} `PARTY_REASON`, and those of `PartyStore.read` */
export async function lookAtParty(
  { parties }: Pick<RegistryStores, 'parties'>,
  { id, reason: given, version }: PartyLook,
): Promise<PartyDeed<PartyRecord>> {
  const value = await parties.read(id, version)
  const reason = reasonText(given, tellingValues(value.party))
  return { value, audit: { object: partyObject(id), after: { reason, version: value.shown } } }
}

/** Destroys a party. @throws {FaultError} `PARTY_REASON`, and those of `PartyStore.erase` */
export async function eraseParty(
  { parties }: Pick<RegistryStores, 'parties'>,
  { id, reason: given }: Omit<PartyLook, 'version'>,
): Promise<PartyDeed<PartyRow>> {
  const reason = reasonText(given, await toldOf(parties, id))
  const value = await parties.erase(id)
  return { value, audit: { object: partyObject(id), after: { reason, versions: value.version } } }
}

/** One that does not open any more can be destroyed all the same. */
async function toldOf(parties: PartyStore, id: string): Promise<readonly string[]> {
  try {
    return tellingValues((await parties.read(id)).party)
  } catch (error) {
    if (error instanceof FaultError && error.code === 'PARTY_SEALED') return []
    throw error
  }
}
