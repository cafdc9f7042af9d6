import type { FaultRow } from './fault-row.ts'

/** Faults of prices, their files and their sources. */
export const PRICE_FAULTS = {
  PRICE_CURRENCY: {
    means: 'A text that should name a currency is not three capital letters (ISO 4217).',
    todo: 'Write USD, EUR or KRW.',
  },
  PRICE_OF_WHAT: {
    means: 'A text that should name something with a price names no asset, ledger or currency.',
    todo: 'Write a CAIP-19 asset id, the ledger whose coin is meant, or a currency.',
  },
  PRICE_NOT_DECIMAL: {
    means: 'A price is no decimal number above zero, or has more digits than are kept exactly.',
    todo: 'The row was not taken; nothing is rounded, and no price is taken for zero.',
  },
  PRICE_TIME: {
    means: 'A price has no time of the stated form, or one that no price can have.',
    todo: 'The row was not taken; check the column and the form of its times.',
  },
  PRICE_FUTURE: {
    means: 'A price is not final yet: its day or hour has not ended.',
    todo: 'Nothing is lost: it is taken by a later import or refresh.',
  },
  PRICE_ROW_DUPLICATE: {
    means: 'A row gives the price of a moment for which an earlier row gave another one.',
    todo: 'The earlier row was taken; correct the file, since one of the two is wrong.',
  },
  PRICE_JUMP: {
    means: 'A price differs from the one before so much that one of the two may be wrong.',
    todo: 'It is kept and marked as doubtful; import with --accept-jumps where it is right.',
  },
  PRICE_COLUMNS: {
    means: 'The columns of a price file are not those that were stated, or cannot be guessed.',
    todo: 'Name them with --time-column and --price COLUMN=CURRENCY, from those that are listed.',
  },
  PRICE_UNREADABLE: {
    means: 'A price file is not there, cannot be opened, or is not UTF-8 text.',
    todo: 'Check the path, its permissions and the encoding.',
  },
  PRICE_NOT_CSV: {
    means: 'A price file that should be CSV is not, or is cut short.',
    todo: 'Download it again; the message names the line. Nothing of the file was stored.',
  },
  PRICE_NO_ROW: {
    means: 'Not one price could be read from a file or an answer.',
    todo: 'Check that it is the right one; nothing was stored.',
  },
  PRICE_TOO_LARGE: {
    means: 'A file, an answer or a question about prices is larger than is read.',
    todo: 'Split it; the message names the limit and what came.',
  },
  PRICE_SOURCE_INVALID: {
    means: 'The description of a price source is not one that can be used.',
    todo: 'Correct what the message names; docs/how-to/prices.md has every field.',
  },
  PRICE_SOURCE_UNKNOWN: {
    means: 'No price source or stated equality has that name.',
    todo: '`paperchain price source show` lists them.',
  },
  PRICE_FETCH: {
    means: 'A price source gave no answer, a bad one, one too late or one too large.',
    todo: 'Check the URL, the key and the network; the prices that are here stay.',
  },
  PRICE_ANSWER: {
    means: 'The answer of a price source has not the form that its description states.',
    todo: 'Compare the answer with the description: nothing of the answer was stored.',
  },
  PRICE_FAULTS_CUT: {
    means: 'A price file or answer has more faulty rows than are listed one by one.',
    todo: 'The message counts the rest by code; correct the source.',
  },
} as const satisfies Record<string, FaultRow>
