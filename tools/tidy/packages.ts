/**
 * Who may import which package. Each third-party package has one folder, so that it can be replaced
 * there; `docs/reference/dependencies.md` gives the reasons and is compared with this table.
 */

/** The only packages that core may import: audited and without dependencies of their own. */
export const CORE_PACKAGES = ['@noble/hashes', '@noble/curves', '@scure/base'] as const

/** Folders that may import a package that runs in production. */
export const OWNERS: Readonly<Record<string, string>> = {
  '@noble/hashes': 'packages/core',
  '@noble/curves': 'packages/core',
  '@scure/base': 'packages/core',
  '@clickhouse/client': 'packages/server/src/adapters/ledger-clickhouse',
  chdb: 'packages/server/src/adapters/ledger-clickhouse',
  commander: 'packages/server/src/app/cli',
  'csv-parse': 'packages/server/src/adapters/list-ofac',
  saxes: 'packages/server/src/adapters/list-ofac',
  yaml: 'packages/server/src/adapters/list-tagpack',
}

/** Packages for tests, benches and tools only. */
export const DEV_PACKAGES = ['vitest', 'fast-check', 'bitcoinjs-lib'] as const

/** The package in an import: `@clickhouse/client/x` is `@clickhouse/client`. */
export function packageName(target: string): string {
  const parts = target.split('/')
  return parts.slice(0, target.startsWith('@') ? 2 : 1).join('/')
}
