/**
 * Exit codes of the command line, one table; `docs/reference/command-line.md` is made from it, and
 * a test compares the two.
 */
export const EXIT = {
  ok: 0,
  bug: 1,
  fault: 2,
  hit: 3,
  cannotTell: 4,
  interrupted: 130,
} as const

/** What each code says to a script. */
export const EXIT_MEANS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'Done. Screening: nothing found. Verifying: equal.',
  bug: 'A bug of ours.',
  fault: 'A coded fault: bad input, a locked folder, a full disk. The good rest was kept.',
  hit: 'Screening: a hit, even beside faults. Verifying, comparing, doctor: something differs.',
  cannotTell:
    'It cannot be told: screening without a list or a readable address, an unknown worth.',
  interrupted: 'Stopped by Ctrl-C; what was stored stays.',
}
