/** Runs the built command line as a user does: another process, a folder of its own, no terminal. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../packages/server/dist/app/main.js')
const RUN_MS_MAX = 110_000

/** What a run of the program left behind. */
export type CliRun = {
  /** Exit code; null where a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder for one journey, with a home of its own, so that nothing of the user's is touched. */
export type Workspace = {
  readonly folder: string
  /** Runs `paperchain` with these words in the folder. */
  run(...args: readonly string[]): Promise<CliRun>
  remove(): void
}

/**
 * Makes an empty folder to run the program in.
 *
 * @throws {Error} where the program is not built
 */
export function workspace(): Workspace {
  if (!existsSync(MAIN)) throw new Error(`Expected ${MAIN}; run \`npm run build\` first`)
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-e2e-'))
  return {
    folder,
    run: (...args) => run(folder, args),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function run(folder: string, args: readonly string[]): Promise<CliRun> {
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, '.config') }
  const options = { cwd: folder, env: { ...env, NO_COLOR: '1' }, timeout: RUN_MS_MAX }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const out = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      out.stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...out }))
  })
}
