/** What a block may not say of itself: its chain, and of one old block its height. */
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { ReactElement } from 'react'
import { Field } from '../../ui/field.tsx'

/** Height of a block at most, as the contract has it. */
const HEIGHT_MAX = 2 ** 31 - 1

const CHAIN_HINT =
  'Block files name theirs; of raw blocks bitcoin is taken. Files of a node’s answers need it: ' +
  'ethereum, eip155:31337, tron or monero.'

/** What stands in the fields, as it was typed. */
export type BlockWords = { readonly ledger: string; readonly height: string }

export const NO_WORDS: BlockWords = { ledger: '', height: '' }

/** What is asked of the server; a height that is none is an error in words. */
export function blockFields({ ledger, height }: BlockWords): {
  readonly fields: { readonly ledger?: string; readonly height?: number }
  readonly wrong?: string
} {
  const named = ledger.trim() === '' ? {} : { ledger: ledger.trim() }
  const text = height.trim()
  if (text === '') return { fields: named }
  const value = Number(text)
  if (!/^\d{1,10}$/.test(text) || value > HEIGHT_MAX) {
    return { fields: named, wrong: `Expected a whole number like 170, got "${text.slice(0, 20)}"` }
  }
  return { fields: { ...named, height: value } }
}

type Wanted = { readonly label: string; readonly hint: string }

const BITCOIN_FILES =
  'blk*.dat of a node with its xor.dat, single raw blocks, or hex. Several at once.'

/** By what the chain's id begins with: the files that its import takes. */
const WANTED: readonly (readonly [namespace: string, wanted: Wanted])[] = [
  [
    'eip155:',
    {
      label: 'Choose a node’s answers',
      hint: 'JSON lines of an EVM node (blocks, receipts, traces), or CSV files of ethereum-etl.',
    },
  ],
  [
    'tron:',
    {
      label: 'Choose a node’s answers',
      hint: 'JSON lines of a Tron node: blocks with results.',
    },
  ],
  [
    'monero:',
    {
      label: 'Choose a daemon’s answers',
      hint: 'JSON lines of a Monero daemon: headers or blocks.',
    },
  ],
]

/** What the drop zone asks for, by the chain that was typed: every family has files of its own. */
export function wantedFiles(chain: string): Wanted {
  const id = idOf(chain)
  const known = WANTED.find(([namespace]) => id.startsWith(namespace))
  if (known !== undefined) return known[1]
  const others = chain.trim() === '' ? ' For files of another chain, name it below.' : ''
  return { label: 'Choose block files', hint: `${BITCOIN_FILES}${others}` }
}

/** The id of a chain by its alias; empty where the text names none, which the server then says. */
function idOf(chain: string): string {
  try {
    return ledgerNamed(chain.trim())
  } catch {
    return ''
  }
}

/** flat: two fields. */
export function BlockOptions(props: {
  readonly words: BlockWords
  readonly onChange: (words: BlockWords) => void
}): ReactElement {
  const { words, onChange } = props
  const { wrong } = blockFields(words)
  return (
    <details className="path-form">
      <summary>Where blocks do not say it: chain and height</summary>
      <div className="list-form path-fields">
        <Field label="Chain" hint={CHAIN_HINT}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              autoCapitalize="none"
              spellCheck={false}
              placeholder="bitcoin"
              value={words.ledger}
              onChange={({ target }) => onChange({ ...words, ledger: target.value })}
            />
          )}
        </Field>
        <Field
          label="Height of the block"
          hint="Only for one block from before 2012 whose parent is not here."
          error={wrong}
        >
          {(ids) => (
            <input
              {...ids}
              type="text"
              inputMode="numeric"
              value={words.height}
              onChange={({ target }) => onChange({ ...words, height: target.value })}
            />
          )}
        </Field>
      </div>
    </details>
  )
}
