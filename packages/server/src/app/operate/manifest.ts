/**
 * The manifest of a backup: what is in it, by which versions, with which digests. It is written
 * after all files, and its own digest after it: a backup without that was interrupted.
 */
import { createHash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import * as z from 'zod'

/** The form of backups that this code writes, and the newest that it reads. */
export const BACKUP_FORM = 1

export const MANIFEST_FILE = 'manifest.json'
/** In the form of `sha256sum`, so that it can be checked without this program. */
export const SEAL_FILE = 'manifest.sha256'

/** Bytes of a manifest at most. */
export const MANIFEST_BYTES_MAX = 16 << 20
/** Files of a backup at most. */
export const FILES_MAX = 1_000

/** Names of files in a backup; nothing else is ever read from one, or unpacked. */
export const FILE_NAME = new RegExp(
  [
    '^ledger/[a-z0-9_]{1,64}\\.native\\.zst$',
    '^registry/[a-z0-9_]{1,64}\\.jsonl\\.gz$',
    '^books/[-_a-zA-Z0-9]{1,64}\\.accounts$',
  ].join('|'),
)

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Name = z.string().regex(/^[a-z0-9_]{1,64}$/)
const PartName = z.string().regex(/^[a-z0-9_]{1,64}\.(?:native\.zst|jsonl\.gz)$/)
const Count = z.number().int().min(0)

const Ledger = z.strictObject({
  engine: z.string(),
  schema: Count,
  tables: z.array(
    z.strictObject({
      name: Name,
      columns: z.array(Name),
      file: PartName,
      rows: z.string(),
      digest: z.string(),
    }),
  ),
  digests: z.record(z.string(), z.record(z.string(), z.string())),
})

const Head = z.strictObject({
  log: z.string(),
  seq: Count,
  hash: z.string(),
  signature: z.string(),
  key: z.string(),
})

const Registry = z.strictObject({
  engine: z.string(),
  schema: Count,
  tables: z.array(z.strictObject({ name: Name, file: PartName, rows: Count, digest: Sha256 })),
  audit: z.strictObject({ state: z.enum(['whole', 'broken']), entries: Count, head: Head }),
})

const ManifestSchema = z.strictObject({
  paperchain: z.literal('backup'),
  form: z.literal(BACKUP_FORM),
  /** Version of the code that wrote it. */
  code: z.string(),
  madeMs: z.number().int(),
  ledger: Ledger,
  /** Null where the node had no registry yet. */
  registry: Registry.nullable(),
  files: z
    .array(z.strictObject({ name: z.string().regex(FILE_NAME), bytes: Count, sha256: Sha256 }))
    .max(FILES_MAX),
})

/** What is in a backup. */
export type Manifest = z.output<typeof ManifestSchema>

/** Writes the manifest, then its digest. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  writeFileSync(join(folder, MANIFEST_FILE), text, { flush: true })
  writeFileSync(join(folder, SEAL_FILE), `${sha256(text)}  ${MANIFEST_FILE}\n`, { flush: true })
}

/**
 * Reads the manifest of a backup.
 *
 * @throws {FaultError} `BACKUP_TORN`, `BACKUP_CHANGED` or `BACKUP_NEWER`
 */
export function readManifest(folder: string): Manifest {
  const seal = textOf(folder, SEAL_FILE).slice(0, 64)
  const text = textOf(folder, MANIFEST_FILE)
  if (sha256(text) !== seal) {
    const message = `Expected the manifest with SHA-256 ${seal}, got ${sha256(text)}`
    throw new FaultError('BACKUP_CHANGED', message, { file: MANIFEST_FILE })
  }
  return parse(text)
}

function parse(text: string): Manifest {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new FaultError('BACKUP_TORN', 'Expected JSON in the manifest, got something else')
  }
  const { form } = z.object({ form: z.number() }).safeParse(read).data ?? {}
  if (form !== undefined && form > BACKUP_FORM) {
    const message = `Expected a backup of form ${BACKUP_FORM}, got ${form}`
    throw new FaultError('BACKUP_NEWER', message, { form })
  }
  const found = ManifestSchema.safeParse(read)
  if (found.success) return found.data
  const [issue] = found.error.issues
  const message = `Expected a manifest of a backup, got: ${issue?.path.join('.')} ${issue?.message}`
  throw new FaultError('BACKUP_TORN', message, { file: MANIFEST_FILE })
}

function textOf(folder: string, name: string): string {
  const file = join(folder, name)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() !== true) {
    const message = `Expected ${name} in the backup, got none: it was interrupted or is no backup`
    throw new FaultError('BACKUP_TORN', message, { file })
  }
  if (found.size <= MANIFEST_BYTES_MAX) return readFileSync(file, 'utf8')
  const message = `Expected ${name} of at most ${MANIFEST_BYTES_MAX} bytes, got ${found.size}`
  throw new FaultError('BACKUP_TORN', message, { file })
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
