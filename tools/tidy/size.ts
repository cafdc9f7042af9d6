/** Sizes: lines a file and a function, columns a line, parameters. */
import {
  above,
  at,
  type Breach,
  lineAt,
  type Node,
  type Rule,
  type Source,
  walk,
} from './source.ts'

/** Lines of a file; a test may be longer. */
export const FILE_LINES_MAX = 400
/** Lines of a function. */
export const FUNCTION_LINES_MAX = 40
/** Lines of a function that is one flat switch or loop, or says why after `flat:`. */
export const FLAT_LINES_MAX = 70
/** Columns of a line, counted in characters. */
export const COLUMNS_MAX = 100
/** Parameters of a function. */
export const PARAMETERS_MAX = 3

const LOOPS = [
  'SwitchStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
]
const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

/** A file is at most 400 lines. */
export const fileLength: Rule = ({ path, text, isTest }) => {
  const lines = text.trimEnd().split('\n').length
  if (isTest || path.endsWith('.md') || lines <= FILE_LINES_MAX) return []
  return [`${path}: ${lines} lines; split it by topic, at most ${FILE_LINES_MAX}`]
}

/** A line is at most 100 columns, unless it holds a link, which cannot be broken. */
export const lineLength: Rule = ({ path, text, isTest }) => {
  if (isTest || path.endsWith('.md')) return []
  return text.split('\n').flatMap((line, index) => {
    const columns = [...line].length
    if (columns <= COLUMNS_MAX || line.includes('https://')) return []
    return [`${path}:${index + 1}: ${columns} columns, at most ${COLUMNS_MAX}`]
  })
}

/** A function is at most 40 lines; 70 where it is one flat switch or loop. */
export const functionLength: Rule = (source) => {
  if (source.isTest) return []
  return functionsOf(source).flatMap(({ node, outer }) => {
    const first = lineAt(source.text, node.start)
    const lines = lineAt(source.text, node.end) - first + 1
    const max = isFlat(source, node, outer) ? FLAT_LINES_MAX : FUNCTION_LINES_MAX
    if (lines <= max) return []
    return [`${source.path}:${first}: a function of ${lines} lines, at most ${max}; split it`]
  })
}

/**
 * A function takes at most three parameters. Hot loops of the engine take plain arrays, and so does
 * another function that says why after `hot:`. An error's constructor hands on what it is given.
 */
export const parameters: Rule = (source): readonly Breach[] => {
  if (source.isTest || source.path.startsWith('packages/core/src/engine/')) return []
  return functionsOf(source).flatMap(({ node, outer }) => {
    const count = (node['params'] as readonly Node[]).length
    if (count <= PARAMETERS_MAX || outer?.['kind'] === 'constructor') return []
    if (isMarked(source, outer ?? node, 'hot')) return []
    return [`${at(source, node)}: ${count} parameters, at most ${PARAMETERS_MAX}; take an object`]
  })
}

/** Every function with the node around it (a method, a declarator, an export). */
function functionsOf(source: Source): { node: Node; outer: Node | undefined }[] {
  const found: { node: Node; outer: Node | undefined }[] = []
  for (const statement of source.body) {
    walk(statement, (node, parents) => {
      if (!FUNCTIONS.includes(node.type)) return
      const outer = parents.findLast(({ start }) => start <= node.start)
      found.push({ node, outer })
    })
  }
  return found
}

/** One switch or loop beside declarations and a return, or marked `flat: <reason>` above. */
function isFlat(source: Source, node: Node, outer: Node | undefined): boolean {
  if (isMarked(source, outer ?? node, 'flat')) return true
  const body = node['body'] as Node | undefined
  if (body?.type !== 'BlockStatement') return false
  const rest = (body['body'] as readonly Node[]).filter(
    ({ type }) => type !== 'VariableDeclaration' && type !== 'ReturnStatement',
  )
  return rest.length === 1 && LOOPS.includes(rest[0]?.type ?? '')
}

/** Whether the comment directly above a node's line says `<word>: <reason>`. */
function isMarked(source: Source, node: Node, word: string): boolean {
  // `export` and `async` stand before the node: look above its whole line.
  const lineStart = source.text.lastIndexOf('\n', node.start - 1) + 1
  const before = above(source, lineStart)
  const block = before.endsWith('*/') ? before.slice(before.lastIndexOf('/*')) : ''
  const lines = /(?:^|\n)(?:[ \t]*\/\/[^\n]*\n?)+$/.exec(before)?.[0] ?? ''
  return new RegExp(`\\b${word}: [^\\s*]`).test(block + lines)
}
