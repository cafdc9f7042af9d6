/**
 * Passwords that everybody tries first. Most of the well-known ones are too short anyway; this is
 * what is left of them at twelve characters, and the patterns that make more of them.
 */

/** In lower case, without blanks. */
const COMMON: ReadonlySet<string> = new Set([
  'administrator',
  'changeme1234',
  'changemenow1',
  'changemeplease',
  'correcthorsebatterystaple',
  'iloveyou1234',
  'iloveyouforever',
  'letmein12345',
  'letmeinplease',
  'mypassword12',
  'mypassword123',
  'paperchain12',
  'paperchain123',
  'paperchain1234',
  'password1234',
  'password12345',
  'password123456',
  'password2024',
  'password2025',
  'password2026',
  'passw0rd1234',
  'p@ssw0rd1234',
  'p@ssword1234',
  'q1w2e3r4t5y6',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '1qaz2wsx3edc4rfv',
  'qazwsxedcrfv',
  'qwerty123456',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdf',
  'qwertyuiopasdfghjklzxcvbnm',
  'satoshinakamoto',
  'secret123456',
  'test12345678',
  'thisisapassword',
  'trustno1trustno1',
  'welcome12345',
  'welcome123456',
])

/** Rows that fingers run along. */
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '123456789012345678901234567890',
  'qwertyuiopasdfghjklzxcvbnm',
]

/** Longest piece that, repeated, still counts as one: `passwordpassword`, `abcabcabcabc`. */
const PIECE_CHARS_MAX = 8

/** Whether a password is on the list, the user's own name, one piece repeated, or a run of keys. */
export function isCommonPassword(password: string, userName: string): boolean {
  const text = password.toLowerCase().replace(/\s+/g, '')
  const name = userName.toLowerCase()
  if (COMMON.has(text) || text === name || text === name + name) return true
  if (text === name.split('@')[0]) return true
  return isRepeated(text) || RUNS.some((run) => isRun(text, run))
}

function isRepeated(text: string): boolean {
  for (let size = 1; size <= Math.min(PIECE_CHARS_MAX, text.length / 2); size++) {
    const piece = text.slice(0, size)
    if (piece.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text) return true
  }
  return false
}

const isRun = (text: string, run: string): boolean =>
  run.includes(text) || [...run].reverse().join('').includes(text)
