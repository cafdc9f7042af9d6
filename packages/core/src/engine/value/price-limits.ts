/**
 * Limits over prices from outside. What is above is refused with the number.
 *
 * @module
 */

/** Bytes of one price file: a million minutes have half of it. */
export const PRICE_FILE_BYTES_LIMIT = 128 * 1024 * 1024

/** Prices of one file or refresh. Each takes about 300 bytes of memory until it is stored. */
export const PRICE_ROWS_LIMIT = 1_000_000

/** Columns of a price file. */
export const PRICE_COLUMNS_LIMIT = 1_000

/** Characters of one record of a price file. */
export const PRICE_RECORD_LIMIT = 64 * 1024

/** Characters of a number. */
export const PRICE_TEXT_LIMIT = 100

/** Digits of a price, without leading and trailing zeros. */
export const PRICE_DIGITS_LIMIT = 38

/** Decimal places of a price. */
export const PRICE_SCALE_LIMIT = 60

/** Faulty rows that are listed one by one; the rest is counted by code. */
export const PRICE_FAULTS_LIMIT = 1_000

/** Bytes of one answer of a source. */
export const PRICE_ANSWER_BYTES_LIMIT = 32 * 1024 * 1024

/** Requests of one refresh of one source. */
export const PRICE_REQUESTS_LIMIT = 1_000

/** Series of one source. */
export const PRICE_SERIES_LIMIT = 500

/** Pairs and moments of one question to the store; more are asked in pieces. */
export const PRICE_MOMENTS_LIMIT = 100_000

/** Prices from one thing to another: asset, dollar, euro, won are three. */
export const PRICE_LEGS_LIMIT = 4

/** Ways from one thing to another that are tried. */
export const PRICE_ROUTES_LIMIT = 32
