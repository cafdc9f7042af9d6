import type { FaultRow } from './fault-row.ts'

/** Faults of lists, tags and actors. */
export const LIST_FAULTS = {
  LIST_UNKNOWN: {
    means: 'No imported list, or no single version of it, is meant by a text.',
    todo: '`paperchain list history` shows the lists and their versions.',
  },
  LIST_EMPTY: {
    means: 'A list file holds no entry at all; an empty list would clear everybody.',
    todo: 'Check the download: nothing was changed.',
  },
  LIST_SHRANK: {
    means: 'A version lacks so many entries of the version before it that it may be cut short.',
    todo: 'Check the download; if it is right, import it with --allow-shrink (a tick on the page).',
  },
  LIST_UNDATED: {
    means: 'Neither the list nor its name says when it was published.',
    todo: 'Give the date with --published.',
  },
  LIST_UNREADABLE: {
    means: 'A list file or folder is not there, or cannot be opened.',
    todo: 'Check the path and its permissions.',
  },
  LIST_TOO_LARGE: {
    means: 'A list has more bytes, files or rows than is read.',
    todo: 'Split the list; the message names the limit and what came.',
  },
  LIST_NOT_UTF8: {
    means: 'A list file is not UTF-8 text.',
    todo: 'Convert the file to UTF-8, or download it again.',
  },
  LIST_NOT_JSON: {
    means: 'A list file that should be JSON is not.',
    todo: 'Check the line that the message names; nothing of the file was read.',
  },
  LIST_NOT_XML: {
    means: 'A list file that should be XML is not, is cut short, or is nested too deeply.',
    todo: 'Download it again; the message names the line. Nothing of the file was read.',
  },
  LIST_XML_DOCTYPE: {
    means: 'An XML file has a DOCTYPE, by which a small file can become a huge one or read others.',
    todo: 'Take the file from its publisher, whose lists have none.',
  },
  LIST_NOT_CSV: {
    means: 'A list file that should be CSV is not, or is cut short.',
    todo: 'Download it again; the message names the line. Nothing of the file was read.',
  },
  LIST_NOT_YAML: {
    means: 'A list file that should be YAML is not, or is nested too deeply.',
    todo: 'Check the line that the message names; nothing of the file was read.',
  },
  LIST_ALIAS: {
    means: 'A YAML file uses an anchor or an alias, by which a small file can become a huge one.',
    todo: 'Write the value out in place; packs need no anchors.',
  },
  LIST_CUSTOM_TAG: {
    means: 'A YAML file uses an explicit type tag; packs hold plain text, lists and maps only.',
    todo: 'Remove the tag.',
  },
  LIST_DUPLICATE_KEY: {
    means: 'A map of a list file states one key twice; one of the two would be lost.',
    todo: 'Keep the right one of the two lines that the message names.',
  },
  LIST_DOCUMENTS: {
    means: 'A YAML file holds several documents; all but the first would be lost.',
    todo: 'Split it into one file a document.',
  },
  LIST_SCALAR_TOO_LONG: {
    means: 'One text of a list is longer than is read.',
    todo: 'Shorten it; the message names the limit and the line.',
  },
  LIST_SHAPE: {
    means: 'A list file is not of the form that its kind has.',
    todo: 'Check that it is the right kind of file; the message says what was expected.',
  },
  LIST_ROW_SHAPE: {
    means: 'A row of a list lacks its address or id, or has another type than it should.',
    todo: 'The row was not taken; correct it at the source.',
  },
  LIST_ROW_DUPLICATE: {
    means: 'A row says what an earlier row of the list said.',
    todo: 'Nothing is lost: the earlier row was taken.',
  },
  LIST_FILE_REPEATED: {
    means: 'A file repeats rows of another file of the list, for example as .txt beside .json.',
    todo: 'Nothing is lost: the rows of the first file were taken.',
  },
  LIST_FILE_IGNORED: {
    means: 'A file in a list folder is not named like a file of the list and was not read.',
    todo: 'Rename it if it belongs to the list.',
  },
  LIST_ADDRESS_INVALID: {
    means: 'A row’s address has no valid form on the ledger that its ticker names.',
    todo: 'Check the characters that the message points at; `taken` says whether it was kept.',
  },
  LIST_ADDRESS_AMBIGUOUS: {
    means: 'A row’s address may stand on another ledger than the one it was kept under.',
    todo: 'It was kept by its form; check the ledger at the source where it matters.',
  },
  LIST_TICKER_CONTRADICTED: {
    means: 'The form of a row’s address is not that of its ticker; the form was believed.',
    todo: 'It was kept by its form; tell the publisher.',
  },
  LIST_FORM_UNCHECKED: {
    means: 'A row’s address is of a ledger whose form is not checked here; kept as it stands.',
    todo: 'It is found by exactly the same text only.',
  },
  LIST_REMARK_CUT: {
    means: 'A remark is cut off inside an address, and its rest is in no file.',
    todo: 'Import all files of one publication together; the stump was not taken as an address.',
  },
  LIST_COMMENT_ORPHAN: {
    means: 'A continued remark belongs to a party that the list does not have.',
    todo: 'Import all files of one publication together; its whole addresses were taken.',
  },
  LIST_SOURCE_INVALID: {
    means: 'A source of a list has no form, place or schedule that can be used.',
    todo: 'Correct what the message names; only folders and http(s) URLs are fetched.',
  },
  LIST_FETCH: {
    means: 'A list could not be fetched: no answer, a bad one, one too late or one too large.',
    todo: 'Check the URL and the network; the version here stays in force until it is stale.',
  },
  LIST_FETCH_REDIRECT: {
    means: 'A list’s URL leads to a place that its source does not allow.',
    todo: 'Name the host in the source if it is the publisher’s.',
  },
  LIST_FIELD_MISSING: {
    means: 'A row was taken without a field that its form demands.',
    todo: 'Complete it at the source; the claim is weaker without it.',
  },
  LIST_FIELD_UNKNOWN: {
    means: 'A field is not one of its form and was not read; it may be misspelt.',
    todo: 'Check its spelling.',
  },
  LIST_DATE_UNREADABLE: {
    means: 'A date of a list is not a date, and was not used.',
    todo: 'Write 2024-09-27.',
  },
  LIST_NAME_CLEANED: {
    means: 'A name holds marks that are not seen, such as direction marks; it was taken without.',
    todo: 'Nothing is lost; look at the name in the source where it matters.',
  },
  LIST_PARTY_UNKNOWN: {
    means: 'No party of a list has this id in the version in force.',
    todo: 'Look it up by name with `paperchain list party LIST --name TEXT`.',
  },
  LIST_FAULTS_CUT: {
    means: 'A list has more faulty rows than are listed one by one.',
    todo: 'The message counts the rest by code; correct the source.',
  },
  TAG_DEED_INVALID: {
    means: 'What was said of a tag lacks something, or does not go together.',
    todo: 'Correct what the message names; nothing was kept.',
  },
  TAG_UNKNOWN: {
    means: 'There is no such tag or deed.',
    todo: 'Take list and key from `paperchain screen --json` or from `paperchain tag history`.',
  },
  TAG_OF_AUTHORITY: {
    means: 'What a list of sanctions says cannot be withdrawn or superseded here.',
    todo: 'Dispute it; only its publisher can take it away.',
  },
} as const satisfies Record<string, FaultRow>
