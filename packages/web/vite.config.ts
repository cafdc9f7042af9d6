/** Builds the web page into `dist`, which the server hands out. It asks no other host. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** Where `vite dev` sends API calls: a server that is started beside it. */
const SERVER = 'http://127.0.0.1:4180'

/** Files that gain by compression; those below this many bytes do not. */
const COMPRESSED = /\.(?:js|css|html|svg)$/
const BYTES_LEAST = 1_024

/** Puts a compressed twin beside each file: the server need not compress while it serves. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle: ({ dir = 'dist' }) => {
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!COMPRESSED.test(name)) continue
      const bytes = readFileSync(join(dir, name))
      if (bytes.length < BYTES_LEAST) continue
      writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }))
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes))
    }
  },
})

export default defineConfig({
  plugins: [react(), compressed()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: { proxy: { '/v1': SERVER, '/healthz': SERVER, '/readyz': SERVER } },
  build: {
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Data URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
  },
})
