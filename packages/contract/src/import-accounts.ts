/**
 * Imports of ledgers of accounts (EVM chains, Tron, Monero): from files, or from a node by its URL;
 * and facts about tokens.
 *
 * @module
 */
import * as z from 'zod'
import { Amount, Fault, LedgerName, Time } from './common.ts'
import { Undo } from './import.ts'
import { ImportSource } from './list.ts'

/** Characters of a node's URL. */
const PLACE_CHARS_MAX = 2_000

const Height = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

const WalletCount = z.number().int().min(1).max(100_000)

const AccountLedger = LedgerName.meta({
  description: 'Ledger of accounts: `ethereum`, `eip155:31337`, `tron`, `monero`',
  example: 'ethereum',
})

/** A wallet of Monero. The key is held in memory until its job has ended, and told to nobody. */
const Wallet = z.strictObject({
  address: z.string().min(1).max(200),
  viewKey: z.string().min(1).max(200).meta({ description: 'Private view key, 64 hex digits' }),
  accounts: WalletCount.default(50),
  each: WalletCount.default(200).meta({ description: 'Addresses of each account' }),
})

const shared = {
  ledger: AccountLedger,
  changes: ImportSource.optional().meta({
    description: 'EVM only: one file with what the protocol changed by itself',
  }),
  dryRun: z.boolean().default(false).meta({ description: 'Read, store nothing' }),
  wallet: Wallet.optional().meta({ description: 'Monero only: look for what a wallet received' }),
}

/** Files to bring in. Answered with a job. */
export const AccountImportRequest = z.strictObject({ ...shared, source: ImportSource })

/** A node to read from once. Answered with a job. */
export const NodeImportRequest = z.strictObject({
  ...shared,
  ledger: LedgerName.optional().meta({
    description: 'Ledger of accounts, or of Bitcoin’s kin; left out: of those what the node says',
  }),
  node: z.string().min(1).max(PLACE_CHARS_MAX).meta({
    description: 'URL of the node; what it holds of credentials is never told again',
  }),
  cookie: z.string().min(1).max(4096).optional().meta({
    description: 'Bitcoin’s kin: the node’s cookie file on this server’s machine, where allowed',
  }),
  undo: Undo,
  from: Height.optional().meta({ description: 'Left out: where the ledger ends' }),
  to: Height.optional().meta({ description: 'Left out: the end of its chain' }),
  traces: z.boolean().default(true).meta({ description: 'EVM only: ask for traces' }),
  tokens: z
    .boolean()
    .default(true)
    .meta({ description: 'EVM only: ask contracts for name, symbol and decimals' }),
})

/** What a view key showed. What was spent cannot be seen. */
const WalletSight = z.object({
  sees: z.literal('incoming only'),
  blocks: z.number().int(),
  txs: z.number().int(),
  outputs: z.number().int(),
  transfers: z.number().int(),
  added: z.number().int().meta({ description: 'Postings stored now' }),
  known: z.number().int(),
  received: Amount.meta({ description: 'Piconero' }),
  list: z
    .array(
      z.object({
        height: z.number().int(),
        time: Time,
        tx: z.string(),
        output: z.number().int(),
        address: z.string(),
        at: z.string().meta({ description: 'Account and number in the wallet' }),
        amount: Amount,
        paymentId: z.string().nullable(),
        isRepeated: z.boolean(),
      }),
    )
    .meta({ description: 'At most 1,000; `transfers` has the number' }),
  flaws: z.record(z.string(), z.number().int()),
  faults: z.array(Fault),
  cancelled: z.boolean(),
  seconds: z.number(),
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
  wallet: WalletSight.optional(),
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
