/** Imports follow the layers: core/domain, core/engine, server/adapters, server/app. */
import { posix } from 'node:path'
import { CORE_PACKAGES, DEV_PACKAGES, OWNERS, packageName } from './packages.ts'
import { at, type Breach, type Node, type Rule, type Source, walk } from './source.ts'

type Layer = { readonly home: string; readonly may: readonly string[] }

const DOMAIN = 'packages/core/src/domain'
const PORTS = 'packages/core/src/ports.ts'
/** Further ports, one file each. */
const MORE_PORTS = [
  ...[
    'assets',
    'block-notes',
    'cluster-hands',
    'exposures',
    'ledger-order',
    'links',
    'prices',
    'registry',
  ],
].map((name) => `packages/core/src/${name}.ts`)
const ENGINE = 'packages/core/src/engine'
const CONTRACT = 'packages/contract/src'
const WEB = 'packages/web/src'
const ADAPTERS = 'packages/server/src/adapters'
const APP = 'packages/server/src/app'
const CLI = `${APP}/cli`
const MAIN = `${APP}/main.ts`

/** What each layer may import; the first home that fits counts. */
const LAYERS: readonly Layer[] = [
  { home: DOMAIN, may: [DOMAIN] },
  { home: PORTS, may: [DOMAIN] },
  ...MORE_PORTS.map((home) => ({ home, may: [DOMAIN, PORTS] })),
  { home: ENGINE, may: [DOMAIN, PORTS, ...MORE_PORTS, ENGINE] },
  { home: ADAPTERS, may: [DOMAIN, PORTS, ...MORE_PORTS, ENGINE, ADAPTERS] },
  { home: APP, may: [DOMAIN, PORTS, ...MORE_PORTS, ENGINE, CONTRACT, ADAPTERS, APP] },
  { home: CONTRACT, may: [DOMAIN, CONTRACT] },
  { home: WEB, may: [DOMAIN, CONTRACT, WEB] },
  { home: 'packages/core', may: ['packages/core'] },
  { home: 'packages/server', may: ['packages/core', 'packages/server'] },
]

/** Modules of one package import the layers below them and their own; tests their own package. */
export const layers: Rule = (source) => {
  const layer = LAYERS.find(({ home }) => isIn(source.path, home))
  if (layer === undefined) return []
  const may = source.isTest ? homesOfTests(layer) : layer.may
  return importsOf(source).flatMap(({ node, target }) => {
    const file = fileOf(source.path, target)
    if (file === null || may.some((folder) => isIn(file, folder))) return []
    return [`${at(source, node)}: imports ${file}; ${layer.home} may import ${may.join(', ')}`]
  })
}

/** The command line is one way in beside the API: what both need stands in a room of its own. */
export const rooms: Rule = (source) => {
  const isFree = !isIn(source.path, APP) || isIn(source.path, CLI) || source.path === MAIN
  if (isFree || source.isTest) return []
  return importsOf(source).flatMap(({ node, target }) => {
    const file = fileOf(source.path, target)
    if (file === null || !isIn(file, CLI)) return []
    return [
      `${at(source, node)}: imports ${file}; only app/cli and main.ts may; move what both need`,
    ]
  })
}

/** Tests may use all of the packages that theirs is built on. */
function homesOfTests({ home, may }: Layer): string[] {
  return [...new Set([home, ...may].map((folder) => folder.split('/src')[0] ?? folder))]
}

/** A package is imported in the folder that owns it; tests of the same package may help out. */
export const packageOwners: Rule = (source) => {
  if (!source.path.startsWith('packages/')) return []
  const isCore = source.path.startsWith('packages/core/')
  return importsOf(source).flatMap(({ node, target }): readonly Breach[] => {
    const isOurs = target.startsWith('.') || target.startsWith('@paperchain/')
    if (isOurs || (target.startsWith('node:') && (!isCore || source.isTest))) return []
    const name = packageName(target)
    if (source.isTest && isOneOf(DEV_PACKAGES, name)) return []
    const where = at(source, node)
    if (isCore && !isOneOf(CORE_PACKAGES, name)) {
      return [`${where}: imports ${target}; core may import ${CORE_PACKAGES.join(', ')}`]
    }
    const owners = OWNERS[name]
    if (owners === undefined) {
      return [`${where}: imports ${target}; give ${name} an owner in tools/tidy/packages.ts`]
    }
    const homes = source.isTest ? owners.map((one) => one.split('/src')[0] ?? one) : owners
    if (homes.some((home) => isIn(source.path, home))) return []
    return [`${where}: imports ${target}; only ${owners.join(', ')} may`]
  })
}

/** The name of an imported module is a text, or no rule could see what is imported. */
export const plainImports: Rule = (source) => {
  if (!source.path.startsWith('packages/') || source.isTest) return []
  return importsOf(source, true).flatMap(({ node, target }) =>
    target === '' ? [`${at(source, node)}: imports a computed name; write the name as text`] : [],
  )
}

/** Every import of a file: static, re-exported, dynamic, in a type, by `require`. */
function importsOf(source: Source, computed = false): { node: Node; target: string }[] {
  const found: { node: Node; target: string }[] = []
  for (const statement of source.body) {
    walk(statement, (node) => {
      const name = importedName(node)
      if (name === undefined) return
      const target = name?.['value']
      if (typeof target === 'string') found.push({ node, target })
      else if (computed) found.push({ node, target: '' })
    })
  }
  return found
}

/** The node that names the imported module, null where there is none, undefined for other nodes. */
function importedName(node: Node): Node | null | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return (node['source'] ?? null) as Node | null
    case 'ExportNamedDeclaration':
      return (node['source'] ?? undefined) as Node | undefined
    case 'CallExpression': {
      const callee = node['callee'] as Node
      if (callee.type !== 'Identifier' || callee['name'] !== 'require') return undefined
      return (node['arguments'] as readonly Node[])[0] ?? null
    }
    default:
      return undefined
  }
}

/** The project's file that an import names, or null for a package. */
function fileOf(from: string, target: string): string | null {
  if (target.startsWith('.')) return posix.join(posix.dirname(from), target)
  const ours = /^@paperchain\/([^/]+)\/(.+)$/.exec(target)
  return ours ? `packages/${ours[1]}/src/${ours[2]}.ts` : null
}

const isIn = (path: string, home: string): boolean => path === home || path.startsWith(`${home}/`)

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name)
