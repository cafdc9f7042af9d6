/** Says in one sentence why npm failed, from what it printed. */

/** @typedef {{ folder: string, registry: string }} Facts */
/** @typedef {{ signs: RegExp, says: (found: string, facts: Facts) => string }} Cause */

const NEEDS_ROOM = 'installing needs about 1.5 GB'

/**
 * Causes by their signs, the surest first.
 *
 * @type {readonly Cause[]}
 */
const CAUSES = [
  {
    signs: /\bENOSPC\b/,
    says: (_, { folder }) =>
      `The disk is full: ${NEEDS_ROOM} in ${folder} and room for npm's own copies in your home.`,
  },
  {
    signs: /\bE(?:ACCES|PERM|ROFS)\b/,
    says: (found, { folder }) =>
      `npm may not write (${found}): check who owns ${folder} and the .npm folder in your home.`,
  },
  {
    signs: /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY)\w+|CERT_\w+|DEPTH_ZERO_SELF\w+/,
    says: (found, { registry }) =>
      `${registry} shows a certificate that is not trusted here (${found}): a proxy may stand ` +
      `between; give its certificate in NODE_EXTRA_CA_CERTS.`,
  },
  {
    signs: /ENOTFOUND|EAI_AGAIN|ECONN(?:REFUSED|RESET)|E(?:NET|HOST)UNREACH|E\w*TIMED?_?OUT/,
    says: (found, { registry }) =>
      `The packages cannot be downloaded: ${registry} cannot be reached (${found}); check the ` +
      `network, or the proxy in HTTPS_PROXY.`,
  },
  {
    signs: /\bE(?:401|403|407)\b/,
    says: (found, { registry }) =>
      `${registry} refuses to give the packages (${found}): log in to it, or set another registry.`,
  },
  {
    signs: /\bE404\b|\bETARGET\b/,
    says: (found, { registry }) =>
      `${registry} does not have a package that Paperchain needs (${found}): check ` +
      '`npm config get registry`.',
  },
  {
    signs: /\bEINTEGRITY\b|Z_(?:DATA|BUF)_ERROR/,
    says: (found) =>
      `A package arrived damaged (${found}): run \`npm cache verify\` and try again.`,
  },
  {
    signs: /\bEUSAGE\b/,
    says: () =>
      'package.json and package-lock.json do not fit together: undo your change to either, or ' +
      'run `npm install && npm run lock`.',
  },
  {
    signs: /\bEBADENGINE\b/,
    says: (found) => `A package does not support Node.js ${process.version} (${found}).`,
  },
]

/**
 * @param {{ output: string, code: number, signal: string | null }} ran
 * @param {Facts} facts
 * @returns {string} one sentence with the cause
 */
export function npmSentence({ output, code, signal }, facts) {
  if (code === 127)
    return 'npm was not found: install Node.js from https://nodejs.org, npm included.'
  if (signal !== null) {
    return `npm was stopped by ${signal}: it was interrupted, or the machine ran out of memory.`
  }
  // A word in the name of a package is no cause: look at the lines in which npm reports its error.
  const lines = output.split('\n').filter((line) => /^npm (?:error|ERR!)/.test(line))
  const text = lines.join('\n')
  for (const { signs, says } of CAUSES) {
    const found = signs.exec(text)
    if (found) return says(found[0], facts)
  }
  const last = lines.find((line) => !/^npm \S+\s*(?:code\b|$)/.test(line)) ?? `code ${code}`
  return `npm could not install the packages: ${last.replace(/^npm (?:error|ERR!)\s*/, '')}`
}
