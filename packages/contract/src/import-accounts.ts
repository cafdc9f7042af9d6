/**
 * Imports of ledgers of accounts (EVM chains, Tron, Monero): from files, or from a node by its URL;
 * and facts about tokens.
 *
 * @module
 */
import * as z from 'zod'
import { Fault, LedgerName } from './common.ts'
import { ImportSource } from './list.ts'

/** Characters of a node's URL. */
const PLACE_CHARS_MAX = 2_000

const Height = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

const AccountLedger = LedgerName.meta({
  description: 'Ledger of accounts: `ethereum`, `eip155:31337`, `tron`, `monero`',
  example: 'ethereum',
})

const shared = {
  ledger: AccountLedger,
  changes: ImportSource.optional().meta({
    description: 'EVM only: one file with what the protocol changed by itself',
  }),
  dryRun: z.boolean().default(false).meta({ description: 'Read, store nothing' }),
}

/** Files to bring in. Answered with a job. */
export const AccountImportRequest = z.strictObject({ ...shared, source: ImportSource })

/** A node to read from once. Answered with a job. */
export const NodeImportRequest = z.strictObject({
  ...shared,
  node: z.string().min(1).max(PLACE_CHARS_MAX).meta({
    description: 'URL of the node; what it holds of credentials is never told again',
  }),
  from: Height.optional().meta({ description: 'Left out: where the ledger ends' }),
  to: Height.optional().meta({ description: 'Left out: the end of its chain' }),
  traces: z.boolean().default(true).meta({ description: 'EVM only: ask for traces' }),
  tokens: z
    .boolean()
    .default(true)
    .meta({ description: 'EVM only: ask contracts for name, symbol and decimals' }),
})

/** What an import of a ledger of accounts did: the `result` of its job. */
export const AccountImportResult = z.object({
  ledger: z.string(),
  ledgerName: z.string(),
  stored: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
  from: z.number().int().nullable().meta({ description: 'Lowest height of the blocks stored' }),
  to: z.number().int().nullable(),
  txs: z.number().int(),
  postings: z.number().int(),
  orphaned: z.array(z.string()),
  revived: z.array(z.string()),
  unseen: z
    .record(z.string(), z.number().int())
    .meta({ description: 'Blocks by what the source could not tell of them' }),
  tokensAsked: z.number().int().optional().meta({ description: 'EVM only' }),
  faults: z.array(Fault).meta({ description: 'At most 1,000; `faultCount` has the number' }),
  faultCount: z.number().int(),
  dryRun: z.boolean(),
  seconds: z.number(),
  peakRssBytes: z.number(),
})

/** Files of tokens that somebody vouches for. Answered with a job. */
export const TokenImportRequest = z.strictObject({
  ledger: LedgerName.default('ethereum'),
  source: ImportSource,
})

/** What an import of tokens did: the `result` of its job. */
export const TokenImportResult = z.object({
  ledger: z.string(),
  ledgerName: z.string(),
  vouched: z.number().int(),
  remarked: z.number().int().meta({ description: 'Known before, and marked anew by it' }),
  faults: z.array(Fault).meta({ description: 'At most 1,000; `faultCount` has the number' }),
  faultCount: z.number().int(),
})

export type AccountImportRequest = z.input<typeof AccountImportRequest>
export type NodeImportRequest = z.input<typeof NodeImportRequest>
export type AccountImportResult = z.output<typeof AccountImportResult>
export type TokenImportResult = z.output<typeof TokenImportResult>
