/** What the doctor sees inside of a data folder that nobody holds: it opens both stores. */
import { FAULTS, FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import type { OwnFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { hasRegistry, type OwnRegistry } from '../../adapters/registry-postgres/registry.ts'
import { openFolder } from '../open-folder.ts'
import { openRegistryOf } from '../open-registry.ts'
import { SETTINGS } from '../settings.ts'
import { checkChain, checkLists, checkOrders } from './check-ledger.ts'
import { clockLine } from './check-machine.ts'
import { partiesLine } from './check-parties.ts'
import { type Line, ok, problem } from './line.ts'
import type { Surroundings } from './surroundings.ts'

/** How deep to look. */
export type Look = { readonly clock: Clock; readonly deep: boolean }

/** Both stores. One that cannot be opened is a line, and the other is looked at all the same. */
export async function checkStores(place: Surroundings, look: Look): Promise<readonly Line[]> {
  let staleDays: number = SETTINGS.listStaleDays.fallback
  const registry = await asLines('registry', async () => {
    const opened = await openOwnRegistry(place, look.clock)
    if (opened === null) return [ok('registry', 'none yet; the first start of the server makes it')]
    try {
      staleDays = await opened.settings.get(SETTINGS.listStaleDays)
      return await registryLines(opened, look, placeText(place.pgUrl))
    } finally {
      await opened.close()
    }
  })
  const ledger = await asLines('ledger', async () => {
    const { folder, clickhouseUrl: url } = place
    const at = url === undefined ? { folder } : { folder, url }
    const opened = await openFolder(at, 'doctor', look.clock())
    try {
      return await ledgerLines(opened, look, staleDays)
    } finally {
      await opened.ledger.close()
    }
  })
  return [...ledger, ...registry]
}

/** The registry of this place, or null where there is none; nothing is made. */
export async function openOwnRegistry(
  place: Surroundings,
  clock: Clock,
  command = 'doctor',
): Promise<OwnRegistry | null> {
  if (place.pgUrl === undefined && !hasRegistry(place.folder)) return null
  return openRegistryOf(place, { command, clock })
}

async function ledgerLines(
  { ledger, lists, upkeep }: OwnFolder,
  { clock, deep }: Look,
  staleDays: number,
): Promise<readonly Line[]> {
  const { engine, schema } = await upkeep.about()
  const lines = [ok('ledger', `${engine}, schema ${schema}`)]
  for (const id of await ledger.ledgers()) {
    lines.push(await checkChain(ledger, id))
    if (deep) lines.push(await checkOrders(ledger, id))
  }
  const versions = await lists.versions()
  const known = versions.reduce((latest, { knownMs }) => Math.max(latest, knownMs), 0)
  const late = clockLine(clock(), { timeMs: known, what: 'the newest list' })
  const sources = await lists.sources()
  return [
    ...lines,
    ...(late.state === 'ok' ? [] : [late]),
    ...checkLists({ versions, sources, staleDays }, clock()),
  ]
}

async function registryLines(
  { audit, upkeep, parties }: OwnRegistry,
  { clock, deep }: Look,
  where: string,
): Promise<readonly Line[]> {
  const { engine, schema } = await upkeep.about()
  const [newest] = (await audit.list({}, { limit: 1 })).rows
  const known = { timeMs: newest?.whenMs ?? 0, what: 'the newest entry of the audit log' }
  const late = clockLine(clock(), known)
  return [
    ok('registry', `${engine} ${where}, schema ${schema}`),
    ...(late.state === 'ok' ? [] : [late]),
    await partiesLine(parties, deep),
    ...(deep ? [await auditLine(audit)] : []),
  ]
}

const placeText = (url: string | undefined): string =>
  url === undefined ? 'in this process' : 'on a server'

async function auditLine(audit: OwnRegistry['audit']): Promise<Line> {
  const verdict = await audit.verify()
  if (verdict.state === 'whole') return ok('audit log', `whole: ${verdict.entries} entries`)
  const todo = 'Keep this folder as it is, and compare it with a backup and with a kept head.'
  return problem('audit log', `broken: ${verdict.message}`, todo)
}

/** A fault is what the doctor is there to tell; a bug of ours still goes up. */
async function asLines(
  check: string,
  work: () => Promise<readonly Line[]>,
): Promise<readonly Line[]> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return [problem(check, `${error.code}: ${error.message}`, FAULTS[error.code].todo)]
  }
}
