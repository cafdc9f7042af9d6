/** A change and its entry in the audit log: both are kept, or neither. */
import type { JsonValue } from '@paperchain/contract/common'
import type { RouteName } from '@paperchain/contract/routes'
import type { RegistryStores } from '@paperchain/core/registry'
import type { Ask, AuditPart } from './ask.ts'

/** What a change gives back, and what the log says of it. */
export type Changed<T> = { readonly value: T; readonly audit: AuditPart }

/**
 * Runs a change of the registry in one transaction with its audit entry.
 *
 * @param action name of the deed: the route's `audit`
 */
export async function change<T>(
  { house, who, from }: Pick<Ask<RouteName>, 'house' | 'who' | 'from'>,
  action: string,
  work: (stores: RegistryStores) => Promise<Changed<T>>,
): Promise<T> {
  return house.registry.inTransaction(async (stores) => {
    const { value, audit } = await work(stores)
    const { object, before = null, after = null } = audit
    await stores.audit.append({ who: who.who, action, object, from, before, after })
    return value
  })
}

/** A copy of plain data, for the log or for an answer. */
export const asJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue
