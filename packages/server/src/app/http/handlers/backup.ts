/** Backups while the server runs. */
import { isAbsolute } from 'node:path'
import type { Backup } from '@paperchain/contract/backup'
import { FaultError } from '@paperchain/core/domain/error'
import type { BackupRun } from '../../operate/backup-book.ts'
import { contentOf } from '../../operate/content.ts'
import { SETTINGS } from '../../settings.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { change } from '../change.ts'
import { faultOf } from '../write/basics.ts'

const told = ({ id, target, ended }: BackupRun): Backup => ({
  id,
  target,
  state: ended === null ? 'running' : ended.fault === null ? 'done' : 'failed',
  content: ended === null || ended.fault !== null ? null : contentOf(ended.manifest),
  fault: ended === null || ended.fault === null ? null : faultOf(ended.fault),
})

/**
 * The entry in the audit log is written before the backup begins, so that it stands in it. A path
 * on the server is for whoever may name such paths for imports.
 */
async function take(ask: Ask<'backup.take'>): Promise<Reply<Backup>> {
  const { house, who, body } = ask
  const { target } = body
  if (!isAbsolute(target)) {
    throw new FaultError('BACKUP_TARGET', `Expected an absolute path, got "${target}"`, { target })
  }
  const allowed = await house.registry.settings.get(SETTINGS.pathImports)
  if (who.kind !== 'local' && !allowed) {
    const message = 'Expected the setting pathImports to name a path here, got it switched off'
    throw new FaultError('PATH_IMPORT_OFF', message)
  }
  house.backups.checkFree()
  await house.audits.flush()
  const audit = { object: 'backup', after: { target } }
  await change(ask, 'backup.take', async () => ({ value: null, audit }))
  return { body: told(house.backups.begin(target)) }
}

/** Handlers of this topic. */
export const BACKUP_HANDLERS: Handlers<'backup.take' | 'backup.read'> = {
  'backup.take': take,
  'backup.read': ({ house, params }) => ({ body: told(house.backups.read(params.backup)) }),
}
