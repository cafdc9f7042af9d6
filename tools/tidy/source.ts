/** The files of the project as the rules read them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vitest/node'

/** Any node of the syntax tree (ESTree with types); the rules narrow by `type`. */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** One file. Paths start at the project's root and have forward slashes. */
export type Source = {
  readonly path: string
  readonly text: string
  /** Tests, their builders and fixtures: they may be long and may read the world. */
  readonly isTest: boolean
  /** The statements of a program; empty for other files. */
  readonly body: readonly Node[]
}

/** One breach of a rule: where, what, and what to do instead. */
export type Breach = string

/** A rule looks at one file. */
export type Rule = (source: Source) => readonly Breach[]

const SKIPPED = ['node_modules', 'dist', '.git', '.paperchain', 'coverage']
const PROGRAM = /\.(?:ts|tsx|mjs)$/
const TEST = /(?:\.(?:test|bench|contract|fixture)\.tsx?|\.d\.ts)$|^packages\/[^/]+\/test\//

/** Makes a source of a text, for the walk below and for the tests of the rules. */
export function source(path: string, text: string): Source {
  const body = PROGRAM.test(path) ? programBody(path, text) : []
  return { path, text, isTest: TEST.test(path) || path.startsWith('e2e/'), body }
}

function programBody(path: string, text: string): readonly Node[] {
  try {
    const lang = path.endsWith('x') ? 'tsx' : 'ts'
    return parseAst(text, { lang, astType: 'ts' }, path).body as unknown as readonly Node[]
  } catch (error) {
    throw new Error(`${path} does not parse`, { cause: error })
  }
}

/** Every program and every page of the project, sorted by path. */
export function sources(root: string): readonly Source[] {
  const paths = [...files(root, '')].filter((path) => PROGRAM.test(path) || path.endsWith('.md'))
  return paths.sort().map((path) => source(path, readFileSync(join(root, path), 'utf8')))
}

function* files(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (!entry.isDirectory()) yield path
    else if (!SKIPPED.includes(entry.name)) yield* files(root, path)
  }
}

/** Visits a node and all below it, parents first. */
export function walk(node: Node, visit: (node: Node, parents: readonly Node[]) => void): void {
  const descend = (at: Node, parents: readonly Node[]): void => {
    visit(at, parents)
    const path = [...parents, at]
    for (const child of Object.values(at)) {
      for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) descend(one, path)
    }
  }
  descend(node, [])
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

/** Line of an offset, from 1. */
export const lineAt = (text: string, offset: number): number =>
  text.slice(0, offset).split('\n').length

/** `path:line` of a node, to click on. */
export const at = ({ path, text }: Source, node: Node): string =>
  `${path}:${lineAt(text, node.start)}`

/** What stands directly above a node: the end of the text before it, without its white space. */
export const above = ({ text }: Source, start: number): string => text.slice(0, start).trimEnd()

/** A node's own text on one line, for messages. */
export const excerpt = ({ text }: Source, node: Node): string =>
  text.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 60)
