/** What a manifest says, in short: for the command line and for the API. */
import type { BackupContent } from '@paperchain/contract/backup'
import { formatTime } from '@paperchain/core/domain/time'
import type { Manifest } from './manifest.ts'

/** What is in a backup. */
export function contentOf({ madeMs, code, ledger, registry, files }: Manifest): BackupContent {
  const bytes = files.reduce((sum, file) => sum + BigInt(file.bytes), 0n)
  return {
    made: formatTime(madeMs),
    code,
    ledgers: Object.keys(ledger.digests),
    digests: ledger.digests,
    tables: ledger.tables.length,
    rows: rowsIn(ledger.tables),
    registry:
      registry === null
        ? null
        : {
            tables: registry.tables.length,
            rows: rowsIn(registry.tables),
            audit: registry.audit.state,
            entries: registry.audit.entries,
          },
    files: files.length,
    bytes: bytes.toString(),
  }
}

const rowsIn = (tables: readonly { readonly rows: string | number }[]): string =>
  tables.reduce((sum, { rows }) => sum + BigInt(rows), 0n).toString()
