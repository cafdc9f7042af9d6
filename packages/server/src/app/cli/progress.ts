/** One line of progress, redrawn in place on a terminal and nowhere else. */
import type { Io } from './io.ts'
import { count } from './table.ts'

/** How often the line is redrawn, in milliseconds. */
const EVERY_MS = 200

/** A step of long work: how much of how much, in which unit. */
export type Step = {
  readonly done: number
  /** How much there is, or null where nobody knows before the end. */
  readonly of: number | null
  readonly unit: string
}

/** A progress line; `end` removes it. */
export type Progress = { readonly step: (step: Step) => void; readonly end: () => void }

/** Starts a line. Rate and time left follow from what was done since. */
export function progress(io: Io, what: string): Progress {
  if (!io.tty || io.json) return { step: () => undefined, end: () => undefined }
  const startMs = io.clock()
  let drawnMs = 0
  return {
    step: ({ done, of, unit }) => {
      const now = io.clock()
      if (now - drawnMs < EVERY_MS && done < (of ?? Infinity)) return
      drawnMs = now
      const rate = done / Math.max(0.001, (now - startMs) / 1000)
      const speed = `${count(Math.round(rate))}/s`
      const parts =
        of === null
          ? [`${count(done)} ${unit}`, speed]
          : [
              `${count(done)} of ${count(of)} ${unit}`,
              speed,
              `${duration(rate > 0 ? (of - done) / rate : 0)} left`,
            ]
      io.stderr(`\r\u001b[2K${what}: ${parts.join(', ')}`)
    },
    end: () => io.stderr('\r\u001b[2K'),
  }
}

/** `0.4 s`, `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
