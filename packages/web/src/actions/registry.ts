/**
 * Every action of the page, as data: the menu, the keys, the palette, the help page and the tips on
 * buttons read this one table, so that they cannot disagree. What an action does is given by the
 * part of the page that can do it.
 *
 * @module
 */

/** Where the keys of an action work: anywhere, or only while a list or the picture has focus. */
export type Scope = 'page' | 'list' | 'graph'

/** Headings of the palette and of the help page, in their order. */
export const GROUPS = ['Go to', 'Find', 'Lists', 'Picture', 'View', 'Account', 'Help'] as const

export type Action = {
  readonly label: string
  readonly group: (typeof GROUPS)[number]
  readonly scope: Scope
  /** `mod+k`, `/`, `g t` (one after the other), `shift+ArrowLeft`. Empty: reached by menu only. */
  readonly keys: readonly string[]
  /** Other words under which the palette finds it. */
  readonly words?: string
}

const go = (label: string, keys: readonly string[], words = ''): Action => ({
  label,
  group: 'Go to',
  scope: 'page',
  keys,
  words,
})

const list = (label: string, keys: readonly string[]): Action => ({
  label,
  group: 'Lists',
  scope: 'list',
  keys,
})

const graph = (label: string, keys: readonly string[]): Action => ({
  label,
  group: 'Picture',
  scope: 'graph',
  keys,
})

export const ACTIONS = {
  'go.home': go('Search and start', ['g h'], 'home overview'),
  'go.screen': go('Screen many addresses', ['g c'], 'check sanctions hits batch customers'),
  'go.names': go('Screen a name', ['g n'], 'person company ship party sanctions search'),
  'go.trace': go('Trace', ['g t'], 'follow money taint'),
  'go.verify': go('Verify a certificate', ['g v'], 'check proof'),
  'go.imports': go('Imports', ['g i'], 'blocks jobs files'),
  'go.books': go('Books', ['g b'], 'institutions exchange bank casino csv'),
  'go.customers': go('Customers', ['g m'], 'parties persons companies who holds accounts'),
  'go.lists': go('Lists', ['g l'], 'sanctions ofac versions'),
  'go.tags': go('Tags', ['g a'], 'actors attribution labels'),
  'go.people': go('People', ['g p'], 'users roles admin'),
  'go.keys': go('API keys', ['g k'], 'tokens machine admin'),
  'go.audit': go('Audit log', ['g u'], 'history chain admin'),
  'go.settings': go('Settings of the node', ['g s'], 'configuration admin'),
  'link.onward': go('Where it goes on, on another ledger', ['o'], 'link follow next along'),
  'link.back': go('Where it came from, on another ledger', ['b'], 'link follow previous against'),
  'find.search': {
    label: 'Search',
    group: 'Find',
    scope: 'page',
    keys: ['/'],
    words: 'address transaction block tag',
  },
  'find.palette': { label: 'All actions', group: 'Find', scope: 'page', keys: ['mod+k'] },
  'page.previous': { label: 'Previous', group: 'Lists', scope: 'page', keys: ['['] },
  'page.next': { label: 'Next', group: 'Lists', scope: 'page', keys: [']'] },
  'list.next': list('Next row', ['j', 'ArrowDown']),
  'list.previous': list('Previous row', ['k', 'ArrowUp']),
  'list.first': list('First row', ['Home']),
  'list.last': list('Last row', ['End']),
  'graph.back': graph('Against the flow', ['ArrowLeft']),
  'graph.along': graph('Along the flow', ['ArrowRight']),
  'graph.above': graph('Node above', ['ArrowUp']),
  'graph.below': graph('Node below', ['ArrowDown']),
  'graph.in': graph('Zoom in', ['+', '=']),
  'graph.out': graph('Zoom out', ['-']),
  'graph.fit': graph('Fit the picture', ['0']),
  'graph.table': graph('Show the table', ['t']),
  'view.theme': {
    label: 'Switch theme: system, light, dark',
    group: 'View',
    scope: 'page',
    keys: [],
    words: 'colour appearance',
  },
  'view.zone': {
    label: 'Switch clock: UTC or local',
    group: 'View',
    scope: 'page',
    keys: [],
    words: 'time zone',
  },
  'account.preferences': {
    label: 'Preferences',
    group: 'Account',
    scope: 'page',
    keys: [],
    words: 'single letters keyboard theme',
  },
  'account.password': { label: 'Change password', group: 'Account', scope: 'page', keys: [] },
  'account.signOut': {
    label: 'Sign out',
    group: 'Account',
    scope: 'page',
    keys: [],
    words: 'log out leave',
  },
  'help.keys': { label: 'Keys of this page', group: 'Help', scope: 'page', keys: ['?'] },
} as const satisfies Record<string, Action>

export type ActionId = keyof typeof ACTIONS

/** All ids, in the order of the table. */
export const ACTION_IDS = Object.keys(ACTIONS) as readonly ActionId[]

/** The entry of an action, with the fields that all share. */
export const actionOf = (id: ActionId): Action => ACTIONS[id]
