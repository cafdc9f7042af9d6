/** The answer as tables: where value ended, step by step, what was cut. */
import type { TraceMethodResult } from '@paperchain/contract/trace'
import { useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import type { Unit } from '../../graph/node-text.ts'
import { Section, Tabs } from '../../ui/page.tsx'
import { Empty } from '../../ui/state.tsx'
import { Amount } from '../../ui/value.tsx'
import { cutCount, placesText } from './ends.ts'
import { CutTable, PlaceTable, StepTable } from './tables.tsx'

export type TableProps = {
  readonly result: TraceMethodResult
  readonly unit: Unit
  readonly ledger: string
}

export function TraceTables(props: TableProps): ReactElement {
  const search = useSearch({ from: '/frame/trace' })
  const view = search.view ?? 'picture'
  const { result } = props
  const link = (to: 'picture' | 'steps' | 'cuts') => ({
    to: '/trace' as const,
    search: { ...search, view: to },
    resetScroll: false,
    replace: true,
  })
  return (
    <Section title="Tables">
      <Tabs
        label="Tables of the answer"
        tabs={[
          {
            label: `Where it ended (${placesText(result)})`,
            on: view === 'picture',
            link: link('picture'),
          },
          {
            label: `Step by step (${counted(result.steps.rows.length, 'transactions')})`,
            on: view === 'steps',
            link: link('steps'),
          },
          {
            label: `Cuts (${counted(cutCount(result), 'coins')})`,
            on: view === 'cuts',
            link: link('cuts'),
          },
        ]}
      />
      {view === 'picture' && <Places {...props} />}
      {view === 'steps' && <StepTable {...props} />}
      {view === 'cuts' && <Cuts {...props} />}
    </Section>
  )
}

function Places(props: TableProps): ReactElement {
  const { result, unit } = props
  return (
    <div id="places">
      <PlaceTable {...props} />
      {result.places.leftOut.map(({ asset, count, value }) => (
        <p key={asset} className="soft">
          Not listed: {counted(count, 'smaller rows')} with <Amount units={value} {...unit} />.
        </p>
      ))}
    </div>
  )
}

function Cuts(props: TableProps): ReactElement {
  if (props.result.cuts.rows.length === 0) {
    return (
      <Empty title="Nothing was cut" good>
        Every coin was followed to its end.
      </Empty>
    )
  }
  return <CutTable {...props} />
}
