/** `paperchain backup`: one moment of both stores, in a folder or a file. */
import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BackupContent } from '@paperchain/contract/backup'
import { FAULTS, type FaultCode, FaultError } from '@paperchain/core/domain/error'
import { ledger, ledgerName } from '@paperchain/core/domain/ledger'
import { openFolder } from '../open-folder.ts'
import { takeBackup } from '../operate/backup.ts'
import { isDataFolder } from '../operate/check-folder.ts'
import { openOwnRegistry } from '../operate/check-stores.ts'
import { contentOf } from '../operate/content.ts'
import type { Manifest } from '../operate/manifest.ts'
import { type Surroundings, surroundings } from '../operate/surroundings.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { count, fields, plural } from './table.ts'
import type { RemoteWork } from './through-server.ts'

/** How often a server is asked how far it is. */
const LOOK_MS = 300

/** Takes a backup of the data folder. Exit 3: taken, and the audit log in it is broken. */
export async function backup(io: Io, target: string): Promise<number> {
  const place = surroundings(io.folder, process.env)
  const manifest = await withStores(io, place, resolve(target))
  return told(io, resolve(target), contentOf(manifest))
}

/** The same by the server that holds the folder, while it works on. */
export const backupThrough: RemoteWork<object> = async ({ io, remote }, [target = '']) => {
  const { api, isLocal, url } = remote
  if (!isLocal && !isAbsolute(target)) {
    const message = `Expected an absolute path on the machine of ${url}, got "${target}"`
    throw new FaultError('BACKUP_TARGET', message, { target })
  }
  const path = isLocal ? resolve(target) : target
  // The server says it too; this way it is said before anything is written to its audit log.
  if (isLocal && existsSync(path)) {
    throw new FaultError('BACKUP_TARGET', `Expected ${path} not to be there, got it`, { path })
  }
  const { id } = await api('backup.take', { body: { target: path } })
  for (;;) {
    const { state, content, fault } = await api('backup.read', { params: { backup: id } })
    if (fault !== null) throw new FaultError(codeOf(fault.code), fault.message, fault.facts)
    if (state === 'done' && content !== null) return told(io, path, content)
    if (io.signal.aborted) {
      note(io, `The server goes on with ${path}.`)
      return EXIT.interrupted
    }
    await sleep(LOOK_MS)
  }
}

/** A newer server may know more. */
const codeOf = (code: string): FaultCode =>
  Object.hasOwn(FAULTS, code) ? (code as FaultCode) : 'SERVER_UNREACHABLE'

async function withStores(io: Io, place: Surroundings, target: string): Promise<Manifest> {
  const { folder, clock } = io
  if (!isDataFolder(folder) && place.clickhouseUrl === undefined) {
    const message = `Expected a data folder at ${folder}, got none`
    throw new FaultError('BACKUP_TARGET', message, { folder })
  }
  const { clickhouseUrl: url } = place
  const data = await openFolder(url === undefined ? { folder } : { folder, url }, 'backup', clock())
  try {
    const registry = await openOwnRegistry(place, clock, 'backup')
    try {
      const upkeep = registry?.upkeep ?? null
      return await takeBackup(
        { ledger: data.upkeep, registry: upkeep, clock, folder: io.folder },
        target,
      )
    } finally {
      await registry?.close()
    }
  } finally {
    await data.ledger.close()
  }
}

function told(io: Io, target: string, content: BackupContent): number {
  answer(io, { target, ...content }, () =>
    [`Backed up to ${target}`, contentText(content)].join('\n'),
  )
  const { keyFile } = surroundings(io.folder, process.env)
  note(io, `Keep the key file (${keyFile}) elsewhere: it is not in the backup.`)
  return content.registry?.audit === 'broken' ? EXIT.hit : EXIT.ok
}

/** What is in a backup, for people. */
export function contentText(content: BackupContent): string {
  const { made, code, ledgers, registry, files, bytes } = content
  return fields([
    ['made', `${made} by Paperchain ${code}`],
    ['ledgers', ledgers.map((id) => ledgerName(ledger(id))).join(', ') || 'none'],
    ['tables', rowsText(content)],
    ['registry', registry === null ? 'none yet' : rowsText(registry)],
    ['audit log', registry === null ? '' : `${registry.audit}, ${count(registry.entries)} entries`],
    ['files', `${plural(files, 'file')}, ${count(BigInt(bytes))} bytes`],
  ])
}

const rowsText = ({ rows, tables }: Pick<BackupContent, 'rows' | 'tables'>): string =>
  `${count(BigInt(rows))} rows in ${plural(tables, 'table')}`
