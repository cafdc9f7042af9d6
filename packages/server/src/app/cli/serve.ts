/** `paperchain serve`: runs the server until it is told to stop. */
import type { Command } from 'commander'
import { type ConfigName, ConfigSchema, readConfig } from '../config.ts'
import { serve } from '../serve/serve.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note, strong } from './io.ts'

/** Flags of `serve`. */
export type ServeFlags = { readonly sample?: boolean; readonly config?: string } & Readonly<
  Partial<Record<ConfigName, string | true>>
>

/** The flags; every other option of the configuration stands in the file or the environment. */
export const withServeFlags = (command: Command): Command =>
  command
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--port <number>', 'port to listen on; 0 takes a free one (default 4180)')
    .option('--tls-cert <file>', 'certificate chain, PEM')
    .option('--tls-key <file>', 'its key, PEM')
    .option('--behind-proxy [addresses]', 'believe these proxies (default: those of this machine)')
    .option('--public-url <url>', 'URL by which people reach it')
    .option('--log-level <level>', 'debug, info, warn, error or silent')
    .option('--config <file>', 'configuration file (default: paperchain.json in the data folder)')
    .option('--sample', 'load the sample case where there is no ledger yet')

/** Serves until SIGINT or SIGTERM; a second one ends at once. */
export async function serveCommand(io: Io, flags: ServeFlags): Promise<number> {
  const environment =
    flags.config === undefined ? process.env : { ...process.env, PAPERCHAIN_CONFIG: flags.config }
  const read = readConfig({ flags: optionsIn(flags), environment, folder: io.folder })
  const ended = untilStopped(io)
  const running = await serve({ ...read, io, sample: flags.sample === true })
  const { url, admin } = running
  answer(io, { url, admin }, () =>
    [
      `Paperchain serves at ${strong(io, url)}`,
      ...(admin === null
        ? []
        : [
            `Sign in as ${strong(io, admin.name)} with the one-time password ` +
              `${strong(io, admin.password)}; then you choose your own. It is told this once.`,
          ]),
      'Ctrl-C stops it.',
    ].join('\n'),
  )
  await ended
  note(io, 'Stopping …')
  await running.stop()
  return EXIT.ok
}

function optionsIn(flags: ServeFlags): Partial<Record<ConfigName, string>> {
  const options: Partial<Record<ConfigName, string>> = {}
  for (const name of Object.keys(ConfigSchema.shape) as ConfigName[]) {
    const value = flags[name]
    // A proxy on the same machine is what the bare flag means.
    if (value === true) options[name] = 'loopback'
    else if (value !== undefined) options[name] = value
  }
  return options
}

function untilStopped({ signal }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
    process.once('SIGTERM', () => {
      resolve()
      process.once('SIGTERM', () => process.exit(EXIT.interrupted))
    })
  })
}
