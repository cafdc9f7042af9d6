/** Runs work on the registry of the data folder, where nobody else has it open. */
import { FaultError } from '@paperchain/core/domain/error'
import type { Registry } from '@paperchain/core/registry'
import { openOwnRegistry } from '../operate/check-stores.ts'
import { surroundings } from '../operate/surroundings.ts'
import type { Io } from './io.ts'

/** Nothing is made here: a folder without a registry has no log to prove. */
export async function withRegistry<T>(
  io: Io,
  command: string,
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  const { folder, clock } = io
  const registry = await openOwnRegistry(surroundings(folder, process.env), clock, command)
  if (registry === null) {
    throw new FaultError('REGISTRY_NONE', `Expected a registry in ${folder}, got none`, { folder })
  }
  try {
    return await work(registry)
  } finally {
    await registry.close()
  }
}
