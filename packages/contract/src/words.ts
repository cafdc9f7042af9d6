/**
 * Words that the command line and the pages share: what a posting is, what is odd about an asset,
 * how sure a link is.
 *
 * @module
 */

/** What is read of a posting. */
type Told = { readonly kind: string; readonly form: string }

/** By form, where the form says it all: special movements of chains, and entries of books. */
const FORMS: Readonly<Record<string, string>> = {
  'base-fee': 'fee, base part',
  'priority-fee': 'fee, priority part',
  'blob-fee': 'fee for blobs',
  'data-fee': 'fee for data',
  'operator-fee': 'fee of the operator',
  reward: 'reward',
  'uncle-reward': 'reward of an uncle',
  genesis: 'first state',
  'state-change': 'changed by the protocol',
  stake: 'stake',
  creation: 'creates a contract',
  'self-destruct': 'self-destruct',
  wrap: 'wrapped',
  unwrap: 'unwrapped',
  'zero-value': 'of nothing',
  'beyond-2^255': 'too large to be summed',
  'one-time-key': 'to a one-time key',
  withdrawal: 'withdrawal',
  deposit: 'deposit',
  trade: 'trade',
  'fiat-in': 'money in',
  'fiat-out': 'money out',
  'cash-in': 'cash in',
  'cash-out': 'cash out',
  'chips-bought': 'chips bought',
  'chips-cashed': 'chips cashed',
  fee: 'fee',
  reversal: 'reversal',
  correction: 'correction',
}

/** By kind; a plain transfer needs no word. */
const KINDS: Readonly<Record<string, string>> = {
  transfer: '',
  fee: 'fee',
  issuance: 'new coins',
  burn: 'burned',
  swap: 'swap',
  bridge: 'bridge',
  internal: 'internal',
}

/** `pool-in-1`: a side of a swap in a pool, and which swap of its transaction it is of. */
const POOL_FORM = /^pool-(in|out)-(\d+)$/

function poolWords(form: string): string | undefined {
  const [, side, swap] = POOL_FORM.exec(form) ?? []
  return side && `swap ${swap}, ${side === 'in' ? 'into' : 'out of'} a pool`
}

/** What a posting is, in words: `fee, base part`; empty for a plain transfer. */
export function roleWords({ kind, form }: Told): string {
  const byForm = FORMS[form] ?? poolWords(form) ?? ''
  const byKind = KINDS[kind] ?? kind
  if (byForm === '') return byKind
  if (byKind === '' || byKind === byForm || byForm.startsWith('fee')) return byForm
  // A book's kind is the entry; a fee of it and what a chain does beside transfers are told too.
  if (kind === 'swap') return byForm
  return `${byKind}, ${byForm}`
}

/** Whether a form is a role ({@link roleWords} says it) and not the form of an address. */
export const isRole = (form: string): boolean => Object.hasOwn(FORMS, form) || POOL_FORM.test(form)

/** What a mark of an asset means, by its name. */
export const ASSET_MARK_WORDS: Readonly<Record<string, string>> = {
  'look-alike': 'written to be taken for another asset',
  'symbol-taken': 'another asset that is vouched for has this symbol',
  rebasing: 'balances of it move without postings: what is summed here is not the balance',
  'hostile-metadata': 'what its contract says of itself is made to deceive',
}

/** Where the other end of a link stands, before its ledger's name. */
export const WAY_WORDS = {
  'comes-from': 'Comes from',
  'goes-on': 'Goes on in',
  names: 'Is about',
  'named-by': 'Is named by',
} as const

/** What a contra entry of a book does to what it names, and what is done to that. */
export const CONTRA_WORDS = {
  reverses: { names: 'Reverses', 'named-by': 'Is reversed by' },
  corrects: { names: 'Corrects', 'named-by': 'Is corrected by' },
} as const

/** What stands behind a link. */
export const EVIDENCE_WORDS = {
  confirmed: 'confirmed: somebody looked and said yes',
  given: 'given: the records name the other side',
  matched: 'a guess: it fits, and nobody has looked',
  refused: 'refused: somebody looked and said no',
} as const

type LinkTold = {
  readonly way: keyof typeof WAY_WORDS
  readonly relation: 'same-value' | keyof typeof CONTRA_WORDS
}

/** `Goes on in`, `Is reversed by`: how a link leads to its other end. */
export function leadWords({ way, relation }: LinkTold): string {
  const isContra = way === 'names' || way === 'named-by'
  return relation === 'same-value' || !isContra ? WAY_WORDS[way] : CONTRA_WORDS[relation][way]
}
