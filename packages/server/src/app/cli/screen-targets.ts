/** What `screen` is asked about: addresses, files of them, a block, a transaction. */
import { readFileSync, statSync } from 'node:fs'
import { FaultError } from '@paperchain/core/domain/error'

/** The largest file of addresses, in bytes. */
export const ADDRESS_FILE_BYTES_MAX = 64 * 2 ** 20

/** A text to screen and where it stood. */
export type AddressText = { readonly text: string; readonly file: string; readonly row: number }

/** Arguments as texts to screen: a file gives its lines, everything else is an address itself. */
export function addressTexts(targets: readonly string[]): AddressText[] {
  return targets.flatMap((target) => {
    const found = statSync(target, { throwIfNoEntry: false })
    if (found?.isFile() !== true) return [{ text: target, file: '', row: 0 }]
    if (found.size > ADDRESS_FILE_BYTES_MAX) {
      const message = `Expected at most ${ADDRESS_FILE_BYTES_MAX} bytes in ${target}, got ${found.size}`
      throw new FaultError('USAGE', message, { file: target })
    }
    return linesOf(target)
  })
}

/** One address a line; blank lines and lines that start with # are none. */
function linesOf(file: string): AddressText[] {
  const texts = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line, at) => ({ text: line.trim(), file, row: at + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
  if (texts.length > 0) return texts
  throw new FaultError('USAGE', `Expected an address a line in ${file}, got none`, { file })
}
