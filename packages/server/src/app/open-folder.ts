/** Opens the data folder for a command: the one place that says which rules each ledger follows. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { ResolutionRules } from '@paperchain/core/ports'
import { type OwnFolder, openDataFolder } from '../adapters/ledger-clickhouse/data-folder.ts'

/** How coins of a ledger are resolved when they arrive late. */
const rulesOf = (ledger: LedgerId): ResolutionRules | null =>
  networkOf(ledger) === null ? null : BITCOIN_RULES

/** Where the data are: a folder, and a ClickHouse server where one is named. */
export type FolderPlace = { readonly folder: string; readonly url?: string }

/** Opens the folder; `command` is what the lock tells others. */
export const openFolder = (
  place: FolderPlace,
  command: string,
  nowMs: number,
): Promise<OwnFolder> => openDataFolder({ ...place, command, nowMs, rulesOf })
