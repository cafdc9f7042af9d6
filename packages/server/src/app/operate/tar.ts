/**
 * A backup as one file: POSIX ustar (IEEE Std 1003.1-1988), which every `tar` reads, with sizes
 * above 8 GiB in the base-256 form of GNU tar. Reads only what it writes: plain files whose names
 * are those of a backup.
 */
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { FILE_NAME, FILES_MAX, MANIFEST_FILE, SEAL_FILE } from './manifest.ts'

const BLOCK = 512
const PIECE_BYTES = 1 << 20
/** Where the size stands, and the largest that fits there in octal. */
const SIZE = { at: 124, length: 12, octalMax: 8 ** 11 - 1 } as const
const CHECKSUM = { at: 148, length: 8 } as const

/** Packs files of a folder, in the order of the names. The file must not be there; it is synced. */
export async function packTar(file: string, root: string, names: readonly string[]): Promise<void> {
  const out = await open(file, 'wx', 0o600)
  try {
    for (const name of names) {
      const source = await open(join(root, name), 'r')
      const { size } = await source.stat()
      await source.close()
      await out.write(headerOf(name, size))
      for await (const piece of createReadStream(join(root, name), {
        highWaterMark: PIECE_BYTES,
      })) {
        await out.writeFile(piece as Uint8Array)
      }
      await out.write(Buffer.alloc(paddingOf(size)))
    }
    await out.write(Buffer.alloc(2 * BLOCK))
    await out.sync()
  } finally {
    await out.close()
  }
}

/**
 * Unpacks into a folder that is empty.
 *
 * @throws {FaultError} `BACKUP_TORN` where the file ends early or is no backup
 */
export async function unpackTar(file: string, root: string): Promise<void> {
  const source = await open(file, 'r')
  try {
    const { size: end } = await source.stat()
    let at = 0
    for (let count = 0; count <= FILES_MAX; count++) {
      const entry = await entryAt(source, at)
      if (entry === null) return
      const { name, size } = entry
      at += BLOCK
      if (at + size > end) throw torn(`${size} bytes of ${name}, got ${end - at}`)
      await mkdir(dirname(join(root, name)), { recursive: true })
      await copyOut(source, { at, size, to: join(root, name) })
      at += size + paddingOf(size)
    }
    throw torn(`at most ${FILES_MAX} files, got more`)
  } finally {
    await source.close()
  }
}

type Piece = { readonly at: number; readonly size: number; readonly to: string }

async function copyOut(source: FileHandle, { at, size, to }: Piece): Promise<void> {
  const out = await open(to, 'wx', 0o600)
  try {
    const buffer = Buffer.alloc(PIECE_BYTES)
    for (let done = 0; done < size; ) {
      const length = Math.min(PIECE_BYTES, size - done)
      const { bytesRead } = await source.read(buffer, 0, length, at + done)
      if (bytesRead === 0) throw torn(`${size} bytes, got ${done}`)
      await out.writeFile(buffer.subarray(0, bytesRead))
      done += bytesRead
    }
  } finally {
    await out.close()
  }
}

async function entryAt(
  source: FileHandle,
  at: number,
): Promise<{ readonly name: string; readonly size: number } | null> {
  const head = Buffer.alloc(BLOCK)
  const { bytesRead } = await source.read(head, 0, BLOCK, at)
  if (bytesRead < BLOCK) throw torn('the end of the archive, got the end of the file')
  if (head.every((byte) => byte === 0)) return null
  const name = head.subarray(0, 100).toString('latin1').replace(/\0.*$/s, '')
  const isPlain = head.toString('latin1', 257, 262) === 'ustar' && head[156] === 0x30
  const isOurs = FILE_NAME.test(name) || name === MANIFEST_FILE || name === SEAL_FILE
  if (!isPlain || !isOurs) throw torn('a backup in a tar, got another file')
  const told = Number.parseInt(head.toString('latin1', CHECKSUM.at, CHECKSUM.at + 6), 8)
  if (told !== checksumOf(head)) throw torn(`a header with checksum ${told}, got another`)
  return { name, size: sizeOf(head) }
}

function headerOf(name: string, size: number): Buffer {
  const head = Buffer.alloc(BLOCK)
  head.write(name, 0, 100, 'latin1')
  head.write('0000600\0', 100, 'latin1')
  head.write('0000000\0', 108, 'latin1')
  head.write('0000000\0', 116, 'latin1')
  if (size <= SIZE.octalMax)
    head.write(`${size.toString(8).padStart(11, '0')}\0`, SIZE.at, 'latin1')
  else {
    head[SIZE.at] = 0x80
    head.writeBigUInt64BE(BigInt(size), SIZE.at + 4)
  }
  head.write('00000000000\0', 136, 'latin1')
  head.write('0', 156, 'latin1')
  head.write('ustar\x0000', 257, 'latin1')
  head.write(`${checksumOf(head).toString(8).padStart(6, '0')}\0 `, CHECKSUM.at, 'latin1')
  return head
}

function sizeOf(head: Buffer): number {
  if (head[SIZE.at] === 0x80) return Number(head.readBigUInt64BE(SIZE.at + 4))
  const size = Number.parseInt(head.toString('latin1', SIZE.at, SIZE.at + 11), 8)
  if (Number.isSafeInteger(size) && size >= 0) return size
  throw torn('a size in octal, got something else')
}

/** Sum of all bytes, its own place counted as blanks. */
function checksumOf(head: Buffer): number {
  let sum = 0
  for (let at = 0; at < BLOCK; at++) {
    const isOwn = at >= CHECKSUM.at && at < CHECKSUM.at + CHECKSUM.length
    sum += isOwn ? 0x20 : (head[at] ?? 0)
  }
  return sum
}

const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

const torn = (expected: string): FaultError => new FaultError('BACKUP_TORN', `Expected ${expected}`)
