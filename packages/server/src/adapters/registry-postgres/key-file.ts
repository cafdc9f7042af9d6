/**
 * The key file: one secret of 256 bits outside the data folder, from which each purpose derives its
 * own key (HKDF, RFC 5869). Whoever copies the data folder alone cannot sign the audit log.
 *
 * @module
 */
import {
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'

/** Signs heads of the audit log by Ed25519 (RFC 8032). */
export type HeadSigner = {
  /** Public key, 64 hexadecimal digits. */
  readonly key: string
  /** Signature over the UTF-8 of a text, hex. */
  readonly sign: (text: string) => string
  /** Whether a signature over the text is by this key. */
  readonly verify: (text: string, signature: string) => boolean
}

const SECRET_BYTES = 32
const FILE_BYTES_MAX = 4096

/** PKCS #8 before the 32 bytes of an Ed25519 seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Where the key file stands unless said otherwise: the user's configuration folder. */
export function defaultKeyFile(home: string, xdgConfig: string | undefined): string {
  const base = xdgConfig === undefined || xdgConfig === '' ? join(home, '.config') : xdgConfig
  return join(base, 'paperchain', 'key.json')
}

/**
 * Reads the secret, or makes one where `make` allows it.
 *
 * @returns 32 bytes
 * @throws {FaultError} `KEY_FILE` or `KEY_FILE_OPEN`
 */
export function readKeyFile(file: string, make: boolean): Uint8Array {
  const found = statOf(file)
  if (found === undefined) {
    if (!make) throw fault(`Expected the key file of this registry at ${file}, got none`, file)
    makeKeyFile(file)
  } else if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8)
    throw new FaultError('KEY_FILE_OPEN', `Expected ${file} with rights 600, got ${mode}`, { file })
  } else if (!found.isFile() || found.size > FILE_BYTES_MAX) {
    throw fault(`Expected a key file at ${file}, got something else`, file)
  }
  return secretIn(file)
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch (error) {
    throw fault(`Expected to read ${file}, got ${(error as Error).message}`, file, error)
  }
}

/** Keys for the audit log from the secret. */
export function headSigner(secret: Uint8Array): HeadSigner {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'paperchain audit head 1', SECRET_BYTES))
  const own = createPrivateKey({
    key: Buffer.concat([PKCS8, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const open: KeyObject = createPublicKey(own)
  return {
    key: open.export({ format: 'der', type: 'spki' }).subarray(-SECRET_BYTES).toString('hex'),
    sign: (text) => sign(null, Buffer.from(text), own).toString('hex'),
    verify: (text, signature) =>
      /^[0-9a-f]{128}$/.test(signature) &&
      verify(null, Buffer.from(text), open, Buffer.from(signature, 'hex')),
  }
}

/** Linked into place whole; of two that make it at once one wins, and both read that one. */
function makeKeyFile(file: string): void {
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const secret = randomBytes(SECRET_BYTES).toString('hex')
    const text = `${JSON.stringify({ paperchain: 'key', version: 1, secret }, null, 2)}\n`
    writeFileSync(own, text, { mode: 0o600, flag: 'wx', flush: true })
    linkSync(own, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw fault(`Expected to make ${file}, got ${(error as Error).message}`, file, error)
  } finally {
    rmSync(own, { force: true })
  }
}

function secretIn(file: string): Uint8Array {
  let secret: unknown
  try {
    secret = (JSON.parse(readFileSync(file, 'utf8')) as { secret?: unknown }).secret
  } catch (error) {
    // The words of the parser would quote the secret.
    throw fault(`Expected JSON in ${file}, got ${(error as Error).name}`, file)
  }
  if (typeof secret === 'string' && /^[0-9a-f]{64}$/.test(secret)) return Buffer.from(secret, 'hex')
  throw fault(`Expected a secret of 64 hexadecimal digits in ${file}, got something else`, file)
}

const fault = (message: string, file: string, cause?: unknown): FaultError =>
  new FaultError('KEY_FILE', message, { file }, cause)
