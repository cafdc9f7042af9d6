/**
 * Genesis files of EVM chains: the allocations of block 0, from a file of geth's form.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { FaultError, withFacts } from '@paperchain/core/domain/error'
import {
  GENESIS_BYTES_MAX,
  type Genesis,
  readGenesis,
} from '@paperchain/core/engine/decode/evm/read-genesis'
import { unreadable } from '../../chain-any/files/unreadable.ts'
import { membersAt } from '../node/split-answers.ts'

/** Whether a document is a genesis file, told by a member that no answer and no change has. */
export function isGenesis(bytes: Buffer): boolean {
  const start = bytes.indexOf('{')
  const members = start < 0 ? undefined : membersAt(bytes, start)?.members
  return members?.some(({ name }) => name === 'alloc') ?? false
}

/**
 * Reads a genesis file, packed by gzip or not.
 *
 * @throws {FaultError} those of `readGenesis` with the file, `IMPORT_UNREADABLE`,
 * `IMPORT_TOO_LARGE`
 */
export async function readGenesisFile(path: string): Promise<Genesis> {
  const bytes = await bytesOf(path)
  try {
    return readGenesis(bytes)
  } catch (error) {
    throw error instanceof FaultError ? withFacts(error, { file: path }) : error
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const file = createReadStream(path)
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  file.on('error', (error) => stream.destroy(error))
  const parts: Buffer[] = []
  let held = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parts.push(chunk)
      held += chunk.length
      if (held > GENESIS_BYTES_MAX) throw tooLarge(path)
    }
  } catch (error) {
    throw error instanceof FaultError ? error : unreadable(path, error)
  }
  return Buffer.concat(parts)
}

const tooLarge = (file: string): FaultError =>
  new FaultError(
    'IMPORT_TOO_LARGE',
    `Expected at most ${GENESIS_BYTES_MAX} bytes of a genesis file, got more`,
    { file, limit: GENESIS_BYTES_MAX },
  )
