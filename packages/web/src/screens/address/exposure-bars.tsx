/**
 * Paired horizontal bars: for each category how much of what came in (left) and of what went out
 * (right). The table below says the same in numbers, so the picture is hidden from those who hear.
 */
import type { ReactElement } from 'react'
import { type Asset, type CategoryShares, sharesOf } from './exposure-parts.ts'

export function ExposureBars({ asset, name }: { asset: Asset; name: string }): ReactElement {
  const all = sharesOf(asset)
  return (
    <figure className="exposure" aria-label={`Shares by category in ${name}; the table has them`}>
      <div aria-hidden="true">
        <p className="exposure-row exposure-head">
          <span>Received</span>
          <span>{name}</span>
          <span>Sent</span>
        </p>
        {all.map((row) => (
          <Pair key={row.name} row={row} />
        ))}
      </div>
      <figcaption className="soft">
        Full bars are one transaction away, hatched ones farther. Each side is of its own total.
      </figcaption>
    </figure>
  )
}

function Pair({ row }: { row: CategoryShares }): ReactElement {
  return (
    <p className="exposure-row">
      <Bar shares={row.received} isLeft />
      <span className="exposure-name">{row.name}</span>
      <Bar shares={row.sent} />
    </p>
  )
}

function Bar(props: {
  readonly shares: CategoryShares['sent']
  readonly isLeft?: boolean
}): ReactElement {
  const { direct, indirect } = props.shares
  return (
    <span className={props.isLeft === true ? 'exposure-bar left' : 'exposure-bar'}>
      <span className="exposure-direct" style={{ inlineSize: `${direct / 10}%` }} />
      <span className="exposure-indirect" style={{ inlineSize: `${indirect / 10}%` }} />
    </span>
  )
}
