import { readFileSync, statSync } from 'node:fs'
import { FaultError } from '@paperchain/core/domain/error'
import { bytesOfHex } from '@paperchain/core/engine/decode/bitcoin/hex'
import { BLOCK_BYTES_MAX } from '@paperchain/core/engine/decode/bitcoin/network'
import { unreadable } from '../chain-any/files/unreadable.ts'

/** The most bytes of hex text: the digits of the largest block, and as much white space again. */
export const HEX_TEXT_MAX = BLOCK_BYTES_MAX * 4

/**
 * The bytes that a file of hex digits means.
 *
 * @throws {FaultError} `BLOCK_HEX`, `IMPORT_TOO_LARGE`, `IMPORT_UNREADABLE`
 */
export function readHexFile(file: string): Uint8Array {
  try {
    const { size } = statSync(file)
    if (size > HEX_TEXT_MAX) throw tooLong(file, size)
    return bytesOfHex(readFileSync(file))
  } catch (error) {
    throw error instanceof FaultError ? error : unreadable(file, error)
  }
}

const tooLong = (file: string, bytes: number): FaultError =>
  new FaultError(
    'IMPORT_TOO_LARGE',
    `Expected at most ${HEX_TEXT_MAX} bytes of hex text in ${file}, got ${bytes}`,
    { file, bytes, limit: HEX_TEXT_MAX },
  )
