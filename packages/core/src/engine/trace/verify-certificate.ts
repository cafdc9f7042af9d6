/**
 * Runs a certificate again and says whether the answer is the same, or where it differs.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import type { Hasher } from '../../ports.ts'
import { type CanonicalValue, canonicalJson } from './canonical-json.ts'
import { certificateBody, type TagSetVersion } from './certificate.ts'
import { ledgerEnd } from './ledger-end.ts'
import { type Claim, type JsonObject, readCertificate } from './read-certificate.ts'
import type { LedgerEnd, TracePorts } from './request.ts'
import { trace } from './trace.ts'

/**
 * What a re-run works with: ports whose tags are those that the claim names (as of its two times),
 * which tag versions they really are, and the version of this program.
 */
export type Rerun = (claim: Claim) => Promise<{
  readonly ports: Omit<TracePorts, 'hasher'>
  readonly tags: TagSetVersion
  readonly code: string
}>

/** A place where a re-run differs. */
export type Difference = {
  /** Way to it from the root: `trace.results[0].totals[0].entered`. */
  readonly path: string
  /** JSON of both sides, shortened; `nothing` where a side has none. */
  readonly theirs: string
  readonly ours: string
}

/** What came of a check. */
export type Verdict = {
  /**
   * `equal` (where blocks were added or taken below the end without changing the answer,
   * `differences` says which); `different` (see `differences`); or the block at which the
   * certificate's ledger ends is not here (`ledger-missing`), or another one is live at its height
   * (`ledger-branch`), so that nothing could be compared.
   */
  readonly state: 'equal' | 'different' | 'ledger-missing' | 'ledger-branch'
  /** One sentence for people. */
  readonly message: string
  readonly claim: Claim
  /** The end of our ledger up to the certificate's height; null where it has no block there. */
  readonly end: LedgerEnd | null
  /** At most {@link DIFFERENCES_LISTED}. */
  readonly differences: readonly Difference[]
  /** How many there are in all. */
  readonly differenceCount: number
  /** Program versions; another version may well give the same answer. */
  readonly code: { readonly theirs: string; readonly ours: string }
}

/** Differences listed at most. */
export const DIFFERENCES_LISTED = 100

/** Characters of a value shown in a difference. */
const SHOWN_CHARS = 200

/**
 * Checks a certificate: its form, its hash, and by running it again its answer.
 *
 * @throws {FaultError} as `readCertificate` does, before anything is run
 */
export async function verifyCertificate(
  text: string,
  hasher: Hasher,
  rerun: Rerun,
): Promise<Verdict> {
  const claim = readCertificate(text, hasher)
  const { ports, tags, code } = await rerun(claim)
  const all: TracePorts = { ...ports, hasher }
  const end = await ledgerEnd(all, claim.request.ledger, claim.end.height)
  const base = { claim, end, code: { theirs: claim.code, ours: code } }
  const wrong = endDiffers(claim.end, end)
  if (wrong !== null) return { ...base, ...wrong, differences: [], differenceCount: 0 }
  const found: Difference[] = []
  const count = await compareRun(claim, { ports: all, tags }, found)
  const said = wordsOf(claim, found, count)
  return { ...base, ...said, differences: found, differenceCount: count }
}

/** Where only the blocks below the end differ, the answer is the same, and that is what counts. */
function wordsOf(
  { end }: Claim,
  found: readonly Difference[],
  count: number,
): Pick<Verdict, 'state' | 'message'> {
  if (count === 0) {
    return { state: 'equal', message: `Equal: the same answer at block ${end.height}` }
  }
  const inEnd = found.every(({ path }) => /^trace\.end\./.test(path))
  const grown = found.some(({ path }) => path === 'trace.end.blocks')
  if (count === found.length && inEnd && grown) {
    const message = `Equal: the same answer, from other blocks up to ${end.height} than then`
    return { state: 'equal', message }
  }
  const places = `${count} place${count === 1 ? '' : 's'}`
  return { state: 'different', message: `Different in ${places}, first at ${found[0]?.path}` }
}

function endDiffers(
  theirs: LedgerEnd,
  ours: LedgerEnd | null,
): Pick<Verdict, 'state' | 'message'> | null {
  const block = `block ${theirs.block} at height ${theirs.height}`
  if (ours === null || ours.height < theirs.height) {
    const tip = ours === null ? 'no block' : `height ${ours.height}`
    return {
      state: 'ledger-missing',
      message: `The certificate ends at ${block}; the ledger here ends at ${tip}`,
    }
  }
  if (ours.block === theirs.block) return null
  return {
    state: 'ledger-branch',
    message: `The certificate ends at ${block}; the live block here is ${ours.block}`,
  }
}

type Ours = { readonly ports: TracePorts; readonly tags: TagSetVersion }

/** Runs the trace and compares everything but the program's version. @returns how many differ */
async function compareRun(claim: Claim, ours: Ours, found: Difference[]): Promise<number> {
  const { code } = claim
  try {
    const body = certificateBody({
      trace: await trace(ours.ports, claim.request),
      tags: ours.tags,
      code,
    })
    // Amounts become texts, as they are in a certificate that was read.
    const same = JSON.parse(canonicalJson(body)) as JsonObject
    return compare({ theirs: claim.body, ours: same, path: '' }, found)
  } catch (error) {
    // A trace that cannot even run is an answer about the certificate, not a failure of the check.
    if (!(error instanceof FaultError)) throw error
    const answer = `${error.code}: ${error.message}`.slice(0, SHOWN_CHARS)
    found.push({ path: 'trace', theirs: 'a result', ours: answer })
    return 1
  }
}

type Pair = {
  readonly theirs: CanonicalValue | undefined
  readonly ours: CanonicalValue | undefined
  readonly path: string
}

function compare({ theirs, ours, path }: Pair, found: Difference[]): number {
  if (theirs === ours) return 0
  if (isObject(theirs) && isObject(ours) && Array.isArray(theirs) === Array.isArray(ours)) {
    let count = 0
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
      const way = Array.isArray(theirs) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
      count += compare({ theirs: theirs[key], ours: ours[key], path: way }, found)
    }
    return count
  }
  if (found.length < DIFFERENCES_LISTED) {
    found.push({ path, theirs: shown(theirs), ours: shown(ours) })
  }
  return 1
}

const isObject = (value: CanonicalValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null

const shown = (value: CanonicalValue | undefined): string =>
  value === undefined ? 'nothing' : canonicalJson(value).slice(0, SHOWN_CHARS)
