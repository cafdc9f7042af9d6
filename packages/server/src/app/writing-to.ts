/** Writes where the user said to: what the system refuses there is the user's to mend, no bug. */
import { FaultError } from '@paperchain/core/domain/error'
import { diskFault } from '../adapters/ledger-clickhouse/journal.ts'

/**
 * Runs `work`, which writes at `path`.
 *
 * @throws {FaultError} `DISK_FULL`, or `USAGE` with the system's reason
 */
export async function writingTo<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const fault = diskFault(error)
    const why = (error as NodeJS.ErrnoException | null)?.code
    if (fault instanceof FaultError || why === undefined) throw fault
    const message = `Expected a place to write to, got ${why} at ${path}`
    throw new FaultError('USAGE', message, { file: path }, error)
  }
}
