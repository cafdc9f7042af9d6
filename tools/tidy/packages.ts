/**
 * Who may import which package. Each third-party package has one folder, so that it can be replaced
 * there; `docs/reference/dependencies.md` gives the reasons and is compared with this table.
 */

/** The only packages that core may import: audited and without dependencies of their own. */
export const CORE_PACKAGES = ['@noble/hashes', '@noble/curves', '@scure/base'] as const

const REGISTRY = ['packages/server/src/adapters/registry-postgres']
const CSV = ['book-csv', 'chain-evm', 'list-ofac', 'prices'].map(
  (name) => `packages/server/src/adapters/${name}`,
)
const HTTP = ['packages/server/src/app/http', 'packages/server/src/app/serve']
const WEB = ['packages/web/src']
const GRAPH = ['packages/web/src/graph']
const WEB_BUILD = ['packages/web']

/** Folders that may import a package that runs in production, or that builds what does. */
export const OWNERS: Readonly<Record<string, readonly string[]>> = {
  '@noble/hashes': ['packages/core'],
  '@noble/curves': ['packages/core'],
  '@scure/base': ['packages/core'],
  '@clickhouse/client': ['packages/server/src/adapters/ledger-clickhouse'],
  chdb: ['packages/server/src/adapters/ledger-clickhouse'],
  '@electric-sql/pglite': REGISTRY,
  pg: REGISTRY,
  '@node-rs/argon2': ['packages/server/src/adapters/auth-local'],
  commander: ['packages/server/src/app/cli'],
  'csv-parse': CSV,
  saxes: ['packages/server/src/adapters/book-camt', 'packages/server/src/adapters/list-ofac'],
  yaml: ['packages/server/src/adapters/list-tagpack'],
  fastify: HTTP,
  '@fastify/helmet': HTTP,
  '@fastify/static': HTTP,
  'prom-client': HTTP,
  zod: ['packages/contract/src', 'packages/server/src/app'],
  react: WEB,
  'react-dom': WEB,
  '@tanstack/react-query': WEB,
  '@tanstack/react-router': WEB,
  'radix-ui': ['packages/web/src/ui'],
  cmdk: ['packages/web/src/frame'],
  'd3-selection': GRAPH,
  'd3-zoom': GRAPH,
  vite: WEB_BUILD,
  '@vitejs/plugin-react': WEB_BUILD,
  '@types/react': WEB_BUILD,
  '@types/react-dom': WEB_BUILD,
  '@types/d3-selection': WEB_BUILD,
  '@types/d3-zoom': WEB_BUILD,
}

/** Packages for tests, benches and tools only. */
export const DEV_PACKAGES = [
  'vitest',
  'fast-check',
  'bitcoinjs-lib',
  'viem',
  'fuse.js',
  'fastest-levenshtein',
  'solc',
  'playwright-core',
  'axe-core',
] as const

/** The package in an import: `@clickhouse/client/x` is `@clickhouse/client`. */
export function packageName(target: string): string {
  const parts = target.split('/')
  return parts.slice(0, target.startsWith('@') ? 2 : 1).join('/')
}
