/**
 * Reads XML from strangers as a stream, bounded: whatever the size of the file, what is held is a
 * chunk of it and what the caller keeps.
 *
 * Refused: a DOCTYPE (and with it every entity beyond XML's own five), other encodings than UTF-8,
 * deep nesting, and a stretch without a complete tag that is longer than a parser should hold.
 *
 * Source: XML 1.0 (fifth edition); OWASP "XML External Entity Prevention".
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { TextDecoder } from 'node:util'
import { FaultError, withFacts } from '@paperchain/core/domain/error'
import {
  XML_DEPTH_LIMIT,
  XML_FILE_BYTES_LIMIT,
  XML_QUIET_BYTES_LIMIT,
} from '@paperchain/core/engine/attribute/list-limits'
import { SaxesParser } from 'saxes'
import { unreadable } from './list-file.ts'

/** Attributes of an element by local name. */
export type XmlAttributes = Readonly<Record<string, string>>

/** What the reader is told, in document order. Names are local: without a namespace prefix. */
export type XmlHandler = {
  /** @param line from 1 */
  open(name: string, attributes: XmlAttributes, line: number): void
  /** @param text the element's own text, of all its pieces, without space around it */
  close(name: string, text: string): void
}

/** A file that was read to its end. */
export type StreamedFile = { readonly name: string; readonly hash: string; readonly bytes: number }

/** Limits, for tests. */
export type XmlLimits = { readonly bytes?: number; readonly quiet?: number }

/**
 * Streams a file through a handler.
 *
 * @throws {FaultError} `LIST_UNREADABLE`, `LIST_TOO_LARGE`, `LIST_NOT_UTF8`, `LIST_NOT_XML`,
 * `LIST_XML_DOCTYPE`, `LIST_SCALAR_TOO_LONG`, or what the handler throws, naming file and line
 */
export async function streamXml(
  path: string,
  handler: XmlHandler,
  limits: XmlLimits = {},
): Promise<StreamedFile> {
  const file = basename(path)
  const feed = new XmlFeed(handler, limits)
  try {
    const { size } = await stat(path)
    feed.checkBytes(size)
    for await (const chunk of createReadStream(path)) feed.take(chunk as Buffer)
    return { name: file, ...feed.end() }
  } catch (error) {
    throw error instanceof FaultError
      ? withFacts(error, { line: feed.line, ...error.facts, file })
      : unreadable(path, error)
  }
}

/** Text of an element while it is open. */
type Open = { readonly name: string; text: string }

const OPTIONS = { xmlns: false, position: true } as const
type XmlOptions = typeof OPTIONS

/** One file on its way through decoder, hash and parser. */
class XmlFeed {
  readonly #handler: XmlHandler
  readonly #bytesLimit: number
  readonly #quietLimit: number
  readonly #parser: SaxesParser<XmlOptions> = new SaxesParser<XmlOptions>(OPTIONS)
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #hash = createHash('sha256')
  readonly #stack: Open[] = []
  #bytes = 0
  #quiet = 0

  constructor(handler: XmlHandler, limits: XmlLimits) {
    this.#handler = handler
    this.#bytesLimit = limits.bytes ?? XML_FILE_BYTES_LIMIT
    this.#quietLimit = limits.quiet ?? XML_QUIET_BYTES_LIMIT
    this.#listen()
  }

  get line(): number {
    return this.#parser.line
  }

  checkBytes(bytes: number): void {
    const limit = this.#bytesLimit
    if (bytes <= limit) return
    const message = `Expected at most ${limit} bytes, got ${bytes}`
    throw new FaultError('LIST_TOO_LARGE', message, { bytes, limit })
  }

  take(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.#bytes += chunk.length
    this.checkBytes(this.#bytes)
    this.#quiet += chunk.length
    this.#parser.write(this.#decoded(chunk))
    if (this.#quiet <= this.#quietLimit) return
    const message = `Expected a tag every ${this.#quietLimit} bytes, got none to line ${this.line}`
    throw new FaultError('LIST_SCALAR_TOO_LONG', message, { limit: this.#quietLimit })
  }

  end(): { readonly hash: string; readonly bytes: number } {
    this.#parser.write(this.#decoded())
    this.#parser.close()
    return { hash: this.#hash.digest('hex'), bytes: this.#bytes }
  }

  #decoded(chunk?: Buffer): string {
    try {
      return this.#decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (error) {
      const message = `Expected UTF-8, got other bytes before byte ${this.#bytes}`
      throw new FaultError('LIST_NOT_UTF8', message, { byte: this.#bytes }, error)
    }
  }

  #listen(): void {
    const parser = this.#parser
    parser.on('error', (error) => {
      throw notXml(`Expected XML, got an error in line ${this.line}: ${error.message}`)
    })
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding === undefined || /^utf-?8$/i.test(encoding)) return
      const message = `Expected UTF-8, got the encoding ${encoding.slice(0, 40)}`
      throw new FaultError('LIST_NOT_UTF8', message)
    })
    parser.on('doctype', () => {
      throw new FaultError('LIST_XML_DOCTYPE', `Expected no DOCTYPE, got one in line ${this.line}`)
    })
    parser.on('opentag', ({ name, attributes }) => this.#open(name, attributes))
    parser.on('closetag', ({ name }) => this.#close(name))
    parser.on('text', (text) => this.#text(text))
    parser.on('cdata', (text) => this.#text(text))
  }

  #open(name: string, attributes: XmlAttributes): void {
    this.#quiet = 0
    const depth = this.#stack.push({ name, text: '' })
    if (depth > XML_DEPTH_LIMIT) {
      throw notXml(`Expected at most ${XML_DEPTH_LIMIT} levels, got more in line ${this.line}`)
    }
    this.#handler.open(localName(name), attributes, this.line)
  }

  #close(name: string): void {
    this.#quiet = 0
    const open = this.#stack.pop()
    this.#handler.close(localName(name), open?.text.trim() ?? '')
  }

  #text(text: string): void {
    const open = this.#stack.at(-1)
    // Many small pieces, with tags between them, are as long as one.
    if (open === undefined) return
    if (open.text.length + text.length > this.#quietLimit) {
      const message = `Expected a text of at most ${this.#quietLimit} characters, got more`
      throw new FaultError('LIST_SCALAR_TOO_LONG', message, { limit: this.#quietLimit })
    }
    open.text += text
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

const notXml = (message: string): FaultError => new FaultError('LIST_NOT_XML', message)
