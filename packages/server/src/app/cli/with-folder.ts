/** Runs work on the opened data folder and gives the folder free again, whatever happens. */
import type { DataFolder } from '../../adapters/ledger-clickhouse/ledger-store.ts'
import { openFolder } from '../open-folder.ts'
import type { Io } from './io.ts'

/** @param command what the lock tells the second process */
export async function withFolder<T>(
  io: Io,
  command: string,
  work: (folder: DataFolder) => Promise<T>,
): Promise<T> {
  const place = io.url === undefined ? { folder: io.folder } : { folder: io.folder, url: io.url }
  const folder = await openFolder(place, command, io.clock())
  try {
    return await work(folder)
  } finally {
    await folder.ledger.close()
  }
}
