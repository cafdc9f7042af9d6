/**
 * Where a node's HTTP interface is. Providers put their keys into path and query, so messages and
 * facts show scheme, host and port alone.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'

/** A node. */
export type HttpPlace = {
  /** All of the URL but credentials; may hold a key. */
  readonly url: string
  /** Scheme, host and port: what people may see. */
  readonly shown: string
  /** `user:password` of the URL, or null. */
  readonly login: string | null
}

/**
 * Reads a URL of a node.
 *
 * @param text with or without scheme: `127.0.0.1:8545`, `https://me:secret@node/path?key=…`
 * @throws {FaultError} `USAGE` where it is no URL of http or https
 */
export function httpPlace(text: string): HttpPlace {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (!URL.canParse(full) || !/^https?:/i.test(full)) {
    throw new FaultError('USAGE', 'Expected http://host:port for --node, got another text')
  }
  const url = new URL(full)
  const { username, password } = url
  const login = username === '' ? null : `${plain(username)}:${plain(password)}`
  url.username = ''
  url.password = ''
  url.hash = ''
  return { url: url.href.replace(/\/$/, ''), shown: url.origin, login }
}

/** Text without percent signs that stand for others; where one stands for itself, as it is. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The URL of an interface below the place: `/wallet/getnowblock`; the query stays. */
export function below({ url }: HttpPlace, path: string): string {
  const whole = new URL(url)
  whole.pathname = `${whole.pathname.replace(/\/$/, '')}${path}`
  return whole.href
}
