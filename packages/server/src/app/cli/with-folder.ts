/** Runs work on the opened data folder and gives the folder free again, whatever happens. */
import { FaultError } from '@paperchain/core/domain/error'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { openFolder } from '../open-folder.ts'
import { serverOf } from '../serve/server-file.ts'
import type { Io } from './io.ts'

/** @param command what the lock tells the second process */
export async function withFolder<T>(
  io: Io,
  command: string,
  work: (folder: DataFolder) => Promise<T>,
): Promise<T> {
  if (io.stores !== undefined) return work(io.stores)
  const place = io.url === undefined ? { folder: io.folder } : { folder: io.folder, url: io.url }
  const folder = await openFolder(place, command, io.clock()).catch((error: unknown) => {
    throw heldBy(io, command, error)
  })
  try {
    return await work(folder)
  } finally {
    await folder.ledger.close()
  }
}

/** Where a server holds the folder, its URL says more than its process does. */
function heldBy({ folder }: Io, command: string, error: unknown): unknown {
  const server = serverOf(folder)
  const isLocked = error instanceof FaultError && error.code === 'LEDGER_LOCKED'
  if (!isLocked || server === null || server.pid !== error.facts['pid']) return error
  const message =
    `Expected the data folder to be free for \`${command}\`, got: held by the server at ` +
    `${server.url}; all but demo, sample and user password go through it`
  return new FaultError('SERVER_HOLDS_FOLDER', message, { url: server.url, pid: server.pid }, error)
}
