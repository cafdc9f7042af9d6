/**
 * The cookie of a node that runs beside us with default settings.
 *
 * Source: Bitcoin Core's `doc/files.md` (data folders by system and network).
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import type { NodePlace } from './node-place.ts'

/** Folders below a node's data folder, by network. */
const FOLDERS: Readonly<Record<string, string>> = {
  main: '.',
  testnet: 'testnet3',
  signet: 'signet',
  regtest: 'regtest',
}

/**
 * Path of the cookie, or null where the node is on another machine, or no cookie is there.
 *
 * @param home    the user's home folder
 * @param network the network wanted; null is Bitcoin's main one
 */
export function defaultCookie(
  { url }: NodePlace,
  { home, network }: { readonly home: string; readonly network: BitcoinNetwork | null },
): string | null {
  const host = new URL(url).hostname
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return null
  const folder = FOLDERS[network?.name ?? 'main']
  if (folder === undefined) return null
  const bases = ['.bitcoin', join('Library', 'Application Support', 'Bitcoin')]
  const paths = bases.map((base) => join(home, base, folder, '.cookie'))
  return paths.find((path) => existsSync(path)) ?? null
}
