/** Opens what screening names needs: lists, and the registry where there is one. */
import { FaultError } from '@paperchain/core/domain/error'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { Registry } from '@paperchain/core/registry'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { type Grounds, GroundsBook } from '../http/grounds.ts'
import { NameBook } from '../names/name-book.ts'
import type { NameWorld } from '../names/screen-names.ts'
import { openOwnRegistry } from '../operate/check-stores.ts'
import { surroundings } from '../operate/surroundings.ts'
import { SETTINGS } from '../settings.ts'
import type { Io } from './io.ts'
import { withFolder } from './with-folder.ts'

/** What is open. */
export type OpenNames = {
  readonly folder: DataFolder
  /** Null where no server was ever started on the folder: nobody has told anybody apart. */
  readonly registry: Registry | null
  readonly world: NameWorld
  readonly grounds: { readonly book: GroundsBook; readonly nowMs: number }
}

/** Runs work on the opened stores and closes them, whatever happens. */
export function withNames<T>(
  io: Io,
  command: string,
  work: (open: OpenNames) => Promise<T>,
): Promise<T> {
  return withFolder(io, command, async (folder) => {
    const { clock, signal } = io
    const registry = await openOwnRegistry(surroundings(io.folder, process.env), clock, command)
    try {
      const versions = await folder.lists.versions()
      const knownAt = versions.reduce((latest, { knownMs }) => Math.max(latest, knownMs), clock())
      const book = new NameBook(folder.lists)
      await book.refresh(versions, { asOf: clock(), knownAt })
      const staleDays = await (registry?.settings.get(SETTINGS.listStaleDays) ??
        SETTINGS.listStaleDays.fallback)
      const grounds = new GroundsBook(versions, await folder.lists.sources(), staleDays)
      const verdicts = registry?.nameVerdicts ?? null
      const world = { book, verdicts, hasher: nodeHasher, signal }
      return await work({ folder, registry, world, grounds: { book: grounds, nowMs: clock() } })
    } finally {
      await registry?.close()
    }
  })
}

/** By what an answer about a moment is given. */
export const groundsAt = ({ book, nowMs }: OpenNames['grounds'], moment: Moment): Grounds =>
  book.at(moment, nowMs)

/** The registry, where one is needed. @throws {FaultError} `REGISTRY_NONE` */
export function registryIn({ folder }: Io, { registry }: OpenNames): Registry {
  if (registry !== null) return registry
  throw new FaultError('REGISTRY_NONE', `Expected a registry in ${folder}, got none`, { folder })
}
