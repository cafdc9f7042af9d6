import type { FaultRow } from './fault-row.ts'

/** Faults of books: their mappings, rows, statements and links. */
export const BOOK_FAULTS = {
  BOOK_UNKNOWN: {
    means: 'There is no book of this name here, or no mapping of this name in it.',
    todo: 'List them with `paperchain book list`, or make the book with `paperchain book add`.',
  },
  BOOK_INVALID: {
    means: 'The description of a book or of a mapping is not of the form that it must have.',
    todo: 'Correct the field that the message names; docs/how-to/books.md shows whole examples.',
  },
  BOOK_ASSET_CHANGED: {
    means: 'A book names an asset again with another id or another number of decimals.',
    todo: 'Give the new asset another code: amounts that are stored keep the scale they had.',
  },
  BOOK_FILE: {
    means: 'A file of book rows cannot be read: no such file, empty, or not of the stated form.',
    todo: 'Check the path and the form in the mapping.',
  },
  BOOK_FILE_CHANGED: {
    means: 'A file changed while it was imported.',
    todo: 'Import a copy that nobody writes to; rows that were stored are skipped.',
  },
  BOOK_NOT_UTF8: {
    means: 'A file or a field is not UTF-8 text.',
    todo: 'Save the file as UTF-8; other encodings would be guessed, and names would change.',
  },
  BOOK_COLUMN: {
    means: 'A column that the mapping names is not in the file, or is there twice.',
    todo: 'Correct the mapping or the heading; the message names the column.',
  },
  BOOK_ROW: {
    means: 'A row has more or fewer cells than headings, a broken quote, or is too long.',
    todo: 'Correct the row at the line that is named; nothing of its transaction was kept.',
  },
  BOOK_FIELD: {
    means: 'A field of a row is missing, or is not what its kind of entry needs there.',
    todo: 'Correct the field at the line and column named; nothing of its transaction was kept.',
  },
  BOOK_AMOUNT: {
    means:
      'An amount is not written as the mapping says, is zero, or has more decimals than stored.',
    todo: 'Correct the field, or the decimal sign, grouping or decimals in the mapping.',
  },
  BOOK_TIME: {
    means: 'A time is not written as the mapping says, does not exist, or lacks a zone.',
    todo: 'Correct the field, or state pattern and zone in the mapping; neither is ever guessed.',
  },
  BOOK_TX_CHANGED: {
    means: 'A transaction has the id of one that is stored, with other content.',
    todo: 'Stored transactions are never edited: book a correction or a reversal that names it.',
  },
  BOOK_TX_UNKNOWN: {
    means: 'A reversal or correction names a transaction that is not in the book.',
    todo: 'Book that transaction first, or correct the id.',
  },
  BOOK_TX_REVERSED: {
    means: 'A reversal names a transaction that is reversed already, or is a reversal itself.',
    todo: 'Book a new transaction instead; each is reversed once at most.',
  },
  BOOK_STATEMENT: {
    means: 'A bank statement is not of its standard: an element is missing or not as it must be.',
    todo: 'Ask the bank for the file again; nothing of the statement was kept.',
  },
  BOOK_STATEMENT_BALANCE: {
    means: 'The entries of a bank statement do not lead from its opening to its closing balance.',
    todo: 'The file is cut or altered: ask the bank again; nothing of the statement was kept.',
  },
  LINK_INVALID: {
    means: 'A link lacks something, names one transaction on both sides, or no move that is there.',
    todo: 'Correct the link; both sides are a ledger and a transaction id.',
  },
} as const satisfies Record<string, FaultRow>
