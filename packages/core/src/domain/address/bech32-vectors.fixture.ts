/** Reads the test vectors out of the text of BIP 173 and BIP 350. */
import { readFileSync } from 'node:fs'

/** One vector: the text, and what the BIP says of it (script or reason). */
export type Vector = { readonly text: string; readonly says: string }

/**
 * The vectors of the list that follows `heading`: bullets
 * `* [0xNN +] <tt>text</tt> [+ 0xNN][: says]`.
 */
export function vectorsAfter(file: string, heading: RegExp): Vector[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const start = lines.findIndex((line) => heading.test(line))
  if (start < 0) throw new Error(`Expected a heading ${heading} in ${file}`)
  const rows: Vector[] = []
  for (const line of lines.slice(start + 1)) {
    if (line.startsWith('* ')) rows.push(vectorOf(line))
    else if (rows.length > 0) break
  }
  return rows
}

function vectorOf(line: string): Vector {
  const byte = '(?:0x([0-9A-Fa-f]{2}))'
  const pattern = new RegExp(
    String.raw`^\* (?:${byte} \+ )?<tt>(.*?)</tt>(?: \+ ${byte})?(?::? (.*))?$`,
  )
  const [, before, text = '', after, says = ''] = pattern.exec(line) ?? []
  const character = (hex: string | undefined) =>
    hex === undefined ? '' : String.fromCharCode(Number.parseInt(hex, 16))
  return {
    text: character(before) + text + character(after),
    says: says.replace(/<\/?tt>/g, ''),
  }
}
