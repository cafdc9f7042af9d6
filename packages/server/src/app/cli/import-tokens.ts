/** `paperchain import tokens`: symbols, names and decimals that the user vouches for. */
import { FaultError } from '@paperchain/core/domain/error'
import { ledger, ledgerName } from '@paperchain/core/domain/ledger'
import { importTokens, type TokenImportResult } from '../jobs/import-tokens.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of the command. */
export type TokenFlags = { readonly ledger?: string }

/** Imports files of tokens. */
export async function importTokensCommand(
  io: Io,
  paths: readonly string[],
  flags: TokenFlags,
): Promise<number> {
  if (paths.length === 0) throw new FaultError('USAGE', 'Expected a file of tokens, got none')
  const id = ledger(flags.ledger ?? 'ethereum')
  const result = await withFolder(io, 'import tokens', ({ assets }) =>
    importTokens(id, paths, { assets, clock: io.clock }),
  )
  return tokensTold(io, result)
}

/** Answers with what an import did. @returns the exit code */
export function tokensTold(io: Io, result: TokenImportResult): number {
  const { ledger: id, vouched, remarked, faults } = result
  answer(io, { ...result, ledger: ledgerName(id) }, () => {
    const more = remarked > 0 ? `; ${plural(remarked, 'token')} marked anew` : ''
    return `${plural(vouched, 'token')} vouched for on ${ledgerName(id)}${more}`
  })
  if (faults.length === 0) return EXIT.ok
  note(io, `${plural(faults.length, 'fault')}; the good rest was kept:`)
  noteFaults(io, faults)
  return EXIT.fault
}
