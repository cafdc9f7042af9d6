/** Calls and words that have a better replacement, each named in the message. */
import { at, type Breach, excerpt, type Node, type Rule, type Source, walk } from './source.ts'

const CORE = 'packages/core/src/'

/** Core takes the clock and the generator as arguments. */
export const pureCore: Rule = (source) =>
  source.path.startsWith(CORE) && !source.isTest
    ? found(source, readsTheWorld, 'take the clock or the generator as an argument')
    : []

/** `any` turns the checks off. */
export const noAny: Rule = (source) =>
  found(source, ({ type }) => type === 'TSAnyKeyword', 'use unknown and narrow it')

/** Only the command line and the tools print. */
export const noConsole: Rule = (source) => {
  const printers = ['packages/server/src/app/cli/', 'tools/', 'bench/']
  if (source.isTest || printers.some((folder) => source.path.startsWith(folder))) return []
  return found(source, isConsole, 'return it, or print it in app/cli')
}

/** Only the composition root, the tools and tests read the environment. */
export const noEnvironment: Rule = (source) => {
  const readers = ['packages/server/src/app/', 'tools/', 'bench/', 'vitest.config.ts']
  if (source.isTest || readers.some((folder) => source.path.startsWith(folder))) return []
  return found(source, isEnvironment, 'take it as an argument; app reads the environment')
}

/** A mark of unfinished work belongs in an issue. */
export const noUnfinished: Rule = ({ path, text }) =>
  text.split('\n').flatMap((line, index) => {
    // Split, so that this file does not hold the words.
    const mark = /\b(?:TO[D]O|FIX[M]E)\b/.exec(line)
    return mark ? [`${path}:${index + 1}: ${mark[0]}; open an issue and say what is missing`] : []
  })

/** No test is left running alone, and none is an empty promise. */
export const noFocus: Rule = (source) =>
  found(source, (node) => isTestCall(node, ['only', 'todo']), 'run all tests, write them all')

/** A test that skips prints the reason. */
export const noSilentSkip: Rule = (source) => {
  if (/['"`]skipped: /.test(source.text)) return []
  const skips = (node: Node): boolean => isTestCall(node, ['skip', 'skipIf', 'runIf'])
  return found(source, skips, "print the reason: console.warn('skipped: …')")
}

/** The paths of the machine it was written on mean nothing elsewhere. */
export const noMachinePaths: Rule = ({ path, text, isTest }) => {
  if (isTest) return []
  return text.split('\n').flatMap((line, index) => {
    const found = /(?<![\w.~}/-])\/(?:work|home|tmp|root|Users)(?:\/|\b(?![\w.-]))/.exec(line)
    return found ? [`${path}:${index + 1}: ${found[0]}; name it from the project or the user`] : []
  })
}

function found(source: Source, is: (node: Node) => boolean, instead: string): readonly Breach[] {
  const breaches: Breach[] = []
  for (const statement of source.body) {
    walk(statement, (node, parents) => {
      if (!is(node)) return
      const shown = node.type === 'TSAnyKeyword' ? (parents.at(-1) ?? node) : node
      breaches.push(`${at(source, node)}: ${excerpt(source, shown)}; ${instead}`)
    })
  }
  return breaches
}

function readsTheWorld(node: Node): boolean {
  const callee = node['callee'] as Node | undefined
  const isDate = callee?.type === 'Identifier' && callee['name'] === 'Date'
  if (node.type === 'CallExpression' && isDate) return true
  if (node.type === 'NewExpression') {
    return isDate && (node['arguments'] as readonly Node[]).length === 0
  }
  if (node.type !== 'MemberExpression') return false
  const names = ['Date.now', 'Math.random', 'performance.now', 'crypto.getRandomValues']
  return [...names, 'crypto.randomUUID'].includes(memberText(node))
}

const isConsole = (node: Node): boolean =>
  node.type === 'MemberExpression' && memberText(node).startsWith('console.')

const isEnvironment = (node: Node): boolean =>
  node.type === 'MemberExpression' && memberText(node) === 'process.env'

/** `test.only`, `describe.skip` and so on, also behind another word: `test.concurrent.only`. */
function isTestCall(node: Node, words: readonly string[]): boolean {
  if (node.type !== 'MemberExpression') return false
  const [first = '', ...rest] = memberText(node).split('.')
  return ['test', 'it', 'describe', 'suite'].includes(first) && words.includes(rest.at(-1) ?? '')
}

/** `a.b.c` of a chain of plain names; empty where it is something else. */
function memberText(node: Node): string {
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type !== 'MemberExpression') return ''
  const property = node['property'] as Node
  const name = property.type === 'Literal' ? property['value'] : property['name']
  return `${memberText(node['object'] as Node)}.${String(name)}`
}
