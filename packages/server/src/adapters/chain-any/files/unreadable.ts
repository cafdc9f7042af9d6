import { FaultError } from '@paperchain/core/domain/error'

/** The fault of a file or folder that the system does not let us read. */
export function unreadable(path: string, error: unknown): FaultError {
  const why = (error as NodeJS.ErrnoException).code ?? String(error)
  return new FaultError(
    'IMPORT_UNREADABLE',
    `Expected to read ${path}, got ${why}`,
    { file: path, system: why },
    error,
  )
}
