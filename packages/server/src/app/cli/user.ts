/** `paperchain user password`: a way back in for whoever owns the data folder. */
import { FaultError } from '@paperchain/core/domain/error'
import { handNewPassword } from '../../adapters/auth-local/sign-in.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, strong } from './io.ts'
import { withRegistry } from './with-registry.ts'

/** Gives a person a new one-time password and prints it. */
export async function userPassword(io: Io, name: string): Promise<number> {
  const handed = await withRegistry(io, 'user password', async (registry) => {
    const user = await registry.users.byName(name)
    if (user === null) {
      throw new FaultError('USER_UNKNOWN', `Expected the sign-in name of a user, got "${name}"`)
    }
    return handNewPassword(registry, user)
  })
  answer(
    io,
    handed,
    () =>
      `One-time password of ${strong(io, handed.name)}: ${strong(io, handed.password)}. ` +
      'It is told this once; the sessions of this user have ended.',
  )
  return EXIT.ok
}
