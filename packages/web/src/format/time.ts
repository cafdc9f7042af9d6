/**
 * Times for people: absolute, with their zone; relative only as help. Dates stay dates.
 *
 * @module
 */
import { formatDate } from '@paperchain/core/domain/time'

/** Which clock is shown: UTC, or that of the reader. */
export type Zone = 'utc' | 'local'

const two = (value: number): string => String(value).padStart(2, '0')

/** The reader's offset at that time: `UTC+2`, `UTC-3:30`, `UTC`. */
export function zoneName(timeMs: number, zone: Zone): string {
  const minutes = zone === 'utc' ? 0 : -new Date(timeMs).getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const rest = size % 60 === 0 ? '' : `:${two(size % 60)}`
  return `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`
}

/** `2026-03-03 22:02:28 UTC`. */
export function formatMoment(timeMs: number, zone: Zone): string {
  const shift = zone === 'utc' ? 0 : new Date(timeMs).getTimezoneOffset() * 60_000
  const text = new Date(timeMs - shift).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 19)} ${zoneName(timeMs, zone)}`
}

/** The day of a moment: `2026-03-03` on the clock shown. */
export const formatDay = (timeMs: number, zone: Zone): string =>
  zone === 'utc' ? formatDate(timeMs) : formatMoment(timeMs, zone).slice(0, 10)

const STEPS: readonly (readonly [name: string, ms: number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago, in the largest whole unit: `3 days ago`, `in 2 hours`, `just now`. */
export function formatAgo(timeMs: number, nowMs: number): string {
  const away = Math.abs(nowMs - timeMs)
  const step = STEPS.find(([, ms]) => away >= ms)
  if (step === undefined) return 'just now'
  const count = Math.floor(away / step[1])
  const words = `${count} ${step[0]}${count === 1 ? '' : 's'}`
  return timeMs <= nowMs ? `${words} ago` : `in ${words}`
}

/** A length of time: `2 h 05 min`, `3 min 12 s`, `8 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds >= 3600) {
    return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`
  }
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${seconds} s`
}

/** Sizes of files: `1.4 MB`, in steps of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let at = 0
  let size = bytes
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000
    at += 1
  }
  return `${at === 0 ? size : size.toFixed(1)} ${units[at]}`
}
