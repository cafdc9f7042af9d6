import type { FaultRow } from './fault-row.ts'

/** Faults of amounts, assets, ledgers, times and transactions. */
export const VALUE_FAULTS = {
  AMOUNT_NOT_DECIMAL: {
    means: 'A text that should be a decimal amount is none.',
    todo: 'Write digits with an optional point: no sign, exponent, grouping or comma.',
  },
  AMOUNT_TOO_PRECISE: {
    means: 'An amount has more decimals than its asset; reading it would lose digits.',
    todo: 'Check the asset and its decimals; nothing is ever rounded on the way in.',
  },
  AMOUNT_TOO_LARGE: {
    means: 'An amount or a sum leaves the range that the ledger keeps exactly.',
    todo: 'Check the source: no honest amount of one asset comes near 2^255 smallest units.',
  },
  ASSET_NOT_CAIP19: {
    means: 'A text that should name an asset is not a CAIP-19 asset id.',
    todo: 'Write ledger/namespace:reference, for example bip122:…/slip44:0.',
  },
  LEDGER_UNKNOWN: {
    means: 'A text names no ledger known here: neither an alias, nor CAIP-2, nor book:ID.',
    todo: 'Use one of the aliases that the message lists, or a CAIP-2 id.',
  },
  TIME_NOT_UTC: {
    means: 'A text that should be a date or a UTC time is none.',
    todo: 'Write 2024-09-27 or 2024-09-27T12:00:00Z.',
  },
  TRANSACTION_UNBALANCED: {
    means: 'A complete transaction has more debits than credits of an asset, or fewer.',
    todo: 'The source or its decoder is wrong: nothing of the batch was stored.',
  },
} as const satisfies Record<string, FaultRow>
