/** What must be explained: exports of core, tests, and pages with one title. */
import { above, at, type Node, type Rule, type Source } from './source.ts'

const EXPORTS = ['ExportNamedDeclaration', 'ExportDefaultDeclaration']

/** Every export of core has a docblock; a line directly below a documented export shares it. */
export const docblocks: Rule = (source) => {
  if (!source.path.startsWith('packages/core/src/') || source.isTest) return []
  return source.body.flatMap((node, index) => {
    if (!EXPORTS.includes(node.type) || node['source'] != null) return []
    if (node['declaration'] == null || isDocumented(source, index)) return []
    return [`${at(source, node)}: an export without docblock; say what, unit, range and errors`]
  })
}

function isDocumented(source: Source, index: number): boolean {
  const node = source.body[index]
  if (node === undefined) return false
  const before = above(source, node.start)
  if (before.endsWith('*/')) return before.slice(before.lastIndexOf('/*')).startsWith('/**')
  const former = source.body[index - 1]
  const isNext = former !== undefined && /^\n$/.test(source.text.slice(former.end, node.start))
  const isGroup = isNext && isConstant(former) && isConstant(node)
  return isGroup && isDocumented(source, index - 1)
}

const isConstant = (node: Node): boolean =>
  (node['declaration'] as Node | null | undefined)?.type === 'VariableDeclaration'

/** A test file opens with its goal and method. */
export const testHeaders: Rule = ({ path, text }) =>
  /\.test\.tsx?$/.test(path) && !text.startsWith('/**')
    ? [`${path}:1: open with a docblock: the goal and the method of these tests`]
    : []

/** A page has one title. */
export const oneTitle: Rule = ({ path, text }) => {
  if (!path.endsWith('.md')) return []
  const titles = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').match(/^# /gm)?.length ?? 0
  return titles === 1 ? [] : [`${path}: ${titles} titles (lines that start with #), expected one`]
}
