/** Writes a sample case into a folder, for people and for the command line. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleCase } from './sample-case.ts'
import type { SampleTruth } from './truth.ts'

/** Name of the file with the true answers. */
export const TRUTH_FILE = 'truth.json'

/**
 * Writes the files of a sample case and its truth, replacing files of the same names.
 *
 * @param folder made where it is missing
 * @returns      paths of the files written, `truth.json` last
 */
export async function writeSampleCase(
  folder: string,
  { files, truth }: SampleCase,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const all = [...files, { name: TRUTH_FILE, bytes: new TextEncoder().encode(truthText(truth)) }]
  const paths: string[] = []
  for (const { name, bytes } of all) {
    const path = join(folder, name)
    await writeFile(path, bytes)
    paths.push(path)
  }
  return paths
}

/** The truth as JSON: amounts as decimal texts, maps as objects with sorted keys. */
export const truthText = (truth: SampleTruth): string =>
  `${JSON.stringify(truth, (_key, value: unknown) => plain(value), 1)}\n`

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (!(value instanceof Map)) return value
  const entries: [string, unknown][] = [...value].map(([key, held]) => [String(key), held])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
