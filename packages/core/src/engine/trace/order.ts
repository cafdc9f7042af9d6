/**
 * Orders that do not depend on the machine: text by UTF-16 unit, amounts by size.
 *
 * @module
 */

/** Order of two texts by UTF-16 code unit, never by locale: negative, zero or positive. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Order of two whole amounts: negative, zero or positive. */
export const compareValue = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
