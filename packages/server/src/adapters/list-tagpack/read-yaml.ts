/**
 * Reads YAML from strangers: plain text, lists and maps, one document, bounded.
 *
 * Every scalar stays the text that it is (failsafe schema): `address: 0x12…` must not become a
 * number. Refused on the way through the lexer, before a tree is built: anchors and aliases (a few
 * hundred bytes can expand to gigabytes), type tags other than the three plain ones, deep nesting
 * (which ends the process inside the parser), and what is above a limit.
 *
 * Source: YAML 1.2.2, chapter 10.1 (failsafe schema).
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import {
  LIST_SCALAR_LIMIT,
  YAML_DEPTH_LIMIT,
  YAML_LEXEMES_LIMIT,
} from '@paperchain/core/engine/attribute/list-limits'
import {
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  type YAMLError,
} from 'yaml'

/** A value with its line, from 1. Keys of a map are unique. */
export type YamlNode = { readonly line: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[] }
  | { readonly kind: 'map'; readonly members: ReadonlyMap<string, YamlNode> }
)

const PLAIN_TAGS: ReadonlySet<string> = new Set(['!!str', '!!seq', '!!map'])

/**
 * Reads one document.
 *
 * @param lexemesLimit words and marks that are read; for tests
 * @throws {FaultError} `LIST_NOT_YAML`, `LIST_ALIAS`, `LIST_CUSTOM_TAG`, `LIST_DUPLICATE_KEY`,
 * `LIST_DOCUMENTS`, `LIST_SCALAR_TOO_LONG` or `LIST_TOO_LARGE`, each with the line
 */
export function readYaml(text: string, lexemesLimit: number = YAML_LEXEMES_LIMIT): YamlNode {
  const lines = new LineCounter()
  const composer = new Composer<ParsedNode>({ schema: 'failsafe', uniqueKeys: false })
  const tokens = guardedTokens(text, lines, lexemesLimit)
  const documents = composer.compose(tokens, true, text.length)
  const first = documents.next().value as Document.Parsed<ParsedNode> | undefined
  if (first === undefined) throw notYaml(1, 'Expected a document, got none')
  refuseErrors(first, lines)
  const second = documents.next().value as Document.Parsed | undefined
  if (second !== undefined) throw severalDocuments(lineAt(lines, second.range[0]))
  return convert(first.contents, lines)
}

/** The parser's tokens, each lexeme looked at first. */
function* guardedTokens(
  text: string,
  lines: LineCounter,
  lexemesLimit: number,
): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine)
  let before = ''
  let lexemes = 0
  lines.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1
    const line = lineAt(lines, parser.offset)
    // The lexer marks that a plain or block scalar follows; such a text may begin with * or &.
    if (before !== CST.SCALAR) refuseLexeme(lexeme, line)
    refuseLength(lexeme, line)
    if (lexemes > lexemesLimit) throw tooMany(lexemesLimit, line)
    before = lexeme
    yield* parser.next(lexeme)
    if (parser.stack.length > YAML_DEPTH_LIMIT) throw tooDeep(line)
  }
  yield* parser.end()
}

function refuseLexeme(lexeme: string, line: number): void {
  const type = CST.tokenType(lexeme)
  if (type === 'alias' || type === 'anchor') {
    const message = `Expected values without anchors, got ${shown(lexeme)} in line ${line}`
    throw new FaultError('LIST_ALIAS', message, { line })
  }
  if (type === 'tag' && !PLAIN_TAGS.has(lexeme)) {
    const message = `Expected plain values, got tag ${shown(lexeme)} in line ${line}`
    throw new FaultError('LIST_CUSTOM_TAG', message, { line })
  }
}

const shown = (lexeme: string): string => lexeme.slice(0, 40)

function refuseLength({ length }: string, line: number): void {
  if (length <= LIST_SCALAR_LIMIT) return
  const message = `Expected texts of at most ${LIST_SCALAR_LIMIT} characters, got ${length}`
  const facts = { line, got: length, limit: LIST_SCALAR_LIMIT }
  throw new FaultError('LIST_SCALAR_TOO_LONG', `${message} from line ${line}`, facts)
}

function tooMany(limit: number, line: number): FaultError {
  const message = `Expected at most ${limit} words and marks, got more at line ${line}`
  return new FaultError('LIST_TOO_LARGE', message, { line, limit })
}

const tooDeep = (line: number): FaultError =>
  notYaml(line, `Expected at most ${YAML_DEPTH_LIMIT} levels, got more in line ${line}`)

const notYaml = (line: number, message: string): FaultError =>
  new FaultError('LIST_NOT_YAML', message, { line })

const severalDocuments = (line: number): FaultError =>
  new FaultError('LIST_DOCUMENTS', `Expected one document, got another from line ${line}`, {
    line,
  })

const lineAt = (lines: LineCounter, offset: number): number => lines.linePos(offset).line

function refuseErrors({ errors }: Document.Parsed, lines: LineCounter): void {
  const [first]: readonly YAMLError[] = errors
  if (first === undefined) return
  const line = lineAt(lines, first.pos[0])
  throw notYaml(line, `Expected YAML, got ${first.code} in line ${line}: ${first.message}`)
}

function convert(node: ParsedNode | null | undefined, lines: LineCounter): YamlNode {
  const line = node === null || node === undefined ? 1 : lineAt(lines, node.range[0])
  if (isMap(node)) return { kind: 'map', line, members: convertMembers(node.items, lines) }
  if (isSeq(node)) {
    const items = node.items as readonly ParsedNode[]
    return { kind: 'list', line, items: items.map((item) => convert(item, lines)) }
  }
  if (isAlias(node))
    throw new FaultError('LIST_ALIAS', `Unexpected alias in line ${line}`, { line })
  const value = isScalar(node) ? node.value : ''
  return { kind: 'text', line, text: typeof value === 'string' ? value : '' }
}

type Pair = { readonly key: unknown; readonly value: unknown }

function convertMembers(pairs: readonly Pair[], lines: LineCounter): Map<string, YamlNode> {
  const members = new Map<string, YamlNode>()
  for (const { key, value } of pairs) {
    const name = convert(key as ParsedNode, lines)
    if (name.kind !== 'text') {
      throw notYaml(name.line, `Expected a text as key, got a ${name.kind} in line ${name.line}`)
    }
    const before = members.get(name.text)
    if (before !== undefined) throw duplicateKey(name.text, before.line, name.line)
    const node = value === null ? null : convert(value as ParsedNode, lines)
    // A key without a value stands for an empty text, in the line of the key.
    members.set(name.text, node ?? { kind: 'text', line: name.line, text: '' })
  }
  return members
}

const duplicateKey = (key: string, first: number, line: number): FaultError =>
  new FaultError(
    'LIST_DUPLICATE_KEY',
    `Expected each key once, got "${shown(key)}" in lines ${first} and ${line}`,
    { line, first },
  )
