/** Worlds of commands that nobody listens to. */
import type { Io } from './io.ts'

/** A command on a data folder that answers by JSON; take what it says by another `stdout`. */
export const silent = (folder: string): Io => ({
  json: true,
  stdout: () => undefined,
  stderr: () => undefined,
  tty: false,
  styled: false,
  clock: Date.now,
  signal: new AbortController().signal,
  folder,
})
