/**
 * Exit codes of the command line, one table; `docs/reference/command-line.md` shows it, and a test
 * compares the two.
 */
export const EXIT = {
  /** Done; screening: nothing found. */
  ok: 0,
  /** A bug of ours. */
  bug: 1,
  /** A coded fault: bad input, a locked folder, a full disk. */
  fault: 2,
  /** Screening: at least one hit, even beside faults. Verifying: not equal. */
  hit: 3,
  /** Screening: it cannot be told, for want of a list or of a readable address. */
  cannotTell: 4,
  /** Stopped by Ctrl-C; what was stored stays. */
  interrupted: 130,
} as const
