/** Who did it, as people know them. */
import type { House } from './house.ts'

/** The sign-in name of a person; what is no person of the registry is told as it is. */
export async function userNameOf({ registry }: Pick<House, 'registry'>, id: string) {
  if (!/^[0-9a-f]{32}$/.test(id)) return id
  return (await registry.users.byId(id))?.name ?? id
}
