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
import { dueOn, isDue, type Retention } from '@paperchain/core/domain/retention'
import type { PartyStore, RegistryStores } from '@paperchain/core/registry'

/** A deed and its part of the audit log. */
export type PartyDeed<T> = {
  readonly value: T
  readonly audit: { readonly object: string; readonly before?: Json; readonly after: Json }
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

/** A party to destroy, and why. */
export type PartyErasure = Omit<PartyLook, 'version'> & {
  /** Refused where it is not due on this day; absent: whatever its laws say. */
  readonly dueBy?: string | undefined
}

/** Destroys a party. @throws {FaultError} `PARTY_REASON`, and those of `PartyStore.erase` */
export async function eraseParty(
  { parties }: Pick<RegistryStores, 'parties'>,
  { id, reason: given, dueBy }: PartyErasure,
): Promise<PartyDeed<PartyRow>> {
  const { retention, holds } = await parties.row(id)
  if (dueBy !== undefined && !isDue(retention, dueBy)) {
    const message = `Expected party ${id} due on ${dueBy}, got ${dueOn(retention) ?? 'no day'}`
    throw new FaultError('PARTY_HELD', message, { party: id, holds: holds.length })
  }
  const reason = reasonText(given, await toldOf(parties, id))
  const value = await parties.erase(id)
  const { laws, endedOn } = retention
  const kept = laws.length === 0 ? {} : { laws, endedOn, dueOn: dueOn(retention) }
  const after = { reason, versions: value.version, ...kept }
  return { value, audit: { object: partyObject(id), after } }
}

/** Says which laws ask to keep a party, and when its relation ended. */
export async function retainParty(
  { parties }: Pick<RegistryStores, 'parties'>,
  { id, by, ...retention }: Retention & { readonly id: string; readonly by: string },
): Promise<PartyDeed<PartyRow>> {
  const { retention: before } = await parties.row(id)
  const value = await parties.retain(id, retention, by)
  const told = ({ laws, endedOn }: Retention): Json => ({ laws, endedOn })
  const audit = { object: partyObject(id), before: told(before), after: told(value.retention) }
  return { value, audit }
}

/** Who holds a party or lets it go, and why. */
export type PartyHolding = Omit<PartyLook, 'version'> & { readonly by: string }

/** Puts a party on legal hold. @throws {FaultError} `PARTY_REASON` */
export async function holdParty(
  { parties }: Pick<RegistryStores, 'parties'>,
  { id, by, reason: given }: PartyHolding,
): Promise<PartyDeed<PartyRow>> {
  const reason = reasonText(given, await toldOf(parties, id))
  const value = await parties.hold(id, { reason, by })
  const hold = value.holds.at(-1)?.id ?? ''
  return { value, audit: { object: partyObject(id), after: { hold, reason } } }
}

/** Lifts a legal hold. @throws {FaultError} `PARTY_REASON`, `PARTY_UNKNOWN` */
export async function liftParty(
  { parties }: Pick<RegistryStores, 'parties'>,
  { id, hold, by, reason: given }: PartyHolding & { readonly hold: string },
): Promise<PartyDeed<PartyRow>> {
  const reason = reasonText(given, await toldOf(parties, id))
  const value = await parties.lift(id, { id: hold, by })
  return { value, audit: { object: partyObject(id), after: { hold, reason } } }
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
