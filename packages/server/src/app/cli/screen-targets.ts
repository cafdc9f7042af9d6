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
    if (found?.isFile() !== true) {
      if (found !== undefined || PATH_LIKE.test(target)) throw noFile(target, found !== undefined)
      return [{ text: target, file: '', row: 0 }]
    }
    if (found.size > ADDRESS_FILE_BYTES_MAX) {
      const wanted = `Expected at most ${ADDRESS_FILE_BYTES_MAX} bytes in ${target}`
      const message = `${wanted}, got ${found.size}`
      throw new FaultError('USAGE', message, { file: target })
    }
    return linesOf(target)
  })
}

/** No address has a slash, nor a point near its end: who wrote one meant a file. */
const PATH_LIKE = /[/\\]|\.\w{1,8}$/

function noFile(target: string, isThere: boolean): FaultError {
  const got = isThere ? 'which is no file' : 'which is neither'
  return new FaultError('USAGE', `Expected an address or a file, got "${target}", ${got}`, {
    file: target,
  })
}

/** Headings of a first column; such a first line is no address and none was meant. */
const HEADING = /^(address|account|wallet)$/i

/**
 * One address a line: the first column, where commas, semicolons or tabs part several. Blank lines
 * and lines that start with # are none.
 */
function linesOf(file: string): AddressText[] {
  const texts = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line, at) => ({ text: firstColumn(line), file, row: at + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
  if (HEADING.test(texts[0]?.text ?? '')) texts.shift()
  if (texts.length > 0) return texts
  throw new FaultError('USAGE', `Expected an address a line in ${file}, got none`, { file })
}

const firstColumn = (line: string): string =>
  (line.split(/[,;\t]/, 1)[0] ?? '').trim().replace(/^"(.*)"$/, '$1')
