/**
 * Goal: the first load of the page stays within 250 kB gzip, and the built page names no other host.
 * Method: reads the build's own manifest: the entry, all that it imports at once, and the start page
 * behind it; compresses each file. Needs a build: without one it says so and does nothing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

const DIST = join(import.meta.dirname, '../dist')
const FIRST_LOAD_BYTES_MAX = 250_000
const ENTRY = 'index.html'
/** The page after sign-in: its parts count as well. */
const START = 'src/screens/home/home-page.tsx'

type Chunk = { readonly file: string; readonly imports?: string[]; readonly css?: string[] }

const isBuilt = existsSync(join(DIST, 'manifest.json'))
if (!isBuilt) console.warn('skipped: the web is not built; run vite build in packages/web')

const gzipBytes = (file: string): number => gzipSync(readFileSync(join(DIST, file))).length

function filesOf(manifest: Readonly<Record<string, Chunk>>, names: string[]): Set<string> {
  const files = new Set<string>()
  const seen = new Set(names)
  for (const name of seen) {
    const { file = '', imports = [], css = [] } = manifest[name] ?? {}
    for (const one of [file, ...css]) if (one !== '') files.add(one)
    for (const one of imports) seen.add(one)
  }
  return files
}

describe.skipIf(!isBuilt)('the built page', () => {
  test('first load', () => {
    const manifest = JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8'))
    expect(manifest).toHaveProperty([START])
    const files = filesOf(manifest, [ENTRY, START])
    const bytes = [...files].reduce((sum, file) => sum + gzipBytes(file), gzipBytes(ENTRY))
    console.info(`first load: ${(bytes / 1000).toFixed(1)} kB gzip in ${files.size + 1} files`)
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX)
  })

  test('the page itself loads nothing from another host and runs no inline script', () => {
    const html = readFileSync(join(DIST, ENTRY), 'utf8')
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=/)
    for (const file of readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith('.css'))) {
      expect(readFileSync(join(DIST, 'assets', file), 'utf8')).not.toMatch(/url\(|@import/)
    }
  })
})
