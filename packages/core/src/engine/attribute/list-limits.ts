/**
 * Limits over list files. A real list is far below each of them; what is above is refused with the
 * number.
 *
 * @module
 */

/** Bytes of one list file: the largest public list of names has 0.2 of this. */
export const LIST_FILE_BYTES_LIMIT = 64 * 1024 * 1024

/**
 * Bytes of one YAML file. Its tree takes about fifty times the text in memory (measured: 1.5 MB of
 * actors, 81 MB of heap), so that more would not fit.
 */
export const YAML_FILE_BYTES_LIMIT = 16 * 1024 * 1024

/**
 * Lexemes of one YAML file: words, marks, spaces and line ends. What a byte limit lets through, a
 * file of one-letter items, still costs a kilobyte an item.
 */
export const YAML_LEXEMES_LIMIT = 4_000_000

/** Deepest nesting of lists and maps in a YAML file. Packs need five. */
export const YAML_DEPTH_LIMIT = 32

/** Files of one list folder. */
export const LIST_FILES_LIMIT = 500

/** Rows of one list: entries, actors and marks, taken or not. */
export const LIST_ROWS_LIMIT = 2_000_000

/** UTF-16 units of one text in a list. */
export const LIST_SCALAR_LIMIT = 64 * 1024

/** Characters of an address that is kept as it stands, its form unchecked. */
export const LISTED_TEXT_LIMIT = 256

/** Faults that a list names one by one; the rest is counted by code. */
export const LIST_FAULTS_LIMIT = 10_000

/** Bytes of one XML file, read as a stream: the largest public list has a tenth of this. */
export const XML_FILE_BYTES_LIMIT = 1024 * 1024 * 1024

/** Deepest nesting of elements in an XML list. OFAC's needs eleven. */
export const XML_DEPTH_LIMIT = 64

/**
 * Bytes of an XML file without a tag that is complete: what a parser must hold at once. A line of
 * gigabytes ends here.
 */
export const XML_QUIET_BYTES_LIMIT = 1024 * 1024

/** Bytes of one record of a CSV file. */
export const CSV_RECORD_BYTES_LIMIT = 1024 * 1024

/** Names of one party. */
export const PARTY_NAMES_LIMIT = 2_000

/** Characters of a name, an address, a title or a number of a party. */
export const PARTY_TEXT_LIMIT = 2_000

/** Characters of a list's remarks on one party that are kept. */
export const PARTY_REMARKS_LIMIT = 4_000

/** Births, countries, identifiers, addresses and titles of one party, of each kind. */
export const PARTY_FACTS_LIMIT = 1_000

/** Bytes of one line of a file of JSON lines. */
export const JSON_LINE_BYTES_LIMIT = 4 * 1024 * 1024
