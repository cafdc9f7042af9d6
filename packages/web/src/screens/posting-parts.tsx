/** Parts of postings that several screens show. */
import type { ReactElement } from 'react'

/** In or out, by arrow and word. */
export function SideMark(props: { side: 'debit' | 'credit'; kind: string }): ReactElement {
  const { side, kind } = props
  return (
    <span className="side-mark" data-side={side}>
      <span aria-hidden="true">{side === 'credit' ? '↓' : '↑'}</span>{' '}
      {side === 'credit' ? 'received' : 'spent'}
      {kind !== 'transfer' && <span className="soft"> ({kind})</span>}
    </span>
  )
}
