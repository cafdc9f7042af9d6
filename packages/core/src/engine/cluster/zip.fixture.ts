/** Reads ZIP files (PKWARE APPNOTE 6.3) for tests: stored and deflated entries, by the directory. */
import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50
const END_LENGTH = 22

/** Entries whose name is wanted, by name. */
export function readZip(
  bytes: Buffer,
  isWanted: (name: string) => boolean,
): ReadonlyMap<string, Uint8Array> {
  let end = bytes.length - END_LENGTH
  while (end >= 0 && bytes.readUInt32LE(end) !== END) end--
  if (end < 0) throw new Error('Expected a ZIP file with its directory, got none')
  const files = new Map<string, Uint8Array>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error(`Expected an entry at byte ${at}`)
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    if (isWanted(name)) files.set(name, contentOf(bytes, at))
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return files
}

function contentOf(bytes: Buffer, entry: number): Uint8Array {
  const method = bytes.readUInt16LE(entry + 10)
  const length = bytes.readUInt32LE(entry + 20)
  const local = bytes.readUInt32LE(entry + 42)
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const packed = bytes.subarray(start, start + length)
  return method === 0 ? packed : inflateRawSync(packed)
}
