/** `paperchain verify`: runs a trace certificate again on this ledger. */
import { readFileSync, statSync } from 'node:fs'
import { FaultError } from '@paperchain/core/domain/error'
import { CERTIFICATE_CHARS_MAX } from '@paperchain/core/engine/trace/certificate'
import { type Verdict, verifyCertificate } from '@paperchain/core/engine/trace/verify-certificate'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import { serviceLookup, tagsClaimed } from '../tags-of.ts'
import { VERSION } from '../version.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { knownNow } from './moment.ts'
import { fields, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** A ledger that does not hold the certificate's end cannot tell. */
export const EXITS = {
  equal: EXIT.ok,
  different: EXIT.hit,
  'ledger-missing': EXIT.cannotTell,
  'ledger-branch': EXIT.cannotTell,
} as const

/** Says equal (exit 0), or where the certificate differs from this ledger (exit 3). */
export async function verify(io: Io, file: string): Promise<number> {
  const text = certificateIn(file)
  const verdict = await withFolder(io, 'verify', ({ ledger, lists }) =>
    verifyCertificate(text, nodeHasher, async ({ request, tags: theirs }) => {
      const { moment, tags } = await tagsClaimed(lists, theirs, await knownNow(io, lists))
      const ports = { ledger, serviceOf: serviceLookup(lists, request.ledger, moment) }
      return { ports, tags, code: VERSION }
    }),
  )
  const { claim, ...said } = verdict
  answer(io, { ...said, hash: claim.hash }, () => verdictText(verdict))
  return EXITS[verdict.state]
}

/** The text of a certificate file. @throws {FaultError} `USAGE` or `CERTIFICATE_TOO_LARGE` */
export function certificateIn(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() !== true) {
    throw new FaultError('USAGE', `Expected a certificate file, got "${file}"`, { file })
  }
  if (found.size > CERTIFICATE_CHARS_MAX) {
    const message = `Expected at most ${CERTIFICATE_CHARS_MAX} bytes, got ${found.size}`
    throw new FaultError('CERTIFICATE_TOO_LARGE', message, { file })
  }
  return readFileSync(file, 'utf8')
}

/** What is shown of a verdict. */
export type ShownVerdict = Pick<Verdict, 'message' | 'code' | 'differences' | 'differenceCount'> & {
  readonly claim: Pick<Verdict['claim'], 'hash'>
}

/** A verdict for people. */
export function verdictText({
  message,
  claim,
  code,
  differences,
  differenceCount,
}: ShownVerdict): string {
  const head = fields([
    ['verdict', message],
    ['hash', claim.hash],
    ['made by', code.theirs === code.ours ? code.ours : `${code.theirs}; this is ${code.ours}`],
  ])
  if (differences.length === 0) return head
  const rows = differences.map(({ path, theirs, ours }) => [path, theirs, ours])
  const columns = [{ head: 'where' }, { head: 'certificate' }, { head: 'this ledger' }]
  const left = differenceCount - differences.length
  const more = left > 0 ? `\nand ${plural(left, 'more difference')}` : ''
  return `${head}\n\n${table(columns, rows)}${more}`
}
