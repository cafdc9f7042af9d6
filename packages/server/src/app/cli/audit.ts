/** `paperchain audit`: proves that the audit log is as it was written; prints its signed head. */
import { readFileSync, statSync } from 'node:fs'
import type { AuditBreak, AuditHead, AuditVerdict } from '@paperchain/core/domain/audit'
import { HEAD_CHARS_MAX, readAuditHead } from '@paperchain/core/domain/audit-head'
import { FaultError } from '@paperchain/core/domain/error'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { count, fields } from './table.ts'
import type { RemoteWork } from './through-server.ts'
import { withRegistry } from './with-registry.ts'

/** Flags of `audit verify`. */
export type VerifyFlags = { readonly head?: string }

/** Says that the log is whole (exit 0), or names its first broken entry (exit 3). */
export async function auditVerify(io: Io, flags: VerifyFlags): Promise<number> {
  const kept = flags.head === undefined ? undefined : keptHead(flags.head)
  const verdict = await withRegistry(io, 'audit verify', ({ audit }) => audit.verify(kept))
  return judged(io, verdict, kept !== undefined)
}

/** The same by the server that has the log open. */
export const auditVerifyThrough: RemoteWork<VerifyFlags> = async ({ io, remote }, _, flags) => {
  const kept = flags.head === undefined ? undefined : keptHead(flags.head)
  const body = kept === undefined ? {} : { kept: { ...kept } }
  const verdict = await remote.api('audit.verify', { body })
  const what = (found: string): AuditBreak => found as AuditBreak
  return judged(
    io,
    verdict.state === 'whole' ? verdict : { ...verdict, what: what(verdict.what) },
    kept !== undefined,
  )
}

function judged(io: Io, verdict: AuditVerdict, isCompared: boolean): number {
  answer(io, verdict, () => verdictText(verdict, isCompared))
  return verdict.state === 'whole' ? EXIT.ok : EXIT.hit
}

/** Prints the signed head of the log, to be kept where nobody with this folder can change it. */
export async function auditHead(io: Io): Promise<number> {
  return headTold(io, await withRegistry(io, 'audit head', ({ audit }) => audit.head()))
}

/** The same by the server that has the log open. */
export const auditHeadThrough: RemoteWork<object> = async ({ io, remote }) =>
  headTold(io, await remote.api('audit.head', {}))

function headTold(io: Io, head: AuditHead): number {
  io.stdout(`${JSON.stringify(head, null, 2)}\n`)
  return EXIT.ok
}

function keptHead(file: string): AuditHead {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() !== true || found.size > HEAD_CHARS_MAX) {
    throw new FaultError('AUDIT_HEAD', `Expected a file with a head, got "${file}"`, { file })
  }
  return readAuditHead(readFileSync(file, 'utf8'))
}

function verdictText(verdict: AuditVerdict, isCompared: boolean): string {
  if (verdict.state === 'broken') {
    return fields([
      ['verdict', `broken: ${verdict.message}`],
      ['first broken entry', count(verdict.seq)],
      ['what happened', verdict.what],
      ['proven before it', count(verdict.entries)],
    ])
  }
  const { head } = verdict
  return fields([
    ['verdict', 'whole: no entry was changed, dropped, inserted or reordered'],
    ['entries', count(verdict.entries)],
    ['head', head.hash],
    ['signed by', head.key],
    [
      'end',
      isCompared
        ? 'leads through the kept head'
        : 'not compared; keep `paperchain audit head` elsewhere and pass it as --head',
    ],
  ])
}
