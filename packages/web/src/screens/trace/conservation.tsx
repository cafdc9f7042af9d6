/** The law: what entered is what ended, to the last unit. */
import type { TraceMethodResult } from '@paperchain/contract/trace'
import type { ReactElement } from 'react'
import type { Unit } from '../../graph/node-text.ts'
import { Amount } from '../../ui/value.tsx'
import { ENDING_WORDS, sharesOf } from './endings.ts'

export function Conservation(props: {
  readonly total: TraceMethodResult['totals'][number]
  readonly unit: Unit
  readonly method: TraceMethodResult['method']
}): ReactElement {
  const { total, unit, method } = props
  const shares = sharesOf(total.endings)
  return (
    <div className="card conservation">
      <div className="sum-row">
        <span className="sum-term">
          <span className="figure-name">entered</span>
          <Amount units={total.entered} {...unit} />
        </span>
        {shares.map(({ ending, value }, index) => (
          <span key={ending} className="sum-part">
            <span className="sum-sign">
              {index > 0 ? '+' : total.equality === null ? '…' : '='}
            </span>
            <span className="sum-term" data-ending={ending}>
              <span className="figure-name">{ENDING_WORDS[ending]}</span>
              <Amount units={value} decimals={unit.decimals} />
            </span>
          </span>
        ))}
      </div>
      <div className="sum-bar" aria-hidden="true">
        {shares.map(({ ending, perMille }) => (
          <span key={ending} data-ending={ending} style={{ flexGrow: Math.max(perMille, 4) }} />
        ))}
      </div>
      <p className="equality" data-holds={total.equality !== null || undefined}>
        {total.equality ??
          `${method} marks whole coins, so its sums may be more than what entered: an upper bound.`}
      </p>
    </div>
  )
}
