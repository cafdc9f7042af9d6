/** What blocks of a ledger do not show, beside the balances that may lack it. */
import type { LedgerNote } from '@paperchain/contract/ledger'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Banner } from '../../ui/state.tsx'

export function LedgerNotes({ notes }: { notes: readonly LedgerNote[] }): ReactElement | null {
  if (notes.length === 0) return null
  return (
    <Banner tone="warning" title="Not certain: a balance here may lack what is not seen">
      <ul className="plain-list">
        {notes.map(({ note, blocks, fromHeight, toHeight }) => (
          <li key={note}>
            {note}, in {counted(blocks, 'blocks')} from {formatCount(fromHeight)} to{' '}
            {formatCount(toHeight)}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
