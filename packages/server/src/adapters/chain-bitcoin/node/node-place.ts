/**
 * Where a node is and how it knows us: `http://user:password@host:port`, or its cookie file.
 *
 * Source: Bitcoin Core, `-rpcauth` and `-rpccookiefile` (basic authentication; the cookie changes
 * with each start of the node).
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { FaultError } from '@paperchain/core/domain/error'

/** The port of a node's interface where the URL names none. */
const PORT_DEFAULT = '8332'
/** A cookie is a line of about 75 bytes. */
const COOKIE_BYTES_MAX = 1024

/** A node. */
export type NodePlace = {
  /** Scheme, host, port and path, without credentials. */
  readonly url: string
  /** `user:password` of the URL, or null. */
  readonly login: string | null
  /** The cookie file, or null. */
  readonly cookie: string | null
}

/**
 * Reads a URL of a node.
 *
 * @param text   with or without scheme and port: `127.0.0.1`, `http://me:secret@node:8332`
 * @param cookie path of the cookie file, or null
 * @throws {FaultError} `USAGE` where it is no URL of http or https
 */
export function nodePlace(text: string, cookie: string | null = null): NodePlace {
  const url = parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new FaultError('USAGE', 'Expected http://host:port for --node, got another text')
  }
  const login =
    url.username === ''
      ? null
      : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  if (url.port === '' && url.protocol === 'http:') url.port = PORT_DEFAULT
  return { url: url.href.replace(/\/$/, ''), login, cookie }
}

/**
 * The value of the `Authorization` header, read anew each time, as cookies change. Null where there
 * are no credentials.
 *
 * @throws {FaultError} `NODE_UNAUTHORIZED` where the cookie file cannot be read
 */
export function authorization({ url, login, cookie }: NodePlace): string | null {
  const secret = login ?? (cookie === null ? null : readCookie(cookie, url))
  return secret === null ? null : `Basic ${Buffer.from(secret).toString('base64')}`
}

function readCookie(file: string, url: string): string {
  try {
    const text = readFileSync(file, 'latin1').trim()
    if (text.includes(':') && text.length <= COOKIE_BYTES_MAX) return text
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `Expected the cookie of the node in ${file}, got ${why}`
    throw new FaultError('NODE_UNAUTHORIZED', message, { file, node: url }, error)
  }
  const message = `Expected user:password in the cookie file ${file}, got another text`
  throw new FaultError('NODE_UNAUTHORIZED', message, { file, node: url })
}

function parse(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    // What it is instead is for the caller to say; a password may be in it.
    return null
  }
}
