/**
 * Refuses a Node.js that is too old, in one sentence. Written in the syntax of Node.js 12, because
 * an old one must be able to read it: no `??`, no `?.`, no top-level await.
 */

/** The lines that the tools here support, each with its first minor; later lines are all fine. */
const FIRST_MINOR = { 20: 19, 22: 12 }
const FIRST_OPEN_MAJOR = 24

/** The same in words of package.json; a test compares the two. */
export const ENGINES = '^20.19.0 || ^22.12.0 || >=24'

/**
 * What is wrong with a Node.js version.
 *
 * @param {string} version as in `process.version`: `v20.19.0`
 * @returns {string | null} one sentence that says what to do, or null where it is fine
 */
export function nodeFault(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number)
  const major = parts[0] === undefined ? 0 : parts[0]
  const minor = parts[1] === undefined ? 0 : parts[1]
  /** @type {Record<number, number>} */
  const lines = FIRST_MINOR
  const first = lines[major]
  if (major >= FIRST_OPEN_MAJOR || (first !== undefined && minor >= first)) return null
  return (
    'Paperchain needs Node.js 20.19 or later in line 20, 22.12 or later in line 22, or any from ' +
    '24 on; this is ' +
    version +
    '. Install the current LTS from https://nodejs.org and run the same command again.'
  )
}

/** Prints the sentence and stops where this Node.js is too old. */
export function requireNode() {
  const fault = nodeFault(process.version)
  if (fault === null) return
  console.error(fault)
  process.exit(1)
}
